// Package eventually lets tests wait for a state that another goroutine or process brings about. It asks every few milliseconds
// and gives up after two minutes, which no machine that works needs.
package eventually

import (
	"testing"
	"time"
)

const (
	pause    = 5 * time.Millisecond
	patience = 2 * time.Minute
)

// True waits until ok says so, or ends the test with what it waited for.
func True(t testing.TB, what string, ok func() bool) {
	t.Helper()
	if !Reached(ok) {
		t.Fatalf("waited in vain: %s", what)
	}
}

// Reached waits until ok says so; false: it never did.
func Reached(ok func() bool) bool {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for end := time.Now().Add(patience); !ok(); <-tick.C {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}
