package rtmp

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// sayEvery is how often the log is told again of what strangers can make happen as often as they like.
const sayEvery = time.Minute

// told is one such thing: said when it happens first, and then once a minute with how often it happened.
type told struct {
	level slog.Level
	what  string

	mu    sync.Mutex
	since time.Time // when it was last said
	more  int       // how often it happened since
}

// happened says it, or counts it. Once is enough for a log: how often in all is a metric.
func (t *told) happened(ctx context.Context, log *slog.Logger, now time.Time, facts ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.since.IsZero() && now.Sub(t.since) < sayEvery {
		t.more++
		return
	}
	if t.more > 0 {
		facts = append(facts, "more_like_it", t.more)
	}
	t.since, t.more = now, 0
	log.Log(ctx, t.level, t.what, facts...)
}
