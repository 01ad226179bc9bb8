package order_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestAnOrderIsPlacedPaidAndCancelled(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("불맛 쌀떡볶이", 12900, 10)
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 2}))
		if o.State != order.Pending || o.Total != 28800 || o.Shipping != 3000 {
			t.Errorf("placed %s, total %s with shipping %s", o.State, o.Total, o.Shipping)
		}
		if onHand, reserved := s.stock(v); onHand != 10 || reserved != 2 {
			t.Errorf("after placing: %d on hand, %d reserved", onHand, reserved)
		}
		o = s.pay(window, sandboxpg.Approve)
		if o.State != order.Paid || o.Payment.State != "paid" {
			t.Errorf("after paying: order %s, payment %s", o.State, o.Payment.State)
		}
		if onHand, reserved := s.stock(v); onHand != 8 || reserved != 0 {
			t.Errorf("after paying: %d on hand, %d reserved", onHand, reserved)
		}
		if n := s.number(`SELECT COUNT(*) FROM outbox WHERE kind = 'order.paid'`); n != 1 {
			t.Errorf("%d paid events, want 1", n)
		}
		s.hear(2)
		o, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: guest("a")}, "마음이 바뀜")
		if err != nil || o.State != order.Cancelled || o.Payment.Refunded != 28800 {
			t.Errorf("after cancelling: %s, %s refunded, %v", o.State, o.Payment.Refunded, err)
		}
		if onHand, _ := s.stock(v); onHand != 10 {
			t.Errorf("after cancelling: %d on hand, want 10", onHand)
		}
		again, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: guest("a")}, "")
		if err != nil || again.State != order.Cancelled {
			t.Errorf("cancelling again: %s, %v", again.State, err)
		}
		s.settleAll()
		s.sound()
	})
}

func TestEveryFaultLeavesMoneyAndGoodsRight(t *testing.T) {
	for _, outcome := range sandboxpg.Outcomes {
		t.Run(string(outcome), func(t *testing.T) {
			tables.Each(t, func(t *testing.T, db *sqldb.DB) {
				s := open(t, db)
				v := s.sell("냉면", 10000, 5)
				o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
				form, err := s.press(window, outcome)
				if err != nil {
					t.Fatal(err)
				}
				got, err := s.orders.PaymentReturned(t.Context(), "sandbox", form)
				if forged := outcome == sandboxpg.ForgedSignature; forged != errors.Is(err, payment.ErrForged) {
					t.Errorf("the return gives %v", err)
				}
				if err == nil && got.State == order.Paid {
					if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: operator}, "test"); err != nil {
						t.Fatal(err)
					}
					s.hear(1)
					if outcome == sandboxpg.RefundRefused {
						if got := s.see(o.Number); got.State != order.Cancelling {
							t.Errorf("with the refund refused the order is %s, want cancelling", got.State)
						}
						if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: operator}, "again"); err != nil {
							t.Fatal(err)
						}
					}
				}
				s.settleAll()
				s.sound()
				final := s.see(o.Number)
				if final.State != order.Cancelled && final.State != order.Expired {
					t.Errorf("in the end the order is %s", final.State)
				}
				if onHand, reserved := s.stock(v); onHand != 5 || reserved != 0 {
					t.Errorf("in the end %d on hand, %d reserved; want 5 and 0", onHand, reserved)
				}
			})
		})
	}
}

func TestAShopperTriesAgainAfterADecline(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 5)
	o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
	if got := s.pay(window, sandboxpg.Decline); got.State != order.Pending || got.Payment.State != "declined" {
		t.Fatalf("after a decline: order %s, payment %s", got.State, got.Payment.State)
	}
	_, again, err := s.orders.PayAgain(t.Context(), o.Number, order.Viewer{Who: guest("a")}, order.Place{Origin: "http://shop.test"})
	if err != nil || again == window {
		t.Fatalf("trying again gives %v", err)
	}
	if got := s.pay(again, sandboxpg.Approve); got.State != order.Paid {
		t.Errorf("after the second try the order is %s", got.State)
	}
	s.settleAll()
	s.sound()
	var told []string
	for _, step := range s.see(o.Number).Steps {
		told = append(told, strings.Join([]string{step.What, step.Actor, step.Note, step.Code}, "|"))
	}
	if want := []string{"placed|buyer||", "payment_failed|||declined", "paid|||"}; !slices.Equal(told, want) {
		t.Errorf("staff are told %q, want %q", told, want)
	}
}

func TestSameKeySameAnswerOtherBodyRefused(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 10000, 64)
		p := wish(guest("a"), order.Want{VariantID: v, Qty: 1})
		var (
			all     sync.WaitGroup
			mu      sync.Mutex
			numbers = map[string]int{}
		)
		for range 64 {
			all.Go(func() {
				o, window, err := s.orders.Place(context.Background(), p)
				if err != nil || window == "" {
					t.Errorf("placing with one key: %v", err)
					return
				}
				mu.Lock()
				numbers[o.Number]++
				mu.Unlock()
			})
		}
		all.Wait()
		if len(numbers) != 1 {
			t.Errorf("one key made %d orders", len(numbers))
		}
		if _, reserved := s.stock(v); reserved != 1 {
			t.Errorf("one key reserved %d, want 1", reserved)
		}
		other := p
		other.Wants = []order.Want{{VariantID: v, Qty: 2}}
		if _, _, err := s.orders.Place(t.Context(), other); !errors.Is(err, order.ErrMismatch) {
			t.Errorf("the same key with another body gives %v, want ErrMismatch", err)
		}
		s.exec(`UPDATE stocks SET reserved = on_hand WHERE variant_id = ?`, v)
		if _, _, err := s.orders.Place(t.Context(), p); err != nil {
			t.Errorf("repeating after a sell-out gives %v, want the order", err)
		}
		stranger := p
		stranger.Who = guest("b")
		if _, _, err := s.orders.Place(t.Context(), stranger); !errors.Is(err, catalog.ErrSoldOut) {
			t.Errorf("a stranger with the same key gives %v, want ErrSoldOut", err)
		}
	})
}

func TestNeverOversold(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v, w := s.sell("떡볶이", 10000, 10), s.sell("튀김", 5000, 1000)
		var (
			all  sync.WaitGroup
			sold atomic.Int64
		)
		for i := range 64 {
			all.Go(func() {
				// Two lines of one product: each fits where the sum may not.
				_, _, err := s.orders.Place(context.Background(), wish(guest(fmt.Sprint(i)),
					order.Want{VariantID: w, Qty: 1}, order.Want{VariantID: v, Qty: 1}, order.Want{VariantID: v, Qty: 1}))
				switch {
				case err == nil:
					sold.Add(2)
				case !errors.Is(err, catalog.ErrSoldOut):
					t.Error(err)
				}
			})
		}
		all.Wait()
		_, reserved := s.stock(v)
		if sold.Load() != 10 || reserved != 10 {
			t.Errorf("sold %d, reserved %d of 10", sold.Load(), reserved)
		}
		if _, reserved := s.stock(w); reserved != 5 {
			t.Errorf("the refused orders left %d reserved of the other product, want 5", reserved)
		}
	})
}

func TestExpiredOrderPaidLateTakesItsStockAgain(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 10000, 1)
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
		s.pass(11 * time.Minute)
		if n, err := s.orders.Expire(t.Context()); n != 1 || err != nil {
			t.Fatalf("expired %d, %v", n, err)
		}
		if _, reserved := s.stock(v); reserved != 0 {
			t.Errorf("an expired order still reserves %d", reserved)
		}
		if got := s.pay(window, sandboxpg.Approve); got.State != order.Paid || got.Number != o.Number {
			t.Errorf("paid late: %s", got.State)
		}
		s.settleAll()
		s.sound()
	})
}

func TestExpiredOrderPaidLateIsNotChargedWhenTheStockIsGone(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 1)
	_, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
	s.pass(11 * time.Minute)
	if _, err := s.orders.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.place(wish(guest("b"), order.Want{VariantID: v, Qty: 1}))
	got := s.pay(window, sandboxpg.Approve)
	if got.State != order.Expired || got.Payment.State != "netcancelled" {
		t.Errorf("paid too late: order %s, payment %s", got.State, got.Payment.State)
	}
	s.settleAll()
	s.sound()
}

func TestMoneyThatArrivesForAnExpiredOrderGoesBack(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 10000, 1)
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
		form, err := s.press(window, sandboxpg.Approve)
		if err != nil {
			t.Fatal(err)
		}
		// The order does not hear of the charge, expires before its event comes, and somebody else takes the last one.
		claim, charged, err := s.payments.Claimed(t.Context(), "sandbox", form)
		if err != nil {
			t.Fatal(err)
		}
		s.deaf = true
		if _, err := s.payments.Settle(t.Context(), claim, charged); err != nil {
			t.Fatal(err)
		}
		s.exec(`UPDATE orders SET state = 'expired', expires_at = 0 WHERE id = ?`, o.ID)
		err = db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := s.catalog.Release(ctx, tx, o.ID, catalog.Expired)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s.place(wish(guest("b"), order.Want{VariantID: v, Qty: 1}))
		s.hear(2)
		s.settleAll()
		if got := s.see(o.Number); got.State != order.Expired || got.Payment.State != "refunded" {
			t.Errorf("in the end: order %s, payment %s; want expired and refunded", got.State, got.Payment.State)
		}
		s.sound()
	})
}

func TestExpiryAndPaymentRaceToOneEnd(t *testing.T) {
	const races = 150
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, races)
	var ends sync.Map
	for i := range races {
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
		form, err := s.press(window, sandboxpg.Approve)
		if err != nil {
			t.Fatal(err)
		}
		s.exec(`UPDATE orders SET expires_at = 1 WHERE id = ?`, o.ID)
		var both sync.WaitGroup
		both.Go(func() {
			if _, err := s.orders.PaymentReturned(context.Background(), "sandbox", form); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			if _, err := s.orders.Expire(context.Background()); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		got := s.see(o.Number)
		ends.Store(got.State, i)
		if got.State != order.Paid { // there is stock for all: whoever pays, gets
			t.Errorf("race %d ended %s, payment %s", i, got.State, got.Payment.State)
		}
	}
	s.settleAll()
	s.sound()
	if onHand, reserved := s.stock(v); onHand != 0 || reserved != 0 {
		t.Errorf("in the end %d on hand, %d reserved; want 0 and 0", onHand, reserved)
	}
}

func TestCancelAndPaymentRaceToOneEnd(t *testing.T) {
	const races = 60
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, races)
	for range races {
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
		form, err := s.press(window, sandboxpg.Approve)
		if err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup
		both.Go(func() {
			if _, err := s.orders.PaymentReturned(context.Background(), "sandbox", form); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			_, err := s.orders.Cancel(context.Background(), o.Number, order.Viewer{Who: guest("a")}, "")
			if err != nil && !errors.Is(err, order.ErrPaying) {
				t.Error(err)
			}
		})
		both.Wait()
	}
	s.settleAll()
	s.sound()
}

func TestSixtyFourShoppersAtOnceKeepTheBooksRight(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		vs := []string{s.sell("하나", 10000, 20), s.sell("둘", 20000, 20), s.sell("셋", 30000, 20)}
		outcomes := []sandboxpg.Outcome{
			sandboxpg.Approve, sandboxpg.Approve, sandboxpg.Decline, sandboxpg.ReplyCut, sandboxpg.HTTP500, sandboxpg.ReturnTwice, sandboxpg.Close,
		}
		stop := make(chan struct{})
		var workers, shoppers sync.WaitGroup
		workers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				_, _ = s.work()
				_, _ = s.orders.Expire(context.Background())
			}
		})
		for i := range 64 {
			shoppers.Go(func() {
				who := guest(fmt.Sprint(i))
				o, window, err := s.orders.Place(context.Background(), wish(who,
					order.Want{VariantID: vs[i%3], Qty: int64(1 + i%2)}, order.Want{VariantID: vs[(i+1)%3], Qty: 1}))
				if err != nil {
					if !errors.Is(err, catalog.ErrSoldOut) {
						t.Error(err)
					}
					return
				}
				form, err := s.press(window, outcomes[i%len(outcomes)])
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := s.orders.PaymentReturned(context.Background(), "sandbox", form); err != nil {
					t.Error(err)
				}
				if i%3 == 0 {
					_, err := s.orders.Cancel(context.Background(), o.Number, order.Viewer{Who: who}, "")
					if err != nil && !errors.Is(err, order.ErrPaying) {
						t.Error(err)
					}
				}
			})
		}
		shoppers.Wait()
		close(stop)
		workers.Wait()
		s.settleAll()
		s.hear(2)
		s.settleAll()
		s.sound()
	})
}

func TestWhateverHappensMoneyAndGoodsAreConserved(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 100_000)
	rapid.Check(t, func(rt *rapid.T) {
		before, _ := s.stock(v)
		qty := rapid.Int64Range(1, 99).Draw(rt, "qty")
		o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: qty}))
		for range rapid.IntRange(1, 5).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"pay", "cancel", "expire", "hear", "sweep", "wait", "again"}).Draw(rt, "step") {
			case "pay":
				form, err := s.press(window, rapid.SampledFrom(sandboxpg.Outcomes).Draw(rt, "outcome"))
				if err != nil {
					rt.Fatal(err)
				}
				if _, err := s.orders.PaymentReturned(t.Context(), "sandbox", form); err != nil && !errors.Is(err, payment.ErrForged) {
					rt.Fatal(err)
				}
			case "cancel":
				if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: operator}, ""); err != nil && !errors.Is(err, order.ErrPaying) {
					rt.Fatal(err)
				}
			case "expire":
				s.pass(11 * time.Minute)
				if _, err := s.orders.Expire(t.Context()); err != nil {
					rt.Fatal(err)
				}
			case "hear":
				s.hear(2)
			case "sweep":
				if _, err := s.work(); err != nil {
					rt.Fatal(err)
				}
			case "wait":
				s.pass(time.Minute)
			case "again":
				if _, w, err := s.orders.PayAgain(t.Context(), o.Number, order.Viewer{Who: operator}, order.Place{Origin: "http://shop.test"}); err == nil {
					window = w
				}
			}
		}
		for range 3 { // a refund that the provider refuses is asked for again by staff
			s.settleSome(o.Number)
		}
		got := s.see(o.Number)
		after, reserved := s.stock(v)
		taken := int64(0)
		if got.State == order.Paid {
			taken = qty
		}
		if before-after != taken || reserved != 0 {
			rt.Errorf("an order of %d that ended %s took %d and holds %d", qty, got.State, before-after, reserved)
		}
		s.exec(`DELETE FROM outbox`)
	})
	s.sound()
}

// settleSome is settleAll for one order whose refund may have been refused.
func (s *shop) settleSome(number string) {
	for range 20 {
		if _, err := s.work(); err != nil {
			s.t.Fatal(err)
		}
		s.hear(1)
		if _, err := s.orders.Expire(context.Background()); err != nil {
			s.t.Fatal(err)
		}
		if s.number(`SELECT COUNT(*) FROM payments WHERE due_at > 0`)+s.number(`SELECT COUNT(*) FROM refunds WHERE due_at > 0`)+
			s.number(`SELECT COUNT(*) FROM orders WHERE state = 'pending'`) == 0 {
			break
		}
		s.pass(2 * time.Minute)
	}
	if s.see(number).State == order.Cancelling {
		if _, err := s.orders.Cancel(context.Background(), number, order.Viewer{Who: operator}, ""); err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestOrdersAreSeenByTheirOwnersOnly(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 5)
	o, _ := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
	for name, c := range map[string]struct {
		viewer order.Viewer
		sees   bool
	}{
		"the guest":              {order.Viewer{Who: guest("a")}, true},
		"the guest, signed in":   {order.Viewer{Who: account.Identity{MemberID: "m", GuestID: "a", Role: account.RoleMember}}, true},
		"another guest":          {order.Viewer{Who: guest("b")}, false},
		"a member":               {order.Viewer{Who: account.Identity{MemberID: "a", GuestID: "x", Role: account.RoleMember}}, false},
		"nobody":                 {order.Viewer{}, false},
		"a host":                 {order.Viewer{Who: account.Identity{MemberID: "h", Role: account.RoleHost}}, false},
		"an operator":            {order.Viewer{Who: operator}, true},
		"whoever has the token":  {order.Viewer{Who: guest("b"), Token: s.orders.Token(o.Number)}, true},
		"with another's token":   {order.Viewer{Who: guest("b"), Token: s.orders.Token("261124-0000000")}, false},
		"with a token of spaces": {order.Viewer{Token: "   "}, false},
	} {
		got, err := s.orders.ByNumber(t.Context(), o.Number, c.viewer)
		if c.sees != (err == nil) || err != nil && !errors.Is(err, order.ErrNotFound) {
			t.Errorf("%s: %v, want seen %v", name, err, c.sees)
		}
		if c.sees && got.Number != o.Number {
			t.Errorf("%s sees %s", name, got.Number)
		}
	}
	if _, err := s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: guest("b")}, ""); !errors.Is(err, order.ErrNotFound) {
		t.Errorf("another guest cancels: %v, want ErrNotFound", err)
	}
}

func TestGuestsFindTheirOrderAndGuessersDoNot(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 5)
	o, _ := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
	_, token, err := s.orders.Lookup(t.Context(), strings.ToLower(o.Number), "5678", "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.orders.ByNumber(t.Context(), o.Number, order.Viewer{Token: token}); err != nil {
		t.Errorf("the token of a look-up gives %v", err)
	}
	var last error
	for i := range 20 {
		_, _, last = s.orders.Lookup(t.Context(), o.Number, fmt.Sprintf("%04d", i), "192.0.2.2")
	}
	if !errors.Is(last, order.ErrGuesses) {
		t.Errorf("after 20 guesses: %v, want ErrGuesses", last)
	}
}

func TestGuesserWhoIsOutOfGuessesLocksNobodyElseOut(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 5)
	o, _ := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
	for range 60 {
		if _, _, err := s.orders.Lookup(t.Context(), id.OrderNumber(time.Now()), "0000", "192.0.2.2"); err == nil {
			t.Fatal("an order that is not there was found")
		}
	}
	for range 20 {
		if _, _, err := s.orders.Lookup(t.Context(), o.Number, "0000", "192.0.2.2"); !errors.Is(err, order.ErrGuesses) {
			t.Fatalf("a caller out of guesses gets %v, want ErrGuesses", err)
		}
	}
	if _, _, err := s.orders.Lookup(t.Context(), o.Number, "5678", "192.0.2.1"); err != nil {
		t.Errorf("the buyer's own look-up gives %v", err)
	}
}

func TestRightLookUpsBehindOneAddressAreNotCounted(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 5)
	o, _ := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			for range 20 {
				if _, _, err := s.orders.Lookup(t.Context(), o.Number, "5678", "192.0.2.1"); err != nil {
					t.Errorf("a right look-up: %v", err)
					return
				}
			}
		})
	}
	all.Wait()
}

func TestStrangersWhoGuessLeaveTheBuyerAWay(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 10000, 5)
		w := wish(guest("a"), order.Want{VariantID: v, Qty: 1})
		w.Buyer.Email = "minji@example.com"
		o, _ := s.place(w)
		look := func(proof, from string) error {
			_, _, err := s.orders.Lookup(t.Context(), o.Number, proof, from)
			return err
		}
		for range 12 {
			_ = look("0000", "192.0.2.9")
		}
		if err := look("5678", "192.0.2.1"); err != nil {
			t.Errorf("after a stranger's twelve guesses: %v", err)
		}
		seen := 0
		for i := range 100 {
			if err := look(fmt.Sprintf("%04d", i), fmt.Sprint("198.51.100.", i)); errors.Is(err, order.ErrNotFound) {
				seen++
			}
		}
		if seen > 50 {
			t.Errorf("%d guesses from everywhere were looked at, want 50 at most", seen)
		}
		if err := look("5678", "192.0.2.1"); !errors.Is(err, order.ErrGuesses) {
			t.Errorf("four digits after a hundred guesses: %v, want ErrGuesses", err)
		}
		for _, proof := range []string{o.BuyerPhone, "+82 " + o.BuyerPhone[1:], "MINJI@example.com"} {
			if err := look(proof, "192.0.2.1"); err != nil {
				t.Errorf("%s after a hundred guesses: %v", proof, err)
			}
		}
		for i := range 20 {
			err := look(fmt.Sprintf("010-0000-%04d", i), "192.0.2.2")
			if want := order.ErrNotFound; i < 10 && !errors.Is(err, want) || i >= 10 && !errors.Is(err, order.ErrGuesses) {
				t.Errorf("whole number %d: %v", i, err)
			}
		}
	})
}

func TestGuessersOfOneIPv6NetworkAreOne(t *testing.T) {
	s := open(t, tables.SQLite(t))
	var last error
	for i := range 40 {
		_, _, last = s.orders.Lookup(t.Context(), id.OrderNumber(time.Now()), "1234", fmt.Sprintf("2001:db8:1:2::%x", i+1))
	}
	if !errors.Is(last, order.ErrGuesses) {
		t.Errorf("the fortieth address of one /64: %v, want ErrGuesses", last)
	}
	if _, _, err := s.orders.Lookup(t.Context(), id.OrderNumber(time.Now()), "1234", "2001:db8:1:3::1"); !errors.Is(err, order.ErrNotFound) {
		t.Errorf("another /64: %v, want ErrNotFound", err)
	}
}

func TestBadOrdersGetATypedAnswerAndChangeNothing(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 5)
	line := func(qty string) string { return placeBody(`[{"variant":"` + v + `","qty":` + qty + `}]`) }
	good := line("1")
	for name, c := range map[string]struct {
		body, key, code string
		status          int
	}{
		"quantity 0":          {line("0"), "key-12345", "invalid_request", 422},
		"quantity -1":         {line("-1"), "key-12345", "invalid_request", 422},
		"quantity 2^31":       {line("2147483648"), "key-12345", "invalid_request", 422},
		"quantity 1.5":        {line("1.5"), "key-12345", "invalid_request", 422},
		"quantity 1e3":        {line("1e3"), "key-12345", "invalid_request", 422},
		`quantity "1e3"`:      {line(`"1e3"`), "key-12345", "invalid_request", 422},
		"quantity 100":        {line("100"), "key-12345", "invalid_request", 422},
		"no lines":            {placeBody(`[]`), "key-12345", "order_empty", 422},
		"sum over 99":         {placeBody(`[{"variant":"` + v + `","qty":50},{"variant":"` + v + `","qty":50}]`), "key-12345", "quantity_invalid", 422},
		"foreign SKU":         {placeBody(`[{"variant":"` + id.New() + `","qty":1}]`), "key-12345", "variant_unknown", 422},
		"a price in the line": {placeBody(`[{"variant":"` + v + `","qty":1,"price":1}]`), "key-12345", "invalid_request", 422},
		"a price in the body": {strings.Replace(good, `{"lines"`, `{"price":1,"lines"`, 1), "key-12345", "invalid_request", 422},
		"an unknown field":    {strings.Replace(good, `{"lines"`, `{"coupon":"FREE","lines"`, 1), "key-12345", "invalid_request", 422},
		"a stale total":       {strings.Replace(good, `{"lines"`, `{"seenTotal":1,"lines"`, 1), "key-12345", "price_changed", 409},
		"no key":              {good, "", "invalid_request", 422},
		"a key of spaces":     {good, "         1", "idempotency_key_invalid", 422},
		"more than there is":  {line("6"), "key-12345", "sold_out", 409},
		"no address":          {`{"lines":[{"variant":"` + v + `","qty":1}],"acknowledged":true}`, "key-12345", "address_invalid", 422},
		"nothing confirmed":   {strings.Replace(good, `,"acknowledged":true`, "", 1), "key-12345", "invalid_request", 422},
		"a confirmed no":      {strings.Replace(good, `"acknowledged":true`, `"acknowledged":false`, 1), "key-12345", "not_acknowledged", 422},
		"a bad postcode":      {strings.Replace(good, "04524", "0452", 1), "key-12345", "", 422},
		"a foreign phone":     {strings.Replace(good, "010-1234-5678", "+1 212 555 0100", 1), "key-12345", "address_invalid", 422},
		"not JSON":            {`{"lines":`, "key-12345", "malformed", 400},
	} {
		status, doc := s.call(guest("a"), "POST", "/api/v1/orders", c.key, c.body)
		if status != c.status || c.code != "" && doc["code"] != c.code {
			t.Errorf("%s: %d %v, want %d %s", name, status, doc, c.status, c.code)
		}
	}
	if n := s.number(`SELECT COUNT(*) FROM orders`) + s.number(`SELECT COUNT(*) FROM order_keys`); n != 0 {
		t.Errorf("refused orders left %d rows", n)
	}
	if _, reserved := s.stock(v); reserved != 0 {
		t.Errorf("refused orders reserve %d", reserved)
	}
	status, doc := s.call(guest("a"), "POST", "/api/v1/orders", "key-12345", good)
	if status != 201 || doc["window"] == "" {
		t.Errorf("a good order: %d %v", status, doc)
	}
	if status, doc := s.call(account.Identity{}, "POST", "/api/v1/orders", "key-12345", good); status != 401 {
		t.Errorf("a visitor without a name: %d %v", status, doc)
	}
	if status, doc := s.call(guest("a"), "POST", "/api/v1/orders", "key-12345", line("2")); status != 422 || doc["code"] != "idempotency_mismatch" {
		t.Errorf("the key again with another body: %d %v", status, doc)
	}
}

func TestWhereTheLastOrderWentIsKnownToWhoPlacedIt(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("냉면", 10000, 50)
		if _, _, err := s.orders.LastParty(t.Context(), guest("a")); !errors.Is(err, order.ErrNotFound) {
			t.Errorf("who never ordered: %v, want ErrNotFound", err)
		}
		for _, recipient := range []string{"김민지", "이서준"} {
			in := wish(guest("a"), order.Want{VariantID: v, Qty: 1})
			to := home
			to.Recipient = recipient
			in.Ship, in.Buyer.Email = &to, "minji@example.com"
			s.place(in)
			s.pass(time.Minute)
		}
		to, email, err := s.orders.LastParty(t.Context(), guest("a"))
		if err != nil || to.Recipient != "이서준" || to.Line1 != home.Line1 || email != "minji@example.com" {
			t.Errorf("the last one: %+v %q, %v", to, email, err)
		}
		for _, who := range []account.Identity{guest("b"), {}} {
			if _, _, err := s.orders.LastParty(t.Context(), who); !errors.Is(err, order.ErrNotFound) {
				t.Errorf("%+v: %v, want ErrNotFound", who, err)
			}
		}
	})
}

func TestHugeBodiesAreRefused(t *testing.T) {
	s := open(t, tables.SQLite(t))
	status, doc := s.call(guest("a"), "POST", "/api/v1/orders", "key-12345", placeBody(`[{"variant":"`+strings.Repeat("x", 100_000)+`","qty":1}]`))
	if status != 413 {
		t.Errorf("100 kB: %d %v", status, doc)
	}
}

func TestReturnGoesToTheOrderOrTellsTheFrame(t *testing.T) {
	s := open(t, tables.SQLite(t))
	v := s.sell("냉면", 10000, 5)
	post := func(path string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		s.web.ServeHTTP(w, r)
		return w
	}
	o, window := s.place(wish(guest("a"), order.Want{VariantID: v, Qty: 1}))
	form, err := s.press(window, sandboxpg.Approve)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second is a repeated post
		w := post(payment.ReturnPath("sandbox"), form)
		if got := w.Header().Get("Location"); w.Code != 303 || got != "/orders/"+o.Number {
			t.Errorf("return: %d to %q", w.Code, got)
		}
	}
	w := post(payment.ReturnPath("sandbox")+"?embed=1", form)
	if body := w.Body.String(); !strings.Contains(body, `data-order="`+o.Number+`"`) || !strings.Contains(body, `data-state="paid"`) {
		t.Errorf("embedded return: %d %s", w.Code, body)
	}
	form.Set("amount", "1")
	w = post(payment.ReturnPath("sandbox"), form)
	if body := w.Body.String(); w.Code != 422 || !strings.Contains(body, `data-state="payment_return_forged"`) {
		t.Errorf("forged return: %d %s", w.Code, body)
	}
	if w := post(payment.ReturnPath("sandbox"), nil); w.Code != 422 {
		t.Errorf("empty return: %d", w.Code)
	}
}

func TestCartMovesIntoTheMembersAtSignIn(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v, w := s.sell("하나", 10000, 200), s.sell("둘", 20000, 5)
		member := account.Identity{MemberID: "m", GuestID: "g", Role: account.RoleMember}
		for _, c := range []struct {
			who  account.Identity
			want order.Want
		}{{guest("g"), order.Want{VariantID: v, Qty: 60}}, {guest("g"), order.Want{VariantID: w, Qty: 1}}, {member, order.Want{VariantID: v, Qty: 50}}} {
			if _, err := s.orders.AddToCart(t.Context(), c.who, c.want); err != nil {
				t.Fatal(err)
			}
		}
		s.orders.SignedIn(t.Context(), guest("g"), member)
		q, err := s.orders.Cart(t.Context(), member)
		if err != nil || len(q.Lines) != 2 || q.Lines[0].Qty != 99 || q.Lines[1].Qty != 1 {
			t.Errorf("merged cart: %+v, %v", q.Lines, err)
		}
		if n, err := s.orders.CartCount(t.Context(), guest("g")); n != 0 || err != nil {
			t.Errorf("the guest's cart still holds %d, %v", n, err)
		}
		p := wish(member)
		p.FromCart = true
		p.Buyer = order.Buyer{Name: "김민지", Email: "minji@example.com", Phone: "01012345678"}
		if o, _ := s.place(p); o.Total != 1_010_000 || o.Shipping != 0 {
			t.Errorf("ordering the cart: total %s, shipping %s", o.Total, o.Shipping)
		}
		if n, err := s.orders.CartCount(t.Context(), member); n != 0 || err != nil {
			t.Errorf("the ordered cart still holds %d, %v", n, err)
		}
	})
}

func TestStaffFindOrders(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		v := s.sell("불맛 쌀떡볶이", 12900, 10)
		p := wish(guest("a"), order.Want{VariantID: v, Qty: 2})
		p.ShowID = "show-1"
		o, window := s.place(p)
		s.pay(window, sandboxpg.Approve)
		s.place(wish(guest("b"), order.Want{VariantID: v, Qty: 1}))
		for name, c := range map[string]struct {
			filter order.Filter
			want   int64
		}{
			"all":            {order.Filter{}, 2},
			"by number":      {order.Filter{Query: strings.ToLower(o.Number[7:])}, 1},
			"by product":     {order.Filter{Query: "쌀떡"}, 2},
			"by phone":       {order.Filter{Query: "1234-56"}, 2},
			"by state":       {order.Filter{State: order.Paid}, 1},
			"by show":        {order.Filter{Show: "show-1"}, 1},
			"a percent sign": {order.Filter{Query: "%"}, 0},
			"later":          {order.Filter{From: time.Now().Add(time.Hour)}, 0},
		} {
			got, err := s.orders.Search(t.Context(), c.filter)
			if err != nil || got.Total != c.want || int64(len(got.Items)) != c.want {
				t.Errorf("%s: %d of %d, %v; want %d", name, len(got.Items), got.Total, err, c.want)
			}
		}
		f, err := s.orders.Figures(t.Context(), "show-1")
		if err != nil || f != (order.Figures{Orders: 1, Units: 2, Won: 28800}) {
			t.Errorf("figures %+v, %v", f, err)
		}
		status, doc := s.call(operator, "GET", "/api/v1/admin/orders/"+o.Number, "", "")
		if status != 200 || doc["guest"] != true || len(doc["tries"].([]any)) != 1 {
			t.Errorf("detail: %d %v", status, doc)
		}
		status, doc = s.call(operator, "POST", "/api/v1/admin/orders/"+o.Number+"/cancel", "", `{"reason":"품질 문제"}`)
		if status != 200 || doc["state"] != "cancelled" || len(doc["refunds"].([]any)) != 1 {
			t.Errorf("cancel: %d %v", status, doc)
		}
	})
}

func TestAReturnOpensTheOrderToNobodyElse(t *testing.T) {
	s := open(t, tables.SQLite(t))
	o, window := s.place(wish(guest("a"), order.Want{VariantID: s.sell("불맛 쌀떡볶이", 12900, 10), Qty: 1}))
	form, err := s.press(window, sandboxpg.Close)
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.orders.Returned(t.Context(), "sandbox", form) // whoever brings it
	if err != nil {
		t.Fatal(err)
	}
	if want := "/orders/" + o.Number; out.Link != want || strings.Contains(out.Link, s.orders.Token(o.Number)) {
		t.Errorf("the return leads to %s, want %s", out.Link, want)
	}
	if _, err := s.orders.ByNumber(t.Context(), out.Number, order.Viewer{Who: guest("stranger")}); !errors.Is(err, order.ErrNotFound) {
		t.Errorf("a stranger with the return sees the order: %v", err)
	}
}

func TestOrderPageShowsTheWayOfAnOrderToItsEnd(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		state order.State
		paid  time.Time
		all   int
		here  order.State
	}{
		{order.Pending, time.Time{}, 5, order.Pending},
		{order.Paid, now, 5, order.Paid},
		{order.Shipped, now, 5, order.Shipped},
		{order.Confirmed, now, 5, order.Delivered},
		{order.Expired, time.Time{}, 2, order.Expired},
		{order.Cancelled, time.Time{}, 2, order.Cancelled},
		{order.Cancelling, now, 3, order.Cancelling},
		{order.Cancelled, now, 3, order.Cancelled},
	} {
		o := order.Order{State: c.state, PlacedAt: now, PaidAt: c.paid, Steps: []order.Step{{At: now, State: c.state}}}
		stops := o.Stops()
		here := slices.IndexFunc(stops, func(s order.Stop) bool { return s.Here })
		if len(stops) != c.all || here < 0 || stops[here].State != c.here {
			t.Errorf("%s: stops %+v, want %d and to be at %s", c.state, stops, c.all, c.here)
			continue
		}
		for i, s := range stops {
			if s.Done != (i <= here) {
				t.Errorf("%s: stop %d done %v at %d", c.state, i, s.Done, here)
			}
		}
		if stops[here].At.IsZero() && c.state != order.Confirmed {
			t.Errorf("%s: the stop it is at has no time", c.state)
		}
	}
}
