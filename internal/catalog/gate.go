package catalog

import (
	"sync"
	"time"
)

// gate remembers which variants have just been seen without any stock, so that a crowd that comes too late is answered
// without a write. It may say "sold out" too long, never too short of the database: what it lets through is still
// decided there. A release or restock in this process opens it at once, one in another process after reopen at the latest.
type gate struct {
	mu     sync.RWMutex
	states map[string]gateState // cache: may say sold out for reopen too long; what it lets through the database decides
}

type gateState struct {
	until  time.Time // closed until then
	opened uint64    // how often it was opened: a closing that was decided before the last opening is dropped
}

const (
	reopen   = time.Second
	gateSize = 50_000
)

func newGate() *gate { return &gate{states: make(map[string]gateState)} }

// mark is taken before the stock is read and given to close.
func (g *gate) mark(variantID string) uint64 {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.states[variantID].opened
}

func (g *gate) close(variantID string, mark uint64, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	state := g.states[variantID]
	if state.opened != mark {
		return
	}
	if len(g.states) >= gateSize {
		for k, v := range g.states {
			if now.After(v.until) {
				delete(g.states, k)
			}
		}
	}
	state.until = now.Add(reopen)
	g.states[variantID] = state
}

func (g *gate) open(variantID string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	state := g.states[variantID]
	state.until = time.Time{}
	state.opened++
	g.states[variantID] = state
}

// KnownSoldOut fails with ErrSoldOut if one of items was seen without stock a moment ago. It only looks into memory;
// ask it before a transaction. nil promises nothing.
func (s *Service) KnownSoldOut(items []Item) error {
	now := s.now()
	s.gate.mu.RLock()
	defer s.gate.mu.RUnlock()
	for _, it := range items {
		if s.gate.states[it.VariantID].until.After(now) {
			return ErrSoldOut.About("variant", it.VariantID).About("left", 0)
		}
	}
	return nil
}
