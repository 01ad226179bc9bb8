package simulator_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

func TestAParcelGoesOnInALaterSimulator(t *testing.T) {
	for _, id := range simulator.Carriers() {
		before, after := open(t, nil), open(t, nil)
		number, err := before.sim.Ship(id, start, simulator.Missed)
		if err != nil {
			t.Fatal(err)
		}
		if err := after.sim.Again(id, number, start, simulator.Missed); err != nil {
			t.Fatal(err)
		}
		for _, later := range []time.Duration{0, 20 * time.Hour, 5 * 24 * time.Hour} {
			before.set(start.Add(later))
			after.set(start.Add(later))
			want, err := before.client.Track(t.Context(), id, number, parcel.Phone("5678"))
			if err != nil {
				t.Fatalf("%s: %v", id, err)
			}
			got, err := after.client.Track(t.Context(), id, number, parcel.Phone("5678"))
			if err != nil {
				t.Fatalf("%s: %v", id, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s after %s: %s", id, later, diff)
			}
		}
	}
}

func TestALaterSimulatorGivesNoNumberOfTheEarlierOne(t *testing.T) {
	for _, id := range simulator.Carriers() {
		first, last, err := simulator.Range(id)
		if err != nil {
			t.Fatal(err)
		}
		before, after := simulator.New(simulator.Options{}), simulator.New(simulator.Options{})
		var numbers []string
		for range 120 {
			number, err := before.Ship(id, start, simulator.Usual)
			if err != nil {
				t.Fatal(err)
			}
			numbers = append(numbers, number)
		}
		if !slices.IsSorted(numbers) || numbers[0] != first || slices.Max(numbers) > last {
			t.Errorf("%s: %s … %s are not in order from %s to %s", id, numbers[0], slices.Max(numbers), first, last)
		}
		for _, number := range []string{numbers[119], numbers[7]} { // an older one takes nothing back
			if err := after.After(id, number); err != nil {
				t.Fatal(err)
			}
		}
		next, err := after.Ship(id, start, simulator.Usual)
		if err != nil || next <= numbers[119] {
			t.Errorf("%s gives %s after %s: %v", id, next, numbers[119], err)
		}
	}
}

func TestANumberThatNoSimulatorGivesIsNotTakenUp(t *testing.T) {
	sim := simulator.New(simulator.Options{})
	for _, number := range []string{"", "600000000020", "999999999999", "601999999999", "600000000013X"} {
		if err := sim.Again("cj", number, start, simulator.Usual); !errors.Is(err, simulator.ErrNotGiven) {
			t.Errorf("%q: %v, want ErrNotGiven", number, err)
		}
		if err := sim.After("cj", number); !errors.Is(err, simulator.ErrNotGiven) {
			t.Errorf("%q: %v, want ErrNotGiven", number, err)
		}
	}
	if err := sim.Again("nobody", "1", start, simulator.Usual); !errors.Is(err, parcel.ErrUnknownCarrier) {
		t.Errorf("got %v", err)
	}
}
