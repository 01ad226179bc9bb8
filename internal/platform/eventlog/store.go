package eventlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// topic finds a topic and makes it when it is new.
func (l *Embedded) topic(ctx context.Context, name string) (*topic, error) {
	l.mu.Lock()
	t, ok := l.topics[name]
	l.mu.Unlock()
	if ok {
		return t, nil
	}
	var no int64
	err := l.db.QueryRowContext(ctx, "SELECT id FROM topics WHERE name = ?", name).Scan(&no)
	if errors.Is(err, sql.ErrNoRows) {
		err = l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			no, err = topicID(ctx, tx, name)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("open the log's topic %q: %w", name, err)
	}
	return l.remember(name, no), nil
}

func (l *Embedded) remember(name string, no int64) *topic {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.topics[name] == nil {
		l.topics[name] = &topic{id: no, wake: make(chan struct{})}
	}
	return l.topics[name]
}

func topicID(ctx context.Context, tx *sqldb.Tx, name string) (int64, error) {
	if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO topics (name, top) VALUES (?, 0)", name); err != nil {
		return 0, err
	}
	var no int64
	err := tx.QueryRowContext(ctx, "SELECT id FROM topics WHERE name = ?", name).Scan(&no)
	return no, err
}

// append adds records of one topic.
func (l *Embedded) append(ctx context.Context, tx *sqldb.Tx, records []Record, now time.Time) error {
	l.mu.Lock()
	t := l.topics[records[0].Topic]
	l.mu.Unlock()
	if t == nil {
		no, err := topicID(ctx, tx, records[0].Topic)
		if err != nil {
			return err
		}
		name := records[0].Topic
		t = &topic{id: no}
		tx.OnCommit(func() { l.remember(name, no).wakeAll() })
	} else {
		tx.OnCommit(t.wakeAll)
	}
	top, err := readTop(ctx, tx, t.id)
	if err != nil {
		return err
	}
	before := top
	for _, r := range records {
		n, err := sqldb.Affected(tx.ExecContext(ctx, `
			INSERT OR IGNORE INTO records (topic, off, id, about, kind, data, at, appended)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			t.id, top+1, sql.NullString{String: r.ID, Valid: r.ID != ""}, r.Key, r.Kind, []byte(r.Data), r.Time.UnixMilli(), now.UnixMilli()))
		if err != nil {
			return fmt.Errorf("append to the log: %w", err)
		}
		top += n
	}
	if top == before {
		return nil
	}
	_, err = tx.ExecContext(ctx, "UPDATE topics SET top = ? WHERE id = ?", top, t.id)
	return err
}

func readTop(ctx context.Context, q sqldb.Querier, topic int64) (top int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT top FROM topics WHERE id = ?", topic).Scan(&top)
	return top, err
}

// atMost is a limit as part of the statement's text: SQLite prepares a statement anew each time a parameter is bound for its limit,
// which takes longer than reading what is new.
func atMost(rows int) string { return " LIMIT " + strconv.Itoa(rows) }

// table is where records are kept; both logs have the same columns.
type table string

func (t table) after(ctx context.Context, q sqldb.Querier, no int64, topic, key string, after int64, limit int) ([]Record, error) {
	if key == "" {
		return t.read(ctx, q, topic, limit, "WHERE topic = ? AND off > ? ORDER BY off"+atMost(limit), no, after)
	}
	hint := ""
	if t == inSQL {
		// MariaDB takes a range to be at most half of the table, so it would walk a key that has most of the records from its beginning.
		hint = "FORCE INDEX (log_records_about) "
	}
	return t.read(ctx, q, topic, limit, hint+"WHERE topic = ? AND about = ? AND off > ? ORDER BY off"+atMost(limit), no, key, after)
}

func (t table) last(ctx context.Context, q sqldb.Querier, no int64, topic, key string, limit int) (records []Record, err error) {
	if key == "" {
		records, err = t.read(ctx, q, topic, limit, "WHERE topic = ? ORDER BY off DESC"+atMost(limit), no)
	} else {
		records, err = t.read(ctx, q, topic, limit, "WHERE topic = ? AND about = ? ORDER BY off DESC"+atMost(limit), no, key)
	}
	slices.Reverse(records)
	return records, err
}

func (t table) read(ctx context.Context, q sqldb.Querier, topic string, limit int, which string, args ...any) ([]Record, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, about, kind, data, at, off FROM "+string(t)+" "+which, args...)
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	defer rows.Close()
	records := make([]Record, 0, min(limit, 16))
	for rows.Next() {
		r := Record{Topic: topic}
		var id sql.NullString
		var at int64
		if err := rows.Scan(&id, &r.Key, &r.Kind, (*[]byte)(&r.Data), &at, &r.Off); err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
		r.ID, r.Time = id.String, sqldb.Moment(at)
		records = append(records, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	return records, nil
}
