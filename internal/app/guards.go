package app

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// guards are asked one after another; the first that does not let a delivery go decides.
type guards []notify.Guard

var _ notify.Lender = guards{}

func (all guards) Judge(ctx context.Context, q sqldb.Querier, d notify.Delivery, now time.Time) (notify.Verdict, error) {
	for _, g := range all {
		if v, err := g.Judge(ctx, q, d, now); err != nil || v != (notify.Verdict{}) {
			return v, err
		}
	}
	return notify.Verdict{}, nil
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
