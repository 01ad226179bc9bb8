package delivery

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const hookColumns = `h.id, h.watcher, h.watcher_name, h.about, h.mark, h.url, h.form, h.events, h.created_at, h.until_at, h.state, h.fails, h.failing_at, h.next_at,
	       h.ok_at, h.failed_at, h.why`

func scanHook(row interface{ Scan(...any) error }) (Hook, error) {
	var (
		h                                             Hook
		events                                        string
		created, until, failing, next, okAt, failedAt int64
	)
	err := row.Scan(&h.ID, &h.watcher.ID, &h.watcher.Name, &h.about, &h.mark, &h.URL, &h.Form, &events, &created, &until, &h.State, &h.Fails, &failing, &next, &okAt, &failedAt, &h.Why)
	h.Created, h.Until, h.failingFrom, h.Next = sqldb.Moment(created), sqldb.Moment(until), sqldb.Moment(failing), sqldb.Moment(next)
	h.OK, h.Failed, h.Events = sqldb.Moment(okAt), sqldb.Moment(failedAt), []string{}
	if events != "" {
		h.Events = strings.Split(events, ",")
	}
	if h.About = h.about; h.about != aboutMine && h.about != aboutShop {
		h.About = "parcel"
	}
	return h, err
}

func findHook(ctx context.Context, q sqldb.Querier, where string, args ...any) (Hook, error) {
	h, err := scanHook(q.QueryRowContext(ctx, `SELECT `+hookColumns+` FROM parcel_hooks h WHERE `+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrHookNotFound
	}
	return h, err
}

func listHooks(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]Hook, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+hookColumns+` FROM parcel_hooks h WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Hook
	for rows.Next() {
		h, err := scanHook(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, rows.Err()
}

// insertHook makes a hook, unless its owner has most of its sort.
func insertHook(ctx context.Context, tx sqldb.Execer, h Hook, most int) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		INSERT INTO parcel_hooks (id, watcher, watcher_name, about, mark, url, form, events, created_at, until_at, state, fails, failing_at, next_at, ok_at, failed_at, why)
		SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, ''
		  FROM (SELECT COUNT(*) AS n FROM parcel_hooks WHERE about = ? AND watcher = ?) made WHERE made.n < ?`,
		h.ID, h.watcher.ID, h.watcher.Name, h.about, h.mark, h.URL, h.Form, h.eventText(), sqldb.Millis(h.Created), sqldb.Millis(h.Until), string(h.State),
		h.about, h.watcher.ID, most))
	return n == 1, err
}

// renewHook switches a hook on that is there already, sets its end and its events. With atLeast a later end stays. It says whether it is there.
func renewHook(ctx context.Context, tx sqldb.Execer, h Hook, atLeast bool) (bool, error) {
	least := sqldb.Millis(h.Until)
	if !atLeast {
		least = math.MaxInt64
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE parcel_hooks SET events = ?, until_at = CASE WHEN until_at > ? THEN until_at ELSE ? END, state = ?, fails = 0, failing_at = 0, next_at = 0 WHERE watcher = ? AND about = ? AND mark = ?`,
		h.eventText(), least, sqldb.Millis(h.Until), string(HookOn), h.watcher.ID, h.about, h.mark))
	return n == 1, err
}

// extendHook moves the end of a hook and says whether it is there. One of a parcel needs that parcel watched: that goes on until then too,
// as far as to last.
func extendHook(ctx context.Context, tx sqldb.Execer, h Hook, last time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcel_hooks SET until_at = ? WHERE id = ?`, sqldb.Millis(h.Until), h.ID))
	if err != nil || n == 0 || h.About != "parcel" {
		return n == 1, err
	}
	until := sqldb.Millis(h.Until)
	if h.Until.After(last) {
		until = sqldb.Millis(last)
	}
	_, err = tx.ExecContext(ctx, `UPDATE parcel_watches SET until_at = ? WHERE watcher = ? AND parcel_id = ? AND until_at < ?`, until, h.watcher.ID, h.about, until)
	return true, err
}

func switchHook(ctx context.Context, tx sqldb.Execer, hookID string, to HookState) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcel_hooks SET state = ?, fails = 0, failing_at = 0, next_at = 0 WHERE id = ?`, string(to), hookID))
	return n == 1, err
}

// resetHook has a hook called at once, whatever it waits for.
func resetHook(ctx context.Context, tx sqldb.Execer, hookID string) error {
	_, err := tx.ExecContext(ctx, `UPDATE parcel_hooks SET next_at = 0 WHERE id = ?`, hookID)
	return err
}

// saveHook writes down how a hook does, unless it was switched off or registered anew meanwhile.
func saveHook(ctx context.Context, tx sqldb.Execer, h Hook) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE parcel_hooks SET state = ?, fails = ?, failing_at = ?, next_at = ?, ok_at = ?, failed_at = ?, why = ? WHERE id = ? AND state = ?`,
		string(h.State), h.Fails, sqldb.Millis(h.failingFrom), sqldb.Millis(h.Next), sqldb.Millis(h.OK), sqldb.Millis(h.Failed), h.Why, h.ID, string(HookOn))
	return err
}

// deleteHook removes a hook with its calls and says whether it was there.
func deleteHook(ctx context.Context, tx sqldb.Execer, hookID string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM parcel_hooks WHERE id = ?`, hookID))
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM parcel_calls WHERE hook_id = ?`, hookID)
	return true, err
}

// oldHooks are the ids of some whose time is over.
func oldHooks(ctx context.Context, q sqldb.Querier, now time.Time, limit int) ([]string, error) {
	return sqldb.Column[string](ctx, q, `SELECT id FROM parcel_hooks WHERE until_at > 0 AND until_at <= ? ORDER BY until_at LIMIT ?`, sqldb.Millis(now), limit)
}

// hookIDs are the hooks of a watcher about one parcel.
func hookIDs(ctx context.Context, q sqldb.Querier, w Watcher, parcelID string) ([]string, error) {
	return sqldb.Column[string](ctx, q, `SELECT id FROM parcel_hooks WHERE about = ? AND watcher = ?`, parcelID, w.ID)
}

// endHooksOf has all hooks of w be over now.
func endHooksOf(ctx context.Context, tx sqldb.Execer, w Watcher, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE parcel_hooks SET until_at = ? WHERE watcher = ?`, sqldb.Millis(now), w.ID)
	return err
}

// watchersOf are those who have a parcel watched, with their own words for it.
func watchersOf(ctx context.Context, q sqldb.Querier, parcelID string, now time.Time) (map[string]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT watcher, reference FROM parcel_watches WHERE parcel_id = ? AND until_at > ?`, parcelID, sqldb.Millis(now))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[string]string)
	for rows.Next() {
		var watcher, reference string
		if err := rows.Scan(&watcher, &reference); err != nil {
			return nil, err
		}
		all[watcher] = reference
	}
	return all, rows.Err()
}

// hooksOf are the hooks that may be told of a parcel: those about it, those of its watchers, and those of the shop where it sent it.
func hooksOf(ctx context.Context, q sqldb.Querier, parcelID string, watchers map[string]string, sent bool, now time.Time) ([]Hook, error) {
	const called = ` AND h.state = 'on' AND (h.until_at = 0 OR h.until_at > ?)`
	all, err := listHooks(ctx, q, `h.about = ?`+called, parcelID, sqldb.Millis(now))
	if err != nil {
		return nil, err
	}
	if sent {
		shops, err := listHooks(ctx, q, `h.about = ?`+called, aboutShop, sqldb.Millis(now))
		if err != nil {
			return nil, err
		}
		all = append(all, shops...)
	}
	if len(watchers) > 0 {
		args := []any{aboutMine}
		for w := range watchers {
			args = append(args, w)
		}
		theirs, err := listHooks(ctx, q, `h.about = ? AND h.watcher IN (`+sqldb.Marks(len(watchers))+`)`+called, append(args, sqldb.Millis(now))...)
		if err != nil {
			return nil, err
		}
		all = append(all, theirs...)
	}
	slices.SortFunc(all, func(a, b Hook) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

const callColumns = `id, carrier, invoice, events, body, state, tries, status, why, created_at, sent_at`

func scanCall(row interface{ Scan(...any) error }) (Call, error) {
	var (
		c             Call
		created, sent int64
	)
	err := row.Scan(&c.ID, &c.Carrier, &c.Invoice, &c.Events, &c.Body, &c.State, &c.Tries, &c.Status, &c.Why, &created, &sent)
	c.Created, c.Sent = sqldb.Moment(created), sqldb.Moment(sent)
	return c, err
}

func insertCall(ctx context.Context, tx sqldb.Execer, hookID string, c Call) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO parcel_calls (id, hook_id, carrier, invoice, events, body, state, tries, status, why, created_at, sent_at)
		VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, 0, '', ?, 0)`, c.ID, hookID, c.Carrier, c.Invoice, c.Events, c.Body, sqldb.Millis(c.Created))
	return err
}

// nextCall is what waits longest for a hook, or fails with ErrCallNotFound.
func nextCall(ctx context.Context, q sqldb.Querier, hookID string) (Call, error) {
	c, err := scanCall(q.QueryRowContext(ctx, `SELECT `+callColumns+` FROM parcel_calls WHERE hook_id = ? AND state = 'waiting' ORDER BY id LIMIT 1`, hookID))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrCallNotFound
	}
	return c, err
}

// latestCalls are the newest calls of a hook.
func latestCalls(ctx context.Context, q sqldb.Querier, hookID string, limit int) ([]Call, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+callColumns+` FROM parcel_calls WHERE hook_id = ? ORDER BY id DESC LIMIT ?`, hookID, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Call
	for rows.Next() {
		c, err := scanCall(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

func saveCall(ctx context.Context, tx sqldb.Execer, c Call) error {
	_, err := tx.ExecContext(ctx, `UPDATE parcel_calls SET state = ?, tries = ?, status = ?, why = ?, sent_at = ? WHERE id = ?`,
		c.State, c.Tries, c.Status, c.Why, sqldb.Millis(c.Sent), c.ID)
	return err
}

func callAgain(ctx context.Context, tx sqldb.Execer, hookID, callID string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE parcel_calls SET state = 'waiting' WHERE id = ? AND hook_id = ?`, callID, hookID))
	return n == 1, err
}

// dropCalls has all but the newest that wait for a hook not be sent.
func dropCalls(ctx context.Context, tx *sqldb.Tx, hookID string, keep int) error {
	old, err := sqldb.Column[string](ctx, tx, `
		SELECT id FROM parcel_calls WHERE hook_id = ? AND state = 'waiting' ORDER BY id DESC LIMIT ? OFFSET ?`, hookID, mostWaiting, keep)
	if err != nil || len(old) == 0 {
		return err
	}
	args := make([]any, len(old))
	for i, id := range old {
		args[i] = id
	}
	_, err = tx.ExecContext(ctx, `UPDATE parcel_calls SET state = 'dropped' WHERE id IN (`+sqldb.Marks(len(args))+`)`, args...)
	return err
}

// forgetCalls removes some calls from before a time.
func forgetCalls(ctx context.Context, tx *sqldb.Tx, before time.Time, limit int) (int64, error) {
	old, err := sqldb.Column[string](ctx, tx, `SELECT id FROM parcel_calls WHERE created_at < ? ORDER BY created_at LIMIT ?`, sqldb.Millis(before), limit)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	args := make([]any, len(old))
	for i, id := range old {
		args[i] = id
	}
	return sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM parcel_calls WHERE id IN (`+sqldb.Marks(len(args))+`)`, args...))
}
