package sqldb_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestBuyersNeverTakeMoreThanThereIs(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		if err := db.InTx(t.Context(), putting("hot", 100)); err != nil {
			t.Fatal(err)
		}
		errGone := errors.New("gone")
		var all sync.WaitGroup
		sold := make(chan bool, 300)
		for range 300 {
			all.Go(func() {
				err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
					n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE jars SET stock = stock - ? WHERE id = ? AND stock >= ?", 1, "hot", 1))
					if err == nil && n == 0 {
						return errGone
					}
					return err
				})
				if err != nil && !errors.Is(err, errGone) {
					t.Error(err)
				}
				sold <- err == nil
			})
		}
		all.Wait()
		close(sold)
		n := 0
		for ok := range sold {
			if ok {
				n++
			}
		}
		if left := stock(t, db, "hot"); n != 100 || left != 0 {
			t.Errorf("sold %d, left %d; want 100 and 0", n, left)
		}
	})
}

func TestATransactionInsideATransactionIsRefused(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.InTx(t.Context(), func(ctx context.Context, _ *sqldb.Tx) error {
			return db.InTx(ctx, func(context.Context, *sqldb.Tx) error { return nil })
		})
		if err == nil {
			t.Error("no error")
		}
	})
}

func TestHooksRunInOrderAndOnlyAfterTheCommit(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		var got []string
		hooked := func(id string, err error) error {
			return db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				tx.OnCommit(func() { got = append(got, fmt.Sprint(id, stock(t, db, id))) })
				tx.OnCommit(func() { got = append(got, "then") })
				return errors.Join(put(ctx, tx, id, 1), err)
			})
		}
		if err := hooked("a", nil); err != nil {
			t.Fatal(err)
		}
		if err := hooked("b", errors.New("no")); err == nil {
			t.Fatal("no error")
		}
		if want := []string{"a1", "then"}; !slices.Equal(got, want) {
			t.Errorf("hooks %v, want %v", got, want)
		}
	})
}

func TestOneStatementMayRunWhileItsRowsAreBeingRead(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if db.Dialect() == sqldb.MySQL {
				return nil // its protocol reads one result at a time; portable code closes rows first
			}
			for _, id := range []string{"a", "b", "c"} {
				if err := put(ctx, tx, id, 1); err != nil {
					return err
				}
			}
			const same = "SELECT id FROM jars WHERE stock = ? ORDER BY id"
			rows, err := tx.QueryContext(ctx, same, 1)
			if err != nil {
				return err
			}
			defer rows.Close()
			var got []string
			for rows.Next() {
				var outer, inner string
				if err := errors.Join(rows.Scan(&outer), tx.QueryRowContext(ctx, same, 1).Scan(&inner)); err != nil {
					return err
				}
				got = append(got, outer+inner)
			}
			if want := []string{"aa", "ba", "ca"}; !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestForgottenRowsDoNoHarm(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		for range 3 {
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				if err := put(ctx, tx, fmt.Sprint(time.Now().UnixNano()), 1); err != nil {
					return err
				}
				rows, err := tx.QueryContext(ctx, "SELECT id FROM jars WHERE stock = ?", 1) //nolint:rowserrcheck,sqlclosecheck // left open on purpose
				if err == nil {
					rows.Next()
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := len(jars(t, db)); got != 3 {
			t.Errorf("%d jars, want 3", got)
		}
	})
}

func TestTheReadPoolCannotWrite(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	rows, err := db.QueryContext(t.Context(), "INSERT INTO jars (id, stock) VALUES (?, ?)", "a", 1)
	if err == nil {
		defer rows.Close()
		for rows.Next() {
		}
		err = rows.Err()
	}
	if got := jars(t, db); err == nil || len(got) != 0 {
		t.Errorf("error %v, jars %v", err, got)
	}
}

func TestAPathMayHaveAnyLetters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "가게 100%?a=b#c;d.db")
	migrated(t, sqldbtest.Open(t, "sqlite:"+path))
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestAnUpdateThatChangesNothingStillMatched(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if err := put(ctx, tx, "a", 7); err != nil {
				return err
			}
			n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE jars SET stock = ? WHERE id = ?", 7, "a"))
			if n != 1 {
				t.Errorf("matched %d, want 1", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestBothEnginesCompareByBytesAndJoinWithBars(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		if err := errors.Join(db.InTx(t.Context(), putting("a", 1)), db.InTx(t.Context(), putting("A", 2))); err != nil {
			t.Fatal(err)
		}
		var joined string
		if err := db.QueryRowContext(t.Context(), "SELECT id || '!' FROM jars WHERE id = ?", "A").Scan(&joined); err != nil || joined != "A!" {
			t.Errorf("got %q, %v", joined, err)
		}
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT 1 FROM jars WHERE id = ?", "b").Scan(&n); !errors.Is(err, sql.ErrNoRows) {
			t.Errorf("got %v, want no rows", err)
		}
	})
}
