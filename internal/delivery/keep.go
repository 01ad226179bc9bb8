package delivery

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// follow has an order go where its parcels stand.
func (s *Service) follow(ctx context.Context, tx *sqldb.Tx, orderID string) error {
	return s.needs.Orders().ParcelsMoved(ctx, tx, orderID, func() (Standing, error) { return standing(ctx, tx, orderID) })
}

// keep stores p with what is new of it, tells it to the shop and to hooks, and has its orders follow. It fails with errMoved when somebody else was first.
func (s *Service) keep(ctx context.Context, tx *sqldb.Tx, p Parcel, now time.Time) error {
	return s.keepAct(ctx, tx, p, now, nil)
}

// keepAct is keep of what staff did, if a is not nil: each order in the parcel tells it before it follows.
func (s *Service) keepAct(ctx context.Context, tx *sqldb.Tx, p Parcel, now time.Time, a *Act) error {
	news, p := p.news()
	saved, err := saveParcel(ctx, tx, p)
	if err == nil && !saved {
		err = errMoved
	}
	if err == nil {
		err = restateWatches(ctx, tx, p)
	}
	if err != nil {
		return err
	}
	of, err := standingIn(ctx, tx, p)
	if err != nil {
		return err
	}
	before := slices.Clone(of)
	if err := s.tell(ctx, tx, p, of, now); err != nil {
		return err
	}
	if err := s.callHooks(ctx, tx, p, of, news, now); err != nil {
		return err
	}
	for i, sh := range of {
		if sh.urgency != p.urgency() || sh.told != before[i].told {
			if err := rank(ctx, tx, sh, p.urgency()); err != nil {
				return err
			}
		}
		if a != nil {
			if err := s.needs.Orders().Acted(ctx, tx, sh.OrderID, *a); err != nil {
				return err
			}
		}
		if err := s.follow(ctx, tx, sh.OrderID); err != nil {
			return err
		}
	}
	if len(of) == 0 { // others alone have it watched
		return nil
	}
	return s.count(ctx, tx, p)
}

var errMoved = errors.New("the parcel was changed meanwhile")
