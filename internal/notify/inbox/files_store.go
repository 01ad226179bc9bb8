package inbox

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

func beginFile(ctx context.Context, tx *sqldb.Tx, mail string, at time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO inbox_files (mail, begun_at) VALUES (?, ?)`, mail, sqldb.Millis(at))
	return err
}

// endFile forgets the note of a file, and says whether it was there.
func endFile(ctx context.Context, tx *sqldb.Tx, mail string) (bool, error) {
	return changed(ctx, tx, `DELETE FROM inbox_files WHERE mail = ?`, mail)
}

func filesBefore(ctx context.Context, q sqldb.Querier, until time.Time, most int) ([]string, error) {
	return sqldb.Column[string](ctx, q, `SELECT mail FROM inbox_files WHERE begun_at <= ? ORDER BY begun_at LIMIT ?`, sqldb.Millis(until), most)
}

// known says whether a mail was taken before.
func known(ctx context.Context, q sqldb.Querier, identity string) (bool, error) {
	found, err := sqldb.Column[string](ctx, q, `SELECT id FROM inbox_mails WHERE identity = ?`, identity)
	return len(found) > 0, err
}

// hold counts the bytes of a mail, and says whether they are within most with those that are kept.
func hold(ctx context.Context, tx *sqldb.Tx, size int, most int64) (bool, error) {
	for {
		ok, err := changed(ctx, tx, `UPDATE inbox_held SET bytes = bytes + ? WHERE id = 1 AND bytes <= ?`, size, most-int64(size))
		if err != nil || ok {
			return ok, err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO inbox_held (id, bytes) VALUES (1, 0)`)
		if sqldb.IsDuplicate(err) || most < int64(size) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
}

func release(ctx context.Context, tx *sqldb.Tx, size int) error {
	_, err := tx.ExecContext(ctx, `UPDATE inbox_held SET bytes = CASE WHEN bytes > ? THEN bytes - ? ELSE 0 END WHERE id = 1`, size, size)
	return err
}

func changed(ctx context.Context, tx *sqldb.Tx, statement string, args ...any) (bool, error) {
	res, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
