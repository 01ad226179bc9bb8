package catalog

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

// shelf is what a read finds: the stock as it is when the read begins.
type shelf struct {
	mu    sync.Mutex
	left  int64
	reads [][]string
	gate  chan struct{} // each read waits for one
	fail  error
}

func (s *shelf) read(_ context.Context, ids []string) (map[string]Offer, error) {
	s.mu.Lock()
	left, fail := s.left, s.fail
	s.reads = append(s.reads, slices.Clone(ids))
	s.mu.Unlock()
	<-s.gate
	out := map[string]Offer{}
	for _, id := range ids {
		if id != "unknown" {
			out[id] = Offer{Variant: Variant{ID: id, OnHand: left}}
		}
	}
	return out, fail
}

func (s *shelf) set(left int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left = left
}

func TestACrowdSharesOneReadThatBeganAfterEachOfItAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{left: 5, gate: make(chan struct{})}
		crowd := together{read: s.read}
		var all sync.WaitGroup
		var mu sync.Mutex
		seen := map[int64]int{}
		ask := func(ids ...string) {
			all.Go(func() {
				offers, err := crowd.offers(t.Context(), ids)
				if err != nil || len(offers) != 1 {
					t.Errorf("%v: %d offers, %v", ids, len(offers), err)
				}
				mu.Lock()
				defer mu.Unlock()
				seen[offers["a"].OnHand]++
			})
		}
		ask("a")
		synctest.Wait() // it reads, and has seen 5
		s.set(4)
		for range 100 {
			ask("a", "unknown")
		}
		synctest.Wait()
		for range 2 {
			s.gate <- struct{}{}
		}
		all.Wait()
		if seen[5] != 1 || seen[4] != 100 || len(s.reads) != 2 {
			t.Errorf("seen %v in %d reads, want one that saw 5, a hundred that saw 4, two reads", seen, len(s.reads))
		}
		ask("a") // alone again: at once, and not for the crowd
		s.gate <- struct{}{}
		all.Wait()
		if len(s.reads) != 3 {
			t.Errorf("%d reads, want 3", len(s.reads))
		}
	})
}

func TestAFailedReadFailsForThoseWhoSharedItAndNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{gate: make(chan struct{})}
		crowd := together{read: s.read}
		gone, leave := context.WithCancel(t.Context())
		errs := make([]error, 4)
		var all sync.WaitGroup
		ask := func(i int, ctx context.Context) {
			all.Go(func() { _, errs[i] = crowd.offers(ctx, []string{"a"}) })
			synctest.Wait()
		}
		ask(0, t.Context())
		s.mu.Lock()
		s.fail = errors.New("the database is away")
		s.mu.Unlock()
		ask(1, t.Context())
		ask(2, gone)
		leave() // does not wait for the read, which goes on for the other
		synctest.Wait()
		if !errors.Is(errs[2], context.Canceled) {
			t.Errorf("who left got %v", errs[2])
		}
		s.gate <- struct{}{}
		s.gate <- struct{}{}
		all.Wait()
		s.mu.Lock()
		s.fail = nil
		s.mu.Unlock()
		ask(3, t.Context())
		s.gate <- struct{}{}
		all.Wait()
		if errs[0] != nil || errs[1] == nil || errs[3] != nil {
			t.Errorf("errors %v, want only the second to fail", errs)
		}
	})
}

func TestACrowdOfManyVariantsIsReadInPartsOfABoundedLength(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{gate: make(chan struct{}, 1000)}
		crowd := together{read: s.read}
		var all sync.WaitGroup
		all.Go(func() { _, _ = crowd.offers(t.Context(), []string{"first"}) })
		synctest.Wait()
		for c := range 30 {
			all.Go(func() {
				ids := make([]string, 50)
				for i := range ids {
					ids[i] = string(rune('A'+c)) + string(rune('A'+i))
				}
				offers, err := crowd.offers(t.Context(), ids)
				if err != nil || len(offers) != len(ids) {
					t.Errorf("%d offers of %d, %v", len(offers), len(ids), err)
				}
			})
		}
		synctest.Wait()
		for range 100 {
			s.gate <- struct{}{}
		}
		all.Wait()
		for _, ids := range s.reads {
			if len(ids) > mostTogether {
				t.Errorf("a read of %d variants, want at most %d", len(ids), mostTogether)
			}
		}
	})
}
