package eventlog

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	relayBatch = 256
	relayIdle  = time.Second // another process, such as `saja user add`, may emit without waking us
)

// relays finds the running relay of a database, so that Emit can wake it. Its entries are *sqldb.DB to *Relay.
var relays sync.Map

// Relay moves events from the outbox to the log, in the order of their ids. What it moved twice because a crash came
// between the append and the delete carries the same ID, which the log ignores.
type Relay struct {
	db     *sqldb.DB
	log    Log
	logger *slog.Logger
	wake   chan struct{}
}

// NewRelay makes the relay from db to log's topic Events. A database has one.
func NewRelay(db *sqldb.DB, log Log, logger *slog.Logger) *Relay {
	return &Relay{db: db, log: log, logger: logger, wake: make(chan struct{}, 1)}
}

func (r *Relay) wakeUp() {
	select {
	case r.wake <- struct{}{}:
	default: // it is awake
	}
}

// Run moves events until ctx ends. A failure is reported and tried again, later each time.
func (r *Relay) Run(ctx context.Context) error {
	relays.Store(r.db, r)
	defer relays.CompareAndDelete(r.db, r)
	var b backoff
	for ctx.Err() == nil {
		moved, err := r.Move(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			r.logger.Error("events wait in the outbox", "error", err, "failures", b.failures+1)
			b.wait(ctx)
		case moved > 0:
			b = backoff{}
		default:
			b = backoff{}
			select {
			case <-r.wake:
			case <-time.After(relayIdle):
			case <-ctx.Done():
			}
		}
	}
	return nil
}

// Move moves one batch of events and says how many; 0 means that the outbox is empty.
func (r *Relay) Move(ctx context.Context) (int, error) {
	records, err := waitingEvents(ctx, r.db, relayBatch)
	if err != nil || len(records) == 0 {
		return 0, err
	}
	if err := r.log.Append(ctx, records...); err != nil {
		return 0, fmt.Errorf("append %d events: %w", len(records), err)
	}
	err = r.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return deleteEvents(ctx, tx, records) })
	return len(records), err
}

func waitingEvents(ctx context.Context, q sqldb.Querier, limit int) (records []Record, err error) {
	rows, err := q.QueryContext(ctx, "SELECT id, about, kind, data, at FROM outbox ORDER BY id LIMIT ?", limit)
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		r := Record{Topic: Events}
		var at int64
		if err := rows.Scan(&r.ID, &r.Key, &r.Kind, (*[]byte)(&r.Data), &at); err != nil {
			return nil, fmt.Errorf("read the outbox: %w", err)
		}
		r.Time = sqldb.Moment(at)
		records = append(records, r)
	}
	return records, rows.Err()
}

// deleteEvents names each row: a range could take along one that was committed late.
func deleteEvents(ctx context.Context, tx *sqldb.Tx, records []Record) error {
	ids := make([]any, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM outbox WHERE id IN ("+sqldb.Marks(len(ids))+")", ids...)
	return err
}
