package delivery_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// told is what was told of an order so far, oldest first.
func (s *shop) told(number string) (all []delivery.Happened) {
	s.t.Helper()
	data, err := sqldb.Column[string](s.t.Context(), s.db, `SELECT data FROM outbox ORDER BY id`)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, text := range data {
		var e delivery.Happened
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			s.t.Fatal(err)
		}
		if e.Number == number {
			all = append(all, e)
		}
	}
	return all
}

// named are the events by name, with the end of the number of their parcel.
func named(all []delivery.Happened) (out []string) {
	for _, e := range all {
		out = append(out, fmt.Sprint(e.What, " ", e.Invoice))
	}
	return out
}

func TestEachStageOfAParcelIsToldOnceWithWhatANoticeNeeds(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 1000})
		sh := s.send(1)
		comes := day.AddDate(0, 0, 1).UTC()
		var events []parcel.Event
		stage := func(state parcel.State) {
			t.Helper()
			at := s.Now()
			events = append(events, parcel.Event{Time: at, State: state})
			answer := &parcel.Tracking{Carrier: usual, Number: sh.Parcel.Invoice, State: state, Expected: comes, Events: slices.Clone(events)}
			if state == parcel.Delivered {
				answer.Delivered = at
			}
			s.mu(func() { s.answer = func(string) (*parcel.Tracking, error) { return answer, nil } })
			for range 3 { // however often it is asked
				s.pass(26 * time.Hour)
				s.look()
			}
		}
		var want []string
		for _, step := range []struct {
			state parcel.State
			told  []string
		}{
			{parcel.Registered, nil},
			{parcel.PickedUp, []string{"departed"}},
			{parcel.InTransit, nil},
			{parcel.OutForDelivery, []string{"arriving"}},
			{parcel.AttemptFailed, nil},
			{parcel.OutForDelivery, nil}, // once more: they were told
			{parcel.Delivered, []string{"delivered"}},
		} {
			stage(step.state)
			for _, what := range step.told {
				want = append(want, what+" "+sh.Parcel.Invoice)
			}
			got := slices.DeleteFunc(s.told(sh.Number), func(e delivery.Happened) bool {
				return !slices.Contains([]string{"departed", "arriving", "delivered"}, e.What)
			})
			if !slices.Equal(named(got), want) {
				t.Fatalf("after %s was told %v, want %v", step.state, named(got), want)
			}
			for _, e := range got {
				if e.OrderID != sh.OrderID || e.ShipmentID != sh.ID || e.ParcelID != sh.Parcel.ID || e.Carrier != usual || e.Owner != account.MemberOwner("who ordered "+sh.OrderID) || !e.Expected.Equal(comes) || e.At.IsZero() || e.At.After(s.Now()) {
					t.Errorf("a notice of it needs more: %+v", e)
				}
			}
		}
	})
}

func TestWhatJoinsAParcelOnItsWayIsToldWhatItTells(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db, delivery.Config{Rate: 1000})
		l := cj(5)
		if _, _, err := s.Register(t.Context(), someone, delivery.Registration{Label: l}); err != nil { // a program has it watched first
			t.Fatal(err)
		}
		s.say(parcel.InTransit, nil)
		s.look()
		pieces := []delivery.Piece{{Line: 0, Qty: 1}}
		l.Sure = true
		first, err := s.Ship(t.Context(), "A5", l, pieces, "이운영")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := named(s.told("A5")), []string{"departed " + l.Invoice}; !slices.Equal(got, want) {
			t.Errorf("sent in a parcel on its way it is told %v, want %v", got, want)
		}
		typo := cj(6)
		other, err := s.Ship(t.Context(), "B6", typo, pieces, "이운영")
		if err != nil {
			t.Fatal(err)
		}
		s.pass(26 * time.Hour)
		s.look()
		if _, err := s.Relabel(t.Context(), other.ID, l, "이운영", "한 상자예요"); err != nil {
			t.Fatal(err)
		}
		s.say(parcel.Delivered, nil)
		s.pass(26 * time.Hour)
		s.look()
		for number, want := range map[string][]string{
			"A5": {"departed " + l.Invoice, "delivered " + l.Invoice},
			"B6": {"departed " + typo.Invoice, "departed " + l.Invoice, "delivered " + l.Invoice},
		} {
			if got := named(s.told(number)); !slices.Equal(got, want) {
				t.Errorf("%s is told %v, want %v", number, got, want)
			}
		}
		if _, err := s.Set(t.Context(), first.ID, parcel.Delivered, "이운영", "받았대요"); err != nil {
			t.Fatal(err)
		}
		if got := len(s.told("A5")); got != 2 {
			t.Errorf("set by hand to where it is, it is told %d times", got)
		}
	})
}
