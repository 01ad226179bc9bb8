package eventlog

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the tables outbox and listeners in the shop's database; its domain is "eventlog".
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
func Emit(ctx context.Context, tx *sqldb.Tx, e Event) error {
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("emit %s: %w", e.Kind(), err)
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO outbox (id, about, kind, data, at) VALUES (?, ?, ?, ?, ?)",
		id.New(), e.Key(), e.Kind(), string(data), time.Now().UnixMilli())
	if err != nil {
		return fmt.Errorf("emit %s: %w", e.Kind(), err)
	}
	if r, ok := relays.Load(tx.DB()); ok {
		tx.OnCommit(r.(*Relay).wakeUp)
	}
	return nil
}
