package order

import (
	"context"
	"errors"
	"fmt"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// unpaidAtOnce is how many orders ForgetUnpaid looks at in one step.
const unpaidAtOnce = 200

var errKept = errors.New("the order is kept")

// ForgetUnpaid removes orders of guests that ended without being paid and were placed longer than Config.UnpaidKeep ago, with
// all that belongs to them, and says how many. Nobody has a claim to them and no money was ever asked for: of an order whose
// provider was asked to charge, whatever it answered, all is kept. What a stranger can make rows of is bounded by that.
func (s *Service) ForgetUnpaid(ctx context.Context) (int, error) {
	gone, before := 0, s.now().Add(-s.cfg.UnpaidKeep)
	for _, state := range []State{Expired, Cancelled} {
		for from := (spot{}); ; {
			old, err := unpaidBefore(ctx, s.db, state, from, before, unpaidAtOnce)
			if err != nil {
				return gone, fmt.Errorf("look for unpaid orders: %w", err)
			}
			for _, o := range old {
				err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return s.forgetUnpaid(ctx, tx, o.id, state) })
				if err == nil {
					gone++
				} else if !errors.Is(err, errKept) {
					return gone, fmt.Errorf("forget unpaid order %s: %w", o.id, err)
				}
				from = o
			}
			if len(old) < unpaidAtOnce {
				break
			}
		}
	}
	return gone, nil
}

// forgetUnpaid removes one order, or fails with errKept.
func (s *Service) forgetUnpaid(ctx context.Context, tx *sqldb.Tx, orderID string, state State) error {
	o, err := findOrder(ctx, tx, "id", orderID)
	if err != nil {
		return err
	}
	if done, err := deleteUnpaid(ctx, tx, orderID, state); err != nil || !done {
		return errors.Join(err, onlyIf(!done, errKept))
	}
	if done, err := s.payments.Forget(ctx, tx, orderID); err != nil || !done {
		return errors.Join(err, onlyIf(!done, errKept))
	}
	return s.catalog.Forget(ctx, tx, o.stockRef)
}
