package notify

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// lender counts what it took and was given back.
type lender struct{ took, back int }

func (l *lender) Judge(context.Context, sqldb.Querier, Delivery, time.Time) (Verdict, error) {
	l.took++
	return Verdict{}, nil
}

func (l *lender) GiveBack(context.Context, *sqldb.Tx, Delivery, time.Time) error {
	l.back++
	return nil
}

func TestWhatWaitsForTheBudgetGivesBackWhatTheGuardTook(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, l := openKiosk(t, db, time.Now), &lender{}
		s.needs.Guard = l
		if err := s.SetBudget(t.Context(), 30_000); err != nil {
			t.Fatal(err)
		}
		both := [2]Delivery{} // of one notice: the first costs 28 won, and the second 110
		for i := range both {
			both[i] = Delivery{
				ID: fmt.Sprintf("%036d", i), Notice: fmt.Sprintf("%036d", 9), Person: "minji", Channel: "kiosk", Kind: "sale", Attempts: 1, Step: i + 1, State: Waiting, Told: s.now(), Expires: s.now(),
			}
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if _, err := insertNotice(ctx, tx, both[0], "one", "{}", ""); err != nil {
				return err
			}
			return insertDeliveries(ctx, tx, both[:])
		})
		if err != nil {
			t.Fatal(err)
		}
		tried := func(d Delivery) Verdict {
			t.Helper()
			v, err := s.begin(t.Context(), kiosk{}, d, Letter{})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if v := tried(both[1]); v.Stop != codeBudget || l.took != 1 || l.back != 1 {
			t.Errorf("over the budget: %+v, took %d, back %d, want both 1", v, l.took, l.back)
		}
		going, err := s.beginMany(t.Context(), kiosk{}, both[1:], func(Delivery) Letter { return Letter{} })
		if err != nil || len(going) != 0 || l.took != 2 || l.back != 2 {
			t.Errorf("among a crowd: %v, %v, took %d, back %d, want both 2", going, err, l.took, l.back)
		}
		if v := tried(both[0]); v != (Verdict{}) || l.back != 2 {
			t.Errorf("within the budget: %+v, back %d", v, l.back)
		}
		if v := tried(both[1]); v.Stop != codeBudget || l.took != 4 || l.back != 2 {
			t.Errorf("after its notice was tried: %+v, took %d, back %d, want 4 and 2", v, l.took, l.back)
		}
	})
}
