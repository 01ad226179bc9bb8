package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestABackupIsOneMomentOfARunningShop(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var all sync.WaitGroup
	for c := range 8 {
		all.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				err := db.InTx(context.Background(), func(ctx context.Context, tx *sqldb.Tx) error {
					id := fmt.Sprintf("%d-%d", c, i)
					return errors.Join(put(ctx, tx, id+"a", 1), put(ctx, tx, id+"b", -1))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	eventually.True(t, "some jars", func() bool { return db.Stats().Transactions > 50 })
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := sqldb.Backup(t.Context(), db, path); err != nil {
		t.Fatal(err)
	}
	cancel()
	all.Wait()
	again := sqldbtest.Open(t, "sqlite:"+path)
	migrated(t, again)
	var n, sum int
	if err := again.QueryRowContext(t.Context(), "SELECT COUNT(*), SUM(stock) FROM jars").Scan(&n, &sum); err != nil || n < 100 || sum != 0 {
		t.Errorf("the copy has %d jars that sum up to %d (%v); want 100 or more, and 0", n, sum, err)
	}
	if err := sqldb.Backup(t.Context(), db, path); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second backup to the same path: %v, want that it exists", err)
	}
	if err := sqldb.Backup(t.Context(), db, filepath.Join(t.TempDir(), "no", "folder.db")); err == nil {
		t.Error("no error where there is no folder")
	}
}

func TestABackupOfMariaDBSaysWhatToUse(t *testing.T) {
	if err := sqldb.Backup(t.Context(), sqldbtest.MariaDB(t), filepath.Join(t.TempDir(), "x")); !errors.Is(err, sqldb.ErrBackupElsewhere) {
		t.Errorf("got %v", err)
	}
}
