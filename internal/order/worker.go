package order

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Rounds give back the stock of orders that were not paid in time, take orders up into the index of their words, and forget
// old idempotency keys, carts and unpaid orders.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{
		{Name: "orders not paid in time", Every: s.cfg.Every, Do: func(ctx context.Context) error {
			_, err := s.Expire(ctx)
			return err
		}},
		{Name: "index of orders", Every: s.cfg.Every, Do: func(ctx context.Context) error {
			_, err := s.Index(ctx)
			return err
		}},
		{Name: "late orders", Every: time.Hour, Do: func(ctx context.Context) error {
			_, err := s.Recount(ctx)
			return err
		}},
		{Name: "old idempotency keys", Every: time.Hour, Do: func(ctx context.Context) error {
			if err := forgetKeys(ctx, s.db, s.now().Add(-s.cfg.Keep)); err != nil {
				return err
			}
			return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return dropStakes(ctx, tx, s.now().Add(-time.Hour)) })
		}},
		{Name: "carts of guests", Every: time.Hour, Do: s.SweepCarts},
		{Name: "unpaid orders of guests", Every: 6 * time.Hour, Deadline: time.Hour, Do: func(ctx context.Context) error {
			_, err := s.ForgetUnpaid(ctx)
			return err
		}},
	}
}

// SweepCarts empties carts of guests that nothing was put into for Config.CartKeep.
func (s *Service) SweepCarts(ctx context.Context) error {
	for n := cartsAtOnce; n == cartsAtOnce; {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
			n, err = dropCarts(ctx, tx, s.now().Add(-s.cfg.CartKeep))
			return err
		})
		if err != nil {
			return fmt.Errorf("sweep carts: %w", err)
		}
	}
	return nil
}

const (
	expireBatch  = 200
	expireAtOnce = 32 // so that they share commits
)

// Expire ends unpaid orders whose time is over and says how many. One whose payment is unclear is given more time:
// the payment's todo makes it clear.
func (s *Service) Expire(ctx context.Context) (int, error) {
	var expired atomic.Int64
	for {
		due, err := dueOrders(ctx, s.db, s.clock(), expireBatch)
		if err != nil {
			return int(expired.Load()), err
		}
		var g errgroup.Group
		g.SetLimit(expireAtOnce)
		for _, id := range due {
			g.Go(func() error {
				done := false
				err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
					done, err = s.expire(ctx, tx, id)
					return err
				})
				if err != nil {
					return fmt.Errorf("expire order %s: %w", id, err)
				}
				if done {
					expired.Add(1)
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil || len(due) < expireBatch {
			return int(expired.Load()), err
		}
	}
}

func (s *Service) expire(ctx context.Context, tx *sqldb.Tx, orderID string) (bool, error) {
	now := s.clock()
	o, err := findOrder(ctx, tx, "id", orderID)
	if err != nil || o.State != Pending || o.ExpiresAt.After(now) {
		return false, err
	}
	charging, awaiting, err := s.underway(ctx, tx, o)
	if err != nil {
		return false, err
	}
	if charging || awaiting {
		_, err := extend(ctx, tx, o.ID, now.Add(min(time.Minute, s.paying())))
		return false, err
	}
	done, err := setExpired(ctx, tx, o, now)
	if err != nil || !done {
		return false, err
	}
	if _, err := s.catalog.Release(ctx, tx, o.stockRef, catalog.Expired); err != nil {
		return false, err
	}
	if err := insertStep(ctx, tx, o.ID, Step{At: now, State: Expired, What: "expired"}); err != nil {
		return false, err
	}
	if err := s.backToCart(ctx, tx, o); err != nil {
		return false, err
	}
	return true, eventlog.Emit(ctx, tx, ExpiredEvent{o.ID, o.Number})
}
