package catalog

import (
	"context"
	"strings"
	"sync"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// words keeps in memory what all products are searched by, since a part of a word may stand anywhere in it and no
// index answers that, and what staff's list by stock needs to know of them. Whoever reads it first asks the database
// whether it still holds.
type words struct {
	mu      sync.Mutex // guards what follows; held while they are read, so that many searches read them once
	changes int64
	all     known
}

// known is what words keeps. It is not changed, but replaced.
type known struct {
	products []spelled
	at       map[string]int  // cache: where a product stands among them, by id; read anew when the counter has moved
	retired  map[string]bool // cache: variants, by id; read anew when the counter has moved
	spoken   func() []word   // the words of what is on sale; put together when they are first asked for
}

// spelled is a product in the letters of fold.
type spelled struct {
	id                string
	status            Status
	vendor            string // its id
	letters, initials string
	names             [4]string // its own and its vendor's, in both languages
}

func (s spelled) has(terms []term) bool {
	for _, t := range terms {
		if !strings.Contains(s.letters, t.letters) || !strings.Contains(s.initials, t.initials) {
			return false
		}
	}
	return true
}

// find gives the ids of the products that have all terms, in no order.
func (w *words) find(ctx context.Context, q sqldb.Querier, terms []term) ([]string, error) {
	all, err := w.read(ctx, q)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range all.products {
		if s.has(terms) {
			ids = append(ids, s.id)
		}
	}
	return ids, nil
}

func (w *words) read(ctx context.Context, q sqldb.Querier) (known, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	changes, err := wordChanges(ctx, q) // before the words: a change between the two is read again the next time
	if err != nil || changes == w.changes {
		return w.all, err
	}
	all, err := spelledProducts(ctx, q)
	if err != nil {
		return known{}, err
	}
	retired, err := sqldb.Column[string](ctx, q, "SELECT id FROM variants WHERE retired = 1")
	if err != nil {
		return known{}, err
	}
	w.changes, w.all = changes, known{all, make(map[string]int, len(all)), make(map[string]bool, len(retired)), sync.OnceValue(func() []word { return spoken(all) })}
	for i, p := range all {
		w.all.at[p.id] = i
	}
	for _, variantID := range retired {
		w.all.retired[variantID] = true
	}
	return w.all, nil
}
