// Package count keeps numbers that all processes of a shop show alike: hearts, viewers, peaks.
//
// They are for showing and may be lost; what must not be lost is added up in SQL, as increments, by who counts it.
// A counter that was lost begins at nothing again: whoever knows better lifts it with Raise.
package count

import (
	"context"
	"time"
)

// Number is how many of what. Keys are "what:of which", such as "hearts:live:0199…".
type Number struct {
	Key string
	N   int64
}

const (
	// Stands is how long a node's part of a gauge counts after the node last told it. Tell it a few times as often.
	Stands = 10 * time.Second
	// Kept is how long a counter is kept that nobody touches.
	Kept = 24 * time.Hour
)

// Store holds counters, which only grow and belong to nobody, and gauges, which are the sum of what each node tells.
// Every method takes many numbers in one question and answers in their order; what was never told is 0.
// It fails with redisdb.ErrDown when the shared store does not answer: then show what this process knows.
type Store interface {
	// Add adds to counters and gives what they are then.
	Add(ctx context.Context, numbers ...Number) ([]int64, error)
	// Raise lifts counters to at least N, for peaks and for counters that were lost, and gives what they are then.
	Raise(ctx context.Context, numbers ...Number) ([]int64, error)
	// Counters reads counters.
	Counters(ctx context.Context, keys ...string) ([]int64, error)
	// Hold says how much of each gauge this node has now, in place of what it said before, and gives the sums over all
	// nodes. It stands for Stands: the part of a node that died goes by itself.
	Hold(ctx context.Context, numbers ...Number) ([]int64, error)
	// Gauges reads the sums over all nodes.
	Gauges(ctx context.Context, keys ...string) ([]int64, error)
}
