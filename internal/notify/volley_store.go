package notify

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

const (
	together = 100 // how many rows one statement changes
	anew     = 30  // how many it writes, so that it is short enough to be kept prepared
)

// chunks calls do with all, at most some of them at a time.
func chunks[T any](all []T, most int, do func(some []T) error) error {
	for len(all) > 0 {
		n := min(len(all), most)
		if err := do(all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

func insertDeliveries(ctx context.Context, tx *sqldb.Tx, all []Delivery) error {
	return chunks(all, anew, func(some []Delivery) error {
		var args []any
		for _, d := range some {
			args = append(args, d.ID, d.Notice, d.Kind, d.About, d.Person, d.Lang, d.Channel, d.Address, d.Step, d.Subject, string(d.State), d.Code, d.Reason,
				sqldb.Millis(d.Told), sqldb.Millis(d.Told), d.volley, d.Words, bit(d.Test))
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO deliveries (id, notice_id, kind, about, person, lang, channel, address, step, subject, state, attempts, code, reason, told_at, changed_at, volley, words, test)
			VALUES `+rowsOf(len(some), "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)"), args...)
		return err
	})
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// rowsOf is one row of marks n times.
func rowsOf(n int, row string) string { return strings.Repeat(row+", ", n-1) + row }

// volleyOf are those of a volley that are not over, those that are due first before the others. Those of one notice share its facts.
func volleyOf(ctx context.Context, q sqldb.Querier, volley string) ([]Delivery, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT `+deliveryColumns+` FROM deliveries d JOIN notices n ON n.id = d.notice_id
		 WHERE d.volley = ? AND d.state IN (?, ?, ?) ORDER BY d.due_at LIMIT ?`, volley, string(Waiting), string(Trying), string(Unknown), volleyMost)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make([]Delivery, 0, volleyMost)
	told := map[string]Facts{}
	for rows.Next() {
		d, text, err := scanLine(rows)
		if err != nil {
			return nil, err
		}
		facts, read := told[d.Notice]
		if !read {
			if err := json.Unmarshal([]byte(text), &facts); err != nil {
				return nil, err
			}
			told[d.Notice] = facts
		}
		d.Facts = facts
		all = append(all, d)
	}
	return all, rows.Err()
}

func idsOf(all []Delivery) []any {
	ids := make([]any, len(all))
	for i, d := range all {
		ids[i] = d.ID
	}
	return ids
}

// leaveVolley leaves deliveries to themselves.
func leaveVolley(ctx context.Context, tx *sqldb.Tx, all []Delivery) error {
	return chunks(all, together, func(some []Delivery) error {
		_, err := tx.ExecContext(ctx, `UPDATE deliveries SET volley = '' WHERE id IN (`+sqldb.Marks(len(some))+`)`, idsOf(some)...)
		return err
	})
}

// beginAttempts writes down that the attempt Attempts of each is made. It fails with todo.ErrLost when another hand was first with one.
func beginAttempts(ctx context.Context, tx *sqldb.Tx, all []Delivery, now time.Time) error {
	at := sqldb.Millis(now)
	return grouped(all, func(d Delivery) int64 { return d.Attempts }, func(attempt int64, some []Delivery) error {
		may := deliveryStates.Into(Trying).And("attempts = ? AND id IN ("+sqldb.Marks(len(some))+")", append([]any{attempt - 1}, idsOf(some)...)...)
		n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE deliveries SET state = ?, attempts = ?, changed_at = ? WHERE `+may.SQL, may.After(string(Trying), attempt, at)...))
		if err == nil && n != int64(len(some)) {
			err = todo.ErrLost
		}
		if err != nil {
			return err
		}
		return chunks(some, 2*anew, func(some []Delivery) error {
			args := make([]any, 0, 3*len(some))
			for _, d := range some {
				args = append(args, d.ID, attempt, at)
			}
			_, err = tx.ExecContext(ctx, `
				INSERT INTO delivery_attempts (delivery_id, attempt, begun_at, ended_at, outcome, code, reason, provider_id)
				VALUES `+rowsOf(len(some), "(?, ?, ?, 0, '', '', '', '')"), args...)
			return err
		})
	})
}

// grouped calls do with those of all that are alike, at most together of them at a time.
func grouped[T any, K comparable](all []T, key func(T) K, do func(k K, some []T) error) error {
	var order []K
	groups := map[K][]T{}
	for _, one := range all {
		k := key(one)
		if groups[k] == nil {
			order = append(order, k)
			groups[k] = make([]T, 0, len(all)/len(order)) // most are alike
		}
		groups[k] = append(groups[k], one)
	}
	for _, k := range order {
		if err := chunks(groups[k], together, func(some []T) error { return do(k, some) }); err != nil {
			return err
		}
	}
	return nil
}

// ending is what ends that are written together have in common.
type ending struct {
	state        State
	code, reason string
	attempt      int64
}

// endAttempts moves each to where its last attempt brought it, as endAttempt does, and fails with todo.ErrLost when one of them is
// not where it was left.
func endAttempts(ctx context.Context, tx *sqldb.Tx, ends []end, now time.Time) error {
	at := sqldb.Millis(now)
	return grouped(ends, func(e end) ending {
		return ending{e.Outcome.State, e.Outcome.Code, short(e.Outcome.Reason, 500), e.Attempts}
	}, func(k ending, some []end) error {
		ids := make([]any, len(some))
		for i, e := range some {
			ids[i] = e.ID
		}
		in := "id IN (" + sqldb.Marks(len(some)) + ")"
		from := endsFrom(k.state)
		may := deliveryStates.Into(k.state, from...).And("attempts = ? AND "+in, append([]any{k.attempt}, ids...)...)
		n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE deliveries SET state = ?, code = ?, reason = ?, changed_at = ? WHERE `+may.SQL,
			may.After(string(k.state), k.code, k.reason, at)...))
		if err == nil && n != int64(len(some)) {
			err = todo.ErrLost
		}
		if err != nil || k.state == Expired || k.state == Withheld {
			return err
		}
		for _, e := range some {
			if k.state == Waiting && !e.due.IsZero() {
				if err := waitUntil(ctx, tx, e.ID, e.due); err != nil {
					return err
				}
			}
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE delivery_attempts SET ended_at = ?, outcome = ?, code = ?, reason = ?
			 WHERE delivery_`+in+` AND attempt = ? AND (ended_at = 0 OR outcome = ?)`,
			append(append([]any{at, string(k.state), k.code, k.reason}, ids...), k.attempt, string(Unknown))...)
		if err != nil {
			return err
		}
		for _, e := range some {
			if e.Provider == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, `UPDATE delivery_attempts SET provider_id = ? WHERE delivery_id = ? AND attempt = ?`, short(e.Provider, 190), e.ID, k.attempt); err != nil {
				return err
			}
		}
		return nil
	})
}

// waitUntil has a delivery of a volley wait until then.
func waitUntil(ctx context.Context, tx *sqldb.Tx, id string, due time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE deliveries SET due_at = ? WHERE id = ?`, sqldb.Millis(due), id)
	return err
}

// writeOutage keeps in sight which credential nothing is sent with for now.
func writeOutage(ctx context.Context, tx *sqldb.Tx, o outage) error {
	if o.since.IsZero() {
		_, err := tx.ExecContext(ctx, `DELETE FROM notice_outages WHERE credential = ?`, o.credential)
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE notice_outages SET probe_at = ? WHERE credential = ?`, sqldb.Millis(o.probe), o.credential))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO notice_outages (credential, channel, since, probe_at) VALUES (?, ?, ?, ?)`,
		o.credential, o.channel, sqldb.Millis(o.since), sqldb.Millis(o.probe))
	if sqldb.IsDuplicate(err) {
		return nil
	}
	return err
}
