package messages

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// findCalls is what a provider calls; one that was never used has the first address.
func findCalls(ctx context.Context, q sqldb.Querier, provider string) (a CallAddress, err error) {
	var renewed, called int64
	err = q.QueryRowContext(ctx, `SELECT turn, renewed_at, renewed_by, called_at FROM message_providers WHERE name = ?`, provider).Scan(&a.turn, &renewed, &a.By, &called)
	a.Renewed, a.Called = sqldb.Moment(renewed), sqldb.Moment(called)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return a, err
}

// changeProvider makes the row of a provider unless it is there, and changes it.
func changeProvider(ctx context.Context, tx *sqldb.Tx, provider, set string, args ...any) error {
	update := func() (int64, error) {
		return sqldb.Affected(tx.ExecContext(ctx, `UPDATE message_providers SET `+set+` WHERE name = ?`, append(args, provider)...))
	}
	if n, err := update(); err != nil || n > 0 {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO message_providers (name, ok_at, failed_at, why, balance, asked_at) VALUES (?, 0, 0, '', -1, 0)`, provider)
	if err == nil || sqldb.IsDuplicate(err) { // another process was first
		_, err = update()
	}
	return err
}

func renewCalls(ctx context.Context, tx *sqldb.Tx, provider, by string, now time.Time) error {
	return changeProvider(ctx, tx, provider, `turn = turn + 1, renewed_at = ?, renewed_by = ?`, sqldb.Millis(now), by)
}

// calledNow writes down that a provider called, once a minute.
func calledNow(ctx context.Context, tx *sqldb.Tx, provider string, now time.Time) error {
	a, err := findCalls(ctx, tx, provider)
	if err != nil || now.Sub(a.Called) < noteEvery {
		return err
	}
	return changeProvider(ctx, tx, provider, `called_at = ?`, sqldb.Millis(now))
}

// attemptOf is the attempt that a provider knows by a name, as long as none was made at its delivery since, or fails with errNoAttempt.
func attemptOf(ctx context.Context, q sqldb.Querier, provider, request string) (attempt, error) {
	a := attempt{request: request}
	var begun int64
	err := q.QueryRowContext(ctx, `
		SELECT delivery_id, attempt, channel, begun_at FROM message_attempts a WHERE provider = ? AND request = ?
		   AND NOT EXISTS (SELECT 1 FROM message_attempts b WHERE b.delivery_id = a.delivery_id AND b.attempt > a.attempt)`, provider, request).
		Scan(&a.delivery, &a.n, &a.channel, &begun)
	if errors.Is(err, sql.ErrNoRows) {
		err = errNoAttempt
	}
	a.begun = sqldb.Moment(begun)
	return a, err
}
