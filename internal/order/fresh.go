package order

import (
	"context"
	"slices"
	"sync"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const mostFresh = 4096

// fresh remembers the words of the newest orders, which no segment has yet, so that not every search reads them anew.
type fresh struct {
	mu sync.Mutex // guards known
	// cache: the words of an order, which never change, so it is never stale; begun anew when it is full.
	known map[string][]string
}

// words gives the words of orders by their ids.
func (f *fresh) words(ctx context.Context, q sqldb.Querier, ids []string) (map[string][]string, error) {
	out := make(map[string][]string, len(ids))
	var unknown []string
	f.mu.Lock()
	for _, id := range ids {
		if words, ok := f.known[id]; ok {
			out[id] = words
		} else {
			unknown = append(unknown, id)
		}
	}
	f.mu.Unlock()
	for some := range slices.Chunk(unknown, 500) {
		orders, err := ordersByID(ctx, q, some)
		if err != nil {
			return nil, err
		}
		for _, o := range orders {
			out[o.ID] = o.words()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known == nil || len(f.known)+len(unknown) > mostFresh {
		f.known = map[string][]string{}
	}
	for _, id := range unknown[:min(len(unknown), mostFresh)] {
		f.known[id] = out[id]
	}
	return out, nil
}
