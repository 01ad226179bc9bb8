package sqldb_test

import (
	"context"
	"database/sql/driver"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// counting is a driver's connection that counts what it is asked to prepare.
type counting struct {
	driver.Conn
	*counts
}

type counts struct{ prepared, open, most, closed int }

func (c counting) PrepareContext(context.Context, string) (driver.Stmt, error) {
	c.prepared++
	c.open++
	c.most = max(c.most, c.open)
	return countedStmt{counts: c.counts}, nil
}

func (c counting) Close() error               { c.closed++; return nil }
func (c counting) Ping(context.Context) error { return nil }
func (c counting) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) {
	return nil, driver.ErrSkip
}
func (c counting) ResetSession(context.Context) error { return nil }
func (c counting) IsValid() bool                      { return true }
func (c counting) ExecContext(context.Context, string, []driver.NamedValue) (driver.Result, error) {
	return driver.RowsAffected(0), nil
}

func (c counting) QueryContext(context.Context, string, []driver.NamedValue) (driver.Rows, error) {
	return nil, driver.ErrSkip
}

type countedStmt struct {
	driver.Stmt
	*counts
}

func (s countedStmt) NumInput() int { return -1 } // as SQLite's
func (s countedStmt) Close() error  { s.open--; return nil }
func (s countedStmt) ExecContext(context.Context, []driver.NamedValue) (driver.Result, error) {
	return driver.RowsAffected(1), nil
}

func (s countedStmt) QueryContext(context.Context, []driver.NamedValue) (driver.Rows, error) {
	return nil, driver.ErrSkip
}

type counter struct{ *counts }

func (c counter) Connect(context.Context) (driver.Conn, error) {
	return counting{counts: c.counts}, nil
}
func (c counter) Driver() driver.Driver { return nil }

func TestAConnectionPreparesAStatementOnceAndKeepsABoundedNumber(t *testing.T) {
	n := new(counts)
	conn, err := sqldb.Preparing(counter{n}).Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	run := func(query string) {
		t.Helper()
		if _, err := conn.(driver.ExecerContext).ExecContext(t.Context(), query, []driver.NamedValue{{Ordinal: 1, Value: "x"}}); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		run("often ?")
	}
	if n.prepared != 1 {
		t.Errorf("prepared %d times, want once", n.prepared)
	}
	for i := range 3 * sqldb.MaxPrepared {
		run(fmt.Sprint("seldom ? ", i))
		run("often ?")
	}
	if n.most > sqldb.MaxPrepared+1 || n.prepared != 1+3*sqldb.MaxPrepared {
		t.Errorf("kept %d at once and prepared %d, want at most %d and %d: what is used stays", n.most, n.prepared, sqldb.MaxPrepared+1, 1+3*sqldb.MaxPrepared)
	}
	if err := conn.Close(); err != nil || n.open != 0 || n.closed != 1 {
		t.Errorf("closed with %v, %d statements left open, closed %d times", err, n.open, n.closed)
	}
}

func TestPreparedReadsFollowTheTables(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		if err := db.InTx(t.Context(), putting("a", 1)); err != nil {
			t.Fatal(err)
		}
		read := func() (columns []string) {
			rows, err := db.QueryContext(t.Context(), "SELECT * FROM jars WHERE id = ?", "a")
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			columns, err = rows.Columns()
			if err != nil || !rows.Next() {
				t.Fatalf("no row: %v, %v", err, rows.Err())
			}
			return columns
		}
		for range 8 {
			read()
		}
		later := fstest.MapFS{"00001_jars.sql": pantry["00001_jars.sql"], "00002_label.sql": {Data: []byte("-- +goose Up\nALTER TABLE jars ADD COLUMN label VARCHAR(20) NOT NULL DEFAULT '';\n")}}
		if err := sqldb.Migrate(t.Context(), db, "pantry", later); err != nil {
			t.Fatal(err)
		}
		for range 8 {
			if got := read(); len(got) != 3 {
				t.Errorf("columns %v, want the new one too", got)
			}
		}
	})
}

func TestListsOfAnyLengthAreReadByManyAtOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		if err := db.InTx(t.Context(), putting("a", 1)); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for reader := range 4 * runtime.GOMAXPROCS(0) {
			all.Go(func() {
				for i := range 200 {
					length := 1 + (reader*31+i)%190
					args := make([]any, length)
					for j := range args {
						args[j] = "none"
					}
					args[length-1] = "a"
					var n int64
					err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM jars WHERE id IN ("+sqldb.Marks(length)+")", args...).Scan(&n)
					if err != nil || n != 1 {
						t.Errorf("%d ids found %d rows: %v", length, n, err)
						return
					}
				}
			})
		}
		all.Wait()
	})
}
