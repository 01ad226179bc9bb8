package todo

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ErrNotFound says that there is no such todo (any more), or that it is being done right now.
var ErrNotFound = fault.New(fault.NotFound, "todo_not_found", "this is not waiting any more: it is done, or being done right now")

// Entry is a todo as a person looks at it.
type Entry struct {
	ID, Kind, Key string
	Form          int
	Payload       []byte
	Created, Due  time.Time
	Next          time.Time // when it is tried next
	Busy          bool      // being done right now
	Tries         int
	Stuck         time.Time // since when; zero: it is not
	Code, Reason  string    // of the last failure
}

// Figures are what waits of one kind.
type Figures struct {
	Kind    string
	Waiting int           // due by now and not done, what is stuck included
	Stuck   int           // of those
	Oldest  time.Duration // how long the oldest of those has been due
}

// Count gives the figures of every kind that waits for something, and of the runner's kinds.
func (r *Runner) Count(ctx context.Context) ([]Figures, error) {
	now := r.now()
	all, err := count(ctx, r.db, now)
	if err != nil {
		return nil, err
	}
	for _, k := range r.kinds {
		if _, there := all[k.Name]; !there {
			all[k.Name] = Figures{Kind: k.Name}
		}
	}
	figures := make([]Figures, 0, len(all))
	for _, f := range all {
		figures = append(figures, f)
	}
	return figures, nil
}

func count(ctx context.Context, q sqldb.Querier, now time.Time) (map[string]Figures, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT kind, COUNT(*), COUNT(CASE WHEN stuck > 0 THEN 1 END), MIN(due) FROM todos WHERE due <= ? GROUP BY kind`, now.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("count todos: %w", err)
	}
	defer rows.Close()
	all := make(map[string]Figures)
	for rows.Next() {
		var f Figures
		var oldest int64
		if err := rows.Scan(&f.Kind, &f.Waiting, &f.Stuck, &oldest); err != nil {
			return nil, fmt.Errorf("count todos: %w", err)
		}
		f.Oldest = max(0, now.Sub(sqldb.Moment(oldest)))
		all[f.Kind] = f
	}
	return all, rows.Err()
}

// failed is the condition of what has failed, what is stuck among it; the index todos_failed is of these.
const failed = "code <> ''"

var byWait = list.Order{Name: "todos", Columns: []list.Column{{Name: "CASE WHEN stuck > 0 THEN 0 ELSE 1 END"}, {Name: "created"}, {Name: "id"}}}

// Stuck lists what is stuck and behind it what has failed before, of each the longest waiting first. A page whose todos
// are all done or gone by now, with those behind it, is the first page. It fails with list.ErrPlace.
func Stuck(ctx context.Context, q sqldb.Querier, at list.Query) (list.Page[Entry], error) {
	w, err := byWait.Window(at)
	if err != nil {
		return list.Page[Entry]{}, err
	}
	place, args := w.Where()
	entries, err := find(ctx, q, "WHERE "+failed+" AND "+place+" ORDER BY "+w.OrderBy()+" LIMIT ?", append(args, w.Limit())...)
	if err != nil {
		return list.Page[Entry]{}, err
	}
	if len(entries) == 0 && at.At != "" {
		return Stuck(ctx, q, list.Query{Size: at.Size})
	}
	p := list.Cut(w, entries, func(e Entry) []any {
		rank := int64(0)
		if e.Stuck.IsZero() {
			rank = 1
		}
		return []any{rank, e.Created.UnixMilli(), e.ID}
	})
	if p.Total, p.More, err = list.Count(ctx, q, "FROM todos WHERE "+failed); err != nil {
		return p, fmt.Errorf("count todos that failed: %w", err)
	}
	return p, nil
}

// Find gives one todo that Stuck lists, or ErrNotFound.
func Find(ctx context.Context, q sqldb.Querier, id string) (Entry, error) {
	all, err := find(ctx, q, "WHERE id = ? AND "+failed, id)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Entry{}, err
	}
	return all[0], nil
}

func find(ctx context.Context, q sqldb.Querier, which string, args ...any) ([]Entry, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT id, kind, about, form, payload, created, due, look, lease, tries, stuck, code, reason FROM todos `+which, args...)
	if err != nil {
		return nil, fmt.Errorf("list todos: %w", err)
	}
	defer rows.Close()
	var all []Entry
	for rows.Next() {
		var e Entry
		var lease string
		var created, due, look, stuck int64
		if err := rows.Scan(&e.ID, &e.Kind, &e.Key, &e.Form, &e.Payload, &created, &due, &look, &lease, &e.Tries, &stuck, &e.Code, &e.Reason); err != nil {
			return nil, fmt.Errorf("list todos: %w", err)
		}
		e.Created, e.Due, e.Next, e.Stuck = sqldb.Moment(created), sqldb.Moment(due), sqldb.Moment(look), sqldb.Moment(stuck)
		e.Busy = lease != "" && e.Next.After(time.Now())
		all = append(all, e)
	}
	return all, rows.Err()
}

// inNoHand is the condition that nobody is at a todo: not one whose process died at it either, once its lease has run out.
const inNoHand = "(lease = '' OR look <= ?)"

// Again makes a todo due now with a fresh budget, or fails with ErrNotFound.
func Again(ctx context.Context, tx *sqldb.Tx, e Entry) error {
	now := time.Now()
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE todos SET look = ?, tries = 0, stuck = 0 WHERE id = ? AND kind = ? AND about = ? AND "+inNoHand,
		now.UnixMilli(), e.ID, e.Kind, e.Key, now.UnixMilli()))
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err == nil {
		wakeAfter(tx, e.Kind, now)
	}
	return err
}

// Discard throws a todo away undone, or fails with ErrNotFound.
func Discard(ctx context.Context, tx *sqldb.Tx, e Entry) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "DELETE FROM todos WHERE id = ? AND kind = ? AND about = ? AND "+inNoHand, e.ID, e.Kind, e.Key, time.Now().UnixMilli()))
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
