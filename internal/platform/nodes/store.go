package nodes

import (
	"context"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// store writes n down. When it is new, those go that were last seen before oldest, and earlier runs of n that fell silent: a node
// that is started over and over leaves no more than a few rows.
func store(ctx context.Context, db *sqldb.DB, n Node, oldest time.Time) error {
	return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		changed, err := sqldb.Affected(tx.ExecContext(ctx, `
			UPDATE nodes SET url = ?, roles = ?, name = ?, beat = ?, seen_at = ? WHERE id = ?`,
			n.URL, strings.Join(n.Roles, ","), n.Name, n.beat, sqldb.Millis(n.seen), n.ID))
		if err != nil || changed > 0 {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM nodes WHERE seen_at < ? OR name = ? AND seen_at < ? AND name <> ''`,
			sqldb.Millis(oldest), n.Name, sqldb.Millis(n.seen.Add(-silent))); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO nodes (id, url, roles, name, beat, seen_at, started_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			n.ID, n.URL, strings.Join(n.Roles, ","), n.Name, n.beat, sqldb.Millis(n.seen), sqldb.Millis(n.Started))
		return err
	})
}

func remove(ctx context.Context, db *sqldb.DB, id string) error {
	return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM nodes WHERE id = ?`, id)
		return err
	})
}

func list(ctx context.Context, q sqldb.Querier) ([]Node, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, url, roles, name, beat, seen_at, started_at FROM nodes ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Node
	for rows.Next() {
		var n Node
		var roles string
		var seen, started int64
		if err := rows.Scan(&n.ID, &n.URL, &roles, &n.Name, &n.beat, &seen, &started); err != nil {
			return nil, err
		}
		n.Roles, n.seen, n.Started = strings.Split(roles, ","), sqldb.Moment(seen), sqldb.Moment(started)
		out = append(out, n)
	}
	return out, rows.Err()
}
