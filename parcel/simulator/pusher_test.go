package simulator_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

func TestAServiceCallsForWhatWasEnlisted(t *testing.T) {
	sim := simulator.New(simulator.Options{Seed: 4})
	srv := httptest.NewServer(sim)
	defer srv.Close()
	gateway, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	bodies := make(chan []byte, 8)
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil {
			t.Error(err)
		}
		bodies <- body
		w.WriteHeader(http.StatusAccepted)
	}))
	defer shop.Close()
	enlist := func(id, carrier, number string) error {
		t.Helper()
		c, err := parcel.New(parcel.Options{Gateway: gateway, Pushers: map[parcel.Pusher]parcel.Keys{parcel.TrackerDelivery: {ID: id, Secret: "sesame"}}})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.Enlist(t.Context(), parcel.TrackerDelivery, parcel.Enlistment{Carrier: carrier, Number: number, Callback: shop.URL + "/secret", Until: time.Now().Add(time.Hour)})
	}
	number, err := sim.Ship("cj", time.Now(), simulator.Usual)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := sim.Push(t.Context(), number, simulator.Politely); err != nil || got != nil {
		t.Errorf("before it was enlisted: %v %v", got, err)
	}
	for id, want := range map[string]*parcel.Kind{simulator.RefusedKey: parcel.ErrKeysRefused, simulator.SpentKey: parcel.ErrRateLimited, "": parcel.ErrKeysRefused} {
		err := enlist(id, "cj", number)
		if !errors.Is(err, want) || strings.Contains(err.Error(), number) || strings.Contains(err.Error(), "sesame") {
			t.Errorf("with the key %q: %v, want %v", id, err, want)
		}
	}
	if err := enlist("good", "cj", number); err != nil {
		t.Fatal(err)
	}
	got, err := sim.Push(t.Context(), number, simulator.Again)
	if err != nil || !slices.Equal(got, []int{202, 202, 202}) {
		t.Fatalf("%v %v", got, err)
	}
	for range 3 {
		of, err := parcel.ReadPushed(parcel.TrackerDelivery, <-bodies)
		if err != nil || of.Carrier != "kr.cjlogistics" || of.Number != number {
			t.Errorf("%+v %v", of, err)
		}
	}
	c, err := parcel.New(parcel.Options{Gateway: gateway})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Enlist(t.Context(), parcel.TrackerDelivery, parcel.Enlistment{Carrier: "cj", Number: number}); !errors.Is(err, parcel.ErrKeysNeeded) {
		t.Errorf("without keys: %v", err)
	}
}
