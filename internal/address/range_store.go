package address

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const rangeColumns = `id, kind, name, low, high, version, changed_at`

func scanRange(row interface{ Scan(...any) error }) (r Range, err error) {
	var changed int64
	err = row.Scan(&r.ID, &r.Kind, &r.Name, &r.Low, &r.High, &r.Version, &changed)
	r.ChangedAt = sqldb.Moment(changed).UTC()
	return r, err
}

func listRanges(ctx context.Context, q sqldb.Querier) ([]Range, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+rangeColumns+` FROM address_ranges ORDER BY low, id LIMIT 1000`)
	if err != nil {
		return nil, fmt.Errorf("list ranges of postcodes: %w", err)
	}
	defer rows.Close()
	var all []Range
	for rows.Next() {
		r, err := scanRange(rows)
		if err != nil {
			return nil, fmt.Errorf("list ranges of postcodes: %w", err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

func findRange(ctx context.Context, q sqldb.Querier, rangeID string) (Range, error) {
	r, err := scanRange(q.QueryRowContext(ctx, `SELECT `+rangeColumns+` FROM address_ranges WHERE id = ?`, rangeID))
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrRangeNotFound
	}
	return r, err
}

func countRanges(ctx context.Context, q sqldb.Querier) (n int, err error) {
	err = q.QueryRowContext(ctx, `SELECT COUNT(*) FROM address_ranges`).Scan(&n)
	return n, err
}

// freeRange fails with ErrRangeTwice where another range has the same ends.
func freeRange(ctx context.Context, q sqldb.Querier, r Range) error {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM address_ranges WHERE low = ? AND high = ? AND id <> ?`, r.Low, r.High, r.ID).Scan(&n)
	if err == nil && n > 0 {
		return ErrRangeTwice
	}
	return err
}

func insertRange(ctx context.Context, tx *sqldb.Tx, r Range) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO address_ranges (id, kind, name, low, high, version, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.Kind, r.Name, r.Low, r.High, r.Version, sqldb.Millis(r.ChangedAt))
	return err
}

func updateRange(ctx context.Context, tx *sqldb.Tx, r Range, version int64) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE address_ranges SET kind = ?, name = ?, low = ?, high = ?, version = ?, changed_at = ? WHERE id = ? AND version = ?`,
		r.Kind, r.Name, r.Low, r.High, r.Version, sqldb.Millis(r.ChangedAt), r.ID, version))
	return n > 0, err
}

func deleteRange(ctx context.Context, tx *sqldb.Tx, rangeID string, version int64) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM address_ranges WHERE id = ? AND version = ?`, rangeID, version))
	return n > 0, err
}

func rangesEdition(ctx context.Context, q sqldb.Querier) (n int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT ranges FROM address_settings WHERE id = 1`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("look at the ranges of postcodes: %w", err)
	}
	return n, nil
}

func tellRanges(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.ExecContext(ctx, `UPDATE address_settings SET ranges = ranges + 1 WHERE id = 1`)
	return err
}

// begin makes the settings and the first ranges, once in a shop's life.
func begin(ctx context.Context, tx *sqldb.Tx, first []Range) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM address_settings`).Scan(&n); err != nil || n > 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO address_settings (id, version, watch, hour, golden, busy, ranges) VALUES (1, 1, 1, 4, '[]', '', 1)`); err != nil {
		return err
	}
	for _, r := range first {
		if err := insertRange(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}
