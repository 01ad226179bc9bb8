package eventlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// stuckPause is how often records set aside are tried again.
const stuckPause = time.Minute

// setAside stores a record that Handle keeps refusing and moves on. Its key waits behind it from now on.
func (e *ear) setAside(ctx context.Context, r Record, why error) error {
	next := place{e.log.LogID(), r.Off}
	err := e.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := movePlace(ctx, tx, e.Name, e.place, next); err != nil {
			return err
		}
		return putStuck(ctx, tx, e.Name, r, patientTries, why.Error())
	})
	if err != nil {
		return fmt.Errorf("set an event aside: %w", err)
	}
	e.place, e.stuck[r.Key] = next, true
	e.seen.Store(r.Off)
	e.logger.Error("an event is stuck: its listener keeps refusing it; it was set aside with its key and is tried again every minute",
		"kind", r.Kind, "id", r.ID, "error", why)
	return nil
}

// retryStuck tries what was set aside again, now and then.
func (e *ear) retryStuck(ctx context.Context) {
	tick := time.NewTicker(stuckPause)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if err := e.tryStuck(ctx); err != nil && ctx.Err() == nil {
			e.logger.Error("events are stuck", "error", err)
		}
	}
}

// RetryStuck tries what was set aside now, and gives what is refused again, joined. It runs by itself every minute.
func (l *Listeners) RetryStuck(ctx context.Context) error {
	var all []error
	for _, e := range l.listeners {
		if err := e.tryStuck(ctx); err != nil {
			all = append(all, fmt.Errorf("listener %s: %w", e.Name, err))
		}
	}
	return errors.Join(all...)
}

// tryStuck tries every key that has records set aside, oldest first, and frees the keys that get through.
// It gives the refusals, joined.
func (e *ear) tryStuck(ctx context.Context) error {
	e.mu.Lock()
	keys := make([]string, 0, len(e.stuck))
	for key := range e.stuck {
		keys = append(keys, key)
	}
	e.mu.Unlock()
	var all []error
	for _, key := range keys {
		if err := e.tryKey(ctx, key); err != nil {
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}

func (e *ear) tryKey(ctx context.Context, key string) error {
	for ctx.Err() == nil {
		done, err := e.tryOldest(ctx, key)
		if done || err != nil {
			return err
		}
	}
	return ctx.Err()
}

// tryOldest tries the oldest record set aside of key; done means that there is none left.
func (e *ear) tryOldest(ctx context.Context, key string) (done bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := oldestStuck(ctx, e.db, e.Name, key)
	if errors.Is(err, sql.ErrNoRows) {
		delete(e.stuck, key)
		return true, nil
	}
	if err != nil {
		return false, err
	}
	err = e.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := dropStuck(ctx, tx, e.Name, r.ID); err != nil {
			return err
		}
		return e.call(ctx, tx, r)
	})
	if why := refused(err); why != nil {
		e.failures.Add(1)
		err = errors.Join(err, e.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			return noteStuck(ctx, tx, e.Name, r.ID, why.Error())
		}))
	} else if err == nil {
		e.logger.Info("an event that was stuck got through", "kind", r.Kind, "id", r.ID)
	}
	return false, err
}
