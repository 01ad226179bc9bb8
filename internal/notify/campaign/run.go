package campaign

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// chunk is how many members are looked at in one transaction.
const chunk = 1000

// Todos are the kinds of todo that carry campaigns out.
func (s *Service) Todos() []todo.Kind {
	return []todo.Kind{{Name: todoStep, Lane: "campaigns", Deadline: time.Minute, Handle: s.step}}
}

// step takes a campaign one chunk further: the letters, the place and the counts are one transaction, so that after a crash it goes on
// where it stood and tells nobody twice.
func (s *Service) step(ctx context.Context, j todo.Job) error {
	var (
		again time.Duration
		more  bool
	)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		again, more = 0, false
		if _, err := move(ctx, tx, j.Key, anyVersion, Running, []State{Scheduled}, s.now()); err != nil {
			return err
		}
		c, err := find(ctx, tx, j.Key)
		if err != nil {
			return err
		}
		if c.State != Running {
			return j.Done(ctx, tx)
		}
		if c.Stage == Choice {
			wait, hand, err := s.choose(ctx, tx, c)
			if err != nil {
				return err
			}
			if hand {
				return j.Done(ctx, tx)
			}
			again, more = wait, true
			return nil
		}
		again, more, err = s.goOn(ctx, tx, j, c)
		return err
	})
	if err != nil {
		return fmt.Errorf("carry campaign %s on: %w", j.Key, err)
	}
	if more {
		return todo.Later(again)
	}
	return nil
}

// goOn tells one chunk of those that c's stage means, and says when to go on; the last one ends the stage.
func (s *Service) goOn(ctx context.Context, tx *sqldb.Tx, j todo.Job, c Campaign) (again time.Duration, more bool, err error) {
	rate := c.rate(s.now())
	size := min(chunk, rate)
	readers, err := s.needs.Agreed(ctx, tx, c.Channel, c.place, size)
	if err != nil {
		return 0, false, err
	}
	told, err := s.tell(ctx, tx, c, readers)
	if err != nil {
		return 0, false, err
	}
	if told.last != "" {
		went, err := goOn(ctx, tx, c, told)
		if err != nil {
			return 0, false, err
		}
		if !went { // somebody paused it a moment ago, or another hand was here
			return 0, false, todo.ErrLost
		}
	}
	switch {
	case told.why != "":
		if _, err := pauseFor(ctx, tx, c.ID, told.why); err != nil {
			return 0, false, err
		}
		return 0, false, j.Done(ctx, tx)
	case len(readers) == size:
		return time.Duration(told.n) * time.Minute / time.Duration(rate), true, nil
	case c.Stage == Trial:
		choose := time.Time{}
		if c.Trial.By != "hand" {
			choose = s.now().Add(lettersLive + c.Trial.wait())
		}
		_, err := wait(ctx, tx, c.ID, choose)
		return 0, true, err
	}
	if _, err := move(ctx, tx, c.ID, anyVersion, Done, []State{Running}, s.now()); err != nil {
		return 0, false, err
	}
	return 0, false, j.Done(ctx, tx)
}

// rate is how many are told in the minute of now.
func (c Campaign) rate(now time.Time) int {
	ramp := time.Duration(c.RampMinutes) * time.Minute
	since := now.Sub(c.Begun)
	if ramp <= 0 || since >= ramp {
		return c.PerMinute
	}
	lowest := max(c.PerMinute/10, 1)
	return lowest + int(int64(c.PerMinute-lowest)*int64(max(since, 0))/int64(ramp))
}

// told is how far a chunk went.
type told struct {
	last   string // the last member that was looked at
	looked int
	n      int             // what was written down
	cost   notify.MilliWon // what that is to cost
	why    string          // why the next could not be told, or ""
}

// stops says why c's budget does not let it go on to a letter like that, with which what it tells now is to cost more; "" where it may.
func (c Campaign) stops(next notify.Sample, more notify.MilliWon) string {
	switch {
	case c.Budget == 0:
	case next.Unpriced:
		return WhyPrice
	case c.Booked+more > c.Budget*1000:
		return WhyBudget
	}
	return ""
}

// tell writes down letters to those of readers who are meant, as far as c's budget goes.
func (s *Service) tell(ctx context.Context, tx *sqldb.Tx, c Campaign, readers []Reader) (t told, err error) {
	meant, err := s.meant(ctx, tx, c.Segment, readers)
	if err != nil {
		return t, err
	}
	reach, err := s.needs.Reach(ctx, tx, c.Channel, persons(meant))
	if err != nil {
		return t, err
	}
	are := map[string]bool{}
	for _, r := range meant {
		are[r.Person] = true
	}
	type alike struct{ wording, lang string }
	prices, crowds := map[alike]notify.Sample{}, map[alike][]notify.Reader{}
	var order []alike
	for _, r := range readers {
		k := alike{c.wordingFor(r.Person), "ko"}
		if r.Lang == "en" {
			k.lang = "en"
		}
		to := reach[r.Person]
		if !are[r.Person] || k.wording == "" || len(to) == 0 {
			t.last, t.looked = r.Person, t.looked+1
			continue
		}
		price, known := prices[k]
		if !known {
			if price, err = s.dearest(ctx, c, c.notice(k.wording, k.lang, s.now()), k.lang); err != nil {
				return t, err
			}
			prices[k], order = price, append(order, k)
		}
		cost := price.Price * notify.MilliWon(len(to))
		if t.why = c.stops(price, t.cost+cost); t.why != "" {
			break
		}
		for step, channel := range c.channels() {
			for _, address := range to {
				crowds[k] = append(crowds[k], notify.Reader{Person: r.Person, Lang: k.lang, Channel: channel, Address: address, Step: step})
			}
		}
		t.last, t.looked, t.n, t.cost = r.Person, t.looked+1, t.n+len(to), t.cost+cost
	}
	for _, k := range order {
		n := c.notice(k.wording, k.lang, s.now())
		for crowd := crowds[k]; len(crowd) > 0; {
			size := min(len(crowd), chunk)
			for size < len(crowd) && crowd[size].Step > 0 { // which goes together with the one before it
				size--
			}
			some := crowd[:size]
			if err := s.needs.Tell(ctx, tx, n, some); err != nil {
				return t, err
			}
			crowd = crowd[len(some):]
		}
	}
	return t, nil
}
