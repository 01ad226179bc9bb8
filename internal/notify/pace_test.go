package notify

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/saja-live/saja/internal/platform/limit"
)

// paced is a channel that takes so many a second.
type paced int

func (paced) Name() string { return "paced" }

func (paced) Spell(address string) (string, error) { return address, nil }

func (paced) Send(context.Context, Delivery, Letter) Outcome { return Outcome{State: Sent} }

func (n paced) Pace() (credential string, perSecond int) { return "account", int(n) }

// turns has several processes take turns of one credential for a while, and gives the moments of them.
func turns(t *testing.T, perSecond int, l Lane, during time.Duration) []time.Time {
	t.Helper()
	limits := limit.NewMemory(time.Now)
	ctx, cancel := context.WithTimeout(t.Context(), during)
	defer cancel()
	var mu sync.Mutex
	var all []time.Time
	var hands sync.WaitGroup
	for range 2 {
		p := newPacer(paced(perSecond), limits)
		for range 4 {
			hands.Go(func() {
				for {
					if _, err := p.take(ctx, l, time.Hour); err != nil {
						return
					}
					mu.Lock()
					all = append(all, time.Now())
					mu.Unlock()
				}
			})
		}
	}
	hands.Wait()
	return all
}

func TestNoSecondHasMoreThanAProviderTakesAndLittleIsLeftUnused(t *testing.T) {
	for _, perSecond := range []int{1, 7, 40, 100, 300} {
		synctest.Test(t, func(t *testing.T) {
			const during = 100 * time.Second
			all := turns(t, perSecond, Bulk, during)
			first, most := 0, 0
			for i, at := range all {
				for at.Sub(all[first]) >= time.Second {
					first++
				}
				most = max(most, i-first+1)
			}
			least := perSecond * 100 * 95 / 100
			if most > perSecond || len(all) < least {
				t.Errorf("of %d a second: %d in one second, %d in a hundred, want %d of them", perSecond, most, len(all), least)
			}
		})
	}
}

func TestWhoIsWaitedForGoesBeforeACrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(paced(10), limit.NewMemory(time.Now))
		ctx, cancel := context.WithCancel(t.Context())
		var crowd sync.WaitGroup
		for range 8 {
			crowd.Go(func() {
				for {
					if _, err := p.take(ctx, Bulk, time.Hour); err != nil {
						return
					}
				}
			})
		}
		time.Sleep(time.Minute)
		for range 50 {
			began := time.Now()
			if wait, err := p.take(ctx, Urgent, time.Minute); wait != 0 || err != nil {
				t.Fatal(wait, err)
			}
			if waited := time.Since(began); waited > 210*time.Millisecond { // the next turn, or the one after it
				t.Errorf("waited %v behind a crowd", waited)
			}
			time.Sleep(time.Second)
		}
		cancel()
		crowd.Wait()
	})
}

func TestAProviderThatAsksForFewerGetsHalfAndSlowlyMoreAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(paced(100), limit.NewMemory(time.Now))
		slow := Outcome{State: Waiting, After: time.Second}
		for range 5 { // the answers of one moment are one wish
			p.hear(slow, time.Now())
		}
		if p.rate != 50 {
			t.Errorf("goes on at %v a second", p.rate)
		}
		for range 20 {
			time.Sleep(time.Second)
			p.hear(slow, time.Now())
		}
		if p.rate != lowest {
			t.Errorf("goes down to %v a second", p.rate)
		}
		n := 0
		for ; p.rate < 100; n++ {
			p.hear(Outcome{State: Sent}, time.Now())
		}
		if n < 500 || n > 2000 {
			t.Errorf("was back after %d", n)
		}
	})
}

// rests is how long p lets nothing through now.
func rests(p *pacer) time.Duration {
	wait, _ := p.down(time.Now())
	return wait
}

func TestAProbeThatDidNotGoOutIsAnothers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(paced(0), nil)
		for range failing {
			p.hear(Outcome{State: Waiting}, time.Now())
		}
		time.Sleep(rests(p))
		_, one := p.down(time.Now())
		if one == 0 || rests(p) == 0 {
			t.Fatalf("probe %d, and another at once: %v", one, rests(p))
		}
		p.giveBack(one)
		wait, other := p.down(time.Now())
		if wait != 0 || other == 0 {
			t.Fatalf("after one was given back the next waits %v", wait)
		}
		p.giveBack(one) // it has it no more
		if rests(p) == 0 {
			t.Error("a probe was given back by who did not have it")
		}
		p.hear(Outcome{State: Waiting}, time.Now())
		p.giveBack(other) // it was heard of
		if rests(p) == 0 {
			t.Error("a probe that failed counts as not made")
		}
	})
}

func TestWhatIsSaidOfOneAddressAloneIsNoSilence(t *testing.T) {
	p := newPacer(paced(0), nil)
	for range 2 * failing {
		p.hear(Outcome{State: Waiting, Answered: true}, time.Now())
		p.hear(Outcome{State: Unknown, Answered: true}, time.Now())
	}
	if rest := rests(p); rest != 0 {
		t.Errorf("everybody waits %v for the address of one", rest)
	}
}

// What was not asked, or whose address is made up, neither begins an outage nor ends one.
func TestWhatSaysNothingOfAProviderChangesNothing(t *testing.T) {
	p := newPacer(paced(0), nil)
	aside := []Outcome{{State: Waiting, Aside: true}, {State: Unknown, Aside: true}, {State: Dead, Code: "device_removed", Aside: true}}
	for range 2 * failing {
		for _, o := range aside {
			p.hear(o, time.Now())
		}
	}
	if rest := rests(p); rest != 0 {
		t.Errorf("everybody waits %v for what was not asked", rest)
	}
	for range failing {
		p.hear(Outcome{State: Waiting}, time.Now())
	}
	for _, o := range aside {
		if _, changed := p.hear(o, time.Now()); changed || rests(p) == 0 {
			t.Error("an outage is over by what was not asked")
		}
	}
}

func TestAPauseThatAProviderAsksForIsKeptAndIsNoSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(paced(0), nil)
		full := Outcome{State: Waiting, Code: "push_slow_down", After: time.Minute, Pause: true}
		for range 2 * failing {
			if _, changed := p.hear(full, time.Now()); changed {
				t.Fatal("who asks for a pause counts as silent")
			}
		}
		full.After = time.Second // a later word makes it no shorter
		p.hear(full, time.Now())
		if rest := rests(p); rest != time.Minute || p.paused(time.Now()) != rest {
			t.Errorf("waits %v", rest)
		}
		time.Sleep(time.Minute)
		if rest := rests(p); rest != 0 || p.paused(time.Now()) != 0 {
			t.Errorf("after its end it waits %v", rest)
		}
		p.hear(Outcome{State: Waiting, After: time.Hour, Pause: true, Aside: true}, time.Now()) // whomever it was said of, and no longer than anybody may ask for
		if rest := rests(p); rest != longest {
			t.Errorf("waits %v", rest)
		}
	})
}

func TestAProviderThatDoesNotAnswerIsLeftAloneAndTriedNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer(paced(0), nil)
		gone := Outcome{State: Waiting, Code: "unreachable"}
		for range failing - 1 {
			if _, changed := p.hear(gone, time.Now()); changed || rests(p) > 0 {
				t.Fatal("counts as down too early")
			}
		}
		began := time.Now()
		if at, changed := p.hear(gone, time.Now()); !changed || !at.since.Equal(began) {
			t.Fatalf("%+v %v", at, changed)
		}
		p.hear(gone, time.Now()) // one that was under way
		probes := 0
		for time.Since(began) < time.Hour {
			if wait := rests(p); wait > 0 {
				time.Sleep(wait)
				continue
			}
			if probes++; rests(p) == 0 {
				t.Fatal("two are let through at a time")
			}
			p.hear(gone, time.Now())
		}
		if probes < 60 || probes > 130 {
			t.Errorf("tried %d times in an hour", probes)
		}
		time.Sleep(time.Hour)
		if rests(p) != 0 {
			t.Error("is not tried again")
		}
		if at, changed := p.hear(Outcome{State: Dead}, time.Now()); !changed || !at.since.IsZero() || rests(p) != 0 {
			t.Errorf("is not back: %+v", at)
		}
	})
}
