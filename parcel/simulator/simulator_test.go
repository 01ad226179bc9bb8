package simulator_test

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

// world is a simulator, a client of it over real sockets, and the clock of both.
type world struct {
	sim    *simulator.Simulator
	client *parcel.Client
	clock  atomic.Int64
}

func (w *world) now() time.Time  { return time.UnixMilli(w.clock.Load()) }
func (w *world) set(t time.Time) { w.clock.Store(t.UnixMilli()) }

var start = time.Date(2026, 12, 29, 9, 0, 0, 0, parcel.Seoul)

func open(t *testing.T, faults map[simulator.Fault]float64) *world {
	t.Helper()
	w := &world{}
	w.set(start)
	w.sim = simulator.New(simulator.Options{Seed: 7, Now: w.now, Faults: faults})
	srv := httptest.NewServer(w.sim)
	t.Cleanup(srv.Close)
	gateway, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	keys := parcel.Keys{ID: "id", Secret: "secret"}
	w.client, err = parcel.New(parcel.Options{
		Gateway: gateway, Now: w.now, Rates: map[string]float64{"": -1},
		Keys: map[string]parcel.Keys{"dhl": keys, "fedex": keys, "usps": keys, "sf": keys, "ltl": keys},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.client.Close)
	return w
}

func TestEveryCarrierHasAShape(t *testing.T) {
	have := simulator.Carriers()
	for _, c := range parcel.Carriers() {
		if !slices.Contains(have, c.ID) {
			t.Errorf("%s has none", c.ID)
		}
	}
}

// TestParcelsAreWhereTheCarrierSays follows parcels of every carrier and fate over the turn of a year, hour by hour.
func TestParcelsAreWhereTheCarrierSays(t *testing.T) {
	w := open(t, nil)
	type one struct{ carrier, number string }
	var all []one
	for _, id := range simulator.Carriers() {
		for _, fate := range simulator.Fates() {
			number, err := w.sim.Ship(id, start, fate)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parcel.Validate(id, number); err != nil {
				t.Errorf("%s %s: %v", id, number, err)
			}
			all = append(all, one{id, number})
		}
	}
	for hour := 0; hour < 9*24; hour += 7 {
		w.set(start.Add(time.Duration(hour) * time.Hour))
		for _, p := range all {
			got, err := w.client.Track(t.Context(), p.carrier, p.number, parcel.Phone("5678"))
			want, _ := w.sim.Truth(p.number)
			if err != nil || got.State != want {
				t.Fatalf("%s %s after %d h: %+v, %v, want %s", p.carrier, p.number, hour, got, err, want)
			}
			for i, e := range got.Events {
				if e.Time.After(w.now()) || e.Time.Before(start.AddDate(0, 0, -1)) || i > 0 && !e.DateOnly && e.Time.Before(got.Events[i-1].Time) {
					t.Fatalf("%s after %d h: event at %v", p.carrier, hour, e.Time)
				}
			}
		}
	}
	for _, p := range all {
		if state, _ := w.sim.Truth(p.number); !state.Final() {
			t.Errorf("%s %s has not ended: %s", p.carrier, p.number, state)
		}
	}
}

func TestNumbersThatNobodyShippedAreNotFound(t *testing.T) {
	w := open(t, nil)
	for _, id := range simulator.Carriers() {
		number, err := w.sim.Unknown(id)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.client.Track(t.Context(), id, number, parcel.Phone("5678"))
		if !errors.Is(err, parcel.ErrNotFound) {
			t.Errorf("%s: %+v, %v", id, got, err)
		}
	}
}

// TestCJByItsSecondInterface: the page with a token and a cookie answers when trace does not.
func TestCJByItsSecondInterface(t *testing.T) {
	w := open(t, nil)
	number, err := w.sim.Ship("cj", start.AddDate(0, 0, -5), simulator.Usual)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	w.sim.Misbehave(map[simulator.Fault]float64{simulator.Changed: 0.3})
	for range 200 {
		got, err := w.client.Track(t.Context(), "cj", number)
		if err == nil {
			seen[got.Way] = true
			if got.State != parcel.Delivered {
				t.Fatalf("%s by %s", got.State, got.Way)
			}
		} else if !errors.Is(err, parcel.ErrLayoutChanged) {
			t.Fatal(err)
		}
	}
	if !seen["trace"] || !seen["www"] {
		t.Errorf("answered by %v", seen)
	}
}

// TestEachFaultAlone gives every carrier every fault, always: the answer is the truth or an error that says what it was, and never "not found".
func TestEachFaultAlone(t *testing.T) {
	kinds := map[simulator.Fault][]*parcel.Kind{
		simulator.Forbidden: {parcel.ErrBlocked}, simulator.TooMany: {parcel.ErrRateLimited}, simulator.Failed: {parcel.ErrTemporary},
		simulator.Repair: {parcel.ErrMaintenance}, simulator.ErrorPage: {parcel.ErrLayoutChanged}, simulator.Changed: {parcel.ErrLayoutChanged},
		simulator.Half:   {parcel.ErrTemporary, parcel.ErrLayoutChanged},
		simulator.Broken: {parcel.ErrTemporary}, simulator.Huge: {parcel.ErrTooLarge}, simulator.Endless: {parcel.ErrTooLarge},
		simulator.Redirect: {parcel.ErrLayoutChanged}, simulator.Garbled: {parcel.ErrTemporary, parcel.ErrLayoutChanged},
		simulator.Encoding: {parcel.ErrTemporary, parcel.ErrLayoutChanged},
		simulator.Jumbled:  {}, simulator.Reversed: {}, simulator.Extended: {}, simulator.Twice: {},
	}
	w := open(t, nil)
	for _, fault := range simulator.Faults() {
		if fault == simulator.Slow {
			continue // its own test
		}
		w.sim.Misbehave(map[simulator.Fault]float64{fault: 1})
		for _, id := range simulator.Carriers() {
			for days := range 4 {
				number, err := w.sim.Ship(id, start.AddDate(0, 0, -days), simulator.Usual)
				if err != nil {
					t.Fatal(err)
				}
				got, err := w.client.Track(t.Context(), id, number, parcel.Phone("5678"))
				want, _ := w.sim.Truth(number)
				switch {
				case err == nil && got.State != want && fault != simulator.Garbled:
					t.Errorf("%s, %s: %s, want %s %+v", fault, id, got.State, want, got.Events)
				case err != nil && !slices.Contains(kinds[fault], parcel.KindOf(err)):
					t.Errorf("%s, %s: %v", fault, id, err)
				}
			}
		}
	}
}
