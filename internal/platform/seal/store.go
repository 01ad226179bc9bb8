package seal

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

var errNone = errors.New("there is no such secret")

// find gives a sealed value, or errNone.
func find(ctx context.Context, q sqldb.Querier, name string) (sealed string, err error) {
	err = q.QueryRowContext(ctx, `SELECT value FROM sealed WHERE name = ?`, name).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errNone
	}
	return sealed, err
}

func insert(ctx context.Context, db *sqldb.DB, name, sealed string, now time.Time) error {
	return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO sealed (name, value, at) VALUES (?, ?, ?)`, name, sealed, sqldb.Millis(now))
		return err
	})
}
