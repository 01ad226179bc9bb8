package notify

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Guard says whether a delivery may go out now. It is asked right before each attempt, also of a later step.
type Guard interface {
	// Judge reads what it needs by q, which is the transaction that writes the attempt down. An error lets nothing go.
	Judge(ctx context.Context, q sqldb.Querier, d Delivery, now time.Time) (Verdict, error)
}

// Verdict is what a guard says; the zero one lets a delivery go.
type Verdict struct {
	Hold time.Time // not before
	Stop string    // a code, such as "no_consent": it never goes. Beside Hold it says why that is
}

// judge asks the guard, if there is one.
func (s *Service) judge(ctx context.Context, q sqldb.Querier, d Delivery, now time.Time) (Verdict, error) {
	if s.needs.Guard == nil {
		return Verdict{}, nil
	}
	return s.needs.Guard.Judge(ctx, q, d, now)
}
