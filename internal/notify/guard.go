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

// Lender is a guard that takes something for a delivery that it lets go, such as one of its reader's places of the day.
type Lender interface {
	Guard
	// GiveBack takes back what Judge took for d at now, in the same transaction, where d does not go now after all.
	GiveBack(ctx context.Context, tx *sqldb.Tx, d Delivery, now time.Time) error
}

// Sieve is a guard that sees of many at once who may go.
type Sieve interface {
	Guard
	// Sift gives the ids of those of all that Judge would let go, and would take nothing for. It may leave some out, which are judged one by
	// one. It reads by q as Judge does.
	Sift(ctx context.Context, q sqldb.Querier, all []Delivery, now time.Time) (clear map[string]bool, err error)
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

// sift gives those of all that need no judging.
func (s *Service) sift(ctx context.Context, q sqldb.Querier, all []Delivery, now time.Time) (clear map[string]bool, err error) {
	if sieve, is := s.needs.Guard.(Sieve); is {
		return sieve.Sift(ctx, q, all, now)
	}
	return nil, nil
}

// giveBack has the guard take back what it took for d, which waits for the budget, unless d's notice was tried to reach its reader before:
// what was taken then is theirs.
func (s *Service) giveBack(ctx context.Context, tx *sqldb.Tx, d Delivery, now time.Time) error {
	lender, is := s.needs.Guard.(Lender)
	if !is {
		return nil
	}
	if tried, err := triedBefore(ctx, tx, d); err != nil || tried {
		return err
	}
	return lender.GiveBack(ctx, tx, d, now)
}
