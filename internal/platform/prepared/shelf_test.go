package prepared_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/saja-live/saja/internal/platform/prepared"
)

// loaf is something that is baked.
type loaf struct {
	number int64
	size   int64
}

func (l loaf) Size() int64 { return l.size }

var bounds = prepared.Bounds{Fresh: time.Second, Stale: 2 * time.Second, Bytes: 1000, Patience: time.Second}

// bakery bakes loaves, and counts them.
type bakery struct {
	*prepared.Shelf[loaf]
	baked atomic.Int64
	takes time.Duration
}

func open() *bakery { return &bakery{Shelf: prepared.NewShelf[loaf](bounds, time.Now)} }

func (b *bakery) get(t *testing.T, name string) int64 {
	t.Helper()
	l, err := b.Get(t.Context(), name, b.bake)
	if err != nil {
		t.Error(err)
	}
	return l.number
}

func (b *bakery) bake(context.Context) (loaf, error) {
	time.Sleep(b.takes) // of the test's own clock
	return loaf{b.baked.Add(1), 100}, nil
}

func TestACrowdIsServedFromOneMaking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := open()
		b.takes = 100 * time.Millisecond
		var all sync.WaitGroup
		for range 20_000 {
			all.Go(func() {
				if got := b.get(t, "home"); got != 1 {
					t.Errorf("got loaf %d, want the first", got)
				}
			})
		}
		all.Wait()
	})
}

func TestTheOldOneIsGivenWhileANewOneIsMadeAndNeverPastItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := open()
		b.get(t, "home")
		time.Sleep(900 * time.Millisecond)
		if got := b.get(t, "home"); got != 1 {
			t.Errorf("after 0.9 s loaf %d, want the first", got)
		}
		time.Sleep(200 * time.Millisecond)
		b.takes = time.Second
		var all sync.WaitGroup
		all.Go(func() {
			if got := b.get(t, "home"); got != 2 {
				t.Errorf("who makes it anew got loaf %d", got)
			}
		})
		synctest.Wait()
		start := time.Now()
		if got := b.get(t, "home"); got != 1 || time.Since(start) > 0 {
			t.Errorf("beside it loaf %d after %v, want the first at once", got, time.Since(start))
		}
		time.Sleep(950 * time.Millisecond)
		if got := b.get(t, "home"); got != 2 || time.Since(start) != time.Second {
			t.Errorf("past its time loaf %d after %v, want to wait for the second", got, time.Since(start))
		}
		all.Wait()
	})
}

func TestWhatWasDeclaredOldIsNotGivenAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := open()
		b.get(t, "home")
		b.Renew()
		if got := b.get(t, "home"); got != 2 {
			t.Errorf("loaf %d, want the second", got)
		}
		// What is being made when everything is declared old may show the old: whoever asks afterwards does not get it.
		b.Renew()
		b.takes = 800 * time.Millisecond
		var all sync.WaitGroup
		all.Go(func() {
			if got := b.get(t, "home"); got != 4 {
				t.Errorf("who began before got loaf %d, want his own", got)
			}
		})
		synctest.Wait()
		b.Renew()
		b.takes = 500 * time.Millisecond
		all.Go(func() {
			if got := b.get(t, "home"); got != 3 {
				t.Errorf("who asked afterwards got loaf %d, want the one made afterwards", got)
			}
		})
		all.Wait()
		if got := b.get(t, "home"); got != 3 {
			t.Errorf("then loaf %d, want the same again", got)
		}
	})
}

func TestFailuresReachAllWhoWaitAndAreNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := open()
		errOven := errors.New("the oven is out")
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				_, err := b.Get(t.Context(), "home", func(context.Context) (loaf, error) {
					time.Sleep(time.Second)
					return loaf{}, errOven
				})
				if !errors.Is(err, errOven) {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if got := b.get(t, "home"); got != 1 {
			t.Errorf("afterwards loaf %d", got)
		}
	})
}

func TestAMakerWhoBreaksDownLeavesNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := open()
		var all sync.WaitGroup
		all.Go(func() {
			defer func() { _ = recover() }()
			_, _ = b.Get(t.Context(), "home", func(context.Context) (loaf, error) {
				time.Sleep(time.Second)
				panic("bug")
			})
		})
		synctest.Wait()
		if _, err := b.Get(t.Context(), "home", b.bake); err == nil {
			t.Error("who waited for it got something")
		}
		all.Wait()
		if got := b.get(t, "home"); got != 1 {
			t.Errorf("afterwards loaf %d", got)
		}
	})
}

func TestWhoLeavesDoesNotSpoilItForTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := open()
		ctx, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			_, _ = b.Get(ctx, "home", func(ctx context.Context) (loaf, error) {
				select {
				case <-time.After(500 * time.Millisecond):
					return b.bake(ctx)
				case <-ctx.Done():
					return loaf{}, ctx.Err()
				}
			})
		})
		synctest.Wait()
		all.Go(func() {
			if got := b.get(t, "home"); got != 1 {
				t.Errorf("loaf %d", got)
			}
		})
		synctest.Wait()
		leave()
		all.Wait()
		// Nor does making take for ever.
		_, err := b.Get(t.Context(), "slow", func(ctx context.Context) (loaf, error) {
			<-ctx.Done()
			return loaf{}, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestTheShelfHoldsNoMoreThanItsBytes(t *testing.T) {
	b := open()
	for i := range 30 {
		b.get(t, "home")
		b.get(t, fmt.Sprint("product ", i))
	}
	baked := b.baked.Load()
	if b.get(t, "home"); b.baked.Load() != baked {
		t.Error("what is asked for all the time had to go")
	}
	if b.get(t, "product 29"); b.baked.Load() != baked {
		t.Error("the last one had to go")
	}
	if b.get(t, "product 0"); b.baked.Load() == baked {
		t.Error("thirty loaves of 100 lie on a shelf for 1,000")
	}
}
