// Package lease lets one process of a shop at a time do what must be done by one: run a worker, own a stream.
package lease

import (
	"context"
	"errors"
	"time"
)

// What can go wrong, beside redisdb.ErrDown: without an answer nobody gets a lease, and who holds one has it until it ends.
var (
	// ErrHeld says that another holder has the lease.
	ErrHeld = errors.New("the lease is held by another")
	// ErrLost says that a lease ended, or was given to another, before it was renewed.
	ErrLost = errors.New("the lease was lost")
	// ErrFree says that nobody has the lease.
	ErrFree = errors.New("nobody holds the lease")
)

// Lease is the right to do something until it ends.
type Lease struct {
	Name   string
	Holder string // who, such as a node's name or address
	// Fence is larger each time the lease changes hands, also when the store has forgotten everything. Who writes with a
	// lease writes the fence beside it and refuses smaller ones: a holder that slept through its end then changes nothing.
	Fence int64
	// Until is when it ends, by this process's clock, counted from before the store was asked: never later than the store's end.
	Until time.Time
}

// Store gives leases.
type Store interface {
	// Take gives a free lease for ttl, or fails with ErrHeld. The holder itself gets it too, with a new fence: who takes
	// does not know what an earlier self was doing.
	Take(ctx context.Context, name, holder string, ttl time.Duration) (Lease, error)
	// Renew makes a lease last for another ttl from now, with the same fence, or fails with ErrLost.
	Renew(ctx context.Context, l Lease, ttl time.Duration) (Lease, error)
	// Release gives a lease back before its end. It is no error if it was lost.
	Release(ctx context.Context, l Lease) error
	// Find says who holds a lease, or fails with ErrFree.
	Find(ctx context.Context, name string) (Lease, error)
}

// Keep runs work whenever it has the lease, and waits for it otherwise, until ctx ends. The ctx of work ends a tenth of ttl
// before the lease could be lost; work must return then, within that tenth, and is run again under the next lease.
// It fails with what work returned while it had the lease. Where work returns nil before its time, Keep returns nil too.
func Keep(ctx context.Context, s Store, name, holder string, ttl time.Duration, work func(context.Context, Lease) error) error {
	retry := time.NewTimer(0)
	defer retry.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-retry.C:
		}
		if l, err := s.Take(ctx, name, holder, ttl); err == nil {
			done, err := hold(ctx, s, l, ttl, work)
			if done {
				return err
			}
		}
		retry.Reset(ttl / 3)
	}
}

// hold runs work under l and renews l meanwhile; done says that work ended by itself.
func hold(ctx context.Context, s Store, l Lease, ttl time.Duration, work func(context.Context, Lease) error) (done bool, err error) {
	working, stop := context.WithCancel(ctx)
	defer stop()
	result := make(chan error, 1)
	go func(l Lease) { result <- work(working, l) }(l) // its own: l changes with each renewal, below
	renew, end := time.NewTimer(ttl/3), time.NewTimer(time.Until(l.Until)-ttl/10)
	defer renew.Stop()
	defer end.Stop()
	lost := false
	for !lost {
		select {
		case err := <-result:
			giveBack(ctx, s, l)
			return ctx.Err() == nil, err
		case <-end.C:
			lost = true
		case <-renew.C:
			next, err := s.Renew(working, l, ttl)
			switch {
			case err == nil:
				l = next
				end.Reset(time.Until(l.Until) - ttl/10)
			case errors.Is(err, ErrLost):
				lost = true
			} // without an answer the lease stands until its end
			renew.Reset(ttl / 3)
		}
	}
	stop()
	<-result //nolint:errcheck // it was told to stop: what it says of that is not a failure
	giveBack(ctx, s, l)
	return false, nil
}

// giveBack lets the next holder begin at once; the lease would end by itself.
func giveBack(ctx context.Context, s Store, l Lease) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = s.Release(ctx, l)
}
