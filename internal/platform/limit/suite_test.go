package limit

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
)

// both runs test on each Store. pass lets time pass for it.
func both(t *testing.T, test func(t *testing.T, s Store, pass func(time.Duration))) {
	t.Run("memory", func(t *testing.T) {
		c := &clock{}
		c.t.Store(noon.UnixNano())
		test(t, NewMemory(c.now), c.pass)
	})
	t.Run("redis", func(t *testing.T) {
		d := NewRedis(redisdbtest.Start(t).DB(), time.Now)
		test(t, d, func(by time.Duration) { d.ahead += by })
	})
}

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

type clock struct{ t atomic.Int64 }

func (c *clock) now() time.Time        { return time.Unix(0, c.t.Load()) }
func (c *clock) pass(by time.Duration) { c.t.Add(int64(by)) }

// The steps are an hour, so that what a test itself takes changes nothing.
var (
	pace  = Rule{Name: "pace", Most: 3, Refill: time.Hour, Fails: Closed}
	tries = Rule{Name: "tries", Most: 3, Window: time.Hour, Fails: Closed}
)

func TestARateLetsABurstThroughAndThenOneEachRefill(t *testing.T) {
	both(t, func(t *testing.T, s Store, pass func(time.Duration)) {
		for i := range 3 {
			if a := s.Take(t.Context(), pace, "mina", 1); a != (Answer{}) {
				t.Fatalf("attempt %d: %+v, want it to pass", i+1, a)
			}
		}
		a := s.Take(t.Context(), pace, "mina", 1)
		if a.OK() || a.Wait > time.Hour || a.Wait < 59*time.Minute {
			t.Errorf("the attempt after the burst: %+v, want to wait nearly an hour", a)
		}
		if a := s.Take(t.Context(), pace, "juno", 1); !a.OK() {
			t.Errorf("another's first attempt: %+v, want it to pass", a)
		}
		pass(a.Wait)
		if a := s.Take(t.Context(), pace, "mina", 1); !a.OK() {
			t.Errorf("after the wait: %+v, want it to pass", a)
		}
		if a := s.Take(t.Context(), pace, "mina", 1); a.OK() {
			t.Error("a second attempt passes after one refill")
		}
		pass(2*time.Hour + time.Minute)
		if a := s.Take(t.Context(), pace, "mina", 3); a.OK() {
			t.Error("three attempts at once pass after two refills")
		}
		if a := s.Take(t.Context(), pace, "mina", 2); !a.OK() {
			t.Errorf("two attempts at once after two refills: %+v, want them to pass", a)
		}
	})
}

func TestATallyLetsSoManyThroughInAWindow(t *testing.T) {
	both(t, func(t *testing.T, s Store, pass func(time.Duration)) {
		take := func(want bool) Answer {
			t.Helper()
			a := s.Take(t.Context(), tries, "mina", 1)
			if a.OK() != want {
				t.Fatalf("%+v, want passing %v", a, want)
			}
			return a
		}
		take(true)
		pass(40 * time.Minute)
		take(true)
		take(true)
		if a := take(false); a.Wait > 20*time.Minute || a.Wait < 19*time.Minute {
			t.Errorf("to wait %v, want what is left of the window: 20 minutes", a.Wait)
		}
		pass(20*time.Minute + time.Second)
		take(true)
		take(true)
		take(true)
		take(false)
	})
}

func TestUndoGivesBackAndForgetClears(t *testing.T) {
	for _, r := range []Rule{pace, tries} {
		t.Run(r.Name, func(t *testing.T) {
			both(t, func(t *testing.T, s Store, _ func(time.Duration)) {
				s.Undo(t.Context(), r, "mina", 5) // nothing was taken
				s.Take(t.Context(), r, "mina", 3)
				s.Undo(t.Context(), r, "mina", 1)
				if a := s.Take(t.Context(), r, "mina", 1); !a.OK() {
					t.Errorf("after an undo: %+v, want it to pass", a)
				}
				if a := s.Take(t.Context(), r, "mina", 1); a.OK() {
					t.Error("one undo gives two attempts back")
				}
				s.Undo(t.Context(), r, "mina", 100)
				if a := s.Take(t.Context(), r, "mina", 4); a.OK() {
					t.Error("too many undone make the limit larger")
				}
				s.Take(t.Context(), r, "mina", 3)
				s.Forget(t.Context(), r, "mina")
				if a := s.Take(t.Context(), r, "mina", 3); !a.OK() {
					t.Errorf("after forgetting: %+v, want all to pass", a)
				}
			})
		})
	}
}

func TestAskingCountsNothing(t *testing.T) {
	for _, r := range []Rule{pace, tries} {
		t.Run(r.Name, func(t *testing.T) {
			both(t, func(t *testing.T, s Store, _ func(time.Duration)) {
				for range 10 {
					if a := s.Ask(t.Context(), r, "mina", 1); !a.OK() {
						t.Fatalf("asked only: %+v, want it to pass", a)
					}
				}
				s.Take(t.Context(), r, "mina", 3)
				for range 3 {
					if a := s.Ask(t.Context(), r, "mina", 1); a.OK() {
						t.Errorf("with all taken: %+v, want it refused", a)
					}
				}
				if a := s.Take(t.Context(), r, "mina", 1); a.Refused != 1 {
					t.Errorf("refusal after asking: %+v, want it to be the first", a)
				}
			})
		})
	}
}

func TestRefusalsInARowAreCounted(t *testing.T) {
	for _, r := range []Rule{pace, tries} {
		t.Run(r.Name, func(t *testing.T) {
			both(t, func(t *testing.T, s Store, pass func(time.Duration)) {
				s.Take(t.Context(), r, "mina", 3)
				for i := range 4 {
					if a := s.Take(t.Context(), r, "mina", 1); a.Refused != i+1 {
						t.Errorf("refusal %d: %+v", i+1, a)
					}
				}
				pass(4 * time.Hour)
				if a := s.Take(t.Context(), r, "mina", 3); !a.OK() || a.Refused != 0 {
					t.Errorf("after the wait: %+v, want it to pass", a)
				}
				if a := s.Take(t.Context(), r, "mina", 1); a.Refused != 1 {
					t.Errorf("the next refusal: %+v, want it to be the first", a)
				}
			})
		})
	}
}

func TestWhatHasNoKeyOrNoLimitPasses(t *testing.T) {
	both(t, func(t *testing.T, s Store, _ func(time.Duration)) {
		free := Rule{Name: "free", Window: time.Hour, Fails: Closed}
		for range 10 {
			if a := s.Take(t.Context(), tries, "", 1); !a.OK() {
				t.Fatalf("without a key: %+v", a)
			}
			if a := s.Take(t.Context(), free, "mina", 1); !a.OK() {
				t.Fatalf("without a limit: %+v", a)
			}
		}
	})
}

func TestARuleHasToSayWhatItDoesWithoutAnAnswer(t *testing.T) {
	both(t, func(t *testing.T, s Store, _ func(time.Duration)) {
		for _, r := range []Rule{
			{Name: "no answer", Most: 1, Window: time.Hour},
			{Name: "neither", Most: 1, Fails: Open},
			{Name: "both", Most: 1, Window: time.Hour, Refill: time.Hour, Fails: Open},
			{Most: 1, Window: time.Hour, Fails: Open},
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%q passes for a rule", r.Name)
					}
				}()
				s.Take(t.Context(), r, "mina", 1)
			}()
		}
	})
}

func TestManyAtOnceNeverGetMoreThanTheLimit(t *testing.T) {
	for _, r := range []Rule{{Name: "pace", Most: 40, Refill: time.Hour, Fails: Closed}, {Name: "tries", Most: 40, Window: time.Hour, Fails: Closed}} {
		t.Run(r.Name, func(t *testing.T) {
			both(t, func(t *testing.T, s Store, _ func(time.Duration)) {
				var passed atomic.Int64
				var g sync.WaitGroup
				for range 8 {
					g.Go(func() {
						for range 25 {
							if s.Take(t.Context(), r, "one", 1).OK() {
								passed.Add(1)
							}
						}
					})
				}
				g.Wait()
				if n := passed.Load(); n != 40 {
					t.Errorf("%d of 200 passed, want 40", n)
				}
			})
		})
	}
}

// Redis is to say what Memory says, whatever is asked in whatever order.
func TestRedisSaysWhatMemorySays(t *testing.T) {
	db := redisdbtest.Start(t).DB()
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		c := &clock{}
		c.t.Store(noon.UnixNano())
		m, d := NewMemory(c.now), NewRedis(db, time.Now)
		rules := []Rule{ // hours: what the test itself takes rounds away
			{Name: "pace" + strconv.Itoa(round), Most: rapid.IntRange(1, 5).Draw(t, "burst"), Refill: time.Hour, Fails: Closed},
			{Name: "tries" + strconv.Itoa(round), Most: rapid.IntRange(1, 5).Draw(t, "most"), Window: 3 * time.Hour, Fails: Closed},
		}
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			r := rapid.SampledFrom(rules).Draw(t, "rule")
			n := rapid.IntRange(1, 3).Draw(t, "n")
			switch rapid.IntRange(0, 6).Draw(t, "what") {
			case 6:
				a, b := m.Ask(t.Context(), r, "k", n), d.Ask(t.Context(), r, "k", n)
				if a.OK() != b.OK() || a.Refused != b.Refused || (a.Wait-b.Wait).Abs() > 10*time.Minute {
					t.Fatalf("ask for %d of %+v: memory says %+v, redis %+v", n, r, a, b)
				}
			case 3:
				m.Undo(t.Context(), r, "k", n)
				d.Undo(t.Context(), r, "k", n)
			case 4:
				m.Forget(t.Context(), r, "k")
				d.Forget(t.Context(), r, "k")
			case 5: // never a whole number of hours, where the two clocks might fall on different sides
				by := time.Duration(rapid.IntRange(0, 4).Draw(t, "hours"))*time.Hour + 17*time.Minute
				c.pass(by)
				d.ahead += by
			default:
				a, b := m.Take(t.Context(), r, "k", n), d.Take(t.Context(), r, "k", n)
				if a.OK() != b.OK() || a.Refused != b.Refused || (a.Wait-b.Wait).Abs() > 10*time.Minute {
					t.Fatalf("take %d of %+v: memory says %+v, redis %+v", n, r, a, b)
				}
			}
		}
	})
}
