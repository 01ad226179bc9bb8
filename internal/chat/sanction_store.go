package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

func insertSanction(ctx context.Context, tx *sqldb.Tx, app string, x Sanction) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO chat_sanctions (id, app, room, member, name, kind, until_at, reason, by_member, created_at, lifted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
		x.ID, app, x.Room, x.Member, x.Name, x.Kind, sqldb.Millis(x.Until), x.Reason, x.By, sqldb.Millis(x.CreatedAt))
	return err
}

func liftSanctions(ctx context.Context, tx *sqldb.Tx, at place, member string, now time.Time) (int64, error) {
	return sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE chat_sanctions SET lifted_at = ?
		WHERE  app = ? AND room = ? AND member = ? AND lifted_at = 0`, sqldb.Millis(now), at.app, at.room, member))
}

// sanctionsInForce lists what holds now in all rooms of an app against a member, or against anyone for "".
func sanctionsInForce(ctx context.Context, q sqldb.Querier, app, member string, now time.Time) ([]Sanction, error) {
	statement, args := `
		SELECT id, room, member, name, kind, until_at, reason, by_member, created_at
		FROM   chat_sanctions
		WHERE  app = ? AND lifted_at = 0 AND (until_at = 0 OR until_at > ?)`, []any{app, sqldb.Millis(now)}
	if member != "" {
		statement, args = statement+` AND member = ?`, append(args, member)
	}
	rows, err := q.QueryContext(ctx, statement+` ORDER BY id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read sanctions: %w", err)
	}
	defer rows.Close()
	var out []Sanction
	for rows.Next() {
		var x Sanction
		var until, created int64
		if err := rows.Scan(&x.ID, &x.Room, &x.Member, &x.Name, &x.Kind, &until, &x.Reason, &x.By, &created); err != nil {
			return nil, err
		}
		x.CreatedAt = sqldb.Moment(created)
		if until > 0 {
			x.Until = sqldb.Moment(until)
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

// endSanctions lifts what is over, so that what is in force stays a short list.
func endSanctions(ctx context.Context, tx *sqldb.Tx, app string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE chat_sanctions SET lifted_at = until_at
		WHERE  app = ? AND lifted_at = 0 AND until_at > 0 AND until_at <= ?`, app, sqldb.Millis(now))
	return err
}
