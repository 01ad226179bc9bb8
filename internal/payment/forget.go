package payment

import (
	"context"
	"fmt"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Forget removes the payments of an order whose provider was never asked to charge: windows that nobody finished. It removes
// none, and says false, where one of them is anything else.
func (s *Service) Forget(ctx context.Context, tx *sqldb.Tx, orderID string) (bool, error) {
	all, err := paymentsOf(ctx, tx, orderID)
	if err != nil {
		return false, err
	}
	for _, p := range all {
		if p.State != Window && p.State != Closed {
			return false, nil
		}
		asked, err := attempted(ctx, tx, p.ID)
		if err != nil || asked {
			return false, err
		}
	}
	n, err := deletePayments(ctx, tx, orderID)
	if err != nil {
		return false, fmt.Errorf("forget payments of order %s: %w", orderID, err)
	}
	return n == int64(len(all)), nil // another state came in between: the caller undoes it
}
