package wording

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const versionColumns = `id, kind, lang, form, number, words, note, made_by, made_at`

func scanVersion(row interface{ Scan(into ...any) error }) (v version, err error) {
	var (
		words string
		made  int64
	)
	if err := row.Scan(&v.id, &v.Kind, &v.Lang, &v.Form, &v.number, &words, &v.note, &v.by, &made); err != nil {
		return v, err
	}
	v.made = sqldb.Moment(made)
	return v, json.Unmarshal([]byte(words), &v.words)
}

// findVersion finds one by its id, or fails with ErrNotFound.
func findVersion(ctx context.Context, q sqldb.Querier, id string) (version, error) {
	v, err := scanVersion(q.QueryRowContext(ctx, `SELECT `+versionColumns+` FROM notice_words WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return v, err
}

// before finds the version before v, or fails with ErrNotFound.
func before(ctx context.Context, q sqldb.Querier, v version) (version, error) {
	found, err := some(ctx, q, `kind = ? AND lang = ? AND form = ? AND number < ? ORDER BY number DESC LIMIT 1`, v.Kind, v.Lang, string(v.Form), v.number)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return version{}, err
	}
	return found[0], nil
}

// historyOf are the versions of a place, the newest first.
func historyOf(ctx context.Context, q sqldb.Querier, p Place, most int) ([]version, error) {
	return some(ctx, q, `kind = ? AND lang = ? AND form = ? ORDER BY number DESC LIMIT ?`, p.Kind, p.Lang, string(p.Form), most)
}

func some(ctx context.Context, q sqldb.Querier, where string, args ...any) (all []version, err error) {
	rows, err := q.QueryContext(ctx, `SELECT `+versionColumns+` FROM notice_words WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scanVersion(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// last is the number of the newest version of a place; 0: there is none.
func last(ctx context.Context, tx *sqldb.Tx, p Place) (int64, error) {
	var n sql.NullInt64
	err := tx.QueryRowContext(ctx, `SELECT MAX(number) FROM notice_words WHERE kind = ? AND lang = ? AND form = ?`, p.Kind, p.Lang, string(p.Form)).Scan(&n)
	return n.Int64, err
}

// insert writes v down. It fails with ErrChanged when its number was taken meanwhile, or it is there.
func insert(ctx context.Context, tx *sqldb.Tx, v version) error {
	words, err := json.Marshal(v.words)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO notice_words (`+versionColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		v.id, v.Kind, v.Lang, string(v.Form), v.number, string(words), v.note, v.by, sqldb.Millis(v.made))
	if sqldb.IsDuplicate(err) {
		err = ErrChanged
	}
	return err
}

// use is which version of a place is in use.
type use struct {
	Place
	version string // "": the program's
	moves   int64
	by      string
	changed time.Time
}

// usedIn finds which version of a place is in use; nobody ever chose one: the zero use.
func usedIn(ctx context.Context, q sqldb.Querier, p Place) (use, error) {
	u := use{Place: p}
	var changed int64
	err := q.QueryRowContext(ctx, `SELECT version, moves, changed_by, changed_at FROM notice_words_used WHERE kind = ? AND lang = ? AND form = ?`, p.Kind, p.Lang, string(p.Form)).
		Scan(&u.version, &u.moves, &u.by, &changed)
	if errors.Is(err, sql.ErrNoRows) {
		return u, nil
	}
	u.changed = sqldb.Moment(changed)
	return u, err
}

// allUsed are those of all places where somebody chose one.
func allUsed(ctx context.Context, q sqldb.Querier) (map[Place]use, error) {
	rows, err := q.QueryContext(ctx, `SELECT kind, lang, form, version, moves, changed_by, changed_at FROM notice_words_used ORDER BY kind, lang, form`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[Place]use{}
	for rows.Next() {
		var (
			u       use
			changed int64
			form    string
		)
		if err := rows.Scan(&u.Kind, &u.Lang, &form, &u.version, &u.moves, &u.by, &changed); err != nil {
			return nil, err
		}
		u.Form, u.changed = notify.Form(form), sqldb.Moment(changed)
		all[u.Place] = u
	}
	return all, rows.Err()
}

// move makes u the version in use, if it became another one u.moves times before. It fails with ErrChanged otherwise.
func move(ctx context.Context, tx *sqldb.Tx, u use) error {
	if u.moves == 0 {
		_, err := tx.ExecContext(ctx, `INSERT INTO notice_words_used (kind, lang, form, version, moves, changed_by, changed_at) VALUES (?, ?, ?, ?, 1, ?, ?)`,
			u.Kind, u.Lang, string(u.Form), u.version, u.by, sqldb.Millis(u.changed))
		if sqldb.IsDuplicate(err) {
			err = ErrChanged
		}
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE notice_words_used SET version = ?, moves = moves + 1, changed_by = ?, changed_at = ?
		 WHERE kind = ? AND lang = ? AND form = ? AND moves = ?`,
		u.version, u.by, sqldb.Millis(u.changed), u.Kind, u.Lang, string(u.Form), u.moves))
	if err == nil && n == 0 {
		err = ErrChanged
	}
	return err
}
