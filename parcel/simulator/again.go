package simulator

import (
	"errors"
	"fmt"
	"sort"
	"time"
)

// ErrNotGiven is why a number is not taken up again: no simulator gives it.
var ErrNotGiven = errors.New("no simulator gives this number")

// most is how many numbers of a carrier can be taken up again.
const most = 1_000_000

// Range is between which numbers of a carrier those lie that Ship gives, first and last included. Their order is that of their text.
func Range(carrier string) (first, last string, err error) {
	sh, err := find(carrier)
	if err != nil {
		return "", "", err
	}
	return sh.make(1), sh.make(most), nil
}

// After has Ship give only numbers of a carrier that come after number, which an earlier simulator gave. It fails with ErrNotGiven.
func (s *Simulator) After(carrier, number string) error {
	sh, n, err := given(carrier, number)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made[sh.id] = max(s.made[sh.id], n)
	return nil
}

// Again takes up a parcel that an earlier simulator shipped, in place of the one that may have its number. With the same seed, time and
// fate the same happens to it. It fails with ErrNotGiven.
func (s *Simulator) Again(carrier, number string, at time.Time, fate Fate) error {
	sh, _, err := given(carrier, number)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.parcels[number] = shipment{sh.id, at, sh.possible(fate)}
	return nil
}

// given says which of a carrier's numbers one is.
func given(carrier, number string) (*shape, uint64, error) {
	sh, err := find(carrier)
	if err != nil {
		return nil, 0, err
	}
	n := uint64(1 + sort.Search(most, func(i int) bool { return sh.make(uint64(i)+1) >= number }))
	if n > most || sh.make(n) != number {
		return nil, 0, fmt.Errorf("%s %s: %w", sh.id, number, ErrNotGiven)
	}
	return sh, n, nil
}
