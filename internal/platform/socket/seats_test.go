package socket

import "testing"

func TestOneNetworkHoldsItsShareOnceTheFreeSeatsAreTaken(t *testing.T) {
	s := Seats{Most: 10, Share: 2, Free: 4}
	take := func(network string, want int) {
		t.Helper()
		got := 0
		for s.Take(network) {
			got++
		}
		if got != want {
			t.Errorf("%s got %d seats, want %d", network, got, want)
		}
	}
	take("flood", 4)
	take("home", 2)
	take("cafe", 2)
	take("bus", 2)
	take("late", 0)
	s.Give("flood")
	take("flood", 0) // it still holds more than a share
	take("late", 1)
	for network, held := range map[string]int{"flood": 3, "home": 2, "cafe": 2, "bus": 2, "late": 1} {
		for range held {
			s.Give(network)
		}
	}
	if s.Taken() != 0 || len(s.networks) != 0 {
		t.Errorf("%d seats of %d networks are kept of an empty house", s.Taken(), len(s.networks))
	}
}
