package lease

import (
	"context"
	"errors"
	"time"
)

// Open is s, except that everybody gets a lease while s does not answer: for work that does no harm when several do it.
func Open(s Store) Store { return open{s} }

type open struct{ Store }

func (o open) Take(ctx context.Context, name, holder string, ttl time.Duration) (Lease, error) {
	until := time.Now().Add(ttl)
	l, err := o.Store.Take(ctx, name, holder, ttl)
	if err != nil && !errors.Is(err, ErrHeld) {
		return Lease{Name: name, Holder: holder, Until: until}, nil
	}
	return l, err
}

func (o open) Renew(ctx context.Context, l Lease, ttl time.Duration) (Lease, error) {
	until := time.Now().Add(ttl)
	next, err := o.Store.Renew(ctx, l, ttl)
	if err != nil && !errors.Is(err, ErrLost) {
		l.Until = until
		return l, nil
	}
	return next, err
}
