// Package seldom keeps what happens again and again from filling the log.
package seldom

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// every is how often the log is told again of the same thing.
const every = time.Minute

// Line is one thing that strangers, or a full disk, can make happen as often as they like: said when it happens first, and then
// once a minute with how often it happened.
type Line struct {
	Level slog.Level
	What  string

	mu    sync.Mutex
	since time.Time // when it was last said
	more  int       // how often it happened since
}

// Happened says it, or counts it. Once is enough for a log: how often in all is a metric.
func (l *Line) Happened(ctx context.Context, log *slog.Logger, now time.Time, facts ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.since.IsZero() && now.Sub(l.since) < every {
		l.more++
		return
	}
	if l.more > 0 {
		facts = append(facts, "more_like_it", l.more)
	}
	l.since, l.more = now, 0
	log.Log(ctx, l.Level, l.What, facts...)
}
