package order_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// What the other tests of the package do not come by.
func TestDiscountsPurchasesAndOldKeys(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		o := past(rand.New(rand.NewPCG(7, 8)), 1, s.now)[0]
		o.Owner, o.State, o.Discount = account.MemberOwner("m-1"), order.Paid, 500
		o.Discounts = []order.Discount{{Kind: "coupon", Name: "첫 주문", NameEn: "First order", Amount: 500}}
		s.insert(o)
		found, err := s.orders.Search(t.Context(), order.Filter{})
		if err != nil || len(found.Items) != 1 || !slices.Equal(found.Items[0].Discounts, o.Discounts) {
			t.Errorf("found %+v, %v; want one order with %v", found.Items, err, o.Discounts)
		}
		for product, want := range map[string]bool{o.Lines[0].ProductID: true, "another": false} {
			if bought, err := s.orders.PurchasedBy(t.Context(), "m-1", product); bought != want || err != nil {
				t.Errorf("bought %s: %v, %v; want %v", product, bought, err, want)
			}
		}
		s.exec(`INSERT INTO order_keys (owner, idem_key, fingerprint, reply, created_at) VALUES ('g:1', 'old', '', '', 1)`)
		for _, round := range s.orders.Rounds() {
			if err := round.Do(t.Context()); err != nil {
				t.Errorf("%s: %v", round.Name, err)
			}
		}
		if n := s.number(`SELECT COUNT(*) FROM order_keys WHERE idem_key = 'old'`); n != 0 {
			t.Error("a key of 1970 is still remembered")
		}
	})
}

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "order", Files: order.Migrations,
		Words: map[string][]string{
			"state": {"'pending'", "'paid'", "'expired'", "'cancelled'", "'asked'", "'done'"}, "demo": {"0", "1"}, "what": {"'paid'", "'minute'", "'hour'"},
		},
		Small: []string{"order_segments"},
		Walks: map[string]string{
			"DELETE FROM order_holds WHERE until_at":                                         "an hourly look over the holds of orders that are not paid, which are hundreds",
			"SELECT id FROM orders WHERE 1 = 1 AND 1 = 1 ORDER BY (total + 0)":               "asked only where at most 2,000 orders pass",
			"SELECT id FROM orders WHERE 1 = 1 AND ((total + 0)":                             "asked only where at most 2,000 orders pass",
			"SELECT id FROM orders WHERE 1 = 1 AND state = ? AND 1 = 1 ORDER BY (total + 0)": "asked only where at most 2,000 orders pass",
			"SELECT id FROM orders WHERE 1 = 1 AND state = ? AND ((total + 0)":               "asked only where at most 2,000 orders pass",
		},
	})
}
