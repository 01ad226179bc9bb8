package eventlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// load finds the log's name. A new log gets one, or takes over the embedded log at old with its own.
func (l *SQL) load(ctx context.Context, old string) error {
	err := l.db.QueryRowContext(ctx, "SELECT value FROM log_facts WHERE name = 'log_id'").Scan(&l.id)
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	name := id.New()
	if old != "" {
		if _, err := os.Stat(old); err == nil {
			if name, err = l.takeOver(ctx, old); err != nil {
				return fmt.Errorf("take over %s: %w", old, err)
			}
		}
	}
	err = l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO log_facts (name, value) VALUES ('log_id', ?)", name)
		return err
	})
	if err != nil && !sqldb.IsDuplicate(err) { // another process was first
		return err
	}
	return l.db.QueryRowContext(ctx, "SELECT value FROM log_facts WHERE name = 'log_id'").Scan(&l.id)
}

// takeOver copies an embedded log and gives its name. What was copied before, by a process that was killed, stays.
func (l *SQL) takeOver(ctx context.Context, old string) (name string, err error) {
	from, err := OpenEmbedded(ctx, old, Options{Logger: l.opts.Logger, Now: l.opts.Now, Heard: l.opts.Heard})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	topics, err := from.tops(ctx)
	if err != nil {
		return "", err
	}
	for topic, top := range topics {
		t, err := l.topic(ctx, topic)
		if err != nil {
			return "", err
		}
		for after := int64(0); ; {
			batch, err := from.Read(ctx, topic, "", after, pruneBatch)
			if err != nil {
				return "", err
			}
			err = l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
				return copyRecords(ctx, tx, t.id, top, batch, l.opts.Now())
			})
			if err != nil {
				return "", err
			}
			if len(batch) == 0 {
				break
			}
			after = batch[len(batch)-1].Off
		}
	}
	return from.LogID(), nil
}

// tops gives the topics of an embedded log.
func (l *Embedded) tops(ctx context.Context) (map[string]int64, error) {
	rows, err := l.db.QueryContext(ctx, "SELECT name, top FROM topics")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	tops := make(map[string]int64)
	for rows.Next() {
		var name string
		var top int64
		if err := rows.Scan(&name, &top); err != nil {
			return nil, err
		}
		tops[name] = top
	}
	return tops, rows.Err()
}

// topic finds a topic and makes it when it is new.
func (l *SQL) topic(ctx context.Context, name string) (*topic, error) {
	l.mu.Lock()
	t, ok := l.topics[name]
	l.mu.Unlock()
	if ok {
		return t, nil
	}
	no, err := findTopic(ctx, l.db, name)
	for try := 0; errors.Is(err, sql.ErrNoRows) && try < 5; try++ {
		err = l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO log_topics (id, name, top) SELECT COALESCE(MAX(id), 0) + 1, ?, 0 FROM log_topics", name)
			return err
		})
		if err == nil || sqldb.IsDuplicate(err) { // another process may have been first, with this name or this id
			no, err = findTopic(ctx, l.db, name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open the log's topic %q: %w", name, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.topics[name] == nil {
		l.topics[name] = &topic{id: no, wake: make(chan struct{})}
	}
	return l.topics[name], nil
}

func findTopic(ctx context.Context, q sqldb.Querier, name string) (no int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT id FROM log_topics WHERE name = ?", name).Scan(&no)
	return no, err
}

func topInSQL(ctx context.Context, q sqldb.Querier, topic int64) (top int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT top FROM log_topics WHERE id = ?", topic).Scan(&top)
	return top, err
}

func topsInSQL(ctx context.Context, q sqldb.Querier) (map[int64]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, top FROM log_topics")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	tops := make(map[int64]int64)
	for rows.Next() {
		var no, top int64
		if err := rows.Scan(&no, &top); err != nil {
			return nil, err
		}
		tops[no] = top
	}
	return tops, rows.Err()
}

// One statement writes or asks for so many records at most, or holds so many bytes: a server's packets are bounded.
const (
	rowsAtOnce  = 100
	bytesAtOnce = 1 << 20
)

// insertRecords appends what the topic does not have yet. The topic's row is held until the transaction ends.
func insertRecords(ctx context.Context, tx *sqldb.Tx, topic int64, all []Record, now time.Time) error {
	res, err := tx.ExecContext(ctx, "UPDATE log_topics SET top = LAST_INSERT_ID(top + ?) WHERE id = ?", len(all), topic)
	if err != nil {
		return fmt.Errorf("append to the log: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(fmt.Errorf("append to the log: its topic %d is gone", topic), err)
	}
	top, err := res.LastInsertId()
	if err != nil {
		return fmt.Errorf("append to the log: %w", err)
	}
	known, err := knownIDs(ctx, tx, topic, all)
	if err != nil {
		return fmt.Errorf("append to the log: %w", err)
	}
	fresh := make([]Record, 0, len(all))
	for i, r := range all {
		if r.Off = top - int64(len(all)) + int64(i) + 1; known[r.ID] {
			continue // its offset stays empty
		}
		known[r.ID] = r.ID != ""
		fresh = append(fresh, r)
	}
	return insertRows(ctx, tx, topic, "INSERT", fresh, now)
}

// knownIDs finds which of the records' IDs the topic holds.
func knownIDs(ctx context.Context, tx *sqldb.Tx, topic int64, all []Record) (map[string]bool, error) {
	known := make(map[string]bool)
	var ids []any
	ask := func() error {
		if len(ids) == 0 {
			return nil
		}
		there, err := sqldb.Column[string](ctx, tx, "SELECT id FROM log_records WHERE topic = ? AND id IN ("+sqldb.Marks(len(ids))+")", append([]any{topic}, ids...)...)
		for _, id := range there {
			known[id] = true
		}
		ids = ids[:0]
		return err
	}
	for _, r := range all {
		if r.ID == "" {
			continue
		}
		if ids = append(ids, r.ID); len(ids) == rowsAtOnce {
			if err := ask(); err != nil {
				return nil, err
			}
		}
	}
	return known, ask()
}

func insertRows(ctx context.Context, tx *sqldb.Tx, topic int64, verb string, all []Record, now time.Time) error {
	for len(all) > 0 {
		n, size := 0, 0
		for n < min(len(all), rowsAtOnce) && (n == 0 || size+len(all[n].Data) <= bytesAtOnce) {
			size += len(all[n].Data)
			n++
		}
		query := verb + " INTO log_records (topic, off, id, about, kind, data, at, appended) VALUES "
		args := make([]any, 0, 8*n)
		for i, r := range all[:n] {
			if i > 0 {
				query += ", "
			}
			query += "(?, ?, ?, ?, ?, ?, ?, ?)"
			args = append(args, topic, r.Off, sql.NullString{String: r.ID, Valid: r.ID != ""}, r.Key, r.Kind, []byte(r.Data), r.Time.UnixMilli(), now.UnixMilli())
		}
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return fmt.Errorf("append to the log: %w", err)
		}
		all = all[n:]
	}
	return nil
}

// copyRecords takes over records at their own offsets; one that is there already is left as it is.
func copyRecords(ctx context.Context, tx *sqldb.Tx, topic, top int64, all []Record, now time.Time) error {
	if _, err := tx.ExecContext(ctx, "UPDATE log_topics SET top = GREATEST(top, ?) WHERE id = ?", top, topic); err != nil {
		return err
	}
	return insertRows(ctx, tx, topic, "INSERT IGNORE", all, now)
}

// deleteOld removes up to pruneBatch records. Offsets rise with time, so the old ones are the first of the primary key.
func deleteOld(ctx context.Context, tx *sqldb.Tx, topic, floor, before int64) (int64, error) {
	return sqldb.Affected(tx.ExecContext(ctx, `
		DELETE FROM log_records WHERE topic = ? AND off <= (
		  SELECT MAX(off) FROM (SELECT off, appended FROM log_records WHERE topic = ? AND off <= ? ORDER BY off LIMIT ?) AS oldest
		   WHERE appended < ?)`, topic, topic, floor, pruneBatch, before))
}
