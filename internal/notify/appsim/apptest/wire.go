// Package apptest sends to simulated platforms of apps in tests: over TLS and HTTP/2, by a clock and with faults that are the test's.
package apptest

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/push"
	"github.com/saja-live/saja/internal/platform/id"
)

// Started is a message as the shop sends it.
var Started = push.Message{
	Title: "라이브 시작", Body: "사자네 부엌", URL: "https://saja.kr/live/1", Lang: "ko", Tag: "show/1", Topic: push.NewTopic("show/1"), Replaces: true, TTL: 90 * time.Second,
	Urgency: push.High, Attempt: id.Of("delivery/1"),
}

// Wire leads to the simulated platforms.
type Wire struct {
	Sim    *appsim.Sim
	Server *httptest.Server
	Roots  *x509.CertPool // who trusts the server

	mu    sync.Mutex
	at    time.Time
	wrong appsim.Fault // of the first message to a device
}

// Open makes platforms as c says, with the wire's clock and faults; before, if it is not nil, sees each request first and says whether it has answered it.
func Open(t *testing.T, c appsim.Config, before func(w http.ResponseWriter, r *http.Request) bool) *Wire {
	t.Helper()
	w := &Wire{at: time.Now(), Roots: x509.NewCertPool()}
	c.Now, c.Fault = w.Now, w.fault
	sim, err := appsim.New(c)
	if err != nil {
		t.Fatal(err)
	}
	w.Sim, w.Server = sim, httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if before == nil || !before(rw, r) {
			sim.ServeHTTP(rw, r)
		}
	}))
	w.Server.EnableHTTP2 = true
	w.Server.StartTLS()
	t.Cleanup(w.Server.Close)
	w.Roots.AddCert(w.Server.Certificate())
	return w
}

// Now is what time it is.
func (w *Wire) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

// Set makes it another time.
func (w *Wire) Set(at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = at
}

// Pass lets time pass.
func (w *Wire) Pass(d time.Duration) { w.Set(w.Now().Add(d)) }

// First has the first message to each device end in f.
func (w *Wire) First(f appsim.Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = f
}

func (w *Wire) fault(_ string, n int) appsim.Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n > 1 {
		return appsim.None
	}
	return w.wrong
}

// Device is a new one.
func (w *Wire) Device(t *testing.T, of appsim.Platform) push.Device {
	t.Helper()
	token, err := w.Sim.Device(of)
	if err != nil {
		t.Fatal(err)
	}
	return push.Device{Address: token}
}

// Send brings a message to a device, as a client of either platform does.
type Send func(ctx context.Context, to push.Device, m push.Message) push.Result

// Means checks what a client makes of each fault.
func (w *Wire) Means(t *testing.T, of appsim.Platform, send Send, want map[appsim.Fault]push.Result) {
	t.Helper()
	for fault, want := range want {
		w.First(fault)
		r := send(t.Context(), w.Device(t, of), Started)
		if r.Kind != want.Kind || r.Status != want.Status || r.Code != want.Code || r.After != want.After || r.About != want.About || !r.Since.Equal(want.Since) {
			t.Errorf("%s: %+v, want %+v", fault, r, want)
		}
	}
}

// Away checks that a service that a client cannot call had nothing.
func (w *Wire) Away(t *testing.T, send Send) {
	t.Helper()
	w.Server.Close()
	if r := send(t.Context(), push.Device{Address: strings.Repeat("a", 64)}, Started); r.Kind != push.Transient {
		t.Errorf("a service that is away: %+v", r)
	}
}

// Cuts checks that a client cuts what is too long as far as it has to, and sends nothing that is too large.
func (w *Wire) Cuts(t *testing.T, of appsim.Platform, send Send) {
	t.Helper()
	m := Started
	m.Body = strings.Repeat("가", 4000)
	if r := send(t.Context(), w.Device(t, of), m); r.Kind != push.Accepted {
		t.Fatalf("%+v", r)
	}
	if got := w.Sim.Arrived()[0]; len(got.Payload) > 4096 || len(got.Payload) < 4080 || !strings.HasSuffix(got.Body, "가…") {
		t.Errorf("%d bytes that end in %q", len(got.Payload), got.Body[len(got.Body)-6:])
	}
	m.Title = m.Body
	if r := send(t.Context(), w.Device(t, of), m); r.Kind != push.TooLarge || r.Status != 0 {
		t.Errorf("a title of 12,000 bytes: %+v", r)
	}
}
