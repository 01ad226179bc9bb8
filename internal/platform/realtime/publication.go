package realtime

import (
	"bytes"
	"encoding/json"
	"time"
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
	data    []byte // JSON without newlines
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
	return entry{offset: p.Offset, data: data, passing: p.Passing, key: p.Replaces}
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
					r.size += len(e.data) - len(r.pending[i].data)
					r.pending[i] = e
					return
				}
			}
		}
	}
	r.pending = append(r.pending, e)
	r.size += len(e.data) + len(r.name) + 80
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
