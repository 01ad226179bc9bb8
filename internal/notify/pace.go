package notify

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Paced is a channel whose provider takes only so many a second.
type Paced interface {
	// Pace names what they are counted by, such as an account, without a secret in it, and how many a second that may send; 0: any number.
	Pace() (credential string, perSecond int)
}

const (
	narrow  = 8   // of a channel that says nothing of its pace: how many are handed over at a time
	wide    = 128 // the most of any channel
	lowest  = 1.0 // a second, however often the provider asks for fewer
	raise   = 0.05
	failing = 10              // failures in a row after which a provider counts as down
	rest    = 5 * time.Second // until it is tried again the first time; doubles
	resting = time.Minute     // at most
	soon    = time.Second     // how long somebody waits for their turn with a delivery in hand
)

// pacer keeps to the pace of one credential. How many a second is counted by the shop's limits, for all processes; how far below that
// the provider wants to be kept, and whether it answers at all, each process finds out for itself.
type pacer struct {
	credential, channel string
	most                float64 // a second; 0: any number
	limits              limit.Store
	hands               chan struct{} // one for each that is being handed over

	mu       sync.Mutex // guards what follows
	rate     float64    // a second, at the moment
	halved   time.Time  // when it was last
	failures int        // in a row
	since    time.Time  // when the provider stopped answering; zero: it answers
	probe    time.Time  // then one is let through
	probing  uint64     // the one that is under way; 0: none
	probes   uint64     // how many there were
	pause    time.Duration
	until    time.Time // before that the provider wants nothing
	first    int       // those waiting for their turn that go before a crowd
}

func newPacer(c Channel, limits limit.Store) *pacer {
	p := &pacer{credential: c.Name(), channel: c.Name(), limits: limits}
	width := narrow
	if paced, is := c.(Paced); is {
		var n int
		if p.credential, n = paced.Pace(); n > 0 {
			p.most, p.rate = float64(n), float64(n)
			width = min(max(n/4, narrow), wide)
		} else {
			width = wide
		}
	}
	p.hands = make(chan struct{}, width)
	return p
}

// rule spaces a credential's sendings so that no second, wherever it begins, has more than rate of them: a little slower than that,
// with what is left over as room for catching up.
func (p *pacer) rule(rate float64, l Lane) limit.Rule {
	room := max(int(math.Floor(rate*0.03))-1, 0)
	r := limit.Rule{Name: "notify", Most: 1 + room, Refill: time.Duration(float64(time.Second) / (rate * 0.97)), Fails: limit.Closed}
	if l == Urgent {
		r.Fails = limit.Alone
	}
	return r
}

// turn takes a turn, or says how long it is until there may be one. A crowd lets everybody else go first.
func (p *pacer) turn(ctx context.Context, l Lane) time.Duration {
	if p.most == 0 {
		return 0
	}
	p.mu.Lock()
	rate, behind := p.rate, l == Bulk && p.first > 0
	p.mu.Unlock()
	r := p.rule(rate, l)
	if behind {
		return r.Refill
	}
	return p.limits.Take(ctx, r, p.credential, 1).Wait
}

// take waits for a turn until the time for that is over, and says how long it would still be.
func (p *pacer) take(ctx context.Context, l Lane, patience time.Duration) (wait time.Duration, err error) {
	if l != Bulk {
		p.mu.Lock()
		p.first++
		p.mu.Unlock()
		defer func() {
			p.mu.Lock()
			p.first--
			p.mu.Unlock()
		}()
	}
	for {
		wait := p.turn(ctx, l)
		if wait == 0 || wait > patience {
			return wait, nil
		}
		patience -= wait
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return 0, context.Cause(ctx)
		}
	}
}

// paused says how long the provider wants nothing.
func (p *pacer) paused(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.until.Sub(now), 0)
}

// down says how long nothing is to be sent, since the provider asked for a pause or does not answer; 0: it may be tried. Where its rest is over one is let
// through to find out, and the others wait for what becomes of that: whoever gets a probe gives it back when they are through.
func (p *pacer) down(now time.Time) (wait time.Duration, probe uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if wait := p.until.Sub(now); wait > 0 {
		return wait, 0
	}
	if p.since.IsZero() {
		return 0, 0
	}
	if wait := p.probe.Sub(now); wait > 0 {
		return wait, 0
	}
	p.probes++
	p.probe, p.probing = now.Add(patient), p.probes
	return 0, p.probing
}

// giveBack lets another have a probe that nothing was heard of, since what it was for did not go out after all.
func (p *pacer) giveBack(probe uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if probe != 0 && p.probing == probe {
		p.probing, p.probe = 0, time.Time{}
	}
}

// stopped says whether the provider has stopped answering, and nobody is just finding out whether it does again.
func (p *pacer) stopped() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.since.IsZero() && p.probing == 0
}

// open says whether the provider answers, as far as anybody knows, and has not asked for a pause.
func (p *pacer) open(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.since.IsZero() && !now.Before(p.until)
}

// outage is a credential that nothing is sent with for now.
type outage struct {
	credential, channel string
	since, probe        time.Time // no since: it is over
}

// hear learns from how an attempt ended, and says whether the provider has stopped or begun to answer, or was found still silent.
func (p *pacer) hear(o Outcome, now time.Time) (outage, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := outage{credential: short(p.credential, 120), channel: p.channel}
	pauses := o.Pause && o.State == Waiting && o.After > 0
	if until := now.Add(min(o.After, longest)); pauses && until.After(p.until) { // whomever it was asked for
		p.until = until
	}
	if o.Aside {
		return at, false // whoever began it as a probe gives that back
	}
	if pauses {
		p.fewer(now)
		return at, p.answers()
	}
	if (o.State == Waiting || o.State == Unknown) && o.Answered { // it spoke, if only of this one
		o.State, o.After = Sent, 0
	}
	if o.State == Waiting || o.State == Unknown {
		if o.After > 0 {
			p.fewer(now)
		}
		if p.failures++; p.failures < failing {
			return at, false
		}
		if !p.since.IsZero() && p.probing == 0 {
			return at, false // one that was under way when it stopped
		}
		if p.probing = 0; p.since.IsZero() {
			p.since, p.pause = now, rest
		} else {
			p.pause = min(2*p.pause, resting)
		}
		p.probe = now.Add(p.pause/2 + rand.N(p.pause/2+1))
		at.since, at.probe = p.since, p.probe
		return at, true
	}
	if p.most > 0 {
		p.rate = min(p.rate+p.most*raise/p.rate, p.most)
	}
	return at, p.answers()
}

// fewer halves the rate, at most once a second. mu is held.
func (p *pacer) fewer(now time.Time) {
	if p.most > 0 && now.Sub(p.halved) >= time.Second {
		p.rate, p.halved = max(p.rate/2, lowest), now
	}
}

// answers ends an outage, and says whether there was one. mu is held.
func (p *pacer) answers() bool {
	was := !p.since.IsZero()
	p.failures, p.since, p.probing = 0, time.Time{}, 0
	return was
}

// heard has everybody learn from how an attempt ended. Who shows it may be another process: what cannot be written down for it is
// written with the next probe, and is out of date a while after the last.
func (s *Service) heard(ctx context.Context, p *pacer, o Outcome) {
	at, changed := p.hear(o, s.now())
	if !changed {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	_ = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return writeOutage(ctx, tx, at) })
}
