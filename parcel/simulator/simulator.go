// Package simulator answers as carriers do, each in its own shape: HTML in UTF-8 or EUC-KR, JSON, a form with a token and a cookie. Its
// parcels move as time passes, and it misbehaves as often as it is told to. A [parcel.Client] is led to it by its option Gateway.
//
//	sim := simulator.New(simulator.Options{})
//	number, _ := sim.Ship("cj", time.Now(), simulator.Usual)
//	go http.Serve(listener, sim)
//
// It is for tests and for trying things out. What it answers is made up; the numbers satisfy the carriers' check digits.
package simulator

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/saja-live/saja/parcel"
)

// Options of a simulator. The zero value never misbehaves and goes by the clock.
type Options struct {
	// Seed decides how parcels move and when faults come.
	Seed uint64
	// Now is the clock by which parcels move; time.Now if nil.
	Now func() time.Time
	// Faults are how often each comes, of 1.
	Faults map[Fault]float64
	// Slow is how long a slow answer takes; it ends sooner when the asker goes. A minute if 0.
	Slow time.Duration
}

// Simulator is an [http.Handler] that is all carriers at once; the Host header tells which one is asked.
type Simulator struct {
	seed uint64
	now  func() time.Time
	slow time.Duration

	mu       sync.Mutex
	faults   map[Fault]float64
	parcels  map[string]shipment // by number; as many as were shipped
	enlisted map[string]enlisted // by number; as many as were enlisted
	made     map[string]uint64   // by carrier: how many numbers it has given out
	counts   map[Fault]int       // by fault: how often it came
	rng      *rand.Rand
}

// shipment is a parcel as it was handed over.
type shipment struct {
	carrier string
	at      time.Time
	fate    Fate
}

// New makes a simulator without parcels.
func New(opt Options) *Simulator {
	s := &Simulator{
		seed: opt.Seed, now: opt.Now, slow: opt.Slow, faults: map[Fault]float64{},
		parcels: map[string]shipment{}, enlisted: map[string]enlisted{}, made: map[string]uint64{}, counts: map[Fault]int{},
		rng: rand.New(rand.NewPCG(opt.Seed, 1)),
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.slow == 0 {
		s.slow = time.Minute
	}
	for f, rate := range opt.Faults {
		s.faults[f] = rate
	}
	return s
}

// Carriers are the IDs of those that it can be.
func Carriers() []string {
	ids := make([]string, len(shapes))
	for i, sh := range shapes {
		ids[i] = sh.id
	}
	return ids
}

// Ship registers a parcel with a carrier (ID or any name) at a time, and returns its number. What a carrier has no word for does not
// happen to its parcels: a fate that it cannot tell of becomes the usual one.
func (s *Simulator) Ship(carrier string, at time.Time, fate Fate) (string, error) {
	number, sh, err := s.number(carrier)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	s.parcels[number] = shipment{sh.id, at, sh.possible(fate)}
	s.mu.Unlock()
	return number, nil
}

// Unknown makes a number of a carrier that belongs to no parcel.
func (s *Simulator) Unknown(carrier string) (string, error) {
	number, _, err := s.number(carrier)
	return number, err
}

func find(carrier string) (*shape, error) {
	c, err := parcel.Find(carrier)
	if err != nil {
		return nil, err
	}
	sh := byID(c.ID)
	if sh == nil {
		return nil, fmt.Errorf("%s has no shape", c.ID)
	}
	return sh, nil
}

func (s *Simulator) number(carrier string) (string, *shape, error) {
	sh, err := find(carrier)
	if err != nil {
		return "", nil, err
	}
	s.mu.Lock()
	s.made[sh.id]++
	n := s.made[sh.id]
	s.mu.Unlock()
	return sh.make(n), sh, nil
}

// Truth is where a parcel is now; false if there is none of that number.
func (s *Simulator) Truth(number string) (parcel.State, bool) {
	p, ok := s.shipment(number)
	if !ok {
		return "", false
	}
	return stands(s.history(number, p, s.now())), true
}

// Stood are the states in which a parcel has stood until now.
func (s *Simulator) Stood(number string) []parcel.State {
	p, ok := s.shipment(number)
	if !ok {
		return nil
	}
	rows := s.history(number, p, s.now())
	list := make([]parcel.State, 0, len(rows))
	for i := range rows {
		list = append(list, stands(rows[:i+1]))
	}
	return list
}

// Ends is when the last thing happens to a parcel.
func (s *Simulator) Ends(number string) time.Time {
	p, ok := s.shipment(number)
	if !ok {
		return time.Time{}
	}
	all := s.history(number, p, p.at.AddDate(1, 0, 0))
	return all[len(all)-1].at
}

// Misbehave changes how often faults come.
func (s *Simulator) Misbehave(faults map[Fault]float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = map[Fault]float64{}
	for f, rate := range faults {
		s.faults[f] = rate
	}
}

// Count is how often a fault has come.
func (s *Simulator) Count(f Fault) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[f]
}

func (s *Simulator) shipment(number string) (shipment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.parcels[number]
	return p, ok
}

// chance are numbers that are the same for the same parcel every time.
func (s *Simulator) chance(number string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(number))
	return rand.New(rand.NewPCG(s.seed, h.Sum64()))
}

// ServeHTTP answers as the carrier of the Host header.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := r.Host
	if name, port, err := net.SplitHostPort(host); err == nil && (port == "80" || port == "443") {
		host = name
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	for _, d := range doors {
		if d.host == host && (d.path == "" || d.path == r.URL.Path) {
			q := &question{s: s, w: w, r: r}
			d.answer(q)
			q.send()
			return
		}
	}
	http.Error(w, "no carrier is called "+host, http.StatusMisdirectedRequest)
}

// question is one request to a carrier, and what it is to be answered.
type question struct {
	s    *Simulator
	w    http.ResponseWriter
	r    *http.Request
	rows []row // what has happened to the parcel
	// known: there is such a parcel.
	known  bool
	korean bool // the body goes out in EUC-KR
	status int
	kind   string
	body   string
}

// about looks a number up for one of some carriers.
func (q *question) about(number string, carriers ...string) bool {
	p, ok := q.s.shipment(number)
	if !ok {
		return false
	}
	for _, id := range carriers {
		if p.carrier == id {
			q.known = true
			q.rows = q.s.shuffle(q.s.history(number, p, q.s.now()), byID(id).days)
			return true
		}
	}
	return false
}
