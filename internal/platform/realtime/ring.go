package realtime

import "time"

// ring is a room's latest frames as one wire sends them. It is there while a connection of that wire hears the room.
type ring struct {
	wire    *wire
	channel []byte
	viewers int
	frames  [][]byte // by sequence
	next    uint64   // sequence of the next frame; the first is 1
	join    []byte   // what newcomers get; nil when it has to be made anew
}

// ringOf gives the room's ring of a wire. The caller holds mu.
func (r *Room) ringOf(w *wire) *ring {
	for _, g := range r.rings {
		if g.wire == w {
			return g
		}
	}
	g := &ring{wire: w, channel: w.channel(r.name), frames: make([][]byte, r.hub.cfg.Frames), next: 1}
	r.rings = append(r.rings, g)
	return g
}

// stale has newcomers' publications made anew. The caller holds mu.
func (r *Room) stale() {
	for _, g := range r.rings {
		g.join = nil
	}
}

// flush turns what waits into one frame a wire (more if it is much), keeps it as history and wakes the writers.
func (r *Room) flush() {
	r.due = time.Time{}
	if r.timer != nil {
		r.timer.Stop()
	}
	r.flushed = time.Now()
	if len(r.pending) == 0 {
		return
	}
	for _, g := range r.rings {
		if g.viewers > 0 {
			g.add(r.pending, r.size)
		}
	}
	for _, e := range r.pending {
		if e.offset > 0 {
			r.history = append(r.history, e)
			r.top = e.offset
			r.stale()
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

// add makes frames of publications of about size bytes.
func (g *ring) add(list []entry, size int) {
	messages := make([]byte, 0, size)
	for i := range list {
		whole := len(messages)
		messages = g.wire.publication(messages, g.channel, &list[i])
		if whole > 0 && len(messages) >= maxFrame {
			g.push(messages[:whole])
			messages = g.wire.publication(nil, g.channel, &list[i])
		}
	}
	g.push(messages)
}

func (g *ring) push(messages []byte) {
	g.frames[g.next%uint64(len(g.frames))] = g.wire.frame(messages)
	g.next++
}

// frameAt gives the frame of a sequence, or false if the room has forgotten it.
func (r *Room) frameAt(g *ring, seq uint64) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if seq >= g.next || seq+uint64(len(g.frames)) < g.next {
		return nil, false
	}
	return g.frames[seq%uint64(len(g.frames))], true
}

// latest gives the newest frame and its sequence, 0 if there was none.
func (r *Room) latest(g *ring) (uint64, []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if g.next == 1 {
		return 0, nil
	}
	return g.next - 1, g.frames[(g.next-1)%uint64(len(g.frames))]
}
