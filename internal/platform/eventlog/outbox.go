package eventlog

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the tables outbox, listeners and stuck in the shop's database; its domain is "eventlog".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Event is something that happened in a domain. It is kept as its JSON form, so its fields are a contract:
// add to them, never rename or reuse one.
type Event interface {
	Kind() string // "order.paid"; stable
	Key() string  // what it is about; events of one key reach every listener in order
}

// Emit notes e in the transaction that makes it true. It reaches the log after the commit, at least once,
// and never when tx is undone.
//
// Events of one key reach every listener in the order of their transactions, where these come one after the other: where the
// later one, before it emits, has waited for the earlier one's commit, as a guarded UPDATE of the same row does. That holds
// between processes too, whatever their clocks say.
func Emit(ctx context.Context, tx *sqldb.Tx, e Event) error {
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("emit %s: %w", e.Kind(), err)
	}
	if err := wait(ctx, tx, e, string(data)); err != nil {
		return fmt.Errorf("emit %s: %w", e.Kind(), err)
	}
	if r, ok := relays.Load(tx.DB()); ok {
		tx.OnCommit(r.(*Relay).wakeUp)
	}
	return nil
}

// wait puts an event into the outbox, behind those of its key that are there.
//
// SQLite has one writer, which numbers the rows in the order of the transactions. On MySQL many write at once: there the id
// is the order, and the statement takes it only if no other one of the key is above it.
func wait(ctx context.Context, tx *sqldb.Tx, e Event, data string) error {
	const insert = "INSERT INTO outbox (id, about, kind, data, at) "
	now, eventID := time.Now().UnixMilli(), id.New()
	if tx.Dialect() == sqldb.MySQL {
		n, err := sqldb.Affected(tx.ExecContext(ctx, insert+`
			SELECT ?, ?, ?, ?, ? FROM (SELECT 1 AS one) once
			 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE about = ? AND id >= ?)`,
			eventID, e.Key(), e.Kind(), data, now, e.Key(), eventID))
		if err != nil || n == 1 {
			return err
		}
		last, err := lastWaiting(ctx, tx, e.Key())
		if err != nil {
			return err
		}
		eventID = id.After(last)
	}
	_, err := tx.ExecContext(ctx, insert+"VALUES (?, ?, ?, ?, ?)", eventID, e.Key(), e.Kind(), data, now)
	return err
}

// lastWaiting gives the largest id of a key in the outbox, "" for none.
func lastWaiting(ctx context.Context, tx *sqldb.Tx, key string) (string, error) {
	var last sql.NullString
	err := tx.QueryRowContext(ctx, "SELECT MAX(id) FROM outbox WHERE about = ?", key).Scan(&last)
	return last.String, err
}
