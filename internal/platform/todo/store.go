package todo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// put writes an item, or has it take the place of the one of its kind and key. While that one is in hand, look stays at the
// end of the lease, and whoever has it in hand moves it to due.
func put(ctx context.Context, tx *sqldb.Tx, i Item, payload, id string, now time.Time) error {
	due := i.Due.UnixMilli()
	replace := func() (bool, error) {
		n, err := sqldb.Affected(tx.ExecContext(ctx, `
			UPDATE todos
			   SET form = ?, payload = ?, edition = edition + 1, due = ?, look = CASE WHEN lease = '' THEN ? ELSE look END,
			       tries = 0, stuck = 0, code = '', reason = ''
			 WHERE kind = ? AND about = ?`, i.Form, payload, due, due, i.Kind, i.Key))
		return n > 0, err
	}
	if !i.Once && !i.New {
		if done, err := replace(); done || err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO todos (kind, about, id, form, payload, edition, created, due, look, lease, tries, stuck, code, reason)
		VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, '', 0, 0, '', '')`, i.Kind, i.Key, id, i.Form, payload, now.UnixMilli(), due, due)
	if !sqldb.IsDuplicate(err) {
		return err
	}
	if i.Once { // the one that is there stays, and is done again if it is in hand: it may have begun before this transaction
		_, err = tx.ExecContext(ctx, "UPDATE todos SET edition = edition + 1 WHERE kind = ? AND about = ?", i.Kind, i.Key)
		return err
	}
	_, err = replace() // another transaction was first
	return err
}

func drop(ctx context.Context, tx *sqldb.Tx, kind, key string) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM todos WHERE kind = ? AND about = ?", kind, key)
	return err
}

// waiting is an item as a runner finds it.
type waiting struct {
	Job
	look  int64
	tries int
}

// due lists items of k that a runner may take up, the longest waiting first.
func due(ctx context.Context, q sqldb.Querier, k Kind, now time.Time, limit int) ([]waiting, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT about, id, form, payload, edition, created, due, look, lease, tries FROM todos
		 WHERE kind = ? AND look <= ? AND form BETWEEN ? AND ? ORDER BY look LIMIT ?`, k.Name, now.UnixMilli(), k.Oldest, k.Form, limit)
	if err != nil {
		return nil, fmt.Errorf("read what is due of %s: %w", k.Name, err)
	}
	defer rows.Close()
	var all []waiting
	for rows.Next() {
		w := waiting{Job: Job{Kind: k.Name}}
		var created, due int64
		if err := rows.Scan(&w.Key, &w.ID, &w.Form, (*[]byte)(&w.Payload), &w.edition, &created, &due, &w.look, &w.lease, &w.tries); err != nil {
			return nil, fmt.Errorf("read what is due of %s: %w", k.Name, err)
		}
		w.Created, w.Due, w.Try = sqldb.Moment(created), sqldb.Moment(due), w.tries+1
		all = append(all, w)
	}
	return all, rows.Err()
}

// take gives an item to a lease until the given time, if it is still as it was found.
func take(ctx context.Context, tx *sqldb.Tx, w waiting, lease string, until time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE todos SET lease = ?, look = ?, tries = tries + 1
		 WHERE kind = ? AND about = ? AND lease = ? AND look = ? AND edition = ?`,
		lease, until.UnixMilli(), w.Kind, w.Key, w.lease, w.look, w.edition))
	return n == 1, err
}

// remove ends an item that is in this hand and was not replaced.
func remove(ctx context.Context, tx *sqldb.Tx, j Job) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "DELETE FROM todos WHERE kind = ? AND about = ? AND lease = ? AND edition = ?",
		j.Kind, j.Key, j.lease, j.edition))
	return n == 1, err
}

// release lets an item go that was replaced while it was in this hand.
func release(ctx context.Context, tx *sqldb.Tx, j Job) error {
	_, err := tx.ExecContext(ctx, "UPDATE todos SET lease = '', look = due, tries = 0 WHERE kind = ? AND about = ? AND lease = ?",
		j.Kind, j.Key, j.lease)
	return err
}

// untry gives an item back as if it had not been taken up.
func untry(ctx context.Context, tx *sqldb.Tx, j Job) error {
	_, err := tx.ExecContext(ctx, "UPDATE todos SET lease = '', look = due, tries = tries - 1 WHERE kind = ? AND about = ? AND lease = ?",
		j.Kind, j.Key, j.lease)
	return err
}

// wait gives an item back as if it had not been taken up, to look at later. It says whether the item was still in this
// hand and not replaced.
func wait(ctx context.Context, tx *sqldb.Tx, j Job, look time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE todos SET lease = '', look = ?, tries = tries - 1
		 WHERE kind = ? AND about = ? AND lease = ? AND edition = ?`,
		look.UnixMilli(), j.Kind, j.Key, j.lease, j.edition))
	return n == 1, err
}

// setback notes a failure and when to look again. It says whether the item was still in this hand and not replaced.
func setback(ctx context.Context, tx *sqldb.Tx, j Job, look, stuck time.Time, code, reason string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE todos SET lease = '', look = ?, code = ?, reason = ?, stuck = CASE WHEN stuck = 0 THEN ? ELSE stuck END
		 WHERE kind = ? AND about = ? AND lease = ? AND edition = ?`,
		look.UnixMilli(), code, shortened(reason), sqldb.Millis(stuck), j.Kind, j.Key, j.lease, j.edition))
	return n == 1, err
}

// shortened keeps a reason within bounds, whatever it quotes.
func shortened(reason string) string { return strings.ToValidUTF8(reason[:min(len(reason), 1000)], "") }

// markUnknown shows items as stuck that no kind here can do. They stay due for one who can.
func markUnknown(ctx context.Context, tx *sqldb.Tx, kinds []Kind, now time.Time) (total int64, err error) {
	all, err := kindsThere(ctx, tx)
	if err != nil {
		return 0, err
	}
	for _, name := range all {
		if slices.ContainsFunc(kinds, func(k Kind) bool { return k.Name == name }) {
			continue
		}
		n, err := sqldb.Affected(tx.ExecContext(ctx, `
			UPDATE todos SET stuck = ?, code = ?, reason = '' WHERE kind = ? AND look <= ? AND stuck = 0`,
			now.UnixMilli(), CodeUnknownKind, name, now.UnixMilli()))
		if err != nil {
			return 0, err
		}
		total += n
	}
	for _, k := range kinds {
		n, err := sqldb.Affected(tx.ExecContext(ctx, `
			UPDATE todos SET stuck = ?, code = ?, reason = ? WHERE kind = ? AND look <= ? AND stuck = 0 AND form NOT BETWEEN ? AND ?`,
			now.UnixMilli(), CodeUnknownForm, fmt.Sprintf("forms %d to %d are known", k.Oldest, k.Form), k.Name, now.UnixMilli(), k.Oldest, k.Form))
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// kindsThere gives the kinds of all items, each found by a step along the index.
func kindsThere(ctx context.Context, q sqldb.Querier) (all []string, err error) {
	var kind string
	for {
		err := q.QueryRowContext(ctx, "SELECT kind FROM todos WHERE kind > ? ORDER BY kind LIMIT 1", kind).Scan(&kind)
		if errors.Is(err, sql.ErrNoRows) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("list the kinds of todos: %w", err)
		}
		all = append(all, kind)
	}
}

// letGo makes items due now that are in the hand of a process that is gone, whose leases begin with mark. They keep their
// lease, which says that someone died at them.
func letGo(ctx context.Context, db *sqldb.DB, mark string, now time.Time) (n int64, err error) {
	rows, err := db.QueryContext(ctx, "SELECT kind, about, lease FROM todos WHERE lease LIKE ?", mark+"%")
	if err != nil {
		return 0, fmt.Errorf("find what an earlier run was at: %w", err)
	}
	defer rows.Close()
	var held []Job
	for rows.Next() {
		var j Job
		if err := rows.Scan(&j.Kind, &j.Key, &j.lease); err != nil {
			return 0, fmt.Errorf("find what an earlier run was at: %w", err)
		}
		held = append(held, j)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(held) == 0 {
		return 0, err
	}
	err = db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		n = 0
		for _, j := range held {
			freed, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE todos SET look = ? WHERE kind = ? AND about = ? AND lease = ? AND look > ?",
				now.UnixMilli(), j.Kind, j.Key, j.lease, now.UnixMilli()))
			if err != nil {
				return fmt.Errorf("let go of %s %s: %w", j.Kind, j.Key, err)
			}
			n += freed
		}
		return nil
	})
	return n, err
}
