package chat

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// storeRecord keeps one record of the log. What is already there stays as it is, so records may come again.
func storeRecord(ctx context.Context, tx *sqldb.Tx, x eventlog.Record) error {
	if x.Kind == KindDelete {
		var d deletion
		if err := json.Unmarshal(x.Data, &d); err != nil {
			return fmt.Errorf("read delete %s: %w", x.ID, err)
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE chat_messages SET data = ?, deleted_at = ?, deleted_by = ?
			WHERE  id = ? AND room = ? AND deleted_at = 0`,
			`{}`, sqldb.Millis(x.Time), d.By, d.Target, x.Key)
		return err
	}
	var t Text
	if x.Kind == KindText {
		if err := json.Unmarshal(x.Data, &t); err != nil {
			return fmt.Errorf("read message %s: %w", x.ID, err)
		}
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO chat_messages (id, room, off, kind, at, author, data, deleted_at, deleted_by)
		SELECT ?, ?, ?, ?, ?, ?, ?, 0, ''
		FROM   (SELECT 1 AS one) one
		WHERE  NOT EXISTS (SELECT 1 FROM chat_messages WHERE id = ?)`,
		x.ID, x.Key, x.Off, x.Kind, sqldb.Millis(x.Time), t.Author.ID, string(x.Data), x.ID)
	return err
}

// findRoom gives what is stored of a room. Of another log only the state still holds, not the offset.
func findRoom(ctx context.Context, q sqldb.Querier, name, logID string) (roomState, error) {
	var st roomState
	var from, pinned string
	err := q.QueryRowContext(ctx, `
		SELECT log_id, off, pinned, show_state, hearts FROM chat_rooms WHERE room = ?`, name).
		Scan(&from, &st.off, &pinned, &st.show, &st.hearts)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return roomState{}, nil
	case err != nil:
		return st, fmt.Errorf("read room %s: %w", name, err)
	}
	if from != logID {
		st.off = 0
	}
	if pinned != "" {
		st.pinned = new(Product)
		if err := json.Unmarshal([]byte(pinned), st.pinned); err != nil {
			return st, fmt.Errorf("read the card of room %s: %w", name, err)
		}
	}
	return st, nil
}

func storeRoom(ctx context.Context, tx *sqldb.Tx, name, logID string, st roomState) error {
	pinned := ""
	if st.pinned != nil {
		b, err := json.Marshal(st.pinned)
		if err != nil {
			return err
		}
		pinned = string(b)
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE chat_rooms SET log_id = ?, off = ?, pinned = ?, show_state = ? WHERE room = ?`,
		logID, st.off, pinned, st.show, name))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO chat_rooms (room, log_id, off, pinned, show_state, hearts) VALUES (?, ?, ?, ?, ?, 0)`,
		name, logID, st.off, pinned, st.show)
	return err
}

func storeHearts(ctx context.Context, db *sqldb.DB, hearts map[string]int64) error {
	return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for name, n := range hearts {
			changed, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE chat_rooms SET hearts = ? WHERE room = ?`, n, name))
			if err != nil {
				return err
			}
			if changed > 0 {
				continue
			}
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO chat_rooms (room, log_id, off, pinned, show_state, hearts) VALUES (?, '', 0, '', '', ?)`, name, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// savedOffset gives how far a reader of this log got; of another log it got nowhere.
func savedOffset(ctx context.Context, q sqldb.Querier, name, logID string) (int64, error) {
	var off int64
	err := q.QueryRowContext(ctx, `SELECT off FROM chat_offsets WHERE name = ? AND log_id = ?`, name, logID).Scan(&off)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return off, err
}

func storeOffset(ctx context.Context, tx *sqldb.Tx, name, logID string, off int64) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE chat_offsets SET log_id = ?, off = ? WHERE name = ?`, logID, off, name))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO chat_offsets (name, log_id, off) VALUES (?, ?, ?)`, name, logID, off)
	return err
}

// topBefore gives the offset of the room's last stored message before off, 0 for none.
func topBefore(ctx context.Context, q sqldb.Querier, room string, off int64) (uint64, error) {
	var top uint64
	err := q.QueryRowContext(ctx, `SELECT COALESCE(MAX(off), 0) FROM chat_messages WHERE room = ? AND off < ?`, room, off).Scan(&top)
	return top, err
}

func hasMessage(ctx context.Context, q sqldb.Querier, room, id string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM chat_messages
		WHERE  id = ? AND room = ? AND kind IN ('text', 'order', 'notice')`, id, room).Scan(&n)
	return n > 0, err
}

// nameOf gives the name under which a member last wrote, "" for none.
func nameOf(ctx context.Context, q sqldb.Querier, member string) (string, error) {
	var data string
	err := q.QueryRowContext(ctx, `
		SELECT data FROM chat_messages WHERE author = ? AND deleted_at = 0 ORDER BY at DESC LIMIT 1`, member).Scan(&data)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("find the name of %s: %w", member, err)
	}
	var t Text
	if err := json.Unmarshal([]byte(data), &t); err != nil {
		return "", fmt.Errorf("find the name of %s: %w", member, err)
	}
	return t.Author.Name, nil
}

// span asks for a part of a room's messages, oldest first, in the order of the log.
type span struct {
	room     string
	from, to int64 // Unix ms; to is not included
	after    int64 // only offsets above, where more than a page has one start
	before   int64 // only offsets below
	limit    int
	last     bool // the last of the span rather than the first
}

// messages reads a part of a room. Deleted messages are left out: their text is gone.
func messages(ctx context.Context, q sqldb.Querier, w span) ([]Stored, error) {
	order := "ASC"
	if w.last {
		order = "DESC"
	}
	rows, err := q.QueryContext(ctx, `
		SELECT off, data FROM chat_messages
		WHERE  room = ? AND at >= ? AND at < ? AND off > ? AND off < ? AND deleted_at = 0
		ORDER  BY off `+order+` LIMIT ?`,
		w.room, w.from, w.to, w.after, w.before, w.limit)
	if err != nil {
		return nil, fmt.Errorf("read messages of %s: %w", w.room, err)
	}
	defer rows.Close()
	out := []Stored{}
	for rows.Next() {
		var m Stored
		var data string
		if err := rows.Scan(&m.Off, &data); err != nil {
			return nil, err
		}
		m.Data = json.RawMessage(data)
		out = append(out, m)
	}
	if w.last {
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out, rows.Err()
}

func insertSanction(ctx context.Context, tx *sqldb.Tx, x Sanction) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO chat_sanctions (id, room, member, name, kind, until_at, reason, by_member, created_at, lifted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
		x.ID, x.Room, x.Member, x.Name, x.Kind, sqldb.Millis(x.Until), x.Reason, x.By, sqldb.Millis(x.CreatedAt))
	return err
}

func liftSanctions(ctx context.Context, tx *sqldb.Tx, room, member string, now time.Time) (int64, error) {
	return sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE chat_sanctions SET lifted_at = ?
		WHERE  room = ? AND member = ? AND lifted_at = 0`, sqldb.Millis(now), room, member))
}

// sanctionsInForce lists what holds now; room "" is all rooms.
func sanctionsInForce(ctx context.Context, q sqldb.Querier, room string, now time.Time) ([]Sanction, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT id, room, member, name, kind, until_at, reason, by_member, created_at
		FROM   chat_sanctions
		WHERE  lifted_at = 0 AND (until_at = 0 OR until_at > ?) AND (? = '' OR room = ?)
		ORDER  BY created_at`, sqldb.Millis(now), room, room)
	if err != nil {
		return nil, fmt.Errorf("read sanctions: %w", err)
	}
	defer rows.Close()
	var out []Sanction
	for rows.Next() {
		var x Sanction
		var until, created int64
		if err := rows.Scan(&x.ID, &x.Room, &x.Member, &x.Name, &x.Kind, &until, &x.Reason, &x.By, &created); err != nil {
			return nil, err
		}
		x.CreatedAt = time.UnixMilli(created)
		if until > 0 {
			x.Until = time.UnixMilli(until)
		}
		out = append(out, x)
	}
	return out, rows.Err()
}
