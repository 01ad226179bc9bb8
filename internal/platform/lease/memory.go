package lease

import (
	"context"
	"sync"
	"time"
)

// Memory gives leases within one process. It holds as many as are taken and forgets each with its end: whoever takes them
// names a bounded number.
type Memory struct {
	now func() time.Time

	mu    sync.Mutex // guards what follows
	held  map[string]Lease
	fence int64 // the last that was given
}

var _ Store = (*Memory)(nil)

// NewMemory makes a Memory in which everything is free.
func NewMemory(now func() time.Time) *Memory { return &Memory{now: now, held: map[string]Lease{}} }

// Take is Store.
func (m *Memory) Take(_ context.Context, name, holder string, ttl time.Duration) (Lease, error) {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, l := range m.held {
		if !now.Before(l.Until) {
			delete(m.held, k)
		}
	}
	if l, ok := m.held[name]; ok && l.Holder != holder {
		return Lease{}, ErrHeld
	}
	m.fence = max(m.fence+1, now.UnixMicro())
	l := Lease{name, holder, m.fence, now.Add(ttl)}
	m.held[name] = l
	return l, nil
}

// Renew is Store.
func (m *Memory) Renew(_ context.Context, l Lease, ttl time.Duration) (Lease, error) {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if h, ok := m.held[l.Name]; !ok || h.Fence != l.Fence || !now.Before(h.Until) {
		return Lease{}, ErrLost
	}
	l.Until = now.Add(ttl)
	m.held[l.Name] = l
	return l, nil
}

// Release is Store.
func (m *Memory) Release(_ context.Context, l Lease) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held[l.Name].Fence == l.Fence {
		delete(m.held, l.Name)
	}
	return nil
}

// Find is Store.
func (m *Memory) Find(_ context.Context, name string) (Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.held[name]
	if !ok || !m.now().Before(l.Until) {
		return Lease{}, ErrFree
	}
	return l, nil
}
