package eventlog

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
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

// Relay moves events from the outbox to the log, in order. What it moved twice because a crash came
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
	seqs, records, err := waitingEvents(ctx, r.db, relayBatch)
	if err != nil || len(records) == 0 {
		return 0, err
	}
	if err := r.log.Append(ctx, records...); err != nil {
		return 0, fmt.Errorf("append %d events: %w", len(records), err)
	}
	err = r.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return deleteEvents(ctx, tx, seqs) })
	return len(records), err
}

func waitingEvents(ctx context.Context, q sqldb.Querier, limit int) (seqs []any, records []Record, err error) {
	rows, err := q.QueryContext(ctx, "SELECT seq, id, about, kind, data, at FROM outbox ORDER BY seq LIMIT ?", limit)
	if err != nil {
		return nil, nil, fmt.Errorf("read the outbox: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		r := Record{Topic: Events}
		var seq, at int64
		if err := rows.Scan(&seq, &r.ID, &r.Key, &r.Kind, (*[]byte)(&r.Data), &at); err != nil {
			return nil, nil, fmt.Errorf("read the outbox: %w", err)
		}
		r.Time = time.UnixMilli(at)
		seqs, records = append(seqs, seq), append(records, r)
	}
	return seqs, records, rows.Err()
}

// deleteEvents names each row: a range could take along one that MySQL committed late.
func deleteEvents(ctx context.Context, tx *sqldb.Tx, seqs []any) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM outbox WHERE seq IN (?"+strings.Repeat(",?", len(seqs)-1)+")", seqs...)
	return err
}
