package sqldb_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestADeadlockIsRunAgain(t *testing.T) {
	db := migrated(t, sqldbtest.MariaDB(t))
	if err := errors.Join(db.InTx(t.Context(), putting("a", 0)), db.InTx(t.Context(), putting("b", 0))); err != nil {
		t.Fatal(err)
	}
	add := func(ctx context.Context, tx *sqldb.Tx, id string) error {
		_, err := tx.ExecContext(ctx, "UPDATE jars SET stock = stock + ? WHERE id = ?", 1, id)
		return err
	}
	var both, all sync.WaitGroup
	both.Add(2)
	var runs [2]int
	for i, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		all.Go(func() {
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				if err := add(ctx, tx, order[0]); err != nil {
					return err
				}
				if runs[i]++; runs[i] == 1 { // both hold their first row before they ask for the other's
					both.Done()
					both.Wait()
				}
				return add(ctx, tx, order[1])
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if runs[0]+runs[1] != 3 {
		t.Errorf("ran %v times; want one of them twice", runs)
	}
	if a, b := stock(t, db, "a"), stock(t, db, "b"); a != 2 || b != 2 {
		t.Errorf("stock %d and %d, want 2 and 2", a, b)
	}
}

func TestATransactionReadsWhatOthersCommittedMeanwhile(t *testing.T) {
	db := migrated(t, sqldbtest.MariaDB(t))
	if err := db.InTx(t.Context(), putting("a", 1)); err != nil {
		t.Fatal(err)
	}
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		before := stock(t, tx, "a")
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE jars SET stock = ? WHERE id = ?", 2, "a")
			return err
		}); err != nil {
			return err
		}
		if after := stock(t, tx, "a"); before != 1 || after != 2 {
			t.Errorf("read %d, then %d; want 1, then 2", before, after)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://u:secret@h/db":                   "sqlite:/path",
		"sqlite:":                                    "no path",
		"sqlite:/nowhere/at/all/shop.db":             "/nowhere/at/all/shop.db",
		"mysql://root@tcp(127.0.0.1:1)/":             "no database",
		"mysql://root:secret@tcp(127.0.0.1:1)/shop":  "127.0.0.1:1",
		"mysql://root:secret@tcp(127.0.0.1:1)shop/x": "open database",
	} {
		db, err := sqldb.Open(t.Context(), sqldb.Config{URL: url})
		if err == nil {
			db.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v; want something with %q and no password", url, err, want)
		}
	}
}
