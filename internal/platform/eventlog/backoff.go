package eventlog

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff paces repeated failures: from a tenth of a second, doubling up to half a minute, with jitter.
type backoff struct{ failures int }

func (b *backoff) wait(ctx context.Context) {
	pause(ctx, min(100*time.Millisecond<<min(b.failures, 10), 30*time.Second))
	b.failures++
}

// pause waits for half of d to d, or for the end of ctx.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d/2 + rand.N(d/2+1))
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
