package limit

import (
	"context"
	"sync"
	"time"
)

// maxKeys is how many keys of one rule are kept, about 5 MB of them. Rules do not share: a flood under one takes nothing from another.
const maxKeys = 50_000

// looked is how many keys a new one looks at, to forget what is over and, when the table is full, the one that is nearest
// to being free again. A key that has used up its limit thus stays longest.
const looked = 8

// Memory counts for one process.
type Memory struct {
	now func() time.Time

	mu     sync.RWMutex // guards tables, not what is in them
	tables map[string]*table
}

var _ Store = (*Memory)(nil)

// NewMemory makes an empty Memory.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, tables: map[string]*table{}}
}

// table holds the keys of one rule.
type table struct {
	mu   sync.Mutex
	keys map[string]state
}

// state of a key. In a rate, until is when all attempts are given back; in a tally, when the window ends.
type state struct {
	until   int64 // Unix microseconds
	n       int32 // attempts counted in the window; unused in a rate
	refused int32
}

func (m *Memory) table(r Rule) *table {
	m.mu.RLock()
	t := m.tables[r.Name]
	m.mu.RUnlock()
	if t != nil {
		return t
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if t = m.tables[r.Name]; t == nil {
		t = &table{keys: map[string]state{}}
		m.tables[r.Name] = t
	}
	return t
}

// Take is Store.
func (m *Memory) Take(_ context.Context, r Rule, key string, n int) Answer {
	if !r.counts(key, n) {
		return Answer{}
	}
	now := m.now().UnixMicro()
	t := m.table(r)
	t.mu.Lock()
	defer t.mu.Unlock()
	s, known := t.keys[key]
	wait := s.take(r, n, now)
	if !known {
		t.tidy(now)
	}
	t.keys[key] = s
	return Answer{Wait: wait, Refused: int(s.refused)}
}

// Ask is Store.
func (m *Memory) Ask(_ context.Context, r Rule, key string, n int) Answer {
	if !r.counts(key, n) {
		return Answer{}
	}
	now := m.now().UnixMicro()
	t := m.table(r)
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.keys[key] // a copy
	wait := s.take(r, n, now)
	return Answer{Wait: wait, Refused: int(s.refused)}
}

// take counts n attempts, or says how long to wait.
func (s *state) take(r Rule, n int, now int64) time.Duration {
	var wait int64
	if r.Refill > 0 {
		step := r.Refill.Microseconds()
		full := max(s.until, now) + int64(n)*step
		if wait = full - now - int64(r.Most)*step; wait <= 0 {
			s.until, s.refused = full, 0
			return 0
		}
	} else {
		if s.until <= now {
			*s = state{until: now + r.Window.Microseconds()}
		}
		if int(s.n)+n <= r.Most {
			s.n, s.refused = s.n+int32(n), 0
			return 0
		}
		wait = s.until - now
	}
	s.refused++
	return time.Duration(max(wait, 1)) * time.Microsecond
}

// Undo is Store.
func (m *Memory) Undo(_ context.Context, r Rule, key string, n int) {
	if !r.counts(key, n) {
		return
	}
	t := m.table(r)
	t.mu.Lock()
	defer t.mu.Unlock()
	s, known := t.keys[key]
	if !known {
		return
	}
	if r.Refill > 0 {
		s.until -= int64(n) * r.Refill.Microseconds()
	} else {
		s.n = max(0, s.n-int32(n))
	}
	t.keys[key] = s
}

// Forget is Store.
func (m *Memory) Forget(_ context.Context, r Rule, key string) {
	if !r.counts(key, 1) {
		return
	}
	t := m.table(r)
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.keys, key)
}

// tidy makes room for one more key.
func (t *table) tidy(now int64) {
	var first string
	var least state
	seen := 0
	for k, s := range t.keys { // begins anywhere
		switch {
		case s.until <= now:
			delete(t.keys, k)
		case first == "" || s.n < least.n || s.n == least.n && s.until < least.until:
			first, least = k, s
		}
		if seen++; seen == looked {
			break
		}
	}
	if len(t.keys) >= maxKeys {
		delete(t.keys, first)
	}
}
