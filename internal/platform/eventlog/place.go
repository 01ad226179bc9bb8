package eventlog

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// place is how far a listener is: everything of the log up to off is done.
type place struct {
	logID string
	off   int64
}

// findPlace fails with sql.ErrNoRows for a new listener.
func findPlace(ctx context.Context, q sqldb.Querier, name string) (p place, err error) {
	err = q.QueryRowContext(ctx, "SELECT log_id, off FROM listeners WHERE name = ?", name).Scan(&p.logID, &p.off)
	if err != nil {
		return p, fmt.Errorf("find the place of listener %s: %w", name, err)
	}
	return p, nil
}

func allPlaces(ctx context.Context, q sqldb.Querier) (map[string]place, error) {
	rows, err := q.QueryContext(ctx, "SELECT name, log_id, off FROM listeners")
	if err != nil {
		return nil, fmt.Errorf("find the places of listeners: %w", err)
	}
	defer rows.Close()
	all := make(map[string]place)
	for rows.Next() {
		var name string
		var p place
		if err := rows.Scan(&name, &p.logID, &p.off); err != nil {
			return nil, fmt.Errorf("find the places of listeners: %w", err)
		}
		all[name] = p
	}
	return all, rows.Err()
}

func newPlace(ctx context.Context, tx *sqldb.Tx, name string, p place) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO listeners (name, log_id, off) VALUES (?, ?, ?)", name, p.logID, p.off)
	return err
}

// movePlace moves the stored place if it is still where it was; the row stays locked until the transaction ends.
// Otherwise it fails with errMoved.
func movePlace(ctx context.Context, tx *sqldb.Tx, name string, from, to place) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE listeners SET log_id = ?, off = ? WHERE name = ? AND log_id = ? AND off = ?",
		to.logID, to.off, name, from.logID, from.off))
	if err != nil {
		return fmt.Errorf("store the place of listener %s: %w", name, err)
	}
	if n == 0 {
		return errMoved
	}
	return nil
}

// forget drops everything of a listener.
func forget(ctx context.Context, tx *sqldb.Tx, name string) error {
	for _, query := range []string{"DELETE FROM listeners WHERE name = ?", "DELETE FROM stuck WHERE listener = ?"} {
		if _, err := tx.ExecContext(ctx, query, name); err != nil {
			return fmt.Errorf("forget listener %s: %w", name, err)
		}
	}
	return nil
}

func stuckKeys(ctx context.Context, q sqldb.Querier, listener string) (map[string]bool, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT about FROM stuck WHERE listener = ?", listener)
	if err != nil {
		return nil, fmt.Errorf("read what is stuck: %w", err)
	}
	defer rows.Close()
	keys := make(map[string]bool)
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, fmt.Errorf("read what is stuck: %w", err)
		}
		keys[key] = true
	}
	return keys, rows.Err()
}

func countStuck(ctx context.Context, q sqldb.Querier) (map[string]int, error) {
	rows, err := q.QueryContext(ctx, "SELECT listener, COUNT(*) FROM stuck GROUP BY listener")
	if err != nil {
		return nil, fmt.Errorf("count what is stuck: %w", err)
	}
	defer rows.Close()
	all := make(map[string]int)
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return nil, fmt.Errorf("count what is stuck: %w", err)
		}
		all[name] = n
	}
	return all, rows.Err()
}

func hasStuck(ctx context.Context, q sqldb.Querier, listener, key string) (there bool, err error) {
	var n int
	err = q.QueryRowContext(ctx, "SELECT COUNT(*) FROM stuck WHERE listener = ? AND about = ?", listener, key).Scan(&n)
	return n > 0, err
}

func putStuck(ctx context.Context, tx *sqldb.Tx, listener string, r Record, failures int, reason string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO stuck (listener, off, id, about, kind, data, at, since, failures, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		listener, r.Off, r.ID, r.Key, r.Kind, string(r.Data), r.Time.UnixMilli(), time.Now().UnixMilli(), failures, shortened(reason))
	return err
}

// shortened keeps a reason within its column, whatever it quotes.
func shortened(reason string) string { return strings.ToValidUTF8(reason[:min(len(reason), 2000)], "") }

func oldestStuck(ctx context.Context, q sqldb.Querier, listener, key string) (Record, error) {
	r := Record{Topic: Events, Key: key}
	var at int64
	err := q.QueryRowContext(ctx, "SELECT off, id, kind, data, at FROM stuck WHERE listener = ? AND about = ? ORDER BY since, off LIMIT 1", listener, key).
		Scan(&r.Off, &r.ID, &r.Kind, (*[]byte)(&r.Data), &at)
	r.Time = sqldb.Moment(at)
	return r, err
}

func dropStuck(ctx context.Context, tx *sqldb.Tx, listener, id string) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "DELETE FROM stuck WHERE listener = ? AND id = ?", listener, id))
	if err == nil && n == 0 {
		err = errMoved
	}
	return err
}

func noteStuck(ctx context.Context, tx *sqldb.Tx, listener, id, reason string) error {
	_, err := tx.ExecContext(ctx, "UPDATE stuck SET failures = failures + 1, reason = ? WHERE listener = ? AND id = ?", shortened(reason), listener, id)
	return err
}

func refusedEvent(ctx context.Context, q sqldb.Querier, listener, key string) (Refused, error) {
	r := Refused{Listener: listener, Key: key}
	var since int64
	err := q.QueryRowContext(ctx, "SELECT kind, since, failures, reason FROM stuck WHERE listener = ? AND about = ? ORDER BY since, off LIMIT 1", listener, key).
		Scan(&r.Kind, &since, &r.Tries, &r.Reason)
	r.Since = sqldb.Moment(since)
	return r, err
}
