package order_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// cart is what lies in who's cart, by variant.
func (s *shop) cart(who string) map[string]int64 {
	s.t.Helper()
	q, err := s.orders.Cart(s.t.Context(), guest(who))
	if err != nil {
		s.t.Fatal(err)
	}
	lines := map[string]int64{} // own: of one answer only
	for _, l := range q.Lines {
		lines[l.VariantID] = l.Qty
	}
	return lines
}

func TestCartLosesNoneOfSeveralChangesAtOnce(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		variants := make([]string, 8)
		for i := range variants {
			variants[i] = s.sell(fmt.Sprint("dish number ", i), 12900, 100)
		}
		for i, v := range variants[:4] {
			if _, err := s.orders.AddToCart(t.Context(), guest("a"), order.Want{VariantID: v, Qty: int64(i + 1)}); err != nil {
				t.Fatal(err)
			}
		}
		var all sync.WaitGroup
		for i, v := range variants {
			all.Go(func() {
				var err error
				if i < 4 {
					_, err = s.orders.SetLine(t.Context(), guest("a"), v, int64(10*i)) // the first one goes out
				} else {
					_, err = s.orders.AddToCart(t.Context(), guest("a"), order.Want{VariantID: v, Qty: 1})
				}
				if err != nil {
					t.Error(err)
				}
			})
			all.Go(func() { // the same product, from two tabs
				if _, err := s.orders.AddToCart(t.Context(), guest("b"), order.Want{VariantID: variants[0], Qty: 2}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		got := s.cart("a")
		for i, v := range variants {
			want := map[bool]int64{true: int64(10 * i), false: 1}[i < 4]
			if got[v] != want {
				t.Errorf("of product %d lie %d in the cart, want %d", i, got[v], want)
			}
		}
		if got := s.cart("b")[variants[0]]; got != 16 {
			t.Errorf("eight times two in two tabs make %d, want 16", got)
		}
		if was, err := s.orders.SetLine(t.Context(), guest("a"), variants[0], 3); was != 0 || err != nil || s.cart("a")[variants[0]] != 0 {
			t.Errorf("a line that was taken out comes back: %d, %v", was, err)
		}
		if _, err := s.orders.SetLine(t.Context(), guest("a"), variants[1], 100); !errors.Is(err, order.ErrQuantity) {
			t.Errorf("a hundred of one product: %v", err)
		}
	})
}

func TestAnOrderOfTheCartLeavesWhatWasPutInMeanwhile(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v, other := s.sell("불맛 쌀떡볶이", 12900, 100), s.sell("한우곰탕", 15900, 100)
		if _, err := s.orders.AddToCart(t.Context(), guest("a"), order.Want{VariantID: v, Qty: 2}); err != nil {
			t.Fatal(err)
		}
		read := []order.Want{{VariantID: v, Qty: 2}} // by the order; then another tab comes
		for _, w := range []order.Want{{VariantID: v, Qty: 3}, {VariantID: other, Qty: 1}} {
			if _, err := s.orders.AddToCart(t.Context(), guest("a"), w); err != nil {
				t.Fatal(err)
			}
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			return order.TakeFromCart(ctx, tx, guest("a").Owner(), read)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.cart("a"); got[v] != 3 || got[other] != 1 || len(got) != 2 {
			t.Errorf("in the cart lie %v, want what was put in meanwhile", got)
		}
	})
}
