package order_test

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/paymenttest"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// openBank is the shop with a provider that waits for deposits.
func openBank(t *testing.T, db *sqldb.DB) (*shop, *paymenttest.Bank) {
	t.Helper()
	s := open(t, db)
	bank := paymenttest.NewBank(s.clock)
	logger := slog.New(slog.DiscardHandler)
	s.payments = payment.New(db, payment.Needs{
		Providers: []payment.Provider{bank, s.provider},
		Returned: func(ctx context.Context, provider string, form url.Values) (payment.Outcome, error) {
			return s.orders.Returned(ctx, provider, form)
		},
		Follow: func(ctx context.Context, tx *sqldb.Tx, p payment.Payment) error { return s.orders.Follow(ctx, tx, p) },
	}, payment.Config{Call: time.Second, Patience: 5 * time.Second}, logger, s.clock)
	s.orders = order.New(db, order.Needs{
		Catalog: s.catalog, Payments: s.payments, Accounts: account.New(db, account.Needs{}, account.Config{}, logger, s.clock),
	}, order.Config{Secret: []byte("secret of a test")}, logger, s.clock)
	return s, bank
}

// agree is the shopper who chose to pay by a deposit.
func (s *shop) agree(bank *paymenttest.Bank, o order.Order) order.Order {
	s.t.Helper()
	p, err := s.payments.Payment(context.Background(), s.db, o.Payment.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	o, err = s.orders.PaymentReturned(context.Background(), "bank", bank.Agree(p))
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

func (s *shop) deposit(bank *paymenttest.Bank, o order.Order) {
	s.t.Helper()
	p, err := s.payments.Payment(context.Background(), s.db, o.Payment.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	bank.Deposit(p)
	h, body := bank.Notice(p, payment.Charged)
	if _, err := s.payments.Notice(context.Background(), "bank", payment.NoticePath("bank"), h, body); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.work(); err != nil {
		s.t.Fatal(err)
	}
	s.hear(2)
}

func TestAnOrderHoldsItsStockUntilItsDepositIsDue(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, bank := openBank(t, db)
		v := s.sell("냉면", 10000, 2)
		paid, _ := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
		never, _ := s.place(wish(guest("b"), order.Want{VariantID: v, Qty: 1}))
		for _, o := range []order.Order{paid, never} {
			got := s.agree(bank, o)
			if got.State != order.Pending || got.Payment.State != "waiting" || got.Payment.Deposit == nil || got.Payment.Deposit.Account != "110-7-0042" {
				t.Fatalf("after agreeing: order %s, payment %+v", got.State, got.Payment)
			}
		}
		for range 4 { // twenty hours, far over the ten minutes of a card
			s.pass(5 * time.Hour)
			if n, err := s.orders.Expire(t.Context()); n != 0 || err != nil {
				t.Fatalf("%d orders expired that wait for a deposit, %v", n, err)
			}
			if _, err := s.work(); err != nil {
				t.Fatal(err)
			}
		}
		if _, reserved := s.stock(v); reserved != 2 {
			t.Errorf("%d held, want 2", reserved)
		}
		s.deposit(bank, paid)
		if got := s.see(paid.Number); got.State != order.Paid {
			t.Errorf("with its deposit the order is %s", got.State)
		}
		s.pass(5 * time.Hour)
		s.settleAll()
		if got := s.see(never.Number); got.State != order.Expired || got.Payment.State != "netcancelled" {
			t.Errorf("without one it is %s, its payment %s; want expired and netcancelled", got.State, got.Payment.State)
		}
		if onHand, reserved := s.stock(v); onHand != 1 || reserved != 0 {
			t.Errorf("in the end %d on hand, %d reserved; want 1 and 0", onHand, reserved)
		}
	})
}

func TestADepositForACancelledOrderGoesBack(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, bank := openBank(t, db)
		v := s.sell("냉면", 10000, 1)
		o, _ := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
		s.agree(bank, o)
		s.hear(1)
		got, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: guest("a")}, "")
		if err != nil || got.State != order.Cancelled {
			t.Fatalf("cancelling gives %s, %v", got.State, err)
		}
		s.deposit(bank, o) // it crosses the cancellation
		s.settleAll()
		s.hear(2)
		s.settleAll()
		if got := s.see(o.Number); got.State != order.Cancelled || got.Payment.State != "refunded" {
			t.Errorf("in the end the order is %s, its payment %s; want cancelled and refunded", got.State, got.Payment.State)
		}
		if onHand, reserved := s.stock(v); onHand != 1 || reserved != 0 {
			t.Errorf("%d on hand, %d reserved; want 1 and 0", onHand, reserved)
		}
	})
}

func TestAnOrderStandsWhenItsWindowDoesNotOpen(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, bank := openBank(t, db)
		v := s.sell("냉면", 10000, 5)
		p := wish(guest("a"), order.Want{VariantID: v, Qty: 1})
		bank.Down(true)
		for range 2 {
			if _, _, err := s.orders.Place(t.Context(), p); !errors.Is(err, payment.ErrWindow) {
				t.Fatalf("placing with the window shut gives %v, want ErrWindow", err)
			}
		}
		bank.Down(false)
		o, window := s.place(p)
		if n := s.number(`SELECT COUNT(*) FROM orders`); n != 1 || window == "" || o.State != order.Pending {
			t.Errorf("one key made %d orders, the last %s with its window at %q", n, o.State, window)
		}
		if _, reserved := s.stock(v); reserved != 1 {
			t.Errorf("%d held, want 1", reserved)
		}
	})
}
