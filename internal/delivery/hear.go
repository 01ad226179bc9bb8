package delivery

import (
	"context"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

const (
	pushedFor  = 72 * time.Hour // for so long a parcel whose news came by a call is asked for less often
	pushedWait = 12 * time.Hour
	hurryGap   = 2 * time.Minute          // between an answer of a carrier and the next question that a call brings about
	inFlight   = askLimit + 5*time.Second // after which a question that was under way has its answer
	mostTries  = 5                        // at a parcel that others change
)

// push takes what a service called with: which parcel has moved, or a fault. A parcel that nobody waits for is no fault, so that the
// service stops. It fails with errCallShape for what cannot be read.
func (s *Service) push(ctx context.Context, service parcel.Pusher, body []byte) error {
	told, err := parcel.ReadPushed(service, body)
	now := s.clock()
	switch {
	case errors.Is(err, parcel.ErrUnknownCarrier), errors.Is(err, parcel.ErrInvalidNumber):
		return nil
	case err != nil:
		s.notePusher(ctx, service, func(p *Pusher) { p.Failed, p.Why = now, parcel.KindOf(err).Code() })
		return errCallShape
	}
	s.notePusher(ctx, service, func(p *Pusher) { p.Called = now })
	of := Label{Carrier: told.Carrier, Invoice: told.Number}
	if len(told.Events) > 0 {
		return s.hear(ctx, of, told.Events)
	}
	if service.Tells() { // a scan that went wrong
		return nil
	}
	return s.hurry(ctx, of)
}

// hear takes what a service tells of a parcel, in the steps that an answer of its carrier is taken in. Who tells what is known, or of
// what nobody waits for, changes nothing. A call is none of the looks at what has arrived.
func (s *Service) hear(ctx context.Context, of Label, events []parcel.Event) error {
	for range mostTries {
		p, err := findParcel(ctx, s.db, `WHERE p.carrier = ? AND p.invoice = ?`, of.Carrier, of.Invoice)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		now := s.clock()
		t := parcel.Join(p.Events, events, now)
		if p.rests() || printOf(trimmed(t.Events)) == p.print {
			return nil
		}
		t.Expected = p.Expected
		q := p.heard(t, now)
		q.pushed, q.Asked, q.looks = now, p.Asked, p.looks
		if q, err = s.settled(ctx, q, now); err != nil {
			return err
		}
		if err = s.store(ctx, q, p.print, now); !errors.Is(err, errMoved) {
			return err
		}
	}
	return errCalls
}

// rests says whether nobody waits for p, so that it is not asked for although it is not over.
func (p Parcel) rests() bool {
	switch p.State {
	case parcel.Delivered, parcel.Returned, parcel.Exception, parcel.Expired:
		return false
	}
	return p.due.IsZero() && p.SetBy == ""
}

// joined is what a carrier tells of p with what calls have told since: carriers' own pages may be behind. Where it tells nothing but what
// is known, that stays as it is, and is no news.
func (s *Service) joined(ctx context.Context, p Parcel, t *parcel.Tracking, now time.Time) (*parcel.Tracking, error) {
	if p.pushed.IsZero() || !s.pusherOf(p.Carrier).Tells() {
		return t, nil
	}
	kept, err := findParcel(ctx, s.db, `WHERE p.id = ?`, p.ID)
	if err != nil {
		if errors.Is(err, ErrNotFound) { // nobody waits for it any more
			err = nil
		}
		return t, err
	}
	var since []parcel.Event
	last, told := t.Last()
	for _, e := range kept.Events {
		if !told || e.Time.After(last.Time) {
			since = append(since, e)
		}
	}
	events := parcel.Join(t.Events, since, now)
	if len(parcel.Join(kept.Events, t.Events, now).Events) == len(kept.Events) && len(events.Events) == len(kept.Events) {
		events = parcel.Join(kept.Events, nil, now)
	}
	both := *t
	both.Events, both.State, both.Delivered = events.Events, events.State, events.Delivered
	return &both, nil
}

// hurry has a parcel asked for soon, since a service says that it has moved.
func (s *Service) hurry(ctx context.Context, of Label) error {
	for range mostTries {
		p, err := findParcel(ctx, s.db, `WHERE p.carrier = ? AND p.invoice = ?`, of.Carrier, of.Invoice)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		now := s.clock()
		due, anew := p.hurried(now)
		if !anew {
			return nil
		}
		saved := false
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
			saved, err = hurryParcel(ctx, tx, p, due, now)
			return err
		})
		if err != nil || saved {
			return err
		}
	}
	return errCalls
}

// hurried is when p is asked for since a service says at now that it has moved, and whether that says anything new. What staff set, what
// rests and what is long over is left alone. A question that is under way is not asked twice.
func (p Parcel) hurried(now time.Time) (due time.Time, anew bool) {
	over := p.due.IsZero() && (p.State != parcel.Delivered || now.Sub(p.Delivered) > returnWatch)
	if p.SetBy != "" || over {
		return time.Time{}, false
	}
	due = now.Add(inFlight)
	if soonest := p.Asked.Add(hurryGap); soonest.After(due) {
		due = soonest
	}
	if !p.due.IsZero() && !p.due.After(due) {
		if p.pushedUnasked() {
			return time.Time{}, false
		}
		due = p.due
	}
	return due, true
}

// pushedUnasked says whether a service called for p and its carrier has not answered since.
func (p Parcel) pushedUnasked() bool { return !p.pushed.IsZero() && !p.pushed.Before(p.Asked) }

// pushedLately says whether news of p came by a call: services that call tell the next ones too, and it need not be asked for so often.
func (p Parcel) pushedLately(now time.Time) bool {
	return !p.pushed.IsZero() && now.Sub(p.pushed) < pushedFor && !p.Moved.Before(p.pushed)
}
