package parcel

import (
	"sync"
	"time"
)

const (
	usualRate = 2.0 // questions a second
	burst     = 4   // questions at once after a pause
)

// bucket hands out turns: so many a second, some at once. Who comes when there is none is told when it will be; so nothing queues.
type bucket struct {
	mu    sync.Mutex
	every time.Duration // 0: without limit
	next  time.Time     // when a turn would be free if there were no burst
}

func newBucket(rate float64) *bucket {
	if rate <= 0 {
		return &bucket{}
	}
	return &bucket{every: max(time.Duration(float64(time.Second)/rate), 1)}
}

// take reserves a turn and says how long to wait for it. Where that is longer than patience nothing is reserved.
func (b *bucket) take(now time.Time, patience time.Duration) (time.Duration, bool) {
	if b.every == 0 {
		return 0, true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if oldest := now.Add(-burst * b.every); b.next.Before(oldest) {
		b.next = oldest
	}
	turn := b.next.Add(b.every)
	wait := turn.Sub(now)
	if wait > max(patience, 0) {
		return wait, false
	}
	b.next = turn
	return wait, true
}

// giveBack returns a turn that was not used.
func (b *bucket) giveBack() {
	b.mu.Lock()
	b.next = b.next.Add(-b.every)
	b.mu.Unlock()
}
