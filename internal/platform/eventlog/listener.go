package eventlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Listener does something for events, exactly as often as they were emitted: Handle runs in a transaction of the shop's
// database that also stores how far the listener is.
type Listener struct {
	Name   string   // names the stored place; renaming starts the listener over
	Kinds  []string // the events it wants; none is all
	Handle func(ctx context.Context, tx *sqldb.Tx, r Record) error
}

// Listeners runs listeners side by side. One that fails tries the same record again, later each time, and holds
// what comes after it; the others go on.
type Listeners struct {
	db        *sqldb.DB
	log       Log
	logger    *slog.Logger
	listeners []Listener
}

// NewListeners joins listeners to the log's topic Events. A new name starts at the oldest record kept.
func NewListeners(db *sqldb.DB, log Log, logger *slog.Logger, listeners ...Listener) *Listeners {
	return &Listeners{db: db, log: log, logger: logger, listeners: listeners}
}

// Run listens until ctx ends.
func (l *Listeners) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for _, one := range l.listeners {
		all.Go(func() { l.follow(ctx, one) })
	}
	all.Wait()
	return nil
}

func (l *Listeners) follow(ctx context.Context, one Listener) {
	var b backoff
	for ctx.Err() == nil {
		after, err := l.place(ctx, one.Name)
		if err == nil {
			err = l.log.Tail(ctx, Events, after, func(batch []Record) error {
				if err := l.handle(ctx, one, batch); err != nil {
					return err
				}
				b = backoff{}
				return nil
			})
		}
		if err != nil && ctx.Err() == nil {
			l.logger.Error("a listener is held up and will try again", "listener", one.Name, "error", err, "failures", b.failures+1)
			b.wait(ctx)
		}
	}
}

// handle does a batch in one transaction. When that fails it goes record by record, so that the good ones
// before the bad one are done.
func (l *Listeners) handle(ctx context.Context, one Listener, batch []Record) error {
	if err := l.inOne(ctx, one, batch); err == nil || len(batch) == 1 {
		return err
	}
	for i := range batch {
		if err := l.inOne(ctx, one, batch[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (l *Listeners) inOne(ctx context.Context, one Listener, batch []Record) error {
	return l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for _, r := range batch {
			if len(one.Kinds) > 0 && !slices.Contains(one.Kinds, r.Kind) {
				continue
			}
			if err := one.Handle(ctx, tx, r); err != nil {
				return fmt.Errorf("%s %s at %d: %w", r.Kind, r.ID, r.Off, err)
			}
		}
		return setPlace(ctx, tx, one.Name, l.log.LogID(), batch[len(batch)-1].Off)
	})
}

// place gives the offset up to which the listener is done; 0 when it is new or the log was made anew.
func (l *Listeners) place(ctx context.Context, name string) (int64, error) {
	var logID string
	var off int64
	err := l.db.QueryRowContext(ctx, "SELECT log_id, off FROM listeners WHERE name = ?", name).Scan(&logID, &off)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("find the place of listener %s: %w", name, err)
	case logID != l.log.LogID():
		l.logger.Warn("the log was made anew; the listener starts at its beginning", "listener", name)
		return 0, nil
	}
	return off, nil
}

func setPlace(ctx context.Context, tx *sqldb.Tx, name, logID string, off int64) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE listeners SET log_id = ?, off = ? WHERE name = ?", logID, off, name))
	if err == nil && n == 0 {
		_, err = tx.ExecContext(ctx, "INSERT INTO listeners (name, log_id, off) VALUES (?, ?, ?)", name, logID, off)
	}
	if err != nil {
		return fmt.Errorf("store the place of listener %s: %w", name, err)
	}
	return nil
}
