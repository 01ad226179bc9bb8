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
// between processes too, whatever their clocks say: an event's id is above those of its key that still wait in the outbox.
func Emit(ctx context.Context, tx *sqldb.Tx, e Event) error {
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("emit %s: %w", e.Kind(), err)
	}
	last, err := lastWaiting(ctx, tx, e.Key())
	if err != nil {
		return fmt.Errorf("emit %s: %w", e.Kind(), err)
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO outbox (id, about, kind, data, at) VALUES (?, ?, ?, ?, ?)",
		id.After(last), e.Key(), e.Kind(), string(data), time.Now().UnixMilli())
	if err != nil {
		return fmt.Errorf("emit %s: %w", e.Kind(), err)
	}
	if r, ok := relays.Load(tx.DB()); ok {
		tx.OnCommit(r.(*Relay).wakeUp)
	}
	return nil
}

// lastWaiting gives the largest id of a key in the outbox, "" for none.
func lastWaiting(ctx context.Context, tx *sqldb.Tx, key string) (string, error) {
	var last sql.NullString
	err := tx.QueryRowContext(ctx, "SELECT MAX(id) FROM outbox WHERE about = ?", key).Scan(&last)
	return last.String, err
}
