package chat

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// storeTold keeps what a record of an earlier program says.
func storeTold(ctx context.Context, tx *sqldb.Tx, at place, x eventlog.Record) error {
	var t toldWith
	if err := json.Unmarshal(x.Data, &t); err != nil {
		return fmt.Errorf("read what %s tells: %w", x.ID, err)
	}
	for _, id := range t.IDs {
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO chat_told (app, kind, id)
			SELECT ?, ?, ?
			FROM   (SELECT 1 AS one) one
			WHERE  NOT EXISTS (SELECT 1 FROM chat_told WHERE app = ? AND kind = ? AND id = ?)`,
			at.app, t.Kind, id, at.app, t.Kind, id); err != nil {
			return err
		}
	}
	return nil
}

// claimed is a message that tells of once-only ones.
type claimed struct {
	message string
	inHand  []string // of those that were asked about, which it tells of
	size    int64    // how many it tells of in all
}

// askedAtOnce is how many ids one statement names at most.
const askedAtOnce = 250

// claimTold gives the message that tells of each of ids. Those that have none get one together, by the name of the first of them;
// as that row is theirs alone, so is the name.
func claimTold(ctx context.Context, tx *sqldb.Tx, app, kind string, ids []string) ([]claimed, error) {
	message, rest := "", ids
	for message == "" && len(rest) > 0 {
		n, err := addClaims(ctx, tx, app, kind, rest[0], rest[:1])
		if err != nil {
			return nil, err
		}
		if n == 1 {
			message = rest[0]
		}
		rest = rest[1:]
	}
	for some := range slices.Chunk(rest, askedAtOnce) {
		if _, err := addClaims(ctx, tx, app, kind, message, some); err != nil {
			return nil, err
		}
	}
	found, err := findClaims(ctx, tx, app, kind, ids)
	if err != nil {
		return nil, err
	}
	var all []claimed
	for _, id := range ids {
		message, ok := found[id]
		if !ok {
			return nil, fmt.Errorf("the claim of %s %s is gone", kind, id)
		}
		if message == "" {
			continue // an earlier program told it meanwhile
		}
		i := slices.IndexFunc(all, func(c claimed) bool { return c.message == message })
		if i < 0 {
			c := claimed{message: message}
			if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM chat_told WHERE app = ? AND kind = ? AND message = ?`,
				app, kind, message).Scan(&c.size); err != nil {
				return nil, err
			}
			i, all = len(all), append(all, c)
		}
		all[i].inHand = append(all[i].inHand, id)
	}
	return all, nil
}

// addClaims gives a message to those of ids that have none, and says how many they were.
func addClaims(ctx context.Context, tx *sqldb.Tx, app, kind, message string, ids []string) (int64, error) {
	statement := "INSERT OR IGNORE"
	if tx.Dialect() == sqldb.MySQL {
		statement = "INSERT IGNORE"
	}
	statement += " INTO chat_told (app, kind, id, message) VALUES "
	args := make([]any, 0, 4*len(ids))
	for i, id := range ids {
		if i > 0 {
			statement += ", "
		}
		statement += "(?, ?, ?, ?)"
		args = append(args, app, kind, id, message)
	}
	return sqldb.Affected(tx.ExecContext(ctx, statement, args...))
}

// findClaims gives the messages that tell of once-only ones, by the ids of these.
func findClaims(ctx context.Context, q sqldb.Querier, app, kind string, ids []string) (map[string]string, error) {
	claims := map[string]string{}
	for some := range slices.Chunk(ids, askedAtOnce) {
		args := []any{app, kind}
		for _, id := range some {
			args = append(args, id)
		}
		err := eachRow(ctx, q, func(scan func(...any) error) error {
			var id, message string
			err := scan(&id, &message)
			claims[id] = message
			return err
		}, `SELECT id, message FROM chat_told WHERE app = ? AND kind = ? AND id IN (`+sqldb.Marks(len(some))+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("look for what is told: %w", err)
		}
	}
	return claims, nil
}

// findOnce says which messages of a kind are stored that are told once.
func findOnce(ctx context.Context, q sqldb.Querier, app, kind string, messages []string) (map[string]bool, error) {
	stored := map[string]bool{}
	for some := range slices.Chunk(messages, askedAtOnce) {
		args := []any{app}
		for _, id := range some {
			args = append(args, onceID(kind, id))
		}
		err := eachRow(ctx, q, func(scan func(...any) error) error {
			var recordID string
			err := scan(&recordID)
			if id, ok := cutOnce(kind, recordID); ok {
				stored[id] = true
			}
			return err
		}, `SELECT id FROM chat_messages WHERE app = ? AND id IN (`+sqldb.Marks(len(some))+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("look for what was told: %w", err)
		}
	}
	return stored, nil
}

func eachRow(ctx context.Context, q sqldb.Querier, row func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
