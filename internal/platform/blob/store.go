package blob

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// store writes a file in place of what was there.
func store(ctx context.Context, tx *sqldb.Tx, name string, b []byte, now time.Time) error {
	if err := remove(ctx, tx, name); err != nil {
		return err
	}
	version := id.New()
	for n := 0; n == 0 || n*pieceSize < len(b); n++ {
		piece := b[n*pieceSize : min(len(b), (n+1)*pieceSize)]
		if _, err := tx.ExecContext(ctx, `INSERT INTO blob_pieces (version, n, bytes) VALUES (?, ?, ?)`, version, n, append([]byte{}, piece...)); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO blob_files (name, version, size, created_at) VALUES (?, ?, ?, ?)`, name, version, len(b), now.UnixMilli())
	return err
}

func remove(ctx context.Context, tx *sqldb.Tx, name string) error {
	var version string
	err := tx.QueryRowContext(ctx, `SELECT version FROM blob_files WHERE name = ?`, name).Scan(&version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM blob_pieces WHERE version = ?`, version); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM blob_files WHERE name = ? AND version = ?`, name, version)
	return err
}

// load reads a whole file, or fails with ErrMissing. One that is replaced meanwhile is read as missing, never half.
func load(ctx context.Context, q sqldb.Querier, name string) ([]byte, error) {
	var version string
	var size int
	err := q.QueryRowContext(ctx, `SELECT version, size FROM blob_files WHERE name = ?`, name).Scan(&version, &size)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, `SELECT bytes FROM blob_pieces WHERE version = ? ORDER BY n`, version)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	b := make([]byte, 0, size)
	for rows.Next() {
		var piece []byte
		if err := rows.Scan(&piece); err != nil {
			return nil, err
		}
		b = append(b, piece...)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	if len(b) != size {
		return nil, ErrMissing
	}
	return b, nil
}

func has(ctx context.Context, q sqldb.Querier, name string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM blob_files WHERE name = ?`, name).Scan(&n)
	return n > 0, err
}
