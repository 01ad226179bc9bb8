package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/list"
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

const sanctionColumns = `id, room, member, name, kind, until_at, reason, by_member, created_at`

// sanctionsInForce lists what holds now in all rooms of an app against a member, or against anyone for "".
func sanctionsInForce(ctx context.Context, q sqldb.Querier, app, member string, now time.Time) ([]Sanction, error) {
	where, args := `app = ? AND lifted_at = 0 AND (until_at = 0 OR until_at > ?)`, []any{app, sqldb.Millis(now)}
	if member != "" {
		where, args = where+` AND member = ?`, append(args, member)
	}
	all, err := readSanctions(ctx, q, `SELECT `+sanctionColumns+` FROM chat_sanctions WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read sanctions: %w", err)
	}
	return all, nil
}

// heldIn is the condition of what holds in a room or everywhere.
const heldIn = `app = ? AND lifted_at = 0 AND room IN (?, ?) AND (until_at = 0 OR until_at > ?)`

func listSanctions(ctx context.Context, q sqldb.Querier, at place, now time.Time, w list.Window) (p list.Page[Sanction], err error) {
	args := []any{at.app, at.room, Everywhere, sqldb.Millis(now)}
	total, more, err := list.Count(ctx, q, "FROM chat_sanctions WHERE "+heldIn, args...)
	if err != nil {
		return p, err
	}
	statement, args := pageOfSanctions(args, w)
	rows, err := readSanctions(ctx, q, statement, args...)
	if err != nil {
		return p, err
	}
	p = list.Cut(w, rows, func(x Sanction) []any { return []any{x.ID} })
	p.Total, p.More = total, more
	return p, nil
}

func pageOfSanctions(args []any, w list.Window) (string, []any) {
	where, key := w.Where()
	return `
		SELECT ` + sanctionColumns + ` FROM chat_sanctions
		WHERE  ` + heldIn + ` AND ` + where + ` ORDER BY ` + w.OrderBy() + ` LIMIT ?`, append(append(args, key...), w.Limit())
}

func readSanctions(ctx context.Context, q sqldb.Querier, statement string, args ...any) ([]Sanction, error) {
	rows, err := q.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, err
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
