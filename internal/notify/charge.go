package notify

import (
	"context"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ErrBudget says that the day's budget does not go to what costs money.
var ErrBudget = fault.New(fault.Conflict, "notice_budget_spent", "the budget of notices for today does not go to this")

// Charge is one thing that is sent outside any notice and costs money all the same.
type Charge struct {
	ID             string // 36 letters, no delivery's
	Kind           string // what it counts as among the kinds of notices
	Provider, What string // whose price it has, and as what
}

// Charge writes down what c costs, among what notices cost and within the day's budget. It fails with ErrBudget.
func (s *Service) Charge(ctx context.Context, tx *sqldb.Tx, c Charge) error {
	now := s.now()
	day := dayOf(now)
	left, bounded, err := budgetLeft(ctx, tx, day)
	if err != nil {
		return err
	}
	price, _, err := priceAt(ctx, tx, c.Provider, c.What, now)
	if err != nil {
		return err
	}
	if bounded && price > left {
		return ErrBudget
	}
	return insertCosts(ctx, tx, []cost{{c.ID, 1, c.Provider, c.What, c.Kind, day, price}}, now)
}

// Refund takes the charge of an id back: it was not sent after all.
func (s *Service) Refund(ctx context.Context, tx *sqldb.Tx, id string) error {
	return settleCost(ctx, tx, id, 1, refunded)
}
