package order_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
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
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
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
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
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

// The event of a payment and the browser that returns from it come in the same moment: the event's transaction commits between
// what the other one reads and what it writes. On SQLite one writer lets neither in between.
func TestAReturnLooksAgainWhereTheEventWasQuicker(t *testing.T) {
	url := tables.MariaDBURL(t)
	event := open(t, sqldbtest.Open(t, url))
	var between func()
	db, err := sqldb.Open(t.Context(), sqldb.Config{URL: url, Heard: func(query string, _ []any) {
		if meet := between; meet != nil && strings.HasPrefix(query, "UPDATE reservations SET state") {
			between = nil
			meet()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := open(t, db)
	var said bytes.Buffer
	s.orders = order.New(db, order.Needs{Catalog: s.catalog, Payments: s.payments, Accounts: s.accounts}, order.Config{Secret: []byte("secret of a test")},
		slog.New(slog.NewTextHandler(&said, nil)), s.clock)
	o, window := s.place(wish(guest("a"), order.Want{VariantID: s.sell("냉면", 10000, 1), Qty: 1}))
	form, err := s.press(window, sandboxpg.Approve)
	if err != nil {
		t.Fatal(err)
	}
	s.deaf = true // the order does not follow in the payment's own transaction
	met := false
	between = func() {
		met = true
		err := event.db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			all, err := event.payments.OfOrder(ctx, tx, o.ID)
			if err != nil || len(all) != 1 {
				return fmt.Errorf("%d payments: %w", len(all), err)
			}
			return event.orders.Follow(ctx, tx, all[0])
		})
		if err != nil {
			t.Error(err)
		}
	}
	got, err := s.orders.PaymentReturned(t.Context(), "sandbox", form)
	if err != nil || got.State != order.Paid || !met {
		t.Errorf("the order is %s, %v; want paid, with the event in between: %v", got.State, err, met)
	}
	if said.Len() > 0 {
		t.Errorf("an ordinary race was called a failure: %s", &said)
	}
	if n := s.number(`SELECT COALESCE(SUM(orders), 0) FROM order_sales WHERE what = 'day'`); n != 1 {
		t.Errorf("the order was counted %d times", n)
	}
	s.sound()
}
