package consent

import (
	"context"
	"database/sql"
	"errors"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// leave writes a reason down beside others, or the newer word of it over the older.
func leave(ctx context.Context, tx *sqldb.Tx, l Suppression) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO refusals (medium, address, reason, id, shown, said, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		string(l.Medium), l.address, string(l.Reason), l.ID, l.Shown, l.Said, l.Actor, sqldb.Millis(l.At))
	if !sqldb.IsDuplicate(err) {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE refusals SET said = ?, actor = ?, at = ? WHERE medium = ? AND address = ? AND reason = ?`,
		l.Said, l.Actor, sqldb.Millis(l.At), string(l.Medium), l.address, string(l.Reason))
	return err
}

func lift(ctx context.Context, tx *sqldb.Tx, suppression string) (Suppression, error) {
	s, err := scanSuppression(tx.QueryRowContext(ctx, `SELECT `+suppressionColumns+` FROM refusals WHERE id = ?`, suppression))
	if errors.Is(err, sql.ErrNoRows) {
		return s, ErrNotFound
	}
	if err != nil {
		return s, err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM refusals WHERE id = ?`, suppression))
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return s, err
}

// leftByAll are those of some addresses that are left alone by everything.
func leftByAll(ctx context.Context, q sqldb.Querier, m Medium, addresses []string) ([]string, error) {
	args := []any{string(m), string(HardBounce), string(Invalid)}
	for _, a := range addresses {
		args = append(args, a)
	}
	return sqldb.Column[string](ctx, q, `SELECT address FROM refusals WHERE medium = ? AND reason IN (?, ?) AND address IN (`+sqldb.Marks(len(addresses))+`)`, args...)
}

const suppressionColumns = "id, medium, reason, shown, said, actor, at"

func scanSuppression(row interface{ Scan(into ...any) error }) (s Suppression, err error) {
	var at int64
	err = row.Scan(&s.ID, &s.Medium, &s.Reason, &s.Shown, &s.Said, &s.Actor, &at)
	s.At = sqldb.Moment(at)
	return s, err
}

// listSuppressed narrows by addresses where hashes are given.
func listSuppressed(ctx context.Context, q sqldb.Querier, r Reason, hashes []string, w list.Window) (p list.Page[Suppression], err error) {
	where, args := "1 = 1", []any{}
	if r != "" {
		where, args = where+" AND reason = ?", append(args, string(r))
	}
	if len(hashes) > 0 {
		where += " AND address IN (" + sqldb.Marks(len(hashes)) + ")"
		for _, h := range hashes {
			args = append(args, h)
		}
	}
	total, more, err := list.Count(ctx, q, "FROM refusals WHERE "+where, args...)
	if err != nil {
		return p, err
	}
	place, placeArgs := w.Where()
	rows, err := q.QueryContext(ctx, `SELECT `+suppressionColumns+` FROM refusals WHERE `+where+` AND `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`,
		append(append(args, placeArgs...), w.Limit())...)
	if err != nil {
		return p, err
	}
	defer rows.Close()
	var found []Suppression
	for rows.Next() {
		s, err := scanSuppression(rows)
		if err != nil {
			return p, err
		}
		found = append(found, s)
	}
	p = list.Cut(w, found, func(s Suppression) []any { return []any{s.ID} })
	p.Total, p.More = total, more
	return p, rows.Err()
}
