// Package pushsim is a push service of browsers for tests and for trying things out: it gives subscriptions, checks what is sent to
// them as strictly as the strictest of the true ones, opens what arrived, and misbehaves as true ones do.
package pushsim

import (
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/notify/webpush"
)

// Config is what a service is like.
type Config struct {
	Now  func() time.Time // nil: the clock
	Keep int              // how many messages are kept to be looked at; 0: 1,000
	// Fault says how it misbehaves when the n-th message, from 1, comes to a subscription. It may be nil, and is asked by many at once.
	Fault func(subscription string, n int) Fault
	// Blind says that messages are opened only when they are looked at: a true service cannot open any, and who measures has no use for it.
	Blind bool
	// Seed has the service know the subscriptions that it gave before under the same seed, other than which of them are gone and whose
	// they are; nil: they end with it.
	Seed []byte
	// Arrived is told of each message that was let in. It may be nil, is asked by many at once, and must not wait.
	Arrived func(Message)
}

// The bounds of a service: past them it gives no subscriptions, and begins to forget what it has seen.
const (
	maxSubscriptions = 1 << 20
	maxSeen          = 4 << 20
	maxBody          = 4096
)

// Service is a push service. It serves its doors under any address.
type Service struct {
	config Config
	mux    *http.ServeMux
	tokens *tokens

	mu            sync.Mutex
	subscriptions map[string]*subscription // own: those that it gave
	seen          map[[16]byte]struct{}    // own: salts and keys that messages had
	times         map[[16]byte]int         // own: how often a topic came to a subscription
	waiting       map[[16]byte]*Message    // own: those of kept that a later one may take the place of
	kept          []*Message               // oldest first
	tally         Tally
	more          chan struct{} // closed and made anew when the tally grows
}

type subscription struct {
	id, service string // the public key of who may send, or ""
	key         *ecdh.PrivateKey
	auth        []byte
	gone        bool
	tries       int
}

// Message is one that arrived.
type Message struct {
	Subscription string          `json:"subscription"`
	Title        string          `json:"title"`
	Body         string          `json:"body"`
	URL          string          `json:"url"`
	Tag          string          `json:"tag"`
	Topic        string          `json:"topic"`
	Urgency      string          `json:"urgency"`
	TTL          int             `json:"ttl"` // seconds
	At           time.Time       `json:"at"`
	Replaced     int             `json:"replaced"` // how many of the same topic it took the place of
	Plain        json.RawMessage `json:"plain"`    // all of what the browser gets

	key    [16]byte
	sealed []byte
	to     *subscription
}

// Tally is what came.
type Tally struct {
	Accepted int            `json:"accepted"` // messages, also those whose answer was lost
	Told     int            `json:"told"`     // different topics of different subscriptions: what people see
	Lost     int            `json:"lost"`     // accepted without an answer
	Refused  map[string]int `json:"refused"`  // by the word for why
}

// New makes a service without subscriptions.
func New(c Config) *Service {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Keep == 0 {
		c.Keep = 1000
	}
	s := &Service{
		config: c, mux: http.NewServeMux(), tokens: newTokens(c.Now), subscriptions: map[string]*subscription{}, seen: map[[16]byte]struct{}{},
		times: map[[16]byte]int{}, waiting: map[[16]byte]*Message{}, tally: Tally{Refused: map[string]int{}}, more: make(chan struct{}),
	}
	s.mux.HandleFunc("POST /subscriptions", s.postSubscriptions)
	s.mux.HandleFunc("POST /push/{id}", s.postMessage)
	s.mux.HandleFunc("GET /arrived", func(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusOK, s.Arrived()) })
	s.mux.HandleFunc("GET /tally", func(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusOK, s.Tally()) })
	return s
}

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Subscription is what a browser gives of itself, as PushSubscription.toJSON writes it.
type Subscription struct {
	Endpoint string `json:"endpoint"`
	Keys     struct {
		P256dh string `json:"p256dh"`
		Auth   string `json:"auth"`
	} `json:"keys"`
}

// ErrFull says that the service gives no more subscriptions.
var ErrFull = errors.New("the simulated push service has as many subscriptions as it can hold")

// Subscribe gives a subscription at origin, the service's own address. Only who has the private key of service, a point in base64url as
// browsers take it, may send to it; "": everybody who signs.
func (s *Service) Subscribe(origin, service string) (Subscription, error) {
	sub, err := s.fresh()
	if err != nil {
		return Subscription{}, err
	}
	sub.service = service
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.subscriptions) >= maxSubscriptions {
		return Subscription{}, ErrFull
	}
	s.subscriptions[sub.id] = sub
	out, b64 := Subscription{Endpoint: origin + "/push/" + sub.id}, base64.RawURLEncoding
	out.Keys.P256dh, out.Keys.Auth = b64.EncodeToString(sub.key.PublicKey().Bytes()), b64.EncodeToString(sub.auth)
	return out, nil
}

// postSubscriptions gives as many as are asked for, up to 10,000.
func (s *Service) postSubscriptions(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Key   string `json:"key"`
		Count int    `json:"count"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&in); err != nil || in.Count < 0 || in.Count > 10_000 {
		write(w, http.StatusBadRequest, said{"BadRequest"})
		return
	}
	origin := "http://" + r.Host
	if r.TLS != nil {
		origin = "https://" + r.Host
	}
	all := []Subscription{}
	for range max(in.Count, 1) {
		one, err := s.Subscribe(origin, in.Key)
		if err != nil {
			write(w, http.StatusInsufficientStorage, said{"Full"})
			return
		}
		all = append(all, one)
	}
	write(w, http.StatusCreated, all)
}

// Arrived are the messages that are kept, newest first. One that was replaced by its topic is not among them.
func (s *Service) Arrived() []Message {
	s.mu.Lock()
	kept := make([]Message, 0, len(s.kept))
	for _, m := range slices.Backward(s.kept) {
		kept = append(kept, *m)
	}
	s.mu.Unlock()
	for i := range kept {
		if kept[i].Plain == nil {
			kept[i].open()
		}
	}
	return kept
}

// open reads a message as its browser does.
func (m *Message) open() bool {
	plain, err := webpush.Decrypt(m.to.key, m.to.auth, m.sealed)
	if err != nil {
		return false
	}
	if m.Plain = plain; !json.Valid(plain) {
		m.Plain, _ = json.Marshal(string(plain)) // a text can always be written
		return true
	}
	var d struct {
		Notification struct{ Title, Body, Navigate, Tag string }
	}
	_ = json.Unmarshal(plain, &d) // another form has none of these
	n := d.Notification
	m.Title, m.Body, m.URL, m.Tag = n.Title, n.Body, n.Navigate, n.Tag
	return true
}

// Tally is what came until now.
func (s *Service) Tally() Tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tally
	t.Told, t.Refused = len(s.times), map[string]int{}
	for word, n := range s.tally.Refused {
		t.Refused[word] = n
	}
	return t
}

// take keeps a message that was let in.
func (s *Service) take(m *Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tally.Accepted++
	if len(s.times) < maxSeen {
		s.times[m.key]++
	}
	if old := s.waiting[m.key]; old != nil && m.Topic != "" {
		m.Replaced = old.Replaced + 1
		s.kept = slices.DeleteFunc(s.kept, func(k *Message) bool { return k == old })
	}
	if len(s.kept) >= s.config.Keep {
		delete(s.waiting, s.kept[0].key)
		s.kept = slices.Delete(s.kept, 0, 1)
	}
	s.kept, s.waiting[m.key] = append(s.kept, m), m
}

func (s *Service) told(m *Message) {
	if s.config.Arrived != nil {
		s.config.Arrived(*m)
	}
}

// keyOf is what one message to be told has, however often it comes.
func keyOf(subscription, topic string, salt []byte) (key [16]byte) {
	if topic == "" {
		topic = "salt " + string(salt)
	}
	sum := sha256.Sum256([]byte(subscription + " " + topic))
	copy(key[:], sum[:])
	return key
}

type said struct {
	Reason string `json:"reason"`
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
