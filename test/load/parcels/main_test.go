package main

import (
	"testing"
	"time"
)

func TestEveryParcelEndsInItsTrueState(t *testing.T) {
	r, err := config{parcels: 350, rate: 0.02, hands: 32, seed: 3, every: 24 * time.Hour}.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.verdict(); err != nil {
		t.Fatalf("%v: %+v", err, r.failures)
	}
}
