package address

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const fileColumns = `id, node, name, size, unpacked, kind, edition, received_at, load_id`

func scanFile(row interface{ Scan(...any) error }) (f OfficialFile, err error) {
	var received int64
	err = row.Scan(&f.ID, &f.Node, &f.Name, &f.Size, &f.Unpacked, &f.Kind, &f.Edition, &received, &f.load)
	f.ReceivedAt, f.InUse = sqldb.Moment(received).UTC(), f.load != ""
	return f, err
}

func listFiles(ctx context.Context, q sqldb.Querier) ([]OfficialFile, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+fileColumns+` FROM address_files ORDER BY id LIMIT 1000`)
	if err != nil {
		return nil, fmt.Errorf("list files of addresses: %w", err)
	}
	defer rows.Close()
	files := []OfficialFile{}
	for rows.Next() {
		f, err := scanFile(rows)
		if err != nil {
			return nil, fmt.Errorf("list files of addresses: %w", err)
		}
		files = append(files, f)
	}
	return files, rows.Err()
}

// findFiles gives files in the order of their ids, or fails with ErrFileNotFound.
func findFiles(ctx context.Context, q sqldb.Querier, ids []string) ([]OfficialFile, error) {
	files := make([]OfficialFile, 0, len(ids))
	for _, one := range ids {
		f, err := scanFile(q.QueryRowContext(ctx, `SELECT `+fileColumns+` FROM address_files WHERE id = ?`, one))
		if errors.Is(err, sql.ErrNoRows) {
			return nil, ErrFileNotFound
		}
		if err != nil {
			return nil, fmt.Errorf("find a file of addresses: %w", err)
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, ErrFileNotFound
	}
	return files, nil
}

func insertFile(ctx context.Context, tx *sqldb.Tx, f OfficialFile) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO address_files (id, node, name, size, unpacked, kind, edition, received_at, load_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		f.ID, f.Node, f.Name, f.Size, f.Unpacked, f.Kind, f.Edition, sqldb.Millis(f.ReceivedAt), f.load)
	return err
}

// removeFile deletes a file that no load uses.
func removeFile(ctx context.Context, tx *sqldb.Tx, fileID string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM address_files WHERE id = ? AND load_id = ''`, fileID))
	return n > 0, err
}

// useFiles gives files to a load, if no other has them.
func useFiles(ctx context.Context, tx *sqldb.Tx, ids []string, loadID string) error {
	for _, one := range ids {
		n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE address_files SET load_id = ? WHERE id = ? AND load_id = ''`, loadID, one))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrLoadBusy
		}
	}
	return nil
}

func freeFiles(ctx context.Context, tx *sqldb.Tx, loadID string) error {
	_, err := tx.ExecContext(ctx, `UPDATE address_files SET load_id = '' WHERE load_id = ?`, loadID)
	return err
}

func dropFiles(ctx context.Context, tx *sqldb.Tx, loadID string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM address_files WHERE load_id = ?`, loadID)
	return err
}

const loadColumns = `id, node, kind, origin, by_name, state, forced, stop_asked, stage, file, bytes_read, bytes_all, addresses, files, edition, day, made_up,
	parcels, size, digest, rejected, code, reason, report, created_at, started_at, beat_at, ended_at`

// used is a file of a load.
type used struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func scanLoad(row interface{ Scan(...any) error }) (l Load, err error) {
	var files, told string
	var forced, stop, madeUp, created, started, beat, ended int64
	err = row.Scan(&l.ID, &l.Node, &l.Kind, &l.Origin, &l.By, &l.State, &forced, &stop, &l.Stage, &l.File, &l.Read, &l.All, &l.Addresses, &files, &l.Edition, &l.Day, &madeUp,
		&l.Parcels, &l.Size, &l.digest, &l.Rejected, &l.Code, &l.Reason, &told, &created, &started, &beat, &ended)
	if err != nil {
		return l, err
	}
	l.Forced, l.MadeUp = forced == 1, madeUp == 1
	l.Stopping = stop == 1 && !l.State.Ended()
	l.CreatedAt, l.beat = sqldb.Moment(created).UTC(), sqldb.Moment(beat)
	l.StartedAt, l.EndedAt = moment(started), moment(ended)
	var all []used
	var r report
	if err := errors.Join(json.Unmarshal([]byte(files), &all), json.Unmarshal([]byte(told), &r)); err != nil {
		return l, err
	}
	l.Short = r.Short
	l.Files, l.Doubts, l.Reasons = make([]string, 0, len(all)), append([]IndexDoubt{}, r.Doubts...), append([]Reasons{}, r.Reasons...)
	for _, f := range all {
		l.ids, l.Files = append(l.ids, f.ID), append(l.Files, f.Name)
	}
	return l, nil
}

// moment is nil where something has not happened.
func moment(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := sqldb.Moment(ms).UTC()
	return &t
}

func findLoad(ctx context.Context, q sqldb.Querier, loadID string) (Load, error) {
	l, err := scanLoad(q.QueryRowContext(ctx, `SELECT `+loadColumns+` FROM address_loads WHERE id = ?`, loadID))
	if errors.Is(err, sql.ErrNoRows) {
		return l, ErrLoadNotFound
	}
	if err != nil {
		return l, fmt.Errorf("find a load of addresses: %w", err)
	}
	return l, nil
}

// lastDone gives the load whose index is the shop's; one without an id where there is none.
func lastDone(ctx context.Context, q sqldb.Querier) (Load, error) {
	l, err := scanLoad(q.QueryRowContext(ctx, `SELECT `+loadColumns+` FROM address_loads WHERE state = 'done' ORDER BY id DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return Load{}, nil
	}
	if err != nil {
		return l, fmt.Errorf("find the last load of addresses: %w", err)
	}
	return l, nil
}

var loadOrder = list.Order{Name: "address loads", Columns: []list.Column{{Name: "id", Desc: true}}}

func listLoads(ctx context.Context, q sqldb.Querier, at list.Query) (p list.Page[Load], err error) {
	w, err := loadOrder.Window(at)
	if err != nil {
		return p, err
	}
	place, args := w.Where()
	rows, err := q.QueryContext(ctx, `SELECT `+loadColumns+` FROM address_loads WHERE `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`, append(args, w.Limit())...)
	if err != nil {
		return p, fmt.Errorf("list loads of addresses: %w", err)
	}
	defer rows.Close()
	var loads []Load
	for rows.Next() {
		l, err := scanLoad(rows)
		if err != nil {
			return p, fmt.Errorf("list loads of addresses: %w", err)
		}
		loads = append(loads, l)
	}
	if err := rows.Err(); err != nil {
		return p, err
	}
	p = list.Cut(w, loads, func(l Load) []any { return []any{l.ID} })
	p.Total, p.More, err = list.Count(ctx, q, "FROM address_loads")
	return p, err
}

// openLoad gives the load that has not ended; one without an id where there is none.
func openLoad(ctx context.Context, q sqldb.Querier) (Load, error) {
	l, err := scanLoad(q.QueryRowContext(ctx, `SELECT `+loadColumns+` FROM address_loads WHERE state IN ('waiting', 'working') ORDER BY id LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return Load{}, nil
	}
	return l, err
}

func countOpen(ctx context.Context, q sqldb.Querier) (n int, err error) {
	err = q.QueryRowContext(ctx, `SELECT COUNT(*) FROM address_loads WHERE state IN ('waiting', 'working')`).Scan(&n)
	return n, err
}

func insertLoad(ctx context.Context, tx *sqldb.Tx, l Load) error {
	files := make([]used, 0, len(l.Files))
	for i, name := range l.Files {
		files = append(files, used{l.ids[i], name})
	}
	names, err := json.Marshal(files)
	if err != nil {
		return err
	}
	told, err := l.report()
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO address_loads (`+loadColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', '', 0, 0, 0, ?, ?, '', 0, 0, 0, '', 0, ?, ?, ?, ?, 0, 0, ?)`,
		l.ID, l.Node, l.Kind, l.Origin, cut(l.By, 200), l.State, number01(l.Forced), string(names), l.Edition, l.Code, cut(l.Reason, 500), told,
		sqldb.Millis(l.CreatedAt), ended(l))
	return err
}

// ended is when a load ended that is written down as one that failed.
func ended(l Load) int64 {
	if l.EndedAt == nil {
		return 0
	}
	return sqldb.Millis(*l.EndedAt)
}

func number01(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// cut keeps the first n bytes of s that are whole letters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// takeUp lets the process of a load begin, or begin again, if no other load is at work.
func takeUp(ctx context.Context, tx *sqldb.Tx, loadID string, now time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE address_settings SET busy = ? WHERE id = 1 AND (busy = '' OR busy = ?)`, loadID, loadID))
	if err != nil || n == 0 {
		return false, err
	}
	guard := turns.Into(Working).And("id = ?", loadID)
	n, err = sqldb.Affected(tx.ExecContext(ctx, `UPDATE address_loads SET state = ?, stage = 'start', started_at = ?, beat_at = ? WHERE `+guard.SQL,
		guard.After(Working, sqldb.Millis(now), sqldb.Millis(now))...))
	return n > 0, err
}

func letGo(ctx context.Context, tx *sqldb.Tx, loadID string) error {
	_, err := tx.ExecContext(ctx, `UPDATE address_settings SET busy = '' WHERE id = 1 AND busy = ?`, loadID)
	return err
}

// tellProgress writes down how far a load is and says whether somebody wants it ended, or has ended it.
func tellProgress(ctx context.Context, tx *sqldb.Tx, l Load, now time.Time) (stop bool, err error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE address_loads SET stage = ?, file = ?, bytes_read = ?, bytes_all = ?, addresses = ?, beat_at = ? WHERE id = ? AND state = 'working'`,
		l.Stage, cut(l.File, 200), l.Read, l.All, l.Addresses, sqldb.Millis(now), l.ID))
	if err != nil || n == 0 {
		return err == nil, err
	}
	var asked int64
	err = tx.QueryRowContext(ctx, `SELECT stop_asked FROM address_loads WHERE id = ?`, l.ID).Scan(&asked)
	return asked == 1, err
}

// tellDigest writes down which index is about to take its place, if the load may still go on.
func tellDigest(ctx context.Context, tx *sqldb.Tx, l Load) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE address_loads SET stage = 'swap', digest = ? WHERE id = ? AND state = 'working' AND stop_asked = 0`, l.digest, l.ID))
	return n > 0, err
}

func askToStop(ctx context.Context, tx *sqldb.Tx, loadID string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE address_loads SET stop_asked = 1 WHERE id = ? AND state IN ('waiting', 'working')`, loadID))
	return n > 0, err
}

func endLoad(ctx context.Context, tx *sqldb.Tx, l Load) (bool, error) {
	told, err := l.report()
	if err != nil {
		return false, err
	}
	guard := turns.Into(l.State).And("id = ?", l.ID)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE address_loads SET state = ?, stage = '', file = '', addresses = ?, edition = ?, day = ?, made_up = ?, parcels = ?, size = ?, digest = ?, rejected = ?, code = ?, reason = ?,
			report = ?, ended_at = ? WHERE `+guard.SQL,
		guard.After(l.State, l.Addresses, l.Edition, l.Day, number01(l.MadeUp), l.Parcels, l.Size, l.digest, l.Rejected, l.Code, cut(l.Reason, 500), told, ended(l))...))
	return n > 0, err
}

// keptLoads is how many loads are remembered, and the rows left out of the last keptReports of them.
const keptLoads, keptReports = 500, 20

func insertRejects(ctx context.Context, tx *sqldb.Tx, loadID string, rows []Rejected) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM address_rejects WHERE load_id = ?`, loadID); err != nil {
		return err
	}
	for i, r := range rows {
		if _, err := tx.ExecContext(ctx, `INSERT INTO address_rejects (load_id, n, file, line, reason) VALUES (?, ?, ?, ?, ?)`,
			loadID, i, cut(r.File, 200), r.Line, cut(r.Text, 200)); err != nil {
			return err
		}
	}
	return nil
}

func listRejects(ctx context.Context, q sqldb.Querier, loadID string) ([]Rejected, error) {
	rows, err := q.QueryContext(ctx, `SELECT file, line, reason FROM address_rejects WHERE load_id = ? ORDER BY n LIMIT 1000`, loadID)
	if err != nil {
		return nil, fmt.Errorf("list rejected rows of addresses: %w", err)
	}
	defer rows.Close()
	var all []Rejected
	for rows.Next() {
		var r Rejected
		if err := rows.Scan(&r.File, &r.Line, &r.Text); err != nil {
			return nil, fmt.Errorf("list rejected rows of addresses: %w", err)
		}
		r.Code = reasonCode(r.Text)
		all = append(all, r)
	}
	return all, rows.Err()
}

// forgetLoads removes what is older than what is kept.
func forgetLoads(ctx context.Context, db *sqldb.DB) error {
	return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for _, one := range []struct {
			keep   int
			remove string
		}{
			{keptReports, `DELETE FROM address_rejects WHERE load_id < ?`},
			{keptLoads, `DELETE FROM address_loads WHERE id < ? AND state IN ('done', 'failed', 'cancelled')`},
		} {
			var oldest string
			err := tx.QueryRowContext(ctx, fmt.Sprintf(`SELECT id FROM address_loads ORDER BY id DESC LIMIT 1 OFFSET %d`, one.keep)).Scan(&oldest)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, one.remove, oldest); err != nil {
				return err
			}
		}
		return nil
	})
}

func readSettings(ctx context.Context, q sqldb.Querier) (s DeskSettings, err error) {
	var golden string
	err = q.QueryRowContext(ctx, `SELECT version, watch, hour, golden FROM address_settings WHERE id = 1`).Scan(&s.Version, &s.Watch, &s.Hour, &golden)
	if err == nil {
		err = json.Unmarshal([]byte(golden), &s.Golden)
	}
	if err != nil {
		return s, fmt.Errorf("read how addresses are kept up: %w", err)
	}
	if s.Golden == nil {
		s.Golden = []Golden{}
	}
	return s, nil
}

func writeSettings(ctx context.Context, tx *sqldb.Tx, s DeskSettings) (bool, error) {
	golden, err := json.Marshal(s.Golden)
	if err != nil {
		return false, err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE address_settings SET version = version + 1, watch = ?, hour = ?, golden = ? WHERE id = 1 AND version = ?`,
		number01(s.Watch), s.Hour, string(golden), s.Version))
	return n > 0, err
}
