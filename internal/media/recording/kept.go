package recording

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Kept is what was made of something and is asked for again and again: each is made once, however many ask at once, and
// together they take no more than so many bytes. What was asked for longest ago goes first.
type Kept[K comparable, V any] struct {
	most int64
	name func(K) string // its spelling, different for different keys

	making singleflight.Group
	mu     sync.Mutex
	size   int64
	all    map[K]*kept[V] // cache: what is no longer good is made again
}

type kept[V any] struct {
	value V
	cost  int64
	asked time.Time
}

// makeTime bounds how long making may take. It does not depend on whoever asked first.
const makeTime = 10 * time.Second

// NewKept keeps up to most bytes.
func NewKept[K comparable, V any](most int64, name func(K) string) *Kept[K, V] {
	return &Kept[K, V]{most: most, name: name, all: map[K]*kept[V]{}}
}

// Get gives what is kept for key if it is still good, or what make makes. Make says how many bytes it takes; nothing is
// kept of what takes more than everything together may, or less than none.
func (k *Kept[K, V]) Get(ctx context.Context, key K, now time.Time, good func(V) bool, make func(context.Context) (V, int64, error)) (V, error) {
	if v, ok := k.find(key, now); ok && good(v) {
		return v, nil
	}
	done := k.making.DoChan(k.name(key), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), makeTime)
		defer cancel()
		v, cost, err := make(ctx)
		if err == nil && cost >= 0 {
			k.put(key, v, cost, now)
		}
		return v, err
	})
	var none V
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case r := <-done:
		if r.Err != nil {
			return none, r.Err
		}
		return r.Val.(V), nil
	}
}

func (k *Kept[K, V]) find(key K, now time.Time) (v V, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	have := k.all[key]
	if have == nil {
		return v, false
	}
	have.asked = now
	return have.value, true
}

func (k *Kept[K, V]) put(key K, v V, cost int64, now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.drop(key)
	if cost > k.most {
		return
	}
	for k.size+cost > k.most {
		oldest, first := key, true
		for other, have := range k.all {
			if first || have.asked.Before(k.all[oldest].asked) {
				oldest, first = other, false
			}
		}
		k.drop(oldest)
	}
	k.all[key] = &kept[V]{v, cost, now}
	k.size += cost
}

// Drop forgets what is kept for key.
func (k *Kept[K, V]) Drop(key K) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.drop(key)
}

func (k *Kept[K, V]) drop(key K) {
	if have := k.all[key]; have != nil {
		k.size -= have.cost
		delete(k.all, key)
	}
}

// Size is how many bytes are kept.
func (k *Kept[K, V]) Size() int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.size
}
