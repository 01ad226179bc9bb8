package prepared

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"
)

// Bounds of a Shelf.
type Bounds struct {
	// Fresh is how long a thing is given as it is. After that the next who asks makes it anew, and the others still get the
	// old one, until Stale; then they wait. So nothing given is older than Stale.
	Fresh, Stale time.Duration
	// Bytes is about how much the shelf holds; what was not asked for the longest goes first.
	Bytes int64
	// Patience is how long making a thing may take, whoever waits for it.
	Patience time.Duration
}

// Shelf keeps things by name that cost something to make, such as pages. However many ask for one at once, it is made once.
// It is safe for use by many goroutines and starts none.
type Shelf[T interface{ Size() int64 }] struct {
	bounds Bounds
	now    func() time.Time

	// mu guards what follows; never held while a thing is made.
	mu      sync.Mutex
	renewed uint64 // how often everything was declared old
	things  map[string]*thing[T]
	order   *list.List // names, the last used in front
	size    int64
}

type thing[T any] struct {
	value   T
	size    int64
	had     bool
	since   time.Time // what it shows is not older than this
	renewed uint64
	making  *making[T]
	place   *list.Element
}

// making is one attempt that some wait for.
type making[T any] struct {
	renewed uint64
	done    chan struct{}
	value   T
	err     error
}

// NewShelf makes an empty shelf.
func NewShelf[T interface{ Size() int64 }](b Bounds, now func() time.Time) *Shelf[T] {
	return &Shelf[T]{bounds: b, now: now, things: make(map[string]*thing[T]), order: list.New()}
}

// Renew makes everything old at once: who asks from here on gets what is made from here on.
func (s *Shelf[T]) Renew() {
	s.mu.Lock()
	s.renewed++
	s.mu.Unlock()
}

// Get gives the thing called name, made by fresh where there is none or an old one. The context of fresh outlives that of the
// caller, since others wait for it too. An error of fresh goes to all who wait and is not kept.
func (s *Shelf[T]) Get(ctx context.Context, name string, fresh func(context.Context) (T, error)) (T, error) {
	s.mu.Lock()
	t := s.things[name]
	if t == nil {
		t = &thing[T]{place: s.order.PushFront(name)}
		s.things[name] = t
	} else {
		s.order.MoveToFront(t.place)
	}
	now := s.now()
	age := now.Sub(t.since)
	usable := t.had && t.renewed == s.renewed && age < s.bounds.Stale
	if usable && (age < s.bounds.Fresh || t.making != nil) {
		defer s.mu.Unlock()
		return t.value, nil
	}
	m := t.making
	if m != nil && m.renewed == s.renewed {
		s.mu.Unlock()
		select {
		case <-m.done:
			return m.value, m.err
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	}
	m = &making[T]{renewed: s.renewed, done: make(chan struct{}), err: errBroke}
	t.making = m
	s.mu.Unlock()

	defer s.finish(name, t, m, now) // also when fresh panics: the others must not wait for ever
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.bounds.Patience)
	defer cancel()
	m.value, m.err = fresh(ctx)
	return m.value, m.err
}

var errBroke = errors.New("what others were waiting for broke while it was made")

func (s *Shelf[T]) finish(name string, t *thing[T], m *making[T], since time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(m.done)
	if t.making != m {
		return // everything was declared old meanwhile, and a newer attempt is under way
	}
	t.making = nil
	if s.things[name] != t {
		return // it had to go meanwhile
	}
	if m.err == nil {
		size := m.value.Size()
		s.size += size - t.size
		t.value, t.size, t.had, t.since, t.renewed = m.value, size, true, since, m.renewed
	} else if !t.had {
		s.drop(name, t)
	}
	for s.size > s.bounds.Bytes && s.order.Len() > 1 {
		last, _ := s.order.Back().Value.(string)
		s.drop(last, s.things[last])
	}
}

func (s *Shelf[T]) drop(name string, t *thing[T]) {
	s.order.Remove(t.place)
	delete(s.things, name)
	s.size -= t.size
}
