package chat

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/saja-live/saja/internal/platform/count"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// errAudienceMoved: another process stored those who came to it in the same moment.
var errAudienceMoved = errors.New("another process stored the same room's viewers")

// findAudience gives what is stored of a room's viewers; version 0 is nothing.
func findAudience(ctx context.Context, q sqldb.Querier, at place) (seen *count.Distinct, version int64, err error) {
	var sketch []byte
	err = q.QueryRowContext(ctx, `SELECT version, sketch FROM chat_audience WHERE app = ? AND room = ?`, at.app, at.room).Scan(&version, &sketch)
	if errors.Is(err, sql.ErrNoRows) {
		return new(count.Distinct), 0, nil
	}
	if err == nil {
		seen, err = count.ReadDistinct(sketch)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read the viewers of room %s: %w", at.room, err)
	}
	return seen, version, nil
}

// addAudience adds to what is stored, or fails with errAudienceMoved.
func addAudience(ctx context.Context, tx *sqldb.Tx, at place, came *count.Distinct) error {
	seen, version, err := findAudience(ctx, tx, at)
	if err != nil {
		return err
	}
	seen.Merge(came)
	if version == 0 {
		_, err := tx.ExecContext(ctx, `INSERT INTO chat_audience (app, room, version, sketch) VALUES (?, ?, 1, ?)`, at.app, at.room, seen.Bytes())
		if sqldb.IsDuplicate(err) {
			return errAudienceMoved
		}
		return err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE chat_audience SET sketch = ?, version = version + 1 WHERE app = ? AND room = ? AND version = ?`,
		seen.Bytes(), at.app, at.room, version))
	if err == nil && n == 0 {
		return errAudienceMoved
	}
	return err
}
