package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// sweepStep is how many rows go in one transaction.
const sweepStep = 1000

// Sweep removes the rows of a table in which column is at most until, and says how many went. An index has to begin with the
// column. About a thousand rows go in a transaction, so that whoever else writes has his turn, and what has piled up does not
// outgrow Config.Limit; when it fails, those before are gone.
func Sweep(ctx context.Context, db *DB, table, column string, until int64) (gone int64, err error) {
	for {
		upTo, more := until, true
		err := db.QueryRowContext(ctx, fmt.Sprintf("SELECT %[2]s FROM %[1]s WHERE %[2]s <= ? ORDER BY %[2]s LIMIT 1 OFFSET ?", table, column),
			until, sweepStep-1).Scan(&upTo)
		if errors.Is(err, sql.ErrNoRows) {
			more, err = false, nil
		}
		var n int64
		if err == nil {
			err = db.InTx(ctx, func(ctx context.Context, tx *Tx) (err error) {
				n, err = Affected(tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM %s WHERE %s <= ?", table, column), upTo))
				return err
			})
		}
		if err != nil {
			return gone, fmt.Errorf("sweep %s: %w", table, err)
		}
		if gone += n; !more {
			return gone, nil
		}
	}
}
