package order_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// TestADropHoldsItsBooksWhateverBecomesOfRedis sells 40 pieces to 120 shoppers while the shared store is killed, started again,
// emptied, held up and killed for good. Stock is never in it, so nothing is sold twice; look-ups go on, and a guesser gets as
// many guesses as one memory holds: that of the store, or of this process while it is alone.
func TestADropHoldsItsBooksWhateverBecomesOfRedis(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		const shoppers, pieces = 120, 40
		server := redisdbtest.Start(t)
		limits := limit.NewRedis(server.DB(), time.Now)
		s := openWith(t, db, limits)
		other := s.sell("육개장", 9000, 1)
		prey, _ := s.place(wish(guest("prey"), order.Want{VariantID: other, Qty: 1}))
		v := s.sell("냉면", 10000, pieces)

		ctx, over := context.WithCancel(t.Context())
		defer over()
		var guessed atomic.Int64 // wrong guesses that were looked at
		var guessers sync.WaitGroup
		for i := range 2 {
			guessers.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					_, _, err := s.orders.Lookup(ctx, prey.Number, fmt.Sprintf("%04d", n%5000), fmt.Sprintf("203.0.113.%d.%d", i, n))
					switch {
					case errors.Is(err, order.ErrNotFound):
						guessed.Add(1)
					case !errors.Is(err, order.ErrGuesses) && ctx.Err() == nil:
						t.Errorf("a guess: %v", err)
					}
				}
			})
		}

		probe := limit.Rule{Name: "probe", Most: 1 << 30, Window: time.Hour, Fails: limit.Closed}
		again := func() {
			server.Again()
			for deadline := time.Now().Add(time.Minute); limits.Take(t.Context(), probe, "probe", 1).Down; {
				if time.Now().After(deadline) {
					t.Fatal("the store does not come back")
				}
			}
		}
		blows := map[int]func(){ // by shopper; the last piece goes to one after them
			6: server.Kill, 13: again, 20: server.Empty, 27: func() { server.HoldUp(time.Minute) }, 34: server.Kill,
		}
		var sold, soldOut, unclear atomic.Int64
		turn := make(chan int)
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				for i := range turn {
					o, window, err := s.orders.Place(t.Context(), wish(guest(fmt.Sprint("g", i)), order.Want{VariantID: v, Qty: 1}))
					if errors.Is(err, catalog.ErrSoldOut) {
						soldOut.Add(1)
						continue
					}
					if err != nil {
						t.Errorf("shopper %d: %v", i, err)
						continue
					}
					if _, _, err := s.orders.Lookup(t.Context(), o.Number, "5678", fmt.Sprint("198.51.100.", i)); err != nil {
						t.Errorf("shopper %d looks the order up: %v", i, err)
					}
					form, err := s.press(window, sandboxpg.Approve)
					if err != nil {
						t.Errorf("shopper %d pays: %v", i, err)
						continue
					}
					if done, err := s.orders.PaymentReturned(t.Context(), "sandbox", form); err == nil && done.State == order.Paid {
						sold.Add(1)
					} else {
						unclear.Add(1) // the worker makes it clear
					}
				}
			})
		}
		for i := range shoppers {
			if blow := blows[i]; blow != nil {
				blow()
			}
			turn <- i
		}
		close(turn)
		all.Wait()
		over()
		guessers.Wait()
		s.settleAll()
		s.sound()

		paid := s.number(`SELECT COUNT(*) FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE l.variant_id = ? AND o.state = 'paid'`, v)
		onHand, reserved := s.stock(v)
		if paid+onHand != pieces || reserved != 0 || paid < sold.Load() {
			t.Errorf("%d paid, %d on hand, %d reserved of %d pieces; %d shoppers were told that they paid", paid, onHand, reserved, pieces, sold.Load())
		}
		if total := sold.Load() + unclear.Load() + soldOut.Load(); total != shoppers {
			t.Errorf("%d shoppers got an answer, want %d", total, shoppers)
		}
		// Fifty each: before the kill, alone, after the start, after the emptying.
		if n := guessed.Load(); n < 10 || n > 200 {
			t.Errorf("%d guesses of one order were looked at, want at most 50 for each of 4 memories", n)
		}
	})
}
