package delivery

import (
	"context"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

const (
	noteEvery   = time.Minute
	enlistLimit = 5 * time.Second
	enlistAhead = 36 * time.Hour // a parcel is enlisted again when less is left: it is looked at each day
)

// toPusher is how often a service is told of parcels.
var toPusher = limit.Rule{Name: "parcels told to a service", Most: 5, Refill: 200 * time.Millisecond, Fails: limit.Alone}

// enlist has a service call for p, if it is asked for and nobody calls for it until long. Whether that goes well is no matter to
// what is known of p: it is asked for as it would be without.
func (s *Service) enlist(ctx context.Context, p Parcel, now time.Time) Parcel {
	if p.due.IsZero() || s.needs.Enlist == nil {
		return p
	}
	service := s.pusherOf(p.Carrier)
	if service == "" {
		return p
	}
	known, err := s.pusher(ctx, service)
	made := p.enlisted.Add(-service.Keeps()) // when it was
	if err != nil || p.enlisted.Sub(now) > enlistAhead && made.After(known.Renewed) {
		return p
	}
	if until, ok := s.enlistWith(ctx, known, p, now); ok {
		p.enlisted = until
	}
	return p
}

// pusherOf is the service that calls for parcels of a carrier, of those that have keys: one that tells what happened before one that
// does not; "" if none does.
func (s *Service) pusherOf(carrier string) parcel.Pusher {
	for _, service := range parcel.Pushers() {
		if s.pushes(service) && service.Takes(carrier) {
			return service
		}
	}
	return ""
}

// enlistWith tells a service of p, unless it failed a moment ago or was told of many others, and says whether p need not be told again
// until a time.
func (s *Service) enlistWith(ctx context.Context, to Pusher, p Parcel, now time.Time) (time.Time, bool) {
	s.mu.Lock()
	pauses := s.pushersNow[to.Service].pauses
	s.mu.Unlock()
	if pauses.After(now) || !s.needs.Limits.Take(ctx, toPusher, string(to.Service), 1).OK() {
		return time.Time{}, false
	}
	address, until := s.address(to), now.Add(to.Service.Keeps())
	_, err := s.cfg.Hooks.Check(address)
	if err == nil {
		within, cancel := context.WithTimeout(ctx, enlistLimit)
		defer cancel()
		err = s.needs.Enlist(within, to.Service, parcel.Enlistment{Carrier: p.Carrier, Number: p.Invoice, Callback: address, Until: until})
	}
	if ctx.Err() != nil {
		return time.Time{}, false
	}
	kind, why := parcel.KindOf(err), ""
	switch {
	case err == nil:
		s.remember(to.Service, func(n *pusherNow) { n.fails, n.pauses = 0, time.Time{} })
		s.notePusher(ctx, to.Service, func(p *Pusher) { p.Took = now })
		return until, true
	case kind == parcel.ErrUnknownCarrier, kind == parcel.ErrInvalidNumber: // it takes no such parcels, now or tomorrow
		return until, true
	case errors.Is(err, outside.ErrPrivate), errors.Is(err, outside.ErrAddress):
		why = "private_address"
	default:
		why = kind.Code()
	}
	s.remember(to.Service, func(n *pusherNow) {
		pause := time.Minute << min(n.fails, 5)
		if kind == parcel.ErrKeysRefused || why == "private_address" { // somebody has to mend that
			pause = time.Hour
		}
		n.fails, n.pauses = n.fails+1, now.Add(pause)
	})
	s.notePusher(ctx, to.Service, func(p *Pusher) { p.Failed, p.Why = now, why })
	return time.Time{}, false
}

// notePusher writes down how it went with a service, at most once a minute for the same.
func (s *Service) notePusher(ctx context.Context, service parcel.Pusher, change func(*Pusher)) {
	known, err := s.pusher(ctx, service)
	if err == nil {
		after := known
		change(&after)
		if after.Why == known.Why && after.Called.Sub(known.Called) < noteEvery && after.Took.Sub(known.Took) < noteEvery && after.Failed.Sub(known.Failed) < noteEvery {
			return
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return notePusher(ctx, tx, after) })
		s.remember(service, func(n *pusherNow) {
			n.Called, n.Took, n.Failed, n.Why = after.Called, after.Took, after.Failed, after.Why
		})
	}
	if err != nil && ctx.Err() == nil {
		s.logger.WarnContext(ctx, "it is not written down how a service that calls for parcels did", "service", service, "err", err)
	}
}
