package hub

import (
	"context"
	"sync"
	"time"
)

// Kind tells picture from sound.
type Kind uint8

// The kinds of unit.
const (
	VideoUnit Kind = iota
	AudioUnit
)

// Unit is one coded picture or one frame of sound. Nobody changes a unit once it was written to a Hub.
type Unit struct {
	Format   *Format
	Kind     Kind
	Keyframe bool
	// DTS and PTS run on one clock for both kinds, from the start of the connection; DTS grows within a kind.
	DTS, PTS time.Duration
	Data     []byte    // as MP4 holds it
	At       time.Time // when it arrived
}

// The room that a subscription has before it drops. Six seconds at 60 frames and 47 frames of sound a second.
const (
	ringUnits = 640
	ringBytes = 24 << 20
)

// Hub fans units out. Write never waits for a reader.
type Hub struct {
	mu   sync.Mutex
	subs map[*Subscription]struct{} // own: who reads here right now
}

// New makes an empty hub.
func New() *Hub { return &Hub{subs: map[*Subscription]struct{}{}} }

// Write hands u to every subscription.
func (h *Hub) Write(u *Unit) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		s.put(u)
	}
}

// Subscribe opens a subscription that starts with the next unit.
func (h *Hub) Subscribe() *Subscription {
	s := &Subscription{hub: h, wake: make(chan struct{}, 1)}
	h.mu.Lock()
	h.subs[s] = struct{}{}
	h.mu.Unlock()
	return s
}

// Subscription is one reader's bounded queue. When it is full, everything queued is dropped and reading goes on at the
// next keyframe, so a slow reader loses pictures and never slows the encoder or another reader down.
type Subscription struct {
	hub  *Hub
	wake chan struct{}

	mu      sync.Mutex
	queue   []*Unit
	bytes   int
	skip    bool // dropping until the next keyframe
	gap     bool // units were dropped before the next one to be read
	dropped uint64
	closed  bool
}

func (s *Subscription) put(u *Unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	if len(s.queue) >= ringUnits || s.bytes+len(u.Data) > ringBytes {
		s.dropped += uint64(len(s.queue))
		s.queue, s.bytes, s.skip, s.gap = nil, 0, true, true
	}
	if s.skip {
		if !u.Format.Blank && !u.Keyframe {
			s.dropped++
			return
		}
		s.skip = false
	}
	s.queue = append(s.queue, u)
	s.bytes += len(u.Data)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Next waits for units and returns all that are queued; gap says that some were dropped before the first of them.
// It fails when ctx ends, and with ok false when the subscription was closed and read to its end.
func (s *Subscription) Next(ctx context.Context) (units []*Unit, gap, ok bool) {
	for {
		s.mu.Lock()
		if len(s.queue) > 0 {
			units, gap = s.queue, s.gap
			s.queue, s.bytes, s.gap = nil, 0, false
			s.mu.Unlock()
			return units, gap, true
		}
		closed := s.closed
		s.mu.Unlock()
		if closed {
			return nil, false, false
		}
		select {
		case <-s.wake:
		case <-ctx.Done():
			return nil, false, false
		}
	}
}

// Dropped counts the units that this reader was too slow for.
func (s *Subscription) Dropped() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dropped
}

// Close ends the subscription; what is queued can still be read.
func (s *Subscription) Close() {
	s.hub.mu.Lock()
	delete(s.hub.subs, s)
	s.hub.mu.Unlock()
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
