package messages

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// errNoAttempt says that nothing is written down of an attempt.
var errNoAttempt = errors.New("nothing is known of this attempt")

// insertAttempt writes a down; what stands there already stays.
func insertAttempt(ctx context.Context, tx *sqldb.Tx, provider string, a attempt) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO message_attempts (delivery_id, attempt, provider, channel, sender, template, print, begun_at, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
		a.delivery, a.n, provider, a.channel, a.sender, a.template, a.print, sqldb.Millis(a.begun))
	if sqldb.IsDuplicate(err) {
		return nil
	}
	return err
}

func dropAttempt(ctx context.Context, tx *sqldb.Tx, a attempt) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM message_attempts WHERE delivery_id = ? AND attempt = ? AND request IS NULL`, a.delivery, a.n)
	return err
}

// findAttempt is what was written down of an attempt, or fails with errNoAttempt.
func findAttempt(ctx context.Context, q sqldb.Querier, delivery string, n int64) (attempt, error) {
	a := attempt{delivery: delivery, n: n}
	var begun int64
	err := q.QueryRowContext(ctx, `
		SELECT channel, sender, template, print, begun_at, COALESCE(request, '') FROM message_attempts WHERE delivery_id = ? AND attempt = ?`, delivery, n).
		Scan(&a.channel, &a.sender, &a.template, &a.print, &begun, &a.request)
	if errors.Is(err, sql.ErrNoRows) {
		err = errNoAttempt
	}
	a.begun = sqldb.Moment(begun)
	return a, err
}

// claimRequest says that the provider's request is a's, unless it is another's already; it says whether it is a's now.
func claimRequest(ctx context.Context, tx *sqldb.Tx, a attempt, request string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE message_attempts SET request = ? WHERE delivery_id = ? AND attempt = ? AND (request IS NULL OR request = ?)`,
		request, a.delivery, a.n, request))
	if sqldb.IsDuplicate(err) { // of another
		return false, nil
	}
	return n > 0, err
}

func isTaken(ctx context.Context, q sqldb.Querier, provider, request string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM message_attempts WHERE provider = ? AND request = ?`, provider, request).Scan(&n)
	return n > 0, err
}

// rivalBegun is when the youngest other attempt with a's print began whose request nobody knows; zero where none did since.
func rivalBegun(ctx context.Context, q sqldb.Querier, a attempt, since time.Time) (time.Time, error) {
	var begun sql.NullInt64
	err := q.QueryRowContext(ctx, `
		SELECT MAX(begun_at) FROM message_attempts WHERE print = ? AND begun_at > ? AND request IS NULL AND NOT (delivery_id = ? AND attempt = ?)`,
		a.print, sqldb.Millis(since), a.delivery, a.n).Scan(&begun)
	return sqldb.Moment(begun.Int64), err
}
