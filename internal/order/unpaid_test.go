package order_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestUnpaidOrdersOfGuestsAreForgottenAndNothingWithMoney(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("곰탕", 12_000, 100)
		want := order.Want{VariantID: v, Qty: 2}
		place := func(name string) (order.Order, string) { return s.place(wish(guest(name), want)) }
		cancel := func(number, who string) {
			t.Helper()
			if _, err := s.orders.Cancel(t.Context(), number, order.Viewer{Who: guest(who)}, "no"); err != nil {
				t.Fatal(err)
			}
		}
		left, _ := place("left")
		called, _ := place("called")
		cancel(called.Number, "called")
		declined, window := place("declined")
		s.pay(window, sandboxpg.Decline)
		paid, window := place("paid")
		s.pay(window, sandboxpg.Approve)
		refunded, window := place("refunded")
		s.pay(window, sandboxpg.Approve)
		cancel(refunded.Number, "refunded")
		members, _ := s.place(wish(s.member("minji@example.com", "김민지", "browser"), want))
		s.pass(time.Hour)
		s.settleAll()
		s.pass(91 * 24 * time.Hour)
		young, _ := place("young")
		s.pass(time.Hour)
		s.settleAll()

		rows := func(o order.Order) (n int64) {
			return s.number(`SELECT COUNT(*) FROM orders WHERE id = ?`, o.ID) + s.number(`SELECT COUNT(*) FROM order_lines WHERE order_id = ?`, o.ID) +
				s.number(`SELECT COUNT(*) FROM order_steps WHERE order_id = ?`, o.ID) + s.number(`SELECT COUNT(*) FROM payments WHERE order_id = ?`, o.ID)
		}
		held := s.number(`SELECT COUNT(*) FROM reservations`)
		before := map[string]int64{}
		kept := map[string]order.Order{"declined": declined, "paid": paid, "refunded": refunded, "member's": members, "young": young}
		for name, o := range kept {
			before[name] = rows(o)
		}
		if n, err := s.orders.ForgetUnpaid(t.Context()); n != 2 || err != nil {
			t.Errorf("%d orders were forgotten, %v; want two", n, err)
		}
		for name, o := range map[string]order.Order{"left": left, "called": called} {
			if n := rows(o); n != 0 {
				t.Errorf("the %s order left %d rows", name, n)
			}
		}
		for name, o := range kept {
			if n := rows(o); n != before[name] || n < 4 {
				t.Errorf("the %s order has %d rows, had %d", name, n, before[name])
			}
		}
		if n := s.number(`SELECT COUNT(*) FROM reservations`); n != held-2 {
			t.Errorf("%d reservations are left of %d, want two less", n, held)
		}
		if n, err := s.orders.ForgetUnpaid(t.Context()); n != 0 || err != nil {
			t.Errorf("a second time %d were forgotten, %v", n, err)
		}
		s.sound()
	})
}

// Many orders that come late, or go, leave segments that a short transaction writes, and every order that is there is found.
func TestSegmentsStayShortWhateverComesLateOrGoes(t *testing.T) {
	db := tables.SQLite(t)
	s := open(t, db)
	const late = 3*order.SegmentLength + 100
	orders := past(rand.New(rand.NewPCG(5, 6)), 2*order.SegmentLength+late, s.now)
	s.insert(orders[:10]...)
	s.insert(orders[10+late:]...)
	find := func(o order.Order, want bool) {
		t.Helper()
		if got, _, _ := s.all(order.Filter{Query: o.Number}); (len(got) == 1) != want {
			t.Errorf("%s: found %v, want it found: %v", o.Number, got, want)
		}
	}
	work := func() {
		t.Helper()
		if _, err := s.orders.Recount(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.orders.Index(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := s.number(`SELECT COALESCE(MAX(orders), 0) FROM order_segments`); n > 2*order.SegmentLength {
			t.Errorf("a segment has %d orders", n)
		}
	}
	work()
	s.insert(orders[10 : 10+late]...)
	work()
	for i := 0; i < len(orders); i += 97 {
		find(orders[i], true)
	}
	for _, o := range orders[:2*order.SegmentLength] {
		s.exec(`DELETE FROM orders WHERE id = ?`, o.ID)
	}
	work()
	find(orders[3], false)
	for i := 2 * order.SegmentLength; i < len(orders); i += 97 {
		find(orders[i], true)
	}
	if n, err := s.orders.Recount(t.Context()); n != 0 || err != nil {
		t.Errorf("%d segments are written anew though nothing changed, %v", n, err)
	}
}
