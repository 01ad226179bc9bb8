package realtime

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/gobwas/ws"
)

// Publication is one message to a room.
type Publication struct {
	// Offset grows within a room but need not be dense. Zero is for those who are here now: it is not kept.
	Offset uint64
	// Data is JSON.
	Data json.RawMessage
	// Urgent does not wait for a long tick, only for the shortest.
	Urgent bool
	// Passing is recovered by those who were here before, but is no history for a newcomer.
	Passing bool
	// Replaces, with no offset: if a publication of this key still waits for the tick, this one takes its place.
	Replaces string
	// Apply changes the room's state when the publication is taken in: in the order of the offsets, each once, with
	// the room standing still as in Hub.State. Nil changes nothing.
	Apply func(state any)
	// Removes says of the data of each kept publication, framed or waiting, whether this one takes it away.
	Removes func(data json.RawMessage) bool
}

// maxFrame is where a tick is cut into several frames.
const maxFrame = 32 << 10

type entry struct {
	offset  uint64
	body    []byte // the publication object
	data    []byte
	passing bool
	key     string
}

// Publish sends to a room, if it is open here. Offsets must come in order; one that is not above the last is dropped
// as already seen, so a source may repeat itself.
func (h *Hub) Publish(name string, p Publication) {
	r := h.room(name)
	if r == nil {
		return
	}
	if len(p.Data) > maxPublication {
		h.log.Error("a publication is too big and was dropped", "room", name, "bytes", len(p.Data))
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	if !r.loaded {
		if p.Offset > 0 && len(r.early) < maxEarly {
			r.early = append(r.early, p)
		}
		return
	}
	r.take(p)
}

func (r *Room) entry(p Publication) entry {
	data := []byte(p.Data)
	if bytes.IndexByte(data, '\n') >= 0 { // a newline would part the frame
		var b bytes.Buffer
		if err := json.Compact(&b, data); err == nil {
			data = b.Bytes()
		}
	}
	return entry{offset: p.Offset, body: publication(data, p.Offset), data: data, passing: p.Passing, key: p.Replaces}
}

// take accepts a publication for the next tick.
func (r *Room) take(p Publication) {
	if p.Offset > 0 {
		if p.Offset <= r.last {
			return
		}
		r.last = p.Offset
	}
	r.lastUsed = r.hub.now()
	if p.Apply != nil {
		p.Apply(r.state)
	}
	if p.Removes != nil {
		r.remove(p.Removes)
	}
	e := r.entry(p)
	if p.Offset == 0 {
		if r.viewers == 0 {
			return
		}
		if e.key != "" {
			for i := range r.pending {
				if r.pending[i].key == e.key {
					r.size += len(e.body) - len(r.pending[i].body)
					r.pending[i] = e
					return
				}
			}
		}
	}
	r.pending = append(r.pending, e)
	r.size += len(e.body) + len(r.quoted) + 32
	if r.size >= maxFrame {
		r.flush()
		return
	}
	tick := r.tick()
	if p.Urgent {
		tick = r.hub.cfg.TickMin
	}
	due := r.flushed.Add(tick)
	wait := time.Until(due)
	if wait <= 0 {
		r.flush()
		return
	}
	if r.due.IsZero() || due.Before(r.due) {
		r.due = due
		if r.timer == nil {
			r.timer = time.AfterFunc(wait, r.ring)
		} else {
			r.timer.Reset(wait)
		}
	}
}

// tick is how long messages are merged: as long as writing to everyone would take if it had half of the machine.
func (r *Room) tick() time.Duration {
	cost := time.Duration(r.hub.writeNS.Load()) * time.Duration(r.viewers) / time.Duration(len(r.shards)) * 2
	return min(max(cost, r.hub.cfg.TickMin), r.hub.cfg.TickMax)
}

func (r *Room) ring() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed && !r.due.IsZero() {
		r.flush()
	}
}

// flush turns what waits into one frame (more if it is much), keeps it as history and wakes the writers.
func (r *Room) flush() {
	r.due = time.Time{}
	if r.timer != nil {
		r.timer.Stop()
	}
	r.flushed = time.Now()
	if len(r.pending) == 0 {
		return
	}
	if r.viewers > 0 {
		var lines []byte
		for _, e := range r.pending {
			line := push(r.quoted, "pub", e.body)
			if len(lines) > 0 && len(lines)+len(line) >= maxFrame {
				r.frame(lines)
				lines = nil
			}
			if len(lines) > 0 {
				lines = append(lines, '\n')
			}
			lines = append(lines, line...)
		}
		r.frame(lines)
	}
	for _, e := range r.pending {
		if e.offset > 0 {
			r.history = append(r.history, e)
			r.top = e.offset
			r.join = nil
		}
	}
	r.trim()
	clear(r.pending)
	r.pending, r.size = r.pending[:0], 0
	for i, subs := range r.shards {
		if len(subs) > 0 {
			r.hub.shards[i].wake(r)
		}
	}
}

func (r *Room) frame(lines []byte) {
	r.frames[r.next%uint64(len(r.frames))] = ws.MustCompileFrame(ws.NewTextFrame(lines))
	r.next++
}

// frameAt gives the frame of a sequence, or false if the room has forgotten it.
func (r *Room) frameAt(seq uint64) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if seq >= r.next || seq+uint64(len(r.frames)) < r.next {
		return nil, false
	}
	return r.frames[seq%uint64(len(r.frames))], true
}

// latest gives the newest frame and its sequence, 0 if there was none.
func (r *Room) latest() (uint64, []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == 1 {
		return 0, nil
	}
	return r.next - 1, r.frames[(r.next-1)%uint64(len(r.frames))]
}
