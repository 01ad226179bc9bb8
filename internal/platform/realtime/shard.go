package realtime

import (
	"context"
	"sync"
	"time"
)

// shard is one of the goroutines that write frames to sockets; a connection always belongs to the same one.
// Its queue is a set of rooms, so it is never longer than the rooms there are.
type shard struct {
	hub   *Hub
	mu    sync.Mutex // guards dirty
	dirty map[*Room]struct{}
	bell  chan struct{}
}

func newShard(h *Hub) *shard {
	return &shard{hub: h, dirty: map[*Room]struct{}{}, bell: make(chan struct{}, 1)}
}

// wake asks for a pass over the room. It is called with the room locked and never waits.
func (s *shard) wake(r *Room) {
	s.mu.Lock()
	s.dirty[r] = struct{}{}
	s.mu.Unlock()
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

func (s *shard) run(ctx context.Context) {
	var subs []*sub
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.bell:
		}
		s.mu.Lock()
		rooms := make([]*Room, 0, len(s.dirty))
		for r := range s.dirty {
			rooms = append(rooms, r)
		}
		clear(s.dirty)
		s.mu.Unlock()
		for _, r := range rooms {
			subs = s.pass(r, subs)
		}
	}
}

// pass brings every connection of this shard up to the room's newest frame, as far as the kernel takes it.
func (s *shard) pass(r *Room, subs []*sub) []*sub {
	me := s.index()
	r.mu.Lock()
	subs = append(subs[:0], r.shards[me]...)
	r.mu.Unlock()
	if len(subs) == 0 {
		return subs
	}
	begin := time.Now()
	var g *ring
	var seq uint64
	var frame []byte
	for _, u := range subs {
		if u.ring != g {
			g = u.ring
			seq, frame = r.latest(g)
		}
		if seq > 0 {
			u.c.deliver(u, seq, frame)
		}
	}
	each := int64(time.Since(begin)) / int64(len(subs))
	if len(subs) >= 16 { // a few sockets say nothing about the cost of many
		old, weight := s.hub.writeNS.Load(), int64(16)
		if each < old { // a pass that others held up says little; one that was quick says what is possible
			weight = 2
		}
		s.hub.writeNS.Store(old + (each-old)/weight)
	}
	clear(subs)
	return subs
}

func (s *shard) index() int {
	for i, other := range s.hub.shards {
		if other == s {
			return i
		}
	}
	panic("a shard belongs to its hub")
}
