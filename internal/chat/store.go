package chat

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// storeRecord keeps one record of the log as of a time, which history goes by. What is already there stays as it is, so
// records may come again.
func storeRecord(ctx context.Context, tx *sqldb.Tx, x eventlog.Record, ms int64) error {
	at := placeOf(x.Key)
	if x.Kind == KindDelete {
		var d deletion
		if err := json.Unmarshal(x.Data, &d); err != nil {
			return fmt.Errorf("read delete %s: %w", x.ID, err)
		}
		if _, err := tx.ExecContext(ctx, `
			UPDATE chat_messages SET data = ?, deleted_at = ?, deleted_by = ?
			WHERE  id = ? AND app = ? AND room = ? AND deleted_at = 0`,
			`{}`, sqldb.Millis(x.Time), d.By, d.Target, at.app, at.room); err != nil {
			return err
		}
		return forgetQuestion(ctx, tx, at, d.Target)
	}
	if x.Kind == kindTold {
		return storeTold(ctx, tx, at, x)
	}
	var t Text
	data := x.Data
	if x.Kind == KindText {
		if err := json.Unmarshal(x.Data, &t); err != nil {
			return fmt.Errorf("read message %s: %w", x.ID, err)
		}
		data = t.public(data)
	}
	stored, err := sqldb.Affected(tx.ExecContext(ctx, `
		INSERT INTO chat_messages (id, app, room, off, kind, at, author, data, deleted_at, deleted_by)
		SELECT ?, ?, ?, ?, ?, ?, ?, ?, 0, ''
		FROM   (SELECT 1 AS one) one
		WHERE  NOT EXISTS (SELECT 1 FROM chat_messages WHERE id = ?)`,
		x.ID, at.app, at.room, x.Off, x.Kind, ms, t.Author.ID, string(data), x.ID))
	if err == nil && stored > 0 && x.Kind == KindText && t.isQuestion() {
		err = addQuestion(ctx, tx, at, x.ID, x.Off)
	}
	return err
}

// findRoom gives what is stored of a room. Of another log only the state still holds, not the offset.
func findRoom(ctx context.Context, q sqldb.Querier, at place, logID string) (roomState, error) {
	var st roomState
	var from, board string
	err := q.QueryRowContext(ctx, `
		SELECT log_id, off, hearts, board FROM chat_states WHERE app = ? AND room = ?`, at.app, at.room).
		Scan(&from, &st.off, &st.hearts, &board)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return roomState{}, nil
	case err != nil:
		return st, fmt.Errorf("read room %s: %w", at.room, err)
	}
	if from != logID {
		st.off = 0
	}
	if board != "" {
		if err := json.Unmarshal([]byte(board), &st.board); err != nil {
			return st, fmt.Errorf("read the state of room %s: %w", at.room, err)
		}
	}
	return st, nil
}

func storeRoom(ctx context.Context, tx *sqldb.Tx, at place, logID string, st roomState) error {
	board, err := json.Marshal(st.board)
	if err != nil {
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE chat_states SET log_id = ?, off = ?, board = ? WHERE app = ? AND room = ?`,
		logID, st.off, string(board), at.app, at.room))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO chat_states (app, room, log_id, off, hearts, board) VALUES (?, ?, ?, ?, 0, ?)`,
		at.app, at.room, logID, st.off, string(board))
	return err
}

// addHearts adds what was counted to what is stored; several processes may do so, all in the order of the rooms' names.
func addHearts(ctx context.Context, db *sqldb.DB, app string, hearts map[string]int64) error {
	return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for _, room := range slices.Sorted(maps.Keys(hearts)) {
			n := hearts[room]
			changed, err := sqldb.Affected(tx.ExecContext(ctx, `
				UPDATE chat_states SET hearts = hearts + ? WHERE app = ? AND room = ?`, n, app, room))
			if err != nil {
				return err
			}
			if changed > 0 {
				continue
			}
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO chat_states (app, room, log_id, off, hearts, board) VALUES (?, ?, '', 0, ?, '')`, app, room, n); err != nil {
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
func topBefore(ctx context.Context, q sqldb.Querier, at place, off int64) (uint64, error) {
	var top uint64
	err := q.QueryRowContext(ctx, `
		SELECT COALESCE(MAX(off), 0) FROM chat_messages WHERE app = ? AND room = ? AND off < ?`, at.app, at.room, off).Scan(&top)
	return top, err
}

// hasMessage says whether a room has a message of one of some kinds.
func hasMessage(ctx context.Context, q sqldb.Querier, at place, id string, kinds []string) (bool, error) {
	var kind string
	err := q.QueryRowContext(ctx, `
		SELECT kind FROM chat_messages WHERE id = ? AND app = ? AND room = ?`, id, at.app, at.room).Scan(&kind)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return slices.Contains(kinds, kind), err
}

// textsOf gives the ids of what a member wrote in a room and is still there.
func textsOf(ctx context.Context, q sqldb.Querier, at place, member string) ([]string, error) {
	return sqldb.Column[string](ctx, q, `
		SELECT id FROM chat_messages WHERE author = ? AND app = ? AND room = ? AND kind = ? AND deleted_at = 0 ORDER BY at, off`,
		member, at.app, at.room, KindText)
}

// newestTime gives the time of a room's last stored message in Unix ms, 0 for none.
func newestTime(ctx context.Context, q sqldb.Querier, at place) (int64, error) {
	var ms int64
	err := q.QueryRowContext(ctx, `
		SELECT COALESCE(MAX(at), 0) FROM chat_messages WHERE app = ? AND room = ?`, at.app, at.room).Scan(&ms)
	return ms, err
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
