package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func addQuestion(ctx context.Context, tx *sqldb.Tx, at place, id string, off int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO chat_questions (app, room, off, id, answered_at, answered_by) VALUES (?, ?, ?, ?, 0, '')`, at.app, at.room, off, id)
	return err
}

func forgetQuestion(ctx context.Context, tx *sqldb.Tx, at place, id string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM chat_questions WHERE app = ? AND room = ? AND id = ?`, at.app, at.room, id)
	return err
}

// answer marks a question as answered at a time, the zero time for not, and says whether there is such a question.
func answer(ctx context.Context, tx *sqldb.Tx, at place, id string, when time.Time, by string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE chat_questions SET answered_at = ?, answered_by = ? WHERE app = ? AND room = ? AND id = ?`,
		sqldb.Millis(when), by, at.app, at.room, id))
	return n > 0, err
}

func openQuestions(ctx context.Context, q sqldb.Querier, at place, w list.Window) (p list.Page[Question], err error) {
	p.Total, p.More, err = list.Count(ctx, q, "FROM chat_questions WHERE app = ? AND room = ? AND answered_at = 0", at.app, at.room)
	if err != nil {
		return p, fmt.Errorf("count the questions of %s: %w", at.room, err)
	}
	where, args := w.Where()
	rows, err := q.QueryContext(ctx, `
		SELECT q.off, m.data FROM chat_questions q JOIN chat_messages m ON m.id = q.id
		 WHERE q.app = ? AND q.room = ? AND q.answered_at = 0 AND `+where+` ORDER BY `+w.OrderBy()+` LIMIT ?`,
		append(append([]any{at.app, at.room}, args...), w.Limit())...)
	if err != nil {
		return p, fmt.Errorf("read the questions of %s: %w", at.room, err)
	}
	defer rows.Close()
	items := []Question{}
	for rows.Next() {
		var off int64
		var data string
		if err := rows.Scan(&off, &data); err != nil {
			return p, err
		}
		x, err := question(off, data)
		if err != nil {
			return p, fmt.Errorf("read a question of %s: %w", at.room, err)
		}
		items = append(items, x)
	}
	total, more := p.Total, p.More
	p = list.Cut(w, items, func(x Question) []any { return []any{x.off} })
	p.Total, p.More = total, more
	return p, rows.Err()
}
