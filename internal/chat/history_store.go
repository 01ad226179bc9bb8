package chat

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// span asks for a part of a room's messages, oldest first. Both places are offsets of the log, 0 for none.
type span struct {
	at       place
	from, to int64 // Unix ms; to is not included
	after    int64 // only what stands behind this message
	before   int64 // only what stands ahead of this one
	limit    int
	last     bool // the last of the span rather than the first
}

// The index chat_messages_time gives a room's messages in order of (at, off), and both statements walk along it. That is
// the order of the log: the saver lets no message of a room be older than the one before it.
//
// MariaDB has to be told which index each of the statements goes along: it takes a range to be at most half of the table, so that
// in a room with most of the messages the whole room looks no longer than a part of it, and it would walk from the room's
// beginning to the place.
const (
	firstMessages = `
		SELECT off, data FROM chat_messages %s
		WHERE  app = ? AND room = ? AND at >= ? AND at < ? AND (at > ? OR off > ?) AND deleted_at = 0
		ORDER  BY at, off LIMIT ?`
	lastMessages = `
		SELECT off, data FROM chat_messages %s
		WHERE  app = ? AND room = ? AND at >= ? AND at <= ? AND (at < ? OR off < ?) AND deleted_at = 0
		ORDER  BY at DESC, off DESC LIMIT ?`
	// Where the message itself is gone, its nearest neighbour stands for it.
	timeUpTo = `SELECT at FROM chat_messages %s WHERE app = ? AND room = ? AND off <= ? ORDER BY off DESC LIMIT 1`
	timeFrom = `SELECT at FROM chat_messages %s WHERE app = ? AND room = ? AND off >= ? ORDER BY off LIMIT 1`
)

// messages reads a part of a room. Deleted messages are left out: their text is gone.
func messages(ctx context.Context, db *sqldb.DB, w span) ([]Stored, error) {
	statement, args, err := w.statement(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("read messages of %s: %w", w.at.room, err)
	}
	rows, err := db.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, fmt.Errorf("read messages of %s: %w", w.at.room, err)
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
		slices.Reverse(out)
	}
	return out, rows.Err()
}

func (w span) statement(ctx context.Context, db *sqldb.DB) (string, []any, error) {
	if w.last {
		edge, off := int64(math.MaxInt64), int64(math.MaxInt64)
		if w.before > 0 {
			at, ok, err := timeAt(ctx, db, timeFrom, w.at, w.before)
			if err != nil {
				return "", nil, err
			}
			if ok {
				edge, off = at, w.before
			}
		}
		return along(db, "chat_messages_time", lastMessages), []any{w.at.app, w.at.room, w.from, min(w.to-1, edge), edge, off, w.limit}, nil
	}
	edge := int64(-1) // every message is later
	if w.after > 0 {
		at, ok, err := timeAt(ctx, db, timeUpTo, w.at, w.after)
		if err != nil {
			return "", nil, err
		}
		if ok {
			edge = at
		}
	}
	return along(db, "chat_messages_time", firstMessages), []any{w.at.app, w.at.room, max(w.from, edge), w.to, edge, w.after, w.limit}, nil
}

// along is a statement that walks an index of the messages.
func along(db *sqldb.DB, index, statement string) string {
	if db.Dialect() == sqldb.MySQL {
		return fmt.Sprintf(statement, "FORCE INDEX ("+index+")")
	}
	return fmt.Sprintf(statement, "")
}

func timeAt(ctx context.Context, db *sqldb.DB, statement string, at place, off int64) (ms int64, ok bool, err error) {
	err = db.QueryRowContext(ctx, along(db, "chat_messages_place", statement), at.app, at.room, off).Scan(&ms)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return ms, err == nil, err
}
