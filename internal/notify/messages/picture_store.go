package messages

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// findFile is what a provider calls a picture at now; with "" somebody uploads it, or, where there is no row of use, nobody has.
func findFile(ctx context.Context, q sqldb.Querier, provider, picture string, now time.Time) (file string, there bool, err error) {
	err = q.QueryRowContext(ctx, `SELECT file FROM message_pictures WHERE provider = ? AND picture = ? AND until > ?`, provider, picture, sqldb.Millis(now)).Scan(&file)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return file, err == nil, err
}

// claimUpload says whether the caller is to upload a picture, until a time: one does, while nobody knows it and nobody else is at it.
func claimUpload(ctx context.Context, tx *sqldb.Tx, provider, picture string, now, until time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE message_pictures SET file = '', uploaded_at = ?, until = ? WHERE provider = ? AND picture = ? AND until <= ?`,
		sqldb.Millis(now), sqldb.Millis(until), provider, picture, sqldb.Millis(now)))
	if err != nil || n > 0 {
		return n > 0, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO message_pictures (provider, picture, file, uploaded_at, until) VALUES (?, ?, '', ?, ?)`,
		provider, picture, sqldb.Millis(now), sqldb.Millis(until))
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

// keepFile writes down what the provider calls a picture that the caller claimed.
func keepFile(ctx context.Context, tx *sqldb.Tx, provider, picture string, f File) error {
	_, err := tx.ExecContext(ctx, `UPDATE message_pictures SET file = ?, until = ? WHERE provider = ? AND picture = ? AND file = ''`,
		f.ID, sqldb.Millis(f.Until), provider, picture)
	return err
}

// dropUpload lets another one upload a picture that the caller claimed.
func dropUpload(ctx context.Context, tx *sqldb.Tx, provider, picture string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM message_pictures WHERE provider = ? AND picture = ? AND file = ''`, provider, picture)
	return err
}

// forgetFile forgets what a provider calls a picture, unless it was uploaded after a time.
func forgetFile(ctx context.Context, tx *sqldb.Tx, provider, picture, file string, before time.Time) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM message_pictures WHERE provider = ? AND picture = ? AND file = ? AND uploaded_at < ?`,
		provider, picture, file, sqldb.Millis(before))
	return err
}
