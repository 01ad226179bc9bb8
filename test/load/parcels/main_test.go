package main

import (
	"testing"
	"time"
)

func TestEveryParcelEndsInItsTrueState(t *testing.T) {
	r, err := config{parcels: 700, rate: 0.02, hands: 16, seed: 3, every: 24 * time.Hour}.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.verdict(); err != nil {
		t.Fatalf("%v: %+v", err, r.failures)
	}
}
