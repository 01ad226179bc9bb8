package notify

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// kiosk is a channel whose prices are those of three sorts.
type kiosk struct{ paced }

func (kiosk) Name() string { return "kiosk" }

func (kiosk) Price(d Delivery, _ Letter) (provider, what string) {
	return "kiosk", []string{"sms", "lms", "mms"}[d.Step]
}

func openKiosk(t *testing.T, db *sqldb.DB, now func() time.Time) *Service {
	t.Helper()
	if err := sqldb.Migrate(t.Context(), db, "notify", Migrations); err != nil {
		t.Fatal(err)
	}
	s := NewService(db, Needs{Channels: []Channel{kiosk{}}}, now)
	for what, price := range map[string]MilliWon{"sms": 9_900, "lms": 28_000, "mms": 110_000} {
		if err := s.SetPrice(t.Context(), Price{Provider: "kiosk", What: what, MilliWon: price}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// bought reserves n deliveries from the given one on, as the channel's sorts take turns, and gives those over the budget.
func (s *Service) bought(t *testing.T, from, n int) map[string]bool {
	t.Helper()
	all := make([]Delivery, n)
	for i := range all {
		all[i] = Delivery{ID: fmt.Sprintf("%036d", from+i), Channel: "kiosk", Kind: "sale", Attempts: 1, Step: (from + i) % 3}
	}
	var over map[string]bool
	err := s.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		over, err = s.reserve(ctx, tx, kiosk{}, all, func(Delivery) Letter { return Letter{} }, s.now())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return over
}

func (s *Service) ends(t *testing.T, i int, states ...State) {
	t.Helper()
	for _, state := range states {
		err := s.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return s.settle(ctx, tx, Delivery{ID: fmt.Sprintf("%036d", i), Channel: "kiosk", Attempts: 1}, Outcome{State: state})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (s *Service) today(t *testing.T) MilliWon {
	t.Helper()
	c, err := s.Costs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c.Today
}

func TestWhatACrowdCostIsAddedUpByTheBeginningOfItsEvents(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := openKiosk(t, db, time.Now)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			for i, event := range []string{"one/a", "one/b", "ones"} {
				d := Delivery{ID: fmt.Sprintf("%036d", i), Notice: fmt.Sprintf("%036d", i), Channel: "kiosk", Kind: "sale", Attempts: 1, Step: i, State: Trying, Told: s.now(), Expires: s.now()}
				if _, err := insertNotice(ctx, tx, d, event, "{}", ""); err != nil {
					return err
				}
				if err := insertDeliveries(ctx, tx, []Delivery{d}); err != nil {
					return err
				}
				if _, err := s.reserve(ctx, tx, kiosk{}, []Delivery{d}, func(Delivery) Letter { return Letter{} }, s.now()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			after string
			want  MilliWon
		}{{"all were sent", 37_900}, {"one of them came back", 9_900}} {
			if spent, err := s.SpentOn(t.Context(), db, "sale", "one/"); err != nil || spent != c.want {
				t.Errorf("after %s it cost %d, %v, want %d", c.after, spent, err, c.want)
			}
			s.ends(t, 1, Dead)
		}
	})
}

func TestAMillionDeliveriesOfMixedPriceSumUpExactly(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		n := 1_000_000
		if db.Dialect() != sqldb.SQLite {
			n = 30_000 // the sums are made alike, and its rows take long
		}
		s := openKiosk(t, db, time.Now)
		for at := 0; at < n; at += 5000 {
			s.bought(t, at, min(5000, n-at))
		}
		want := MilliWon(n/3)*(9_900+28_000+110_000) + MilliWon(n%3)*9_900
		for i := 0; i < 300; i += 3 { // the cheapest: refused, or arrived after all
			s.ends(t, i, Sent, Dead, Dead)
			want -= 9_900
			if i%2 == 0 {
				s.ends(t, i, Delivered, Delivered)
				want += 9_900
			}
		}
		rows, err := sqldb.Column[int64](t.Context(), db, "SELECT SUM(milli_won) FROM notice_costs WHERE state <> 'refunded'")
		if got := s.today(t); err != nil || got != want || rows[0] != want {
			t.Errorf("the sum is %d, the rows make %d, want %d; %v", got, rows[0], want, err)
		}
	})
}

func TestWhatIsOverTheDaysBudgetWaitsForTheNext(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		at := time.Date(2026, 11, 27, 14, 59, 0, 0, time.UTC) // a minute before midnight in Seoul
		s := openKiosk(t, db, func() time.Time { return at })
		if err := s.SetBudget(t.Context(), 147_900); err != nil {
			t.Fatal(err)
		}
		if over := s.bought(t, 0, 4); len(over) != 1 || !over[fmt.Sprintf("%036d", 3)] {
			t.Errorf("over the budget are %v", over)
		}
		s.ends(t, 0, Broken) // it is given back
		if over := s.bought(t, 6, 1); len(over) != 0 || s.today(t) != 147_900 {
			t.Errorf("over the budget are %v of %d", over, s.today(t))
		}
		if next := midnight(at); !next.Equal(at.Add(time.Minute)) {
			t.Errorf("they wait until %v", next)
		}
		at = at.Add(time.Minute)
		if over := s.bought(t, 9, 3); len(over) != 0 || s.today(t) != 147_900 {
			t.Errorf("the next day %v are over the budget of %d", over, s.today(t))
		}
	})
}

func TestAPriceCountsFromItsMomentOn(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		at := time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)
		s := openKiosk(t, db, func() time.Time { return at })
		for range 2 { // the second corrects the first
			if err := s.SetPrice(t.Context(), Price{Provider: "kiosk", What: "sms", MilliWon: 12_500, ValidFrom: at.Add(time.Hour)}); err != nil {
				t.Fatal(err)
			}
		}
		s.bought(t, 0, 1)
		at = at.Add(time.Hour)
		s.bought(t, 3, 1)
		if got := s.today(t); got != 22_400 {
			t.Errorf("they cost %d", got)
		}
		if got := wonOf(9_900) + " " + wonOf(110_000) + " " + wonOf(9_905); got != "9.9 110 9.905" {
			t.Error(got)
		}
	})
}
