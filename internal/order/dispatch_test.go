package order_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
	"github.com/saja-live/saja/parcel"
)

// cj is a number of CJ whose check digit fits; n makes another one.
func cj(n int) delivery.Label {
	text := fmt.Sprintf("68%09d", n)
	rest := 0
	for _, d := range text[2:] {
		rest = (rest*10 + int(d-'0')) % 7
	}
	return delivery.Label{Carrier: "cj", Invoice: fmt.Sprint(text, rest)}
}

// bought is a paid order of two lines, of 3 and 1 pieces.
func (s *shop) bought(who string) order.Order {
	s.t.Helper()
	v, w := s.sell("냉면", 3333, 10), s.sell("튀김", 5000, 10)
	_, window := s.place(wish(guest(who), order.Want{VariantID: v, Qty: 3}, order.Want{VariantID: w, Qty: 1}))
	return s.pay(window, sandboxpg.Approve)
}

// ship sends pieces of an order.
func (s *shop) ship(o order.Order, l delivery.Label, pieces ...delivery.Piece) delivery.Shipment {
	s.t.Helper()
	sh, err := s.parcels.Ship(context.Background(), o.Number, l, pieces, "이운영")
	if err != nil {
		s.t.Fatal(err)
	}
	return sh
}

// carry has the carriers say where each parcel is from here on, by its number, and asks them.
func (s *shop) carry(states map[string]parcel.State) {
	s.t.Helper()
	now := s.clock()
	s.told = func(carrier, invoice string) (*parcel.Tracking, error) {
		state, known := states[invoice]
		if !known {
			return nil, parcel.ErrNotFound
		}
		t := &parcel.Tracking{Carrier: carrier, Number: invoice, State: state, Events: []parcel.Event{{Time: now, State: state, Place: "옥천HUB"}}}
		if state == parcel.Delivered {
			t.Delivered = now
		}
		return t, nil
	}
	for range 2 { // a process that has just begun has nothing saved up of its budget
		s.pass(4 * time.Hour) // in transit at night it is three, and a little
		if _, err := s.parcels.Look(context.Background(), "kr.cjlogistics"); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *shop) state(o order.Order) order.State {
	s.t.Helper()
	return s.see(o.Number).State
}

func TestAnOrderFollowsItsParcelsFromTheKitchenToTheDoor(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		o := s.bought("a")
		a, b := cj(1), cj(2)

		s.ship(o, a, delivery.Piece{Line: 0, Qty: 2})
		if got := s.see(o.Number); got.State != order.Preparing || got.Lines[0].Shipped != 2 || got.Lines[1].Shipped != 0 {
			t.Fatalf("with a part sent it is %s, lines %+v", got.State, got.Lines)
		}
		second := s.ship(o, b, delivery.Piece{Line: 0, Qty: 1}, delivery.Piece{Line: 1, Qty: 1})
		if got := s.state(o); got != order.Shipped {
			t.Fatalf("with all sent it is %s", got)
		}
		s.carry(map[string]parcel.State{a.Invoice: parcel.InTransit, b.Invoice: parcel.Delivered})
		if got := s.state(o); got != order.Shipped {
			t.Fatalf("with one of two parcels there it is %s", got)
		}
		s.carry(map[string]parcel.State{a.Invoice: parcel.Delivered, b.Invoice: parcel.Delivered})
		got := s.see(o.Number)
		if got.State != order.Delivered || got.DeliveredAt.IsZero() {
			t.Fatalf("with both parcels there it is %s since %v", got.State, got.DeliveredAt)
		}
		for _, l := range got.Lines {
			if l.State != order.Delivered {
				t.Errorf("a line of it is %s", l.State)
			}
		}
		for _, stop := range got.Stops() {
			if !stop.Done || stop.At.IsZero() {
				t.Errorf("stop %s: done %v at %v", stop.State, stop.Done, stop.At)
			}
		}
		// What it tells, once each, however often the carrier is asked.
		s.carry(map[string]parcel.State{a.Invoice: parcel.Delivered, b.Invoice: parcel.Delivered})
		for kind, want := range map[string]int64{
			order.KindShipped: 1, order.KindDelivered: 1, "delivery.departed": 2, "delivery.delivered": 2, "delivery.arriving": 0,
		} {
			if n := s.number(`SELECT COUNT(*) FROM outbox WHERE kind = ?`, kind); n != want {
				t.Errorf("%s was told %d times, want %d", kind, n, want)
			}
		}
		// A parcel that had not arrived after all takes the order back, and its time is another one then.
		if _, err := s.parcels.Set(t.Context(), second.ID, parcel.InTransit, "이운영", "문 앞에 없대요"); err != nil {
			t.Fatal(err)
		}
		if got := s.see(o.Number); got.State != order.Shipped || !got.DeliveredAt.IsZero() {
			t.Errorf("with a parcel that is not there it is %s, arrived %v", got.State, got.DeliveredAt)
		}
	})
}

func TestAnOrderIsConfirmedByItselfUnlessAParcelOfItIsAstray(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		runner := todo.NewRunner(db, todo.Config{}, slog.New(slog.DiscardHandler), s.clock, s.orders.Todos()...)
		drain := func() {
			t.Helper()
			if _, err := runner.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		kept, back := s.bought("a"), s.bought("b")
		a, b := cj(3), cj(4)
		for o, l := range map[string]delivery.Label{kept.Number: a, back.Number: b} {
			s.ship(order.Order{Number: o}, l, delivery.Piece{Line: 0, Qty: 3}, delivery.Piece{Line: 1, Qty: 1})
		}
		s.carry(map[string]parcel.State{a.Invoice: parcel.Delivered, b.Invoice: parcel.Delivered})
		s.pass(6 * 24 * time.Hour)
		drain()
		if got := s.state(kept); got != order.Delivered {
			t.Fatalf("after six days it is %s", got)
		}
		s.carry(map[string]parcel.State{a.Invoice: parcel.Delivered, b.Invoice: parcel.Returned})
		s.pass(24 * time.Hour)
		drain()
		if a, b := s.state(kept), s.state(back); a != order.Confirmed || b != order.Delivered {
			t.Errorf("after the days one that stayed is %s, one that goes back %s", a, b)
		}
		if n := s.number(`SELECT COUNT(*) FROM outbox WHERE kind = ?`, order.KindConfirmed); n != 1 {
			t.Errorf("it was told %d times", n)
		}
	})
}

func TestWhatHasLeftIsNeitherCancelledNorGivenBackUnlessItIsTakenBack(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		o := s.bought("a")
		staff := order.Viewer{Who: operator}
		sh := s.ship(o, cj(5), delivery.Piece{Line: 0, Qty: 2})
		if _, err := s.orders.Cancel(t.Context(), o.Number, staff, "품절"); !errors.Is(err, order.ErrPartShipped) {
			t.Errorf("cancelling it: %v, want ErrPartShipped", err)
		}
		if _, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 2}); !errors.Is(err, order.ErrParts) {
			t.Errorf("giving back what has left: %v, want ErrParts", err)
		}
		if _, err := s.parcels.Ship(t.Context(), o.Number, cj(6), []delivery.Piece{{Line: 0, Qty: 2}}, "x"); !errors.Is(err, order.ErrParts) {
			t.Errorf("sending it twice: %v, want ErrParts", err)
		}
		// What stays at home can be given back; with the last of it all that is wanted has left.
		if _, err := s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 1}, order.Part{Line: 1, Qty: 1}); err != nil {
			t.Fatal(err)
		}
		if got := s.see(o.Number); got.State != order.Shipped || got.Payment.Refunded != 8333 {
			t.Errorf("with the rest given back it is %s, %s of it", got.State, got.Payment.Refunded)
		}
		if _, err := s.parcels.TakeBack(t.Context(), sh.ID, "이운영", "아직 안 보냈어요"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.parcels.TakeBack(t.Context(), sh.ID, "이운영", "또"); !errors.Is(err, delivery.ErrGone) {
			t.Errorf("taking it back twice: %v", err)
		}
		if got := s.state(o); got != order.Preparing {
			t.Fatalf("with its parcel taken back it is %s", got)
		}
		if _, err := s.orders.Cancel(t.Context(), o.Number, staff, "품절"); err != nil {
			t.Fatal(err)
		}
		if got := s.see(o.Number); got.State != order.Cancelled || got.Payment.Refunded != o.Total {
			t.Errorf("cancelled it is %s with %s of %s back", got.State, got.Payment.Refunded, o.Total)
		}
		s.books(o.Number, o.Total)
	})
}

// Whoever is first has the pieces: they are never both sent and given back, and never sent twice.
func TestPiecesThatAreSentAndGivenBackAtOnceGoOneWay(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		for round := range 6 {
			o := s.bought("a")
			var all sync.WaitGroup
			for n := range 3 {
				all.Go(func() {
					_, _ = s.parcels.Ship(t.Context(), o.Number, cj(100*round+n+10), []delivery.Piece{{Line: 0, Qty: 2}}, "x")
				})
			}
			all.Go(func() { _, _ = s.refund(o.Number, id.New(), order.Part{Line: 0, Qty: 2}) })
			all.Go(func() { _, _ = s.orders.Cancel(t.Context(), o.Number, order.Viewer{Who: operator}, "품절") })
			all.Wait()
			if n := s.number(`SELECT COUNT(*) FROM order_lines WHERE shipped + asked > qty`); n > 0 {
				t.Fatal("pieces went two ways")
			}
			sent := s.number(`SELECT COALESCE(SUM(l.qty), 0) FROM shipment_lines l JOIN shipments s ON s.id = l.shipment_id WHERE s.order_id = ?`, o.ID)
			if counted := s.number(`SELECT shipped FROM orders WHERE id = ?`, o.ID); counted != sent {
				t.Fatalf("the order counts %d pieces as sent, its parcels hold %d", counted, sent)
			}
			if got := s.see(o.Number); sent > 0 && (got.State == order.Cancelling || got.State == order.Cancelled) {
				t.Fatalf("an order of which %d pieces left is %s", sent, got.State)
			}
		}
	})
}

func TestADoubtfulNumberIsToldAndTakenWhenStaffAreSure(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		o, other := s.bought("a"), s.bought("b")
		wrong := cj(7)
		last := wrong.Invoice[len(wrong.Invoice)-1]
		wrong.Invoice = wrong.Invoice[:len(wrong.Invoice)-1] + string('0'+(last-'0'+1)%7)
		doubts := func(o order.Order, l delivery.Label) (reasons []string) {
			_, found, err := s.parcels.Doubts(t.Context(), l, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range found {
				reasons = append(reasons, d.Reason)
			}
			_, err = s.parcels.Ship(t.Context(), o.Number, l, []delivery.Piece{{Line: 1, Qty: 1}}, "x")
			if !errors.Is(err, delivery.ErrDoubtful) {
				t.Errorf("shipped with doubts %v: %v", reasons, err)
			}
			return reasons
		}
		if got := doubts(o, wrong); !slices.Equal(got, []string{"check_digit"}) {
			t.Errorf("doubts %v", got)
		}
		wrong.Sure = true
		s.ship(o, wrong, delivery.Piece{Line: 1, Qty: 1})
		if got := doubts(other, delivery.Label{Carrier: "cj", Invoice: wrong.Invoice}); !slices.Equal(got, []string{"check_digit", "used"}) {
			t.Errorf("doubts of a number that was used: %v", got)
		}
		s.ship(other, wrong, delivery.Piece{Line: 1, Qty: 1})
		if n := s.number(`SELECT COUNT(*) FROM parcels WHERE invoice = ?`, wrong.Invoice); n != 1 {
			t.Errorf("two orders in one parcel are watched as %d", n)
		}
		for name, l := range map[string]delivery.Label{"no carrier": {Carrier: "owl", Invoice: "123456789012"}, "no number": {Carrier: "cj", Invoice: "<script>"}, "nothing": {Carrier: "cj", Invoice: "  "}} {
			if _, err := s.parcels.Ship(t.Context(), o.Number, l, []delivery.Piece{{Line: 0, Qty: 1}}, "x"); !errors.Is(err, delivery.ErrCarrier) && !errors.Is(err, delivery.ErrInvoice) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestACorrectedLabelMovesTheWatch(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		o := s.bought("a")
		typo, right := cj(20), cj(21)
		sh := s.ship(o, typo, delivery.Piece{Line: 0, Qty: 3}, delivery.Piece{Line: 1, Qty: 1})
		if _, err := s.parcels.Relabel(t.Context(), sh.ID, right, "이운영", ""); !errors.Is(err, delivery.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		sh, err := s.parcels.Relabel(t.Context(), sh.ID, right, "이운영", "한 자리를 잘못 적었어요")
		if err != nil || sh.Parcel.Invoice != right.Invoice {
			t.Fatalf("%+v, %v", sh.Parcel, err)
		}
		s.carry(map[string]parcel.State{typo.Invoice: parcel.InTransit, right.Invoice: parcel.Delivered})
		if got := s.state(o); got != order.Delivered {
			t.Errorf("it follows the parcel it lies in: %s", got)
		}
		if n := s.number(`SELECT COUNT(*) FROM parcels WHERE invoice = ? AND (asked_at > 0 OR due > 0)`, typo.Invoice); n != 0 {
			t.Error("the number with the mistake is still asked for")
		}
	})
}
