package lease

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/saja-live/saja/internal/platform/redisdb"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
)

// both runs test on each Store. pass lets time pass for it.
func both(t *testing.T, test func(t *testing.T, s Store, pass func(time.Duration))) {
	t.Run("memory", func(t *testing.T) {
		var ahead atomic.Int64
		m := NewMemory(func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) })
		test(t, m, func(by time.Duration) { ahead.Add(int64(by)) })
	})
	t.Run("redis", func(t *testing.T) {
		var d *Redis
		d = NewRedis(redisdbtest.Start(t).DB(), func() time.Time { return time.Now().Add(d.ahead) })
		test(t, d, func(by time.Duration) { d.ahead += by })
	})
}

func mustTake(t *testing.T, s Store, holder string) Lease {
	t.Helper()
	l, err := s.Take(t.Context(), "worker", holder, time.Hour)
	if err != nil {
		t.Fatalf("%s takes the lease: %v", holder, err)
	}
	return l
}

func TestOneAtATimeHoldsALease(t *testing.T) {
	both(t, func(t *testing.T, s Store, pass func(time.Duration)) {
		if _, err := s.Find(t.Context(), "worker"); !errors.Is(err, ErrFree) {
			t.Errorf("find a free lease: %v, want ErrFree", err)
		}
		a := mustTake(t, s, "a")
		if _, err := s.Take(t.Context(), "worker", "b", time.Hour); !errors.Is(err, ErrHeld) {
			t.Errorf("b takes what a holds: %v, want ErrHeld", err)
		}
		if _, err := s.Take(t.Context(), "other", "b", time.Hour); err != nil {
			t.Errorf("b takes another: %v", err)
		}
		l, err := s.Find(t.Context(), "worker")
		if err != nil || l.Holder != "a" || l.Fence != a.Fence || l.Until.Sub(a.Until).Abs() > time.Minute {
			t.Errorf("found %+v, %v, want %+v", l, err, a)
		}
		pass(30 * time.Minute)
		if a, err = s.Renew(t.Context(), a, time.Hour); err != nil {
			t.Fatalf("renew: %v", err)
		}
		pass(59 * time.Minute)
		if _, err := s.Take(t.Context(), "worker", "b", time.Hour); !errors.Is(err, ErrHeld) {
			t.Errorf("b takes what was renewed: %v, want ErrHeld", err)
		}
		pass(2 * time.Minute)
		if _, err := s.Find(t.Context(), "worker"); !errors.Is(err, ErrFree) {
			t.Errorf("find an ended lease: %v, want ErrFree", err)
		}
		b := mustTake(t, s, "b")
		if b.Fence <= a.Fence {
			t.Errorf("b's fence %d is not above a's %d", b.Fence, a.Fence)
		}
		if _, err := s.Renew(t.Context(), a, time.Hour); !errors.Is(err, ErrLost) {
			t.Errorf("a renews what b holds: %v, want ErrLost", err)
		}
		if err := s.Release(t.Context(), a); err != nil {
			t.Errorf("a releases what it lost: %v", err)
		}
		if l, err := s.Find(t.Context(), "worker"); err != nil || l.Holder != "b" {
			t.Errorf("after a's late release: %+v, %v, want b's", l, err)
		}
		if err := s.Release(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if c := mustTake(t, s, "c"); c.Fence <= b.Fence {
			t.Errorf("c's fence %d is not above b's %d", c.Fence, b.Fence)
		}
	})
}

func TestAnEndedLeaseCannotBeRenewed(t *testing.T) {
	both(t, func(t *testing.T, s Store, pass func(time.Duration)) {
		a := mustTake(t, s, "a")
		pass(time.Hour + time.Second)
		if _, err := s.Renew(t.Context(), a, time.Hour); !errors.Is(err, ErrLost) {
			t.Errorf("renew after the end: %v, want ErrLost", err)
		}
	})
}

func TestTakingAgainGivesANewFence(t *testing.T) {
	both(t, func(t *testing.T, s Store, _ func(time.Duration)) {
		a := mustTake(t, s, "a")
		b := mustTake(t, s, "a")
		if b.Fence <= a.Fence {
			t.Errorf("fences %d, then %d, want them to grow", a.Fence, b.Fence)
		}
		if _, err := s.Renew(t.Context(), a, time.Hour); !errors.Is(err, ErrLost) {
			t.Errorf("an earlier self renews: %v, want ErrLost", err)
		}
	})
}

func TestOfManyWhoTakeAtOnceOneGetsIt(t *testing.T) {
	both(t, func(t *testing.T, s Store, _ func(time.Duration)) {
		var got atomic.Int64
		var g sync.WaitGroup
		for i := range 16 {
			g.Go(func() {
				if _, err := s.Take(t.Context(), "worker", fmt.Sprint(i), time.Hour); err == nil {
					got.Add(1)
				} else if !errors.Is(err, ErrHeld) {
					t.Error(err)
				}
			})
		}
		g.Wait()
		if got.Load() != 1 {
			t.Errorf("%d hold the lease, want 1", got.Load())
		}
	})
}

func TestKeepHandsOverAndNeverRunsTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewMemory(time.Now)
		var running, ran atomic.Int64
		ends := map[string]context.CancelFunc{}
		began := make(chan string)
		var g sync.WaitGroup
		for _, name := range []string{"a", "b"} {
			ctx, cancel := context.WithCancel(t.Context())
			ends[name] = cancel
			g.Go(func() {
				err := Keep(ctx, s, "worker", name, 3*time.Second, func(ctx context.Context, l Lease) error {
					if n := running.Add(1); n != 1 {
						t.Errorf("%d work at once", n)
					}
					ran.Add(1)
					began <- l.Holder
					<-ctx.Done()
					running.Add(-1)
					return ctx.Err()
				})
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		first := <-began
		time.Sleep(time.Minute) // of the bubble's clock
		if ran.Load() != 1 {
			t.Errorf("the work began %d times in a minute, want once", ran.Load())
		}
		ends[first]()
		second := <-began
		if second == first {
			t.Errorf("%s got it twice", first)
		}
		ends[second]()
		g.Wait()
	})
}

// deaf is a Store that stops answering.
type deaf struct {
	Store
	down atomic.Bool
}

func (d *deaf) Renew(ctx context.Context, l Lease, ttl time.Duration) (Lease, error) {
	if d.down.Load() {
		return Lease{}, redisdb.ErrDown
	}
	return d.Store.Renew(ctx, l, ttl)
}

func TestKeepStopsBeforeALeaseThatCannotBeRenewedEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &deaf{Store: NewMemory(time.Now)}
		ctx, cancel := context.WithCancel(t.Context())
		var stopped time.Time
		begin := time.Now()
		began, ended := make(chan struct{}, 10), make(chan struct{}, 10)
		var g sync.WaitGroup
		g.Go(func() {
			if err := Keep(ctx, s, "worker", "a", 3*time.Second, func(ctx context.Context, _ Lease) error {
				began <- struct{}{}
				<-ctx.Done()
				stopped = time.Now()
				ended <- struct{}{}
				return nil
			}); err != nil {
				t.Error(err)
			}
		})
		<-began
		s.down.Store(true)
		<-ended
		if worked := stopped.Sub(begin); worked >= 3*time.Second || worked < 2*time.Second {
			t.Errorf("worked for %v without an answer, want nearly the lease's 3 s", worked)
		}
		s.down.Store(false)
		<-began // and goes on when the store is back
		cancel()
		g.Wait()
	})
}

func TestKeepFailsWithItsWork(t *testing.T) {
	broken := errors.New("broken")
	err := Keep(t.Context(), NewMemory(time.Now), "worker", "a", time.Minute, func(context.Context, Lease) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want what work returned", err)
	}
}

func TestWithoutAnAnswerNobodyGetsALease(t *testing.T) {
	for name, end := range map[string]func(*redisdbtest.Server){
		"gone": (*redisdbtest.Server).Kill,
		"slow": func(s *redisdbtest.Server) { s.HoldUp(time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			server := redisdbtest.Start(t)
			d := NewRedis(server.DB(), time.Now)
			a := mustTake(t, d, "a")
			end(server)
			if _, err := d.Take(t.Context(), "worker", "b", time.Hour); !errors.Is(err, redisdb.ErrDown) {
				t.Errorf("take: %v, want ErrDown", err)
			}
			if _, err := d.Renew(t.Context(), a, time.Hour); !errors.Is(err, redisdb.ErrDown) {
				t.Errorf("renew: %v, want ErrDown", err)
			}
		})
	}
}

func TestAnEmptiedServerLosesLeasesButNotTheOrderOfFences(t *testing.T) {
	server := redisdbtest.Start(t)
	d := NewRedis(server.DB(), time.Now)
	a := mustTake(t, d, "a")
	server.Empty()
	if _, err := d.Renew(t.Context(), a, time.Hour); !errors.Is(err, ErrLost) {
		t.Errorf("renew on an emptied server: %v, want ErrLost", err)
	}
	if b := mustTake(t, d, "b"); b.Fence <= a.Fence {
		t.Errorf("b's fence %d is not above a's %d", b.Fence, a.Fence)
	}
}
