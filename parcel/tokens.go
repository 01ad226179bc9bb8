package parcel

import (
	"sync"
	"time"
)

// tokens are the OAuth tokens that carriers gave, by carrier. They are dropped a minute before they end.
type tokens struct {
	mu   sync.Mutex
	held map[string]token
}

type token struct {
	text  string
	until time.Time
}

func (t *tokens) get(carrier string, now time.Time) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if k := t.held[carrier]; now.Before(k.until) {
		return k.text
	}
	return ""
}

func (t *tokens) put(carrier, text string, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held == nil {
		t.held = map[string]token{}
	}
	t.held[carrier] = token{text, until.Add(-time.Minute)}
}
