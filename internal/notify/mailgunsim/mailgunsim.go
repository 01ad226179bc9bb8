// Package mailgunsim stands in for Mailgun: it takes letters as strictly as that does, writes down what becomes of them, calls the shop
// with it, and misbehaves as it may.
package mailgunsim

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is how Mailgun misbehaves.
type Fault string

// The faults.
const (
	None   Fault = ""
	Lost   Fault = "lost"   // the letter is taken, and the connection ends in place of an answer
	Busy   Fault = "busy"   // 429
	Fallen Fault = "fallen" // 500, not taken
	Torn   Fault = "torn"   // 500, and it is taken all the same
	Inside Fault = "inside" // 200 with an error inside, not taken
	Unpaid Fault = "unpaid" // 402
)

// most is how many bytes a letter may have.
const most = 25 << 20

// Config is what the simulator believes.
type Config struct {
	Domain, Key string
	// Fault says how it misbehaves when a letter is brought to an address for the n-th time, from 1. It may be nil.
	Fault func(to string, n int) Fault
	Now   func() time.Time
}

// Letter is one that was taken.
type Letter struct {
	To   string
	ID   string // its Message-ID, without brackets
	Data []byte
	At   time.Time
}

// Server is the simulator.
type Server struct {
	config Config
	mux    *http.ServeMux

	mu      sync.Mutex // guards all below
	letters []Letter
	tries   map[string]int // own: of one simulator, by address
}

// New makes a simulator.
func New(c Config) *Server {
	s := &Server{config: c, mux: http.NewServeMux(), tries: map[string]int{}}
	s.mux.HandleFunc("POST /v3/{domain}/messages.mime", s.take)
	s.mux.HandleFunc("GET /v3/{domain}/events", s.events)
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, most+1<<20)
	user, key, _ := r.BasicAuth()
	if user != "api" || subtle.ConstantTimeCompare([]byte(key), []byte(s.config.Key)) != 1 {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, "Forbidden") // as it answers: no JSON
		return
	}
	s.mux.ServeHTTP(w, r)
}

// Letters are those that were taken, in order.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

func (s *Server) take(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("domain") != s.config.Domain {
		say(w, http.StatusNotFound, "Domain not found: "+r.PathValue("domain"))
		return
	}
	l, status, why := s.read(r)
	if status != 0 {
		say(w, status, why)
		return
	}
	s.mu.Lock()
	s.tries[l.To]++
	fault := None
	if s.config.Fault != nil {
		fault = s.config.Fault(l.To, s.tries[l.To])
	}
	if fault == None || fault == Lost || fault == Torn {
		s.letters = append(s.letters, l)
	}
	s.mu.Unlock()
	switch fault {
	case Lost:
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			conn.Close()
		}
	case Busy:
		w.Header().Set("Retry-After", "7")
		say(w, http.StatusTooManyRequests, "Too many requests")
	case Fallen, Torn:
		say(w, http.StatusInternalServerError, "Internal Server Error")
	case Inside:
		say(w, http.StatusOK, "Something went wrong")
	case Unpaid:
		say(w, http.StatusPaymentRequired, "Account disabled")
	default:
		answer(w, http.StatusOK, map[string]string{"id": "<" + l.ID + ">", "message": "Queued. Thank you."})
	}
}

// read reads a letter; a status says that it is not taken.
func (s *Server) read(r *http.Request) (l Letter, status int, why string) {
	err := r.ParseMultipartForm(1 << 20)
	if over, is := errors.AsType[*http.MaxBytesError](err); is {
		return l, http.StatusRequestEntityTooLarge, over.Error()
	}
	if err != nil {
		return l, http.StatusBadRequest, "Can't parse the form"
	}
	to, err := mail.ParseAddress(r.PostFormValue("to"))
	if err != nil {
		return l, http.StatusBadRequest, "to parameter is not a valid address. please check documentation"
	}
	var files []*multipart.FileHeader
	if r.MultipartForm != nil {
		files = r.MultipartForm.File["message"]
	}
	if len(files) != 1 {
		return l, http.StatusBadRequest, "message parameter is missing"
	}
	f, err := files[0].Open()
	if err != nil {
		return l, http.StatusInternalServerError, err.Error()
	}
	defer f.Close()
	l = Letter{To: to.Address, At: s.config.Now()}
	if l.Data, err = io.ReadAll(io.LimitReader(f, most+1)); err != nil {
		return l, http.StatusBadRequest, err.Error()
	}
	if len(l.Data) > most {
		return l, http.StatusRequestEntityTooLarge, "the message is too large"
	}
	m, err := mail.ReadMessage(bytes.NewReader(l.Data))
	if err != nil || m.Header.Get("From") == "" {
		return l, http.StatusBadRequest, "Need at least one of 'From' ... in the MIME"
	}
	l.ID = strings.Trim(m.Header.Get("Message-ID"), "<>")
	return l, 0, ""
}

// events lists what was written down, by Message-ID where one is asked for.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	items := []map[string]any{}
	for _, l := range s.Letters() {
		if id := r.FormValue("message-id"); id == "" || id == l.ID {
			items = append(items, s.event(l, "accepted", nil))
		}
	}
	answer(w, http.StatusOK, map[string]any{"items": items, "paging": map[string]string{}})
}

func (s *Server) event(l Letter, what string, more map[string]any) map[string]any {
	e := map[string]any{
		"event": what, "id": token()[:22], "timestamp": float64(s.config.Now().UnixMicro()) / 1e6, "recipient": l.To,
		"message": map[string]any{"headers": map[string]string{"message-id": l.ID, "to": l.To}}, "user-variables": []any{},
	}
	for k, v := range more {
		e[k] = v
	}
	return e
}

// Call is the body of a call that tells the shop an event of a letter, such as delivered, with what more it says; signed at a moment.
func (s *Server) Call(key string, at time.Time, l Letter, what string, more map[string]any) []byte {
	stamp, once := strconv.FormatInt(at.Unix(), 10), token()
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(stamp + once))
	body, err := json.Marshal(map[string]any{
		"signature":  map[string]string{"timestamp": stamp, "token": once, "signature": hex.EncodeToString(mac.Sum(nil))},
		"event-data": s.event(l, what, more),
	})
	if err != nil {
		panic(fmt.Sprint("write a call: ", err)) // what more says is the caller's own
	}
	return body
}

// token is 50 letters, as Mailgun's are.
func token() string {
	b := make([]byte, 25)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func say(w http.ResponseWriter, status int, message string) {
	answer(w, status, map[string]string{"message": message})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // whoever asked has gone
}
