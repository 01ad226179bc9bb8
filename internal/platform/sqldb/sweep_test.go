package sqldb_test

import (
	"context"
	"testing"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestASweepTakesWhatIsOldInSteps(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			for i := range 2500 { // three to a number, so that the steps do not end between them
				if _, err := tx.ExecContext(ctx, "INSERT INTO jars (id, stock) VALUES (?, ?)", i, i/3); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		before := db.Stats().Transactions
		if n, err := sqldb.Sweep(t.Context(), db, "jars", "stock", 699); err != nil || n != 2100 {
			t.Errorf("%d went, %v; want 2100", n, err)
		}
		if n := db.Stats().Transactions - before; db.Dialect() == sqldb.SQLite && n != 3 {
			t.Errorf("in %d transactions, want 3", n)
		}
		left, err := sqldb.Column[int64](t.Context(), db, "SELECT stock FROM jars ORDER BY stock")
		if err != nil || len(left) != 400 || left[0] != 700 {
			t.Errorf("%d are left, %v; want 400 from 700 on", len(left), err)
		}
		if n, err := sqldb.Sweep(t.Context(), db, "jars", "stock", 699); err != nil || n != 0 {
			t.Errorf("%d went the second time, %v", n, err)
		}
	})
}
