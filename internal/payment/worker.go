package payment

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	atOnce = 8   // open questions worked on at a time
	batch  = 100 // read at a time
)

// Run closes what a lost answer or a killed process left open, until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(s.cfg.Every)
	defer tick.Stop()
	for {
		if _, err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.logger.ErrorContext(ctx, "payments not swept", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-s.wake:
		}
	}
}

// poke makes Run look at once.
func (s *Service) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Sweep takes one step with everything that is due and says how many there were.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	now := s.now()
	payments, err := duePayments(ctx, s.db, now, batch)
	if err != nil {
		return 0, err
	}
	refunds, err := dueRefunds(ctx, s.db, now, batch)
	if err != nil {
		return 0, err
	}
	var g errgroup.Group
	g.SetLimit(atOnce)
	for _, p := range payments {
		g.Go(func() error { return s.step(ctx, p) })
	}
	for _, r := range refunds {
		g.Go(func() error {
			_, err := s.stepRefund(ctx, r)
			return err
		})
	}
	return len(payments) + len(refunds), g.Wait()
}

func (s *Service) step(ctx context.Context, p Payment) error {
	var mine bool
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		mine, err = claim(ctx, tx, p, s.soon())
		return err
	})
	if err != nil || !mine {
		return err
	}
	p.Tries++
	_, err = s.resolve(ctx, p)
	return err
}
