package app

import (
	"context"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// guards are asked one after another; the first that does not let a delivery go decides.
type guards []notify.Guard

var (
	_ notify.Lender = guards{}
	_ notify.Sieve  = guards{}
)

func (all guards) Judge(ctx context.Context, q sqldb.Querier, d notify.Delivery, now time.Time) (notify.Verdict, error) {
	for _, g := range all {
		if v, err := g.Judge(ctx, q, d, now); err != nil || v != (notify.Verdict{}) {
			return v, err
		}
	}
	return notify.Verdict{}, nil
}

// Sift implements notify.Sieve: those that each guard sees through its sieve.
func (all guards) Sift(ctx context.Context, q sqldb.Querier, some []notify.Delivery, now time.Time) (clear map[string]bool, err error) {
	for _, g := range all {
		sieve, is := g.(notify.Sieve)
		if !is || len(some) == 0 {
			return nil, nil
		}
		if clear, err = sieve.Sift(ctx, q, some, now); err != nil {
			return nil, err
		}
		if len(clear) < len(some) {
			some = slices.DeleteFunc(slices.Clone(some), func(d notify.Delivery) bool { return !clear[d.ID] })
		}
	}
	return clear, nil
}

// GiveBack has each that took something take it back.
func (all guards) GiveBack(ctx context.Context, tx *sqldb.Tx, d notify.Delivery, now time.Time) error {
	for _, g := range all {
		if l, is := g.(notify.Lender); is {
			if err := l.GiveBack(ctx, tx, d, now); err != nil {
				return err
			}
		}
	}
	return nil
}
