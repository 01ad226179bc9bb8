package simulator_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/parcel"
	"github.com/saja-live/saja/parcel/simulator"
)

// recorder is a simulator with a copy of what it answers.
type recorder struct {
	sim    http.Handler
	mu     sync.Mutex
	bodies [][]byte
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	rec := httptest.NewRecorder()
	r.sim.ServeHTTP(rec, req)
	r.mu.Lock()
	r.bodies = append(r.bodies, bytes.Clone(rec.Body.Bytes()))
	r.mu.Unlock()
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(rec.Code)
	_, _ = io.Copy(w, rec.Body)
}

// TestNoBrokenByteAndNoCutMakesAParcelUnknown breaks every byte of every carrier's answer, one at a time, and cuts the answer at every byte. The parcel may be
// read as it stands or as it stood before, or there is an error; nothing says that there is no such parcel, or that it is where it has not been.
func TestNoBrokenByteAndNoCutMakesAParcelUnknown(t *testing.T) {
	now := start.AddDate(0, 0, 12)
	for _, id := range simulator.Carriers() {
		for fate, age := range map[simulator.Fate]time.Duration{simulator.Usual: time.Hour, simulator.Refused: 11 * 24 * time.Hour} {
			sim := simulator.New(simulator.Options{Seed: 3, Now: func() time.Time { return now }})
			rec := &recorder{sim: sim}
			srv := httptest.NewServer(rec)
			gateway, err := url.Parse(srv.URL)
			if err != nil {
				t.Fatal(err)
			}
			keys := parcel.Keys{ID: "id", Secret: "secret"}
			client, err := parcel.New(parcel.Options{
				Gateway: gateway, Now: func() time.Time { return now },
				Keys: map[string]parcel.Keys{"dhl": keys, "fedex": keys, "usps": keys, "sf": keys, "ltl": keys},
			})
			if err != nil {
				t.Fatal(err)
			}
			number, err := sim.Ship(id, now.Add(-age), fate)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := client.Track(t.Context(), id, number, parcel.Phone("5678")); err != nil {
				t.Fatal(err)
			}
			client.Close()
			srv.Close()
			bodies := rec.bodies
			for len(bodies) > 1 {
				if _, err := parcel.Read(id, number, now, bodies...); err == nil {
					break
				}
				bodies = bodies[1:] // a form or a token before the answer
			}
			stood := append(sim.Stood(number), parcel.Unknown)
			for i, body := range bodies {
				damaged := slices.Clone(bodies)
				look := func(how string, at int) {
					got, err := parcel.Read(id, number, now, damaged...)
					switch {
					case errors.Is(err, parcel.ErrNotFound), errors.Is(err, parcel.ErrInvalidNumber):
						t.Errorf("%s, body %d %s at %d (…%s…): %v", id, i, how, at, body[max(at-20, 0):min(at+20, len(body))], err)
					case err == nil && !slices.Contains(stood, got.State):
						t.Errorf("%s, body %d %s at %d (…%s…): %s", id, i, how, at, body[max(at-20, 0):min(at+20, len(body))], got.State)
					}
				}
				for at := range body {
					damaged[i] = bytes.Clone(body)
					damaged[i][at] = 0xFF
					look("broken", at)
					damaged[i] = body[:at]
					look("cut", at)
				}
			}
		}
	}
}
