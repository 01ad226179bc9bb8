package simulator_test

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

func TestSweetTrackerAnswersInPlaceOfCarriers(t *testing.T) {
	sim := simulator.New(simulator.Options{Seed: 4})
	srv := httptest.NewServer(sim)
	defer srv.Close()
	gateway, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(key, carrier, number string) (*parcel.Tracking, error) {
		t.Helper()
		c, err := parcel.New(parcel.Options{Gateway: gateway, Rates: map[string]float64{"": -1}, SweetTracker: parcel.SweetTracker{
			Key: key, Carriers: []string{"epost", "cj", "hanjin", "logen", "lotte", "ilyang", "daesin", "kdexp", "cvsnet", "hdexp", "cupost"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.Track(t.Context(), carrier, number)
	}
	for _, carrier := range []string{"epost", "cj", "hanjin", "logen", "lotte", "ilyang", "daesin", "kdexp", "cvsnet", "hdexp", "cupost"} {
		number, err := sim.Ship(carrier, time.Now().AddDate(0, 0, -9), simulator.Usual)
		if err != nil {
			t.Fatal(err)
		}
		truth, _ := sim.Truth(number)
		got, err := ask("good-key", carrier, number)
		if err != nil || got.State != truth || got.Way != "sweettracker" || len(got.Events) < 4 || got.Recipient != "홍*동" {
			t.Errorf("%s is %s: %+v, %v", carrier, truth, got, err)
		}
		nobodys, err := sim.Unknown(carrier)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ask("good-key", carrier, nobodys); !errors.Is(err, parcel.ErrNotFound) {
			t.Errorf("%s: a number of nobody: %v", carrier, err)
		}
		for key, want := range map[string]*parcel.Kind{simulator.RefusedKey: parcel.ErrKeysRefused, simulator.SpentKey: parcel.ErrQuota} {
			_, err := ask(key, carrier, number)
			e, ok := errors.AsType[*parcel.Error](err)
			if !ok || e.Kind != want || strings.Contains(err.Error(), key) || strings.Contains(err.Error(), number) {
				t.Errorf("%s with the key %q: %v", carrier, key, err)
			}
			if want == parcel.ErrQuota && (e.RetryAfter <= 0 || e.RetryAfter > 24*time.Hour) {
				t.Errorf("again in %v", e.RetryAfter)
			}
		}
	}
	if _, err := parcel.New(parcel.Options{SweetTracker: parcel.SweetTracker{Carriers: []string{"cj"}}}); err == nil {
		t.Error("it is asked without a key")
	}
	if _, err := parcel.New(parcel.Options{SweetTracker: parcel.SweetTracker{Key: "k", Carriers: []string{"dhl"}}}); err == nil {
		t.Error("it is asked for a carrier that it does not know")
	}
}
