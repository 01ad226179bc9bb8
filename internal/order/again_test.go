package order_test

import (
	"errors"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestCartHasBackWhatCameToNothing(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v, later := s.sell("불맛 쌀떡볶이", 12900, 100), s.sell("한우곰탕", 15900, 100)
		buy := func(who string, fromCart bool) (order.Order, string) {
			t.Helper()
			in := wish(guest(who), order.Want{VariantID: v, Qty: 2})
			if in.FromCart = fromCart; fromCart {
				if _, err := s.orders.AddToCart(t.Context(), guest(who), in.Wants[0]); err != nil {
					t.Fatal(err)
				}
				in.Wants = nil
			}
			return s.place(in)
		}
		cancel := func(o order.Order, who string) {
			t.Helper()
			if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: guest(who)}, "mind"); err != nil {
				t.Fatal(err)
			}
		}

		o, window := buy("closed", true)
		s.pay(window, sandboxpg.Close)
		cancel(o, "closed")
		cancel(o, "closed") // once only
		o, window = buy("paid", true)
		s.pay(window, sandboxpg.Approve)
		cancel(o, "paid")
		o, _ = buy("direct", false)
		cancel(o, "direct")
		buy("expired", true)
		_, late := buy("late", true)
		s.pass(11 * time.Minute)
		if _, err := s.orders.Expire(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.orders.AddToCart(t.Context(), guest("late"), order.Want{VariantID: later, Qty: 1}); err != nil {
			t.Fatal(err)
		}
		if got := s.cart("late")[v]; got != 2 {
			t.Errorf("after the expiry %d lie in the cart, want 2", got)
		}
		if got := s.pay(late, sandboxpg.Approve); got.State != order.Paid {
			t.Fatalf("paid late the order is %s", got.State)
		}
		for who, want := range map[string]int64{"closed": 2, "expired": 2, "paid": 0, "direct": 0, "late": 0} {
			if got := s.cart(who)[v]; got != want {
				t.Errorf("%s: %d lie in the cart, want %d", who, got, want)
			}
		}
		if got := s.cart("late")[later]; got != 1 {
			t.Errorf("of what was put in meanwhile lie %d, want 1", got)
		}
	})
}

func TestAnyOrderCanBeHadAgain(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("불맛 쌀떡볶이", 12900, 3)
		me := order.Viewer{Who: guest("a")}
		again := func(o order.Order) {
			t.Helper()
			if err := s.orders.Again(t.Context(), o.Number, me, "again"); err != nil {
				t.Fatal(err)
			}
		}
		open, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 2}))
		s.pay(window, sandboxpg.Decline)
		again(open)
		if got := s.cart("a")[v]; got != 2 {
			t.Errorf("%d lie in the cart, want the two of the declined order", got)
		}
		if o, _ := s.orders.ByNumber(t.Context(), open.Number, me); o.State != order.Cancelled {
			t.Errorf("the order that waited is %s: its stock would be held against its own buyer", o.State)
		}
		in := wish(guest("a"))
		in.FromCart = true
		paid, window := s.place(in)
		s.pay(window, sandboxpg.Approve)
		again(paid)
		if got := s.cart("a")[v]; got != 2 {
			t.Errorf("%d lie in the cart, want the two of the paid order", got)
		}
		if err := s.orders.Again(t.Context(), paid.Number, order.Viewer{Who: guest("stranger")}, "again"); !errors.Is(err, order.ErrNotFound) {
			t.Errorf("a stranger ordering it again: %v", err)
		}
	})
}
