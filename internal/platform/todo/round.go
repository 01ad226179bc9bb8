package todo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/seldom"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Round is work that comes again and again: a look over a domain's own tables for what is past its time.
// Work for one thing at one time is an Item instead.
type Round struct {
	Name     string
	Every    time.Duration
	Deadline time.Duration // of one time; 0 is a minute
	// Do looks once. What fails is reported and done again the next time, so it stands in the tables what is left.
	Do func(ctx context.Context) error
}

const (
	roundsLease = "rounds"
	roundsTTL   = 15 * time.Second
)

// Rounds makes rounds in one process of the shop at a time. While the lease's store does not answer every process makes them,
// which costs work and does no harm.
type Rounds struct {
	Lease  lease.Store // who makes them; nil: this process does
	Holder string      // this process
	Logger *slog.Logger
	All    []Round
}

// Run makes every round at once and then in its own time, until ctx ends.
func (r Rounds) Run(ctx context.Context) error {
	if r.Lease == nil {
		return r.make(ctx)
	}
	return lease.Keep(ctx, lease.Open(r.Lease), roundsLease, r.Holder, roundsTTL, func(ctx context.Context, _ lease.Lease) error { return r.make(ctx) })
}

func (r Rounds) make(ctx context.Context) error {
	const unfinished = "a round was not finished; it is made again in its time"
	away := seldom.Line{Level: slog.LevelError, What: unfinished} // all say the same while the store takes nothing
	var all sync.WaitGroup
	for _, one := range r.All {
		all.Go(func() {
			failed := seldom.Line{Level: slog.LevelError, What: unfinished}
			for ctx.Err() == nil {
				if err := one.once(ctx); err != nil && ctx.Err() == nil {
					line := &failed
					if errors.Is(err, sqldb.ErrAway) || errors.Is(err, sqldb.ErrDiskFull) {
						line = &away
					}
					line.Happened(ctx, r.Logger, time.Now(), "round", one.Name, "error", err)
				}
				t := time.NewTimer(one.Every - rand.N(one.Every/10+1)) // spread, so that rounds do not meet
				select {
				case <-t.C:
				case <-ctx.Done():
				}
				t.Stop()
			}
		})
	}
	all.Wait()
	return nil
}

// once looks once; a panic is a failure.
func (r Round) once(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(r.Deadline, time.Minute))
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return r.Do(ctx)
}
