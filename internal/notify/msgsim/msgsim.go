// Package msgsim stands in for Solapi and SENS: it takes messages as strictly as they do, and misbehaves as they may.
package msgsim

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/notify/cp949"
)

// Rates are how often of 1 a message meets with a fault.
type Rates struct {
	Lost   float64 // taken, and the connection broken off in place of an answer
	Refuse float64 // 429, not taken
	Fall   float64 // 500, not taken
	Inside float64 // 200 with an error inside, not taken
	Slow   float64 // answered after Config.Slow
	Fail   float64 // taken, and the phone is never reached
}

// Config is what the simulator believes.
type Config struct {
	Key, Secret string
	Numbers     []string          // registered senders
	Templates   map[string]string // own: of one simulator; approved AlimTalk by code, with #{names}
	Channel     string            // pfId and plusFriendId
	SMS, Alim   string            // service ids of SENS
	Balance     int64
	Strangers   []string      // phones that nothing by Kakao reaches: nobody there uses it, or has added the channel
	After       time.Duration // after which what arrived reaches its phone by itself, or fails to; 0: when Deliver says so
	Rates       Rates
	Slow        time.Duration
	Files       time.Duration // how long an uploaded picture is known; 0: six days
	Keep        int           // how many messages are remembered; 0: 100,000
	Now         func() time.Time
	Seed        uint64
	// Arrived is told of each message that was taken. It may be nil, is asked by many at once, and must not wait.
	Arrived func(Arrived)
}

// Arrived is a message that was taken.
type Arrived struct {
	Provider string    `json:"provider"` // solapi or sens
	ID       string    `json:"id"`
	Request  string    `json:"request"` // of SENS
	Kind     string    `json:"kind"`
	From     string    `json:"from"`
	To       string    `json:"to"`
	Subject  string    `json:"subject,omitempty"`
	Text     string    `json:"text"`
	Template string    `json:"template,omitempty"`
	Ours     string    `json:"ours,omitempty"` // the sender's own id of it, where it gave one
	Try      string    `json:"try,omitempty"`
	Bytes    int       `json:"bytes"`
	Picture  *Picture  `json:"picture,omitempty"` // of an MMS
	Button   string    `json:"button,omitempty"`  // of a brand message: the words on its first button
	Link     string    `json:"link,omitempty"`    // where that leads
	Ad       bool      `json:"ad,omitempty"`
	Fails    bool      `json:"fails,omitempty"` // the phone is never reached
	Reported bool      `json:"reported,omitempty"`
	At       time.Time `json:"at"`
}

// Server is the simulator: an http.Handler that answers at both providers' paths.
type Server struct {
	config Config
	mux    *http.ServeMux

	mu     sync.Mutex // guards all below
	random *rand.Rand
	rates  Rates
	all    []Arrived
	taken  int                  // ever
	used   map[string]time.Time // own: of one simulator, the signatures of the last quarter of an hour
	met    map[string]int       // own: what it met
	files  []Picture            // that were uploaded, oldest first
}

// New makes a simulator.
func New(c Config) *Server {
	if c.Keep == 0 {
		c.Keep = 100_000
	}
	if c.Files == 0 {
		c.Files = sixDays
	}
	s := &Server{config: c, mux: http.NewServeMux(), rates: c.Rates, random: rand.New(rand.NewPCG(c.Seed, 1)), used: map[string]time.Time{}, met: map[string]int{}}
	s.solapi()
	s.sens()
	s.mux.HandleFunc("GET /arrived", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, s.Arrived()) })
	return s
}

// ServeHTTP implements http.Handler. GET /arrived lists what arrived, for whoever runs the simulator as another process.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.config.Now().UTC().Format(http.TimeFormat))
	r.Body = http.MaxBytesReader(w, r.Body, 15<<20)
	s.mux.ServeHTTP(w, r)
}

// Arrived are the last messages that were taken, oldest first.
func (s *Server) Arrived() []Arrived {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.config.After > 0 {
		for i := range s.all {
			s.all[i].Reported = s.all[i].Reported || s.config.Now().Sub(s.all[i].At) >= s.config.After
		}
	}
	return slices.Clone(s.all)
}

// Met says how often the simulator refused or misbehaved in some way, such as lost, busy, salt or sender.
func (s *Server) Met(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.met[what]
}

func (s *Server) note(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.met[what]++
}

// Misbehave has faults come at other rates from now on.
func (s *Server) Misbehave(r Rates) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rates = r
}

// Deliver lets what arrived reach its phone, or fail to: from now on questions are answered so.
func (s *Server) Deliver(ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.all {
		if len(ids) == 0 || slices.Contains(ids, s.all[i].ID) {
			s.all[i].Reported = true
		}
	}
}

// take remembers messages that came in one request.
func (s *Server) take(all []Arrived) []Arrived {
	s.mu.Lock()
	for i := range all {
		s.taken++
		prefix := "M4V"
		if all[i].Provider == "sens" {
			prefix = "sens-"
		}
		all[i].ID, all[i].At = fmt.Sprintf("%s%012d", prefix, s.taken), s.config.Now()
		all[i].Fails = s.random.Float64() < s.rates.Fail || byKakao(all[i]) && slices.Contains(s.config.Strangers, all[i].To)
	}
	s.all = append(s.all, all...)
	if over := len(s.all) - s.config.Keep; over > 0 {
		s.all = slices.Delete(s.all, 0, over)
	}
	s.mu.Unlock()
	if s.config.Arrived != nil {
		for _, a := range all {
			s.config.Arrived(a)
		}
	}
	return all
}

// byKakao says whether a message goes to Kakao rather than to the phone's network.
func byKakao(a Arrived) bool { return a.Template != "" || a.Kind == brandKind }

// fault is what a request meets with before it is read: true where it is answered already.
func (s *Server) fault(w http.ResponseWriter, r *http.Request) (inside, lost, done bool) {
	s.mu.Lock()
	rates := s.rates
	p, slow := s.random.Float64(), s.random.Float64() < rates.Slow
	s.mu.Unlock()
	if slow {
		s.note("slow")
		select {
		case <-time.After(s.config.Slow):
		case <-r.Context().Done():
		}
	}
	for _, f := range []struct {
		name string
		rate float64
	}{{"lost", rates.Lost}, {"busy", rates.Refuse}, {"fallen", rates.Fall}, {"inside", rates.Inside}} {
		if p -= f.rate; p >= 0 {
			continue
		}
		s.note(f.name)
		switch f.name {
		case "busy":
			w.Header().Set("Retry-After", "1")
			answer(w, http.StatusTooManyRequests, map[string]string{"errorCode": "TooManyRequests", "errorMessage": "too many requests"})
			return false, false, true
		case "fallen":
			answer(w, http.StatusInternalServerError, map[string]string{"errorCode": "InternalError"})
			return false, false, true
		}
		return f.name == "inside", f.name == "lost", false
	}
	return false, false, false
}

// lose breaks the connection off without an answer.
func lose(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		conn.Close()
	}
}

// weigh refuses what the networks would: a wrong sender, a picture that nobody uploaded, a text that they cannot carry or that is too heavy for its kind.
func (s *Server) weigh(a *Arrived, file string) (code string) {
	if !slices.Contains(s.config.Numbers, a.From) {
		return "sender"
	}
	n, err := cp949.Bytes(a.Text)
	subject, err2 := cp949.Bytes(a.Subject)
	a.Bytes = n
	switch {
	case err != nil || err2 != nil:
		return "letters"
	case a.Kind == "SMS" && (n > cp949.MostShort || subject > 0), n > cp949.MostLong, subject > cp949.MostSubject:
		return "size"
	case a.Kind != "SMS" && a.Kind != "LMS" && a.Kind != "MMS" || a.Kind != "MMS" && file != "":
		return "kind"
	case a.Kind == "MMS":
		if a.Picture = s.picture(a.Provider, file); a.Picture == nil {
			return "file"
		}
	}
	return ""
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // whoever asked has gone
}

// read reads the JSON of a request into v.
func read(r *http.Request, v any) bool {
	body, err := io.ReadAll(r.Body)
	return err == nil && json.Unmarshal(body, v) == nil
}
