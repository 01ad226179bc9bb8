package notify

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// TodoVolleys is the kind of todo, and the lane, that brings a crowd's deliveries out, many at a time.
const TodoVolleys = "notify_volley"

const (
	volleyMost = 500                    // deliveries of one volley
	flightMost = 250                    // of those whose attempts are open at a time
	flush      = 40 * time.Millisecond  // how long an end waits for others to be written down with
	volleyFor  = 20 * time.Second       // after which a volley lets others have its place
	ahead      = 250 * time.Millisecond // how much of a provider's pace is begun at a time
)

// volley brings out what is due of one volley: it settles what an earlier hand left open, then makes attempts, many at a time.
func (s *Service) volley(ctx context.Context, j todo.Job) error {
	var silent error // what those said that could not be asked
	for until := time.Now().Add(volleyFor); ; {
		all, err := volleyOf(ctx, s.db, j.Key)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return s.done(ctx, j)
		}
		channel := s.channels[all[0].Channel]
		if channel == nil {
			return ErrNotice
		}
		var open, late []Delivery
		due := make([]Delivery, 0, len(all))
		now, next := s.now(), time.Time{}
		for _, d := range all {
			d.Ad = s.kinds[d.Kind].Ad
			switch {
			case d.State == Waiting && !now.Before(d.Expires):
				late = append(late, d)
			case d.State == Waiting && !now.Before(d.due):
				due = append(due, d)
			case d.State != Waiting && !now.Before(d.due):
				open = append(open, d)
			case d.State == Waiting || silent == nil: // those that have just been asked in vain are asked again after a failure
				if next.IsZero() || d.due.Before(next) {
					next = d.due
				}
			}
		}
		switch {
		case len(open) > 0:
			var mute error
			mute, err = s.settleOpen(ctx, channel, open)
			silent = errors.Join(silent, mute)
		case len(late) > 0:
			err = s.endMany(ctx, alike(late, Outcome{State: Expired, Code: "late"}))
		case len(due) == 0 && next.IsZero():
			return silent
		case len(due) == 0:
			return todo.Later(min(max(next.Sub(now), time.Millisecond), longestHold))
		default:
			err = s.shootDue(ctx, channel, due, now, until)
		}
		if err != nil {
			return err
		}
		if time.Now().After(until) {
			return todo.Later(time.Millisecond)
		}
	}
}

// shootDue makes attempts for some of those that are due and whose provider may be called. Where none may, it comes again when one may.
func (s *Service) shootDue(ctx context.Context, channel Channel, due []Delivery, now, until time.Time) error {
	lots, err := s.lots(ctx, channel, due)
	if err != nil {
		return err
	}
	var soonest time.Duration
	for _, l := range lots {
		wait, probe := l.pacer.down(now)
		if wait == 0 {
			err := s.shoot(ctx, channel, l.pacer, l.all, until)
			l.pacer.giveBack(probe)
			return err
		}
		if soonest == 0 || wait < soonest {
			soonest = wait
		}
	}
	return todo.Later(soonest + rand.N(soonest/4+1))
}

// flight is how many of a crowd's attempts are begun at a time: no more than soon have their turn, so that what the guard said is
// still so; and a single one to find out whether the provider answers again.
func (p *pacer) flight() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case !p.since.IsZero():
		return 1
	case p.most == 0:
		return min(cap(p.hands), flightMost)
	}
	return min(max(int(p.rate*ahead.Seconds()), 1), flightMost)
}

// end is how an attempt ended.
type end struct {
	Delivery
	Outcome
}

func alike(all []Delivery, o Outcome) (ends []end) {
	for _, d := range all {
		ends = append(ends, end{d, o})
	}
	return ends
}

// settleOpen settles attempts that were found open: the provider is asked, or else they are made again where that is better than
// never; the others leave the volley, and wait for a person. Those that could not be asked wait a while, and hold up none of the rest.
func (s *Service) settleOpen(ctx context.Context, channel Channel, open []Delivery) (silent, err error) {
	var trying []Delivery
	for _, d := range open {
		if d.State == Trying {
			trying = append(trying, d)
		}
	}
	if err := s.endMany(ctx, alike(trying, Outcome{State: Unknown, Code: "interrupted"})); err != nil {
		return nil, err
	}
	asker, can := channel.(Asker)
	switch {
	case can:
		return s.askMany(ctx, asker, open)
	case s.kinds[open[0].Kind].Repeat:
		return nil, s.endMany(ctx, alike(open, Outcome{State: Waiting, Code: "repeated"}))
	}
	return nil, s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return leaveVolley(ctx, tx, open) })
}

// askMany asks what became of each, several at a time, and writes down what it is told as it comes. silent is what those said that gave
// no answer.
func (s *Service) askMany(ctx context.Context, asker Asker, open []Delivery) (silent, err error) {
	ends := make(chan end, len(open))
	var written sync.WaitGroup
	written.Go(func() { err = s.gather(ctx, ends) })
	var mu sync.Mutex // guards silent and mute
	var mute []Delivery
	hands := make(chan struct{}, narrow)
	var asked sync.WaitGroup
	for _, d := range open {
		hands <- struct{}{}
		asked.Go(func() {
			defer func() { <-hands }()
			o, err := asker.Ask(ctx, d)
			if err == nil {
				ends <- end{d, o}
				return
			}
			mu.Lock()
			defer mu.Unlock()
			silent, mute = errors.Join(silent, err), append(mute, d)
		})
	}
	asked.Wait()
	close(ends)
	written.Wait()
	if len(mute) > 0 {
		err = errors.Join(err, s.askLater(ctx, mute))
	}
	return silent, err
}

// askLater has deliveries that could not be asked about wait, the longer the longer nobody has known.
func (s *Service) askLater(ctx context.Context, mute []Delivery) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		now := s.now()
		for _, d := range mute {
			if err := waitUntil(ctx, tx, d.ID, now.Add(min(max(now.Sub(d.Changed), soon), longest))); err != nil {
				return err
			}
		}
		return nil
	})
}

// shot is an attempt on its way to a hand.
type shot struct {
	Delivery
	send func(ctx context.Context, d Delivery, l Letter) Outcome
}

// shoot begins attempts for those of all that may go, some at a time, makes them at the provider's pace and writes down how they end.
// The next are begun while the last of those before are still on their way; what is left when the provider stops answering, when one of
// them is late or at until is looked at again.
func (s *Service) shoot(ctx context.Context, channel Channel, p *pacer, all []Delivery, until time.Time) (err error) {
	type alike struct{ lang, words string } // beside those a crowd is told the same
	letters, wrong := map[alike]Letter{}, map[alike]error{}
	letter := func(d Delivery) Letter { return s.marked(d, letters[alike{d.Lang, d.Words}]) }
	ends := make(chan end, len(all))
	var written sync.WaitGroup
	var unwritten error
	written.Go(func() { unwritten = s.gather(ctx, ends) })
	work := make(chan shot)
	var flying sync.WaitGroup
	defer func() {
		close(work)
		flying.Wait()
		close(ends)
		written.Wait()
		err = cmp.Or(err, unwritten)
	}()
	for first := true; len(all) > 0 && (first || p.open(s.now()) && time.Now().Before(until)); first = false {
		some := all[:min(len(all), p.flight())]
		all = all[len(some):]
		for _, d := range some {
			if !first && !s.now().Before(d.Expires) {
				return nil
			}
			k := alike{d.Lang, d.Words}
			if _, there := letters[k]; !there {
				letters[k], wrong[k] = s.letter(ctx, d)
			}
		}
		going, err := s.beginMany(ctx, channel, some, letter)
		if errors.Is(err, todo.ErrLost) { // something else has become of one of them: they are looked at again
			return todo.Later(soon)
		}
		if err != nil {
			return err
		}
		send := channel.Send
		if c, can := channel.(Crowded); can {
			send = c.Together(ctx, going)
		}
		for _, d := range going {
			if wrong := wrong[alike{d.Lang, d.Words}]; wrong != nil {
				ends <- end{d, Outcome{State: Broken, Code: "letter", Reason: wrong.Error()}}
				continue
			}
			wait, err := p.take(ctx, Bulk, time.Minute)
			if wait = max(wait, p.paused(s.now())); err != nil || wait > 0 || p.stopped() {
				ends <- end{d, Outcome{State: Waiting, Code: "no_turn", After: wait}}
				continue
			}
			p.hands <- struct{}{}
			select {
			case work <- shot{d, send}: // to one who has just come back
			default:
				flying.Go(func() {
					for one, more := (shot{d, send}), true; more; one, more = <-work {
						o := one.send(ctx, one.Delivery, letter(one.Delivery))
						s.heard(ctx, p, o)
						ends <- end{one.Delivery, o}
						<-p.hands
					}
				})
			}
		}
	}
	return nil
}

// gather writes ends down, those of a few milliseconds together, until there are no more. What could not be written is found open by the
// next hand.
func (s *Service) gather(ctx context.Context, ends <-chan end) (failed error) {
	group := make([]end, 0, min(cap(ends), flightMost))
	for e := range ends {
		group = append(group[:0], e)
		t := time.NewTimer(flush)
	more:
		for len(group) < flightMost {
			select {
			case e, ok := <-ends:
				if !ok {
					break more
				}
				group = append(group, e)
			case <-t.C:
				break more
			}
		}
		t.Stop()
		failed = errors.Join(failed, s.endMany(ctx, group))
	}
	return failed
}

// beginMany asks the guard about each, and writes down that an attempt is made for those that may go.
func (s *Service) beginMany(ctx context.Context, channel Channel, all []Delivery, letter func(Delivery) Letter) (going []Delivery, err error) {
	var stopped []end
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		going, stopped = make([]Delivery, 0, len(all)), nil
		now := s.now()
		clear, err := s.sift(ctx, tx, all, now)
		if err != nil {
			return err
		}
		for _, d := range all {
			var v Verdict
			if !clear[d.ID] {
				if v, err = s.judge(ctx, tx, d, now); err != nil {
					return err
				}
			}
			switch {
			case !v.Hold.IsZero():
				d.Attempts++
				if err := holdInVolley(ctx, tx, d, v, now); err != nil {
					return err
				}
			case v.Stop != "":
				stopped = append(stopped, end{d, Outcome{State: Withheld, Code: v.Stop}})
			default:
				d.Attempts++
				d.Begun = now
				going = append(going, d)
			}
		}
		over, err := s.reserve(ctx, tx, channel, going, letter, now)
		if err != nil {
			return err
		}
		going = slices.DeleteFunc(going, func(d Delivery) bool {
			if over[d.ID] {
				err = errors.Join(err, s.giveBack(ctx, tx, d, now), holdInVolley(ctx, tx, d, Verdict{Hold: askBudget(now), Stop: codeBudget}, now))
			}
			return over[d.ID]
		})
		if err != nil {
			return err
		}
		return beginAttempts(ctx, tx, going, now)
	})
	if err != nil {
		return nil, err
	}
	_ = s.endMany(ctx, stopped) // what could not be written waits still, and is judged again
	return going, nil
}

// endMany writes down how attempts ended, all in one transaction; one by one where something else has become of one of them.
func (s *Service) endMany(ctx context.Context, ends []end) error {
	if len(ends) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	now := s.now()
	for i, e := range ends {
		if e.Outcome.State == Waiting && e.Outcome.Code != "repeated" {
			ends[i].due = now.Add(max(min(e.After, longest), pause(e.Attempts, rand.N[time.Duration])))
		}
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := endAttempts(ctx, tx, ends, now); err != nil {
			return err
		}
		for _, e := range ends {
			if err := s.endedInVolley(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.Is(err, todo.ErrLost) {
		return err
	}
	for _, e := range ends {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			moved, err := endAttempt(ctx, tx, e.Delivery, e.Outcome, now)
			if err != nil || !moved {
				return err
			}
			if err := waitUntil(ctx, tx, e.ID, e.due); err != nil {
				return err
			}
			return s.endedInVolley(ctx, tx, e)
		})
		if err != nil && !errors.Is(err, todo.ErrLost) {
			return err
		}
	}
	return nil
}

// holdInVolley has one wait as the verdict says.
func holdInVolley(ctx context.Context, tx *sqldb.Tx, d Delivery, v Verdict, now time.Time) error {
	if err := holdDelivery(ctx, tx, d, v, now); err != nil {
		return err
	}
	return waitUntil(ctx, tx, d.ID, v.Hold)
}

func (s *Service) endedInVolley(ctx context.Context, tx *sqldb.Tx, e end) error {
	if err := s.settle(ctx, tx, e.Delivery, e.Outcome); err != nil {
		return err
	}
	if slices.Contains([]State{Waiting, Unknown}, e.Outcome.State) {
		return nil
	}
	if err := s.ended(ctx, tx, e.Delivery, e.Outcome); err != nil {
		return err
	}
	return s.advance(ctx, tx, e.Delivery)
}
