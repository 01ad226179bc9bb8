package order_test

import (
	"errors"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// The shopper agrees in the last second of the hold, the card is declined: there is still time for another card.
func TestStockIsHeldWhileTheShopperPays(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 10000, 1)
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
		s.pass(10*time.Minute - time.Second)
		s.pay(window, sandboxpg.Decline)
		s.pass(2 * time.Minute)
		if n, err := s.orders.Expire(t.Context()); n != 0 || err != nil {
			t.Errorf("%d orders expired while being paid, %v", n, err)
		}
		if _, reserved := s.stock(v); reserved != 1 {
			t.Errorf("%d held while the shopper pays, want 1", reserved)
		}
		_, again, err := s.orders.PayAgain(t.Context(), o.Number, order.Viewer{Who: guest("a")}, order.Place{Origin: "http://shop.test"})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.pay(again, sandboxpg.Approve); got.State != order.Paid {
			t.Errorf("with another card the order is %s, want paid", got.State)
		}
		s.settleAll()
		s.sound()
	})
}

// The order does not follow the charge in its transaction, and the process dies before the event comes.
func TestAPaidPaymentKeepsItsOrderFromExpiringAndFromBeingCancelled(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 10000, 1)
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
		form, err := s.press(window, sandboxpg.Approve)
		if err != nil {
			t.Fatal(err)
		}
		claim, charged, err := s.payments.Claimed(t.Context(), "sandbox", form)
		if err != nil {
			t.Fatal(err)
		}
		s.deaf = true
		if p, err := s.payments.Settle(t.Context(), claim, charged); err != nil || p.State != payment.Paid {
			t.Fatalf("the payment is %s, %v", p.State, err)
		}
		s.pass(time.Hour)
		if n, err := s.orders.Expire(t.Context()); n != 0 || err != nil {
			t.Errorf("%d paid orders expired, %v", n, err)
		}
		if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: guest("a")}, ""); !errors.Is(err, order.ErrPaying) {
			t.Errorf("cancelling gives %v, want ErrPaying", err)
		}
		if _, reserved := s.stock(v); reserved != 1 {
			t.Errorf("%d held for a charge that the order has not heard of, want 1", reserved)
		}
		s.hear(1)
		if got := s.see(o.Number); got.State != order.Paid {
			t.Errorf("once it hears the order is %s, want paid", got.State)
		}
		s.sound()
	})
}
