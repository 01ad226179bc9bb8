package order_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// bounded is a shop with the bounds that one has by default, and one product of a hundred, which onAir says is in a show.
func bounded(t *testing.T, db *sqldb.DB, onAir bool) (*shop, string) {
	s := open(t, db)
	s.orders = order.New(db, order.Needs{
		Catalog: s.catalog, Payments: s.payments,
		OnAir: func(context.Context, string) (bool, error) { return onAir, nil },
	}, order.Config{Secret: []byte("secret of a test"), Shares: order.Shares{Address: 30, Shopper: 20, Outside: 50}}, slog.New(slog.DiscardHandler), s.clock)
	return s, s.sell("냉면", 10000, 100)
}

func TestOneAddressHoldsAShareAndGoesOnAsItPays(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := bounded(t, db, false)
		try := func(name, ip string, qty int64) (order.Order, string, error) {
			w := wish(guest(name), order.Want{VariantID: v, Qty: qty})
			w.IP = ip
			return s.orders.Place(t.Context(), w)
		}
		var windows []string
		for i := range 40 { // each a browser of its own, all in one office
			_, window, err := try(fmt.Sprint("clerk ", i), fmt.Sprintf("2001:db8:1:2::%x", i+1), 1)
			if want := i >= 30; errors.Is(err, order.ErrHeld) != want || err != nil && !want {
				t.Fatalf("order %d: %v", i, err)
			}
			if err == nil {
				windows = append(windows, window)
			}
		}
		if _, _, err := try("neighbour", "2001:db8:1:3::1", 1); err != nil {
			t.Errorf("the next network: %v", err)
		}
		for _, window := range windows[:10] {
			s.pay(window, sandboxpg.Approve)
		}
		for i := range 20 {
			_, _, err := try(fmt.Sprint("colleague ", i), "2001:db8:1:2:ffff::1", 1)
			// A share is of what is in the warehouse: 27 of the 90 that are left.
			if want := i >= 27-20; errors.Is(err, order.ErrHeld) != want || err != nil && !want {
				t.Fatalf("order %d after ten have paid: %v", i, err)
			}
		}
		s.pass(11 * time.Minute)
		if _, err := s.orders.Expire(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := s.number(`SELECT COUNT(*) FROM order_holds`); n != 0 {
			t.Errorf("%d holds are counted after every order was paid or over", n)
		}
		s.sound()
	})
}

func TestOneShopperHoldsAShareWhereverFrom(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := bounded(t, db, false)
		var numbers []string
		for i := range 7 {
			w := wish(guest("hoarder"), order.Want{VariantID: v, Qty: 4})
			w.IP = fmt.Sprintf("203.0.113.%d", i)
			o, _, err := s.orders.Place(t.Context(), w)
			if want := i >= 5; errors.Is(err, order.ErrHeld) != want || err != nil && !want {
				t.Fatalf("order %d: %v", i, err)
			}
			numbers = append(numbers, o.Number)
		}
		if _, err := s.orders.Cancel(t.Context(), numbers[0], order.Viewer{Who: guest("hoarder")}, ""); err != nil {
			t.Fatal(err)
		}
		s.place(wish(guest("hoarder"), order.Want{VariantID: v, Qty: 4}))
	})
}

func TestHoldsOutsideAShowLeaveItHalf(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := bounded(t, db, true)
		for i := range 12 {
			w := wish(guest(fmt.Sprint("stranger ", i)), order.Want{VariantID: v, Qty: 5})
			w.IP = fmt.Sprintf("203.0.113.%d", i)
			_, _, err := s.orders.Place(t.Context(), w)
			if want := i >= 10; errors.Is(err, order.ErrShowShare) != want || err != nil && !want {
				t.Fatalf("order %d outside: %v", i, err)
			}
		}
		for i := range 10 {
			w := wish(guest(fmt.Sprint("viewer ", i)), order.Want{VariantID: v, Qty: 5})
			w.IP, w.ShowID = fmt.Sprintf("198.51.100.%d", i), "show-1"
			s.place(w)
		}
	})
}

func TestSharesHoldWhenAllAskAtOnce(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := bounded(t, db, false)
		var took atomic.Int64
		var all sync.WaitGroup
		for i := range 64 {
			all.Go(func() {
				w := wish(guest(fmt.Sprint("bot ", i)), order.Want{VariantID: v, Qty: 1})
				w.IP = "203.0.113.7"
				_, _, err := s.orders.Place(t.Context(), w)
				if err == nil {
					took.Add(1)
				} else if !errors.Is(err, order.ErrHeld) {
					t.Errorf("bot %d: %v", i, err)
				}
			})
		}
		all.Wait()
		if n := took.Load(); n != 30 {
			t.Errorf("one address holds %d of 100, want 30", n)
		}
	})
}

func TestCartsOfGuestsAreSwept(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := bounded(t, db, false)
		if _, err := s.orders.AddToCart(t.Context(), guest("gone"), order.Want{VariantID: v, Qty: 1}); err != nil {
			t.Fatal(err)
		}
		s.exec(`INSERT INTO carts (owner, variant_id, qty, added_at) SELECT 'm:1', variant_id, qty, added_at FROM carts`)
		s.pass(59 * 24 * time.Hour)
		if _, err := s.orders.AddToCart(t.Context(), guest("new"), order.Want{VariantID: v, Qty: 1}); err != nil {
			t.Fatal(err)
		}
		s.pass(2 * 24 * time.Hour)
		if err := s.orders.SweepCarts(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := s.number(`SELECT COUNT(*) FROM carts`); n != 2 || s.number(`SELECT COUNT(*) FROM carts WHERE owner = 'm:1'`) != 1 {
			t.Errorf("%d carts are left, want the new guest's and the member's", n)
		}
	})
}
