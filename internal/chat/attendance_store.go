package chat

import (
	"context"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// attendChunk is how many members are written down at once.
const attendChunk = 500

// addAttendance writes down those who are not there yet. It fails with a duplicate, and writes nobody down, when another process wrote one of
// them down in the same moment.
func addAttendance(ctx context.Context, tx *sqldb.Tx, at place, members []string, now time.Time) error {
	here := []any{at.app, at.room}
	for _, m := range members {
		here = append(here, m)
	}
	known, err := sqldb.Column[string](ctx, tx, `SELECT member FROM chat_attendance WHERE app = ? AND room = ? AND member IN (`+sqldb.Marks(len(members))+`)`, here...)
	if err != nil {
		return err
	}
	are := map[string]bool{}
	for _, m := range known {
		are[m] = true
	}
	var args []any
	for _, m := range members {
		if !are[m] {
			args = append(args, at.app, at.room, m, sqldb.Millis(now))
		}
	}
	if len(args) == 0 {
		return nil
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO chat_attendance (app, room, member, at) VALUES `+strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?), ", len(args)/4), ", "), args...)
	return err
}

func attendedAmong(ctx context.Context, q sqldb.Querier, at place, members []string, since time.Time) ([]string, error) {
	if len(members) == 0 {
		return nil, nil
	}
	who := make([]any, len(members))
	for i, m := range members {
		who[i] = m
	}
	in := "member IN (" + sqldb.Marks(len(members)) + ")"
	if at.room != "" {
		return sqldb.Column[string](ctx, q, `SELECT member FROM chat_attendance WHERE app = ? AND room = ? AND `+in+` AND at >= ?`,
			append(append([]any{at.app, at.room}, who...), sqldb.Millis(since))...)
	}
	return sqldb.Column[string](ctx, q, `SELECT DISTINCT member FROM chat_attendance WHERE app = ? AND `+in+` AND at >= ?`,
		append(append([]any{at.app}, who...), sqldb.Millis(since))...)
}
