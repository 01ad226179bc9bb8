package catalog

import (
	"context"
	"slices"
	"sync"
)

// together lets a crowd share reads of offers: while one is under way, whoever asks waits for the next one, which reads for all of
// them. Each is answered by a read that began after it asked, so it sees what was committed by then, as if it had read alone; and who
// asks alone reads at once.
type together struct {
	read func(ctx context.Context, variantIDs []string) (map[string]Offer, error)

	mu    sync.Mutex // guards busy and queue, and the ids of those in it; never held while reading
	busy  bool       // somebody reads
	queue []*sitting // reads to come, the next one first
}

// sitting is one read for several, and what came of it.
type sitting struct {
	ids    []string
	read   chan struct{}    // closed when offers and err are there
	offers map[string]Offer // own: of those who wait for this one read
	err    error
}

// mostTogether is how many variants one statement reads; a cart alone may have 50.
const mostTogether = 200

// offers gives what there is of variants, in a map of the caller's own.
func (t *together) offers(ctx context.Context, variantIDs []string) (map[string]Offer, error) {
	t.mu.Lock()
	if !t.busy {
		t.busy = true
		t.mu.Unlock()
		defer t.next(ctx)
		return t.read(ctx, variantIDs)
	}
	s := t.join(variantIDs)
	t.mu.Unlock()
	select {
	case <-s.read:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if s.err != nil {
		return nil, s.err
	}
	mine := make(map[string]Offer, len(variantIDs))
	for _, id := range variantIDs {
		if o, ok := s.offers[id]; ok {
			mine[id] = o
		}
	}
	return mine, nil
}

// join adds variants to the last read to come, or to one more where that is full.
func (t *together) join(variantIDs []string) *sitting {
	if n := len(t.queue); n == 0 || len(t.queue[n-1].ids)+len(variantIDs) > mostTogether {
		t.queue = append(t.queue, &sitting{read: make(chan struct{})})
	}
	s := t.queue[len(t.queue)-1]
	for _, id := range variantIDs {
		if !slices.Contains(s.ids, id) {
			s.ids = append(s.ids, id)
		}
	}
	return s
}

// next has the reads to come done, by a goroutine that those who wait for them keep alive, and no longer.
func (t *together) next(ctx context.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.queue) == 0 {
		t.busy = false
		return
	}
	go t.serve(context.WithoutCancel(ctx)) // the database bounds each read
}

func (t *together) serve(ctx context.Context) {
	for {
		t.mu.Lock()
		if len(t.queue) == 0 {
			t.busy = false
			t.mu.Unlock()
			return
		}
		s := t.queue[0]
		t.queue = slices.Delete(t.queue, 0, 1)
		t.mu.Unlock()
		s.offers, s.err = t.read(ctx, s.ids)
		close(s.read)
	}
}
