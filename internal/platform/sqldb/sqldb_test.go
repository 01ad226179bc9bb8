package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

var pantry = fstest.MapFS{"00001_jars.sql": {Data: []byte(`-- +goose Up
CREATE TABLE jars (
  id    VARCHAR(36) PRIMARY KEY,
  stock BIGINT      NOT NULL
);
`)}}

func migrated(t testing.TB, db *sqldb.DB) *sqldb.DB {
	t.Helper()
	if err := sqldb.Migrate(context.Background(), db, "pantry", pantry); err != nil {
		t.Fatal(err)
	}
	return db
}

func put(ctx context.Context, tx *sqldb.Tx, id string, stock int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO jars (id, stock) VALUES (?, ?)", id, stock)
	return err
}

func stock(t testing.TB, q sqldb.Querier, id string) (n int64) {
	t.Helper()
	if err := q.QueryRowContext(context.Background(), "SELECT stock FROM jars WHERE id = ?", id).Scan(&n); err != nil {
		t.Fatalf("stock of %s: %v", id, err)
	}
	return n
}

func TestAFailedTransactionUndoesOnlyItself(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return put(ctx, tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		errNo := errors.New("no")
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if _, err := tx.ExecContext(ctx, "UPDATE jars SET stock = ? WHERE id = ?", 7, "a"); err != nil {
				return err
			}
			if got := stock(t, tx, "a"); got != 7 {
				t.Errorf("inside, stock = %d, want 7", got)
			}
			return errNo
		})
		if !errors.Is(err, errNo) {
			t.Errorf("got %v, want %v", err, errNo)
		}
		if got := stock(t, db, "a"); got != 1 {
			t.Errorf("stock = %d, want 1", got)
		}
	})
}

func TestADuplicateKeyIsRecognised(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		for range 2 {
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return put(ctx, tx, "a", 1) })
			if err != nil && !sqldb.IsDuplicate(err) {
				t.Errorf("got %v, want a duplicate", err)
			}
		}
	})
}

func TestTendingKeepsStatisticsOfFilledTables(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		for i := range 300 {
			if err := db.InTx(t.Context(), putting(fmt.Sprint("jar ", i), 1)); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		if db.Dialect() == sqldb.MySQL {
			return
		}
		var stat string
		if err := db.QueryRowContext(t.Context(), "SELECT stat FROM sqlite_stat1 WHERE tbl = 'jars'").Scan(&stat); err != nil || !strings.HasPrefix(stat, "300 ") {
			t.Errorf("the statistics of 300 jars say %q, %v", stat, err)
		}
	})
}
