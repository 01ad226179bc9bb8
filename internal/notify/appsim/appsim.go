// Package appsim is Firebase Cloud Messaging and the Apple Push Notification service for tests and for trying things out: it gives
// keys and devices, checks what is sent to them as strictly as the true ones, and misbehaves as they do.
package appsim

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Platform is by whom a device is reached.
type Platform string

// The platforms.
const (
	FCM  Platform = "fcm"
	APNs Platform = "apns"
	// Sandbox is APNs for apps that Xcode put on a device: it answers below /sandbox, and knows no device of APNs, nor APNs one of its.
	Sandbox Platform = "apns-sandbox"
)

// Fault is how a service misbehaves.
type Fault string

// The faults.
const (
	None     Fault = ""
	Gone     Fault = "gone"      // the device is gone for good
	Expired  Fault = "expired"   // the same: its token has run out
	Foreign  Fault = "foreign"   // the token is another app's: FCM's 403 SENDER_ID_MISMATCH, Apple's 400 DeviceTokenNotForTopic
	Bare     Fault = "bare"      // 400, and nothing that says why
	Invalid  Fault = "invalid"   // FCM's 400 INVALID_ARGUMENT, Apple's 400 BadTopic
	Large    Fault = "large"     // too large: FCM's 400 INVALID_ARGUMENT, Apple's 413 PayloadTooLarge
	Shut     Fault = "shut"      // 403: it does not know the shop
	SlowDown Fault = "slow_down" // 429 about all that the shop sends, of FCM with Retry-After: 90; Apple never says how long
	Busy     Fault = "busy"      // the same about one device
	Broken   Fault = "broken"    // 503
	Slow     Fault = "slow"      // taken, and answered after two seconds
	Lost     Fault = "lost"      // taken, and the connection ends before that is said
)

// Faults are all of them.
var Faults = []Fault{Gone, Expired, Foreign, Bare, Invalid, Large, Shut, SlowDown, Busy, Broken, Slow, Lost}

// Draw gives a fault for a number in [0, 1): each comes at the same rate, and none the rest of the time.
func Draw(rate, number float64) Fault {
	if i := int(number / rate); i < len(Faults) {
		return Faults[i]
	}
	return None
}

// Config is what the services are like.
type Config struct {
	Now func() time.Time // nil: the clock
	// Fault says how a service misbehaves when the n-th message, from 1, comes to a device. It may be nil, and is asked by many at once.
	Fault func(token string, n int) Fault
	// Arrived is told of each message that arrives, before that is answered. It may be nil, and is called by many at once.
	Arrived func(Message)
	// Seed has the services know the devices that they gave before under the same seed, other than which of them are gone; nil: they do not.
	Seed []byte
	// Only is the environment that the key for Apple is good for; "": both.
	Only Platform
	// Bearer is how long a bearer token holds; 0: an hour.
	Bearer time.Duration
}

const (
	maxDevices = 1 << 20
	maxKept    = 1000
	maxBody    = 4096
	slow       = 2 * time.Second
)

// Sim is both services. It serves their doors under any address.
type Sim struct {
	config Config
	mux    *http.ServeMux
	rsa    *rsa.PrivateKey
	ecdsa  *ecdsa.PrivateKey

	mu       sync.Mutex
	devices  map[string]*phone    // own: those that it gave
	bearers  map[string]time.Time // own: until when each holds
	provider string               // the provider token that Apple was shown last
	changed  time.Time            // since when
	kept     []Message            // oldest first
	tally    Tally
}

type phone struct {
	platform Platform
	since    time.Time // it is gone; zero: it is not
	tries    int
	off      bool      // it is away: messages are kept for it
	waiting  []Message // oldest first
}

// Message is one that arrived.
type Message struct {
	Platform Platform        `json:"platform"`
	Token    string          `json:"token"`
	Title    string          `json:"title"`
	Body     string          `json:"body"`
	Link     string          `json:"link"`
	Collapse string          `json:"collapse"`
	Tag      string          `json:"tag"`      // it takes the place of one with the same
	Priority string          `json:"priority"` // in the platform's words
	TTL      int             `json:"ttl"`      // seconds that it is kept for
	ID       string          `json:"id"`
	Proto    int             `json:"proto"` // of HTTP
	Payload  json.RawMessage `json:"payload"`
}

// Tally is what came.
type Tally struct {
	Bearers  int            `json:"bearers"`  // bearer tokens that were given
	Accepted int            `json:"accepted"` // messages, also those whose answer was lost
	Refused  map[string]int `json:"refused"`  // by the word for why
}

// New makes services without devices, with keys of their own.
func New(c Config) (*Sim, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Bearer == 0 {
		c.Bearer = time.Hour
	}
	s := &Sim{config: c, mux: http.NewServeMux(), devices: map[string]*phone{}, bearers: map[string]time.Time{}, tally: Tally{Refused: map[string]int{}}}
	if err := s.makeKeys(); err != nil {
		return nil, err
	}
	s.mux.HandleFunc("POST /token", s.postToken)
	s.mux.HandleFunc("POST /v1/projects/{project}/messages:send", s.postFCM)
	s.mux.HandleFunc("POST /3/device/{token}", func(w http.ResponseWriter, r *http.Request) { s.postAPNs(w, r, APNs) })
	s.mux.HandleFunc("POST /sandbox/3/device/{token}", func(w http.ResponseWriter, r *http.Request) { s.postAPNs(w, r, Sandbox) })
	s.mux.HandleFunc("POST /devices/{platform}", s.postDevice)
	s.mux.HandleFunc("GET /arrived", func(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusOK, s.Arrived()) })
	s.mux.HandleFunc("GET /tally", func(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusOK, s.Tally()) })
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// ErrFull says that the services give no more devices.
var ErrFull = errors.New("the simulated services have as many devices as they can hold")

// Device gives the token of a new one.
func (s *Sim) Device(of Platform) (string, error) {
	token := s.fresh(of)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.devices) >= maxDevices {
		return "", ErrFull
	}
	s.devices[token] = &phone{platform: of}
	return token, nil
}

// Lose has a device be gone since a time: its app was taken off.
func (s *Sim) Lose(token string, since time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.devices[token]; d != nil {
		d.since = since
	}
}

func (s *Sim) postDevice(w http.ResponseWriter, r *http.Request) {
	of := Platform(r.PathValue("platform"))
	if of != FCM && of != APNs && of != Sandbox {
		http.NotFound(w, r)
		return
	}
	token, err := s.Device(of)
	if err != nil {
		write(w, http.StatusInsufficientStorage, map[string]string{"error": err.Error()})
		return
	}
	write(w, http.StatusCreated, map[string]string{"token": token})
}

// Arrived are the messages that are kept, newest first.
func (s *Sim) Arrived() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := slices.Clone(s.kept)
	slices.Reverse(kept)
	return kept
}

// Tally is what came until now.
func (s *Sim) Tally() Tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tally
	t.Refused = maps.Clone(t.Refused)
	return t
}

// try counts a message to a device and says how it is answered: since when the device is gone, and with which fault.
func (s *Sim) try(of Platform, token string) (known bool, since time.Time, f Fault) {
	s.mu.Lock()
	d := s.find(of, token)
	if d == nil || d.platform != of {
		s.mu.Unlock()
		return false, since, None
	}
	d.tries++
	n := d.tries
	s.mu.Unlock()
	if s.config.Fault != nil {
		f = s.config.Fault(token, n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if (f == Gone || f == Expired) && d.since.IsZero() {
		d.since = s.config.Now()
	}
	return true, d.since, f
}

// take keeps a message, and is slow or loses the answer where that is the fault.
func (s *Sim) take(r *http.Request, m Message, f Fault) {
	s.mu.Lock()
	s.tally.Accepted++
	d := s.devices[m.Token]
	away := d != nil && d.off
	if away {
		d.waiting = keepFor(d.waiting, m)
	} else {
		s.keep(m)
	}
	s.mu.Unlock()
	if s.config.Arrived != nil && !away {
		s.config.Arrived(m)
	}
	switch f {
	case Slow:
		wait := time.NewTimer(slow)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-r.Context().Done():
		}
	case Lost:
		panic(http.ErrAbortHandler) // the server ends the connection, or the stream
	}
}

// keep has a message be among those that arrived. mu is held.
func (s *Sim) keep(m Message) {
	if len(s.kept) >= maxKept {
		s.kept = slices.Delete(s.kept, 0, 1)
	}
	s.kept = append(s.kept, m)
}

func (s *Sim) count(word string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tally.Refused[word]++
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// origin is the address that a request came to.
func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
