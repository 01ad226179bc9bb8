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
	relayPace  = 10 * time.Millisecond // from one round to the next, so that the events of a busy shop share commits, here and in the log
	relayIdle  = time.Second           // another process, such as `saja user add`, may emit without waking us
)

// relays finds the running relay of a database, so that Emit can wake it. Its entries are *sqldb.DB to *Relay.
var relays sync.Map

// Relay moves events from the outbox to the log, in the order in which they wait there. What it moved twice because a crash came
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
		begun := time.Now()
		moved, err := r.Move(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			r.logger.Error("events wait in the outbox", "error", err, "failures", b.failures+1)
			b.wait(ctx)
		case moved > 0:
			b = backoff{}
			rest(ctx, relayPace-time.Since(begun))
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

// rest waits for a while, so that the events of a busy shop go in batches; the first after a quiet time goes at once.
func rest(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// Move moves one batch of events and says how many; 0 means that the outbox is empty.
func (r *Relay) Move(ctx context.Context) (int, error) {
	records, places, err := waitingEvents(ctx, r.db, relayBatch)
	if err != nil || len(records) == 0 {
		return 0, err
	}
	if err := r.log.Append(ctx, records...); err != nil {
		return 0, fmt.Errorf("append %d events: %w", len(records), err)
	}
	err = r.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return deleteEvents(ctx, tx, places) })
	return len(records), err
}

// turn is the column that the outbox is read by, and what is below all that is in it; see wait.
func turn(d sqldb.Dialect) (column string, below any) {
	if d == sqldb.MySQL {
		return "id", ""
	}
	return "seq", -1
}

// waitingEvents gives the first events of the outbox, and the place of each.
func waitingEvents(ctx context.Context, db *sqldb.DB, limit int) (records []Record, places []any, err error) {
	by, below := turn(db.Dialect())
	rows, err := db.QueryContext(ctx, "SELECT "+by+", id, about, kind, data, at FROM outbox WHERE "+by+" > ? ORDER BY "+by+atMost(limit), below)
	if err != nil {
		return nil, nil, fmt.Errorf("read the outbox: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		r := Record{Topic: Events}
		var (
			at   int64
			here any
		)
		if err := rows.Scan(&here, &r.ID, &r.Key, &r.Kind, (*[]byte)(&r.Data), &at); err != nil {
			return nil, nil, fmt.Errorf("read the outbox: %w", err)
		}
		if bytes, ok := here.([]byte); ok {
			here = string(bytes) // as text it is compared through the index
		}
		r.Time = sqldb.Moment(at)
		records, places = append(records, r), append(places, here)
	}
	return records, places, rows.Err()
}

// deleteEvents names each row: a range could take along one that was committed late.
func deleteEvents(ctx context.Context, tx *sqldb.Tx, places []any) error {
	by, _ := turn(tx.Dialect())
	_, err := tx.ExecContext(ctx, "DELETE FROM outbox WHERE "+by+" IN ("+sqldb.Marks(len(places))+")", places...)
	return err
}
