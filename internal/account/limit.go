package account

import (
	"net/netip"
	"sync"
	"time"
)

// Limits are how many attempts are let through before one must wait.
type Limits struct {
	// Window is how long an attempt counts.
	Window time.Duration
	// FailuresByAddress and FailuresByAccount bound wrong passwords from one IP address (IPv6: one /64) and for one e-mail address.
	FailuresByAddress, FailuresByAccount int
	// SignUpsByAddress bounds new accounts from one IP address.
	SignUpsByAddress int
}

// DefaultLimits let a person mistype for a while and a guesser nowhere.
func DefaultLimits() Limits {
	return Limits{Window: 15 * time.Minute, FailuresByAddress: 50, FailuresByAccount: 10, SignUpsByAddress: 100}
}

// tally counts attempts by key over a window. It holds at most maxKeys keys; when it is full the oldest goes.
type tally struct {
	mu     sync.Mutex
	window time.Duration
	counts map[string]*count
}

type count struct {
	n     int
	until time.Time
}

const maxKeys = 50_000

func newTally(window time.Duration) *tally {
	return &tally{window: window, counts: make(map[string]*count)}
}

// take counts one attempt and says how long to wait if that is one too many. An empty key is not counted.
func (t *tally) take(key string, limit int, now time.Time) time.Duration {
	if key == "" || limit <= 0 {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.counts[key]
	if c == nil || now.After(c.until) {
		if len(t.counts) >= maxKeys {
			t.sweep(now)
		}
		c = &count{until: now.Add(t.window)}
		t.counts[key] = c
	}
	if c.n >= limit {
		return max(c.until.Sub(now), time.Second)
	}
	c.n++
	return 0
}

// undo takes one attempt back: it was no failure.
func (t *tally) undo(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.counts[key]; c != nil && c.n > 0 {
		c.n--
	}
}

// forget clears a key after a success.
func (t *tally) forget(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.counts, key)
}

func (t *tally) sweep(now time.Time) {
	for k, c := range t.counts {
		if now.After(c.until) {
			delete(t.counts, k)
		}
	}
	for k := range t.counts { // all are recent: an attack from many addresses; any of them may go
		if len(t.counts) < maxKeys*9/10 {
			return
		}
		delete(t.counts, k)
	}
}

// network is what one caller can easily change addresses within: one IPv4 address, one IPv6 /64.
func network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return ip
	}
	return p.String()
}
