package consent

import (
	"context"
	"database/sql"
	"errors"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// leave writes the first reason down, and another one over it where that is the newer word of the person, or stops more.
func leave(ctx context.Context, tx *sqldb.Tx, l Suppression) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO suppressions (medium, address, id, reason, shown, said, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		string(l.Medium), l.address, l.ID, string(l.Reason), l.Shown, l.Said, l.Actor, sqldb.Millis(l.At))
	if !sqldb.IsDuplicate(err) {
		return err
	}
	which, args := "medium = ? AND address = ?", []any{string(l.Reason), l.Said, l.Actor, sqldb.Millis(l.At), string(l.Medium), l.address}
	if !l.Reason.forAll() {
		which, args = which+" AND reason NOT IN (?, ?)", append(args, string(HardBounce), string(Invalid))
	}
	_, err = tx.ExecContext(ctx, `UPDATE suppressions SET reason = ?, said = ?, actor = ?, at = ? WHERE `+which, args...)
	return err
}

func lift(ctx context.Context, tx *sqldb.Tx, suppression string) (Suppression, error) {
	s, err := scanSuppression(tx.QueryRowContext(ctx, `SELECT `+suppressionColumns+` FROM suppressions WHERE id = ?`, suppression))
	if errors.Is(err, sql.ErrNoRows) {
		return s, ErrNotFound
	}
	if err != nil {
		return s, err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM suppressions WHERE id = ?`, suppression))
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return s, err
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
	total, more, err := list.Count(ctx, q, "FROM suppressions WHERE "+where, args...)
	if err != nil {
		return p, err
	}
	place, placeArgs := w.Where()
	rows, err := q.QueryContext(ctx, `SELECT `+suppressionColumns+` FROM suppressions WHERE `+where+` AND `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`,
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
