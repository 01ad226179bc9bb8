package count

import (
	"context"
	"sync"
	"time"
)

// maxKeys is how many counters, and how many gauges, are kept. When they are full, a new one takes the place of the one
// that was touched longest ago of a few it looks at.
const (
	maxKeys = 50_000
	looked  = 8
)

// Memory counts for one process.
type Memory struct {
	*book
	node string
}

var _ Store = (*Memory)(nil)

// NewMemory makes an empty Memory.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{book: &book{now: now, counters: map[string]counter{}, gauges: map[string]map[string]counter{}}}
}

// book is what the nodes of a Memory share. A gauge has a part for each node.
type book struct {
	now func() time.Time

	mu       sync.Mutex // guards what follows
	counters map[string]counter
	gauges   map[string]map[string]counter
}

type counter struct {
	n     int64
	until time.Time
}

// Add is Store.
func (m *Memory) Add(_ context.Context, numbers ...Number) ([]int64, error) {
	return m.change(numbers, func(was, n int64) int64 { return was + n }), nil
}

// Raise is Store.
func (m *Memory) Raise(_ context.Context, numbers ...Number) ([]int64, error) {
	return m.change(numbers, func(was, n int64) int64 { return max(was, n) }), nil
}

func (m *Memory) change(numbers []Number, to func(was, n int64) int64) []int64 {
	now, out := m.now(), make([]int64, len(numbers))
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, x := range numbers {
		c, known := m.counters[x.Key]
		if !c.until.After(now) {
			c.n = 0
		}
		if !known {
			tidy(m.counters, now, func(c counter) time.Time { return c.until })
		}
		out[i] = to(c.n, x.N)
		m.counters[x.Key] = counter{out[i], now.Add(Kept)}
	}
	return out
}

// Counters is Store.
func (m *Memory) Counters(_ context.Context, keys ...string) ([]int64, error) {
	now, out := m.now(), make([]int64, len(keys))
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, key := range keys {
		if c := m.counters[key]; c.until.After(now) {
			out[i] = c.n
		}
	}
	return out, nil
}

// Hold is Store.
func (m *Memory) Hold(_ context.Context, numbers ...Number) ([]int64, error) {
	now, out := m.now(), make([]int64, len(numbers))
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, x := range numbers {
		parts := m.gauges[x.Key]
		if parts == nil {
			tidy(m.gauges, now, last)
			parts = map[string]counter{}
			m.gauges[x.Key] = parts
		}
		if x.N == 0 {
			delete(parts, m.node)
		} else {
			parts[m.node] = counter{x.N, now.Add(Stands)}
		}
		if out[i] = sum(parts, now); len(parts) == 0 {
			delete(m.gauges, x.Key)
		}
	}
	return out, nil
}

// Gauges is Store.
func (m *Memory) Gauges(_ context.Context, keys ...string) ([]int64, error) {
	now, out := m.now(), make([]int64, len(keys))
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, key := range keys {
		out[i] = sum(m.gauges[key], now)
	}
	return out, nil
}

// sum adds the parts that stand and forgets the others.
func sum(parts map[string]counter, now time.Time) (n int64) {
	for node, c := range parts {
		if c.until.After(now) {
			n += c.n
		} else {
			delete(parts, node)
		}
	}
	return n
}

func last(parts map[string]counter) (until time.Time) {
	for _, c := range parts {
		if c.until.After(until) {
			until = c.until
		}
	}
	return until
}

// tidy makes room for one more key.
func tidy[T any](of map[string]T, now time.Time, until func(T) time.Time) {
	var oldest string
	var least time.Time
	seen := 0
	for k, c := range of { // begins anywhere
		u := until(c)
		if !u.After(now) {
			delete(of, k)
		} else if oldest == "" || u.Before(least) {
			oldest, least = k, u
		}
		if seen++; seen == looked {
			break
		}
	}
	if len(of) >= maxKeys {
		delete(of, oldest)
	}
}
