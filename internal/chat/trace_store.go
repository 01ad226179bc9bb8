package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

func saveTrace(ctx context.Context, tx *sqldb.Tx, app, member string, t trace, now time.Time) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE chat_traces SET browser = ?, network = ?, at = ? WHERE app = ? AND member = ?`,
		t.browser, t.network, sqldb.Millis(now), app, member))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO chat_traces (app, member, browser, network, at) VALUES (?, ?, ?, ?, ?)`,
		app, member, t.browser, t.network, sqldb.Millis(now))
	if sqldb.IsDuplicate(err) {
		return nil // noted by another connection at this moment
	}
	return err
}

// likeness is a ban in force against someone who wrote from the same browser or network.
type likeness struct {
	Until, CreatedAt time.Time
	browser          string
}

func bansLike(ctx context.Context, q sqldb.Querier, at place, notOf string, t trace, now time.Time) ([]likeness, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT x.until_at, x.created_at, t.browser
		  FROM chat_sanctions x JOIN chat_traces t ON t.app = x.app AND t.member = x.member
		 WHERE x.app = ? AND x.lifted_at = 0 AND x.room IN (?, ?) AND (x.until_at = 0 OR x.until_at > ?)
		   AND x.kind = ? AND x.member <> ? AND (t.browser = ? OR t.network = ? AND t.network <> '')
		 ORDER BY x.id`,
		at.app, at.room, Everywhere, sqldb.Millis(now), Ban, notOf, t.browser, t.network)
	if err != nil {
		return nil, fmt.Errorf("look for bans of the same person: %w", err)
	}
	defer rows.Close()
	var all []likeness
	for rows.Next() {
		var l likeness
		var until, created int64
		if err := rows.Scan(&until, &created, &l.browser); err != nil {
			return nil, err
		}
		l.CreatedAt = sqldb.Moment(created)
		if until > 0 {
			l.Until = sqldb.Moment(until)
		}
		all = append(all, l)
	}
	return all, rows.Err()
}

// tracedBefore says whether a member was muted in a room by a trace before, whatever became of it.
func tracedBefore(ctx context.Context, q sqldb.Querier, at place, member string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM chat_sanctions WHERE member = ? AND app = ? AND room = ? AND by_member = ?`,
		member, at.app, at.room, byTrace).Scan(&n)
	return n > 0, err
}

// forgetTraces forgets where members wrote from, long ago, against whom no ban holds.
func forgetTraces(ctx context.Context, tx *sqldb.Tx, app string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM chat_traces
		 WHERE at <= ? AND app = ?
		   AND NOT EXISTS (SELECT 1 FROM chat_sanctions x WHERE x.app = chat_traces.app AND x.member = chat_traces.member AND x.lifted_at = 0 AND x.kind = ?)`,
		sqldb.Millis(now.Add(-traceMemory)), app, Ban)
	return err
}
