package sqldb_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestTablesAreMadeByOneScriptOnlyWhereThereAreNone(t *testing.T) {
	opened := func() *sqldb.DB {
		db, err := sqldb.Open(t.Context(), sqldb.Config{URL: "sqlite:" + t.TempDir() + "/pantry.db"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	first := opened()
	if err := sqldb.Migrate(t.Context(), first, "pantry", pantry); err != nil {
		t.Fatal(err)
	}
	script, err := sqldb.Script(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}

	fresh := opened()
	if err := sqldb.Found(t.Context(), fresh, script); err != nil {
		t.Fatal(err)
	}
	var came []string
	for _, db := range []*sqldb.DB{first, fresh} {
		if err := db.InTx(t.Context(), putting("a", 1)); err != nil {
			t.Fatal(err)
		}
		if err := sqldb.Found(t.Context(), db, "CREATE TABLE second (id TEXT)"); err != nil {
			t.Fatal(err)
		}
		if err := sqldb.Migrate(t.Context(), db, "pantry", withLabels()); err != nil { // what came after the script
			t.Fatal(err)
		}
		all, err := sqldb.Script(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		came = append(came, all)
	}
	if diff := cmp.Diff(came[0], came[1]); diff != "" || strings.Contains(came[1], "second") {
		t.Errorf("by steps and by script (-steps +script):\n%s\n%s", diff, came[1])
	}
}

func TestAScriptThatFailsLeavesNothing(t *testing.T) {
	db, err := sqldb.Open(t.Context(), sqldb.Config{URL: "sqlite:" + t.TempDir() + "/pantry.db"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := sqldb.Found(t.Context(), db, "CREATE TABLE jars (id TEXT);\nCREATE TABEL lids (id TEXT);"); err == nil {
		t.Fatal("no error")
	}
	migrated(t, db) // would meet the table of half a script
}

func TestMariaDBIsNotFoundedByAScript(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if db.Dialect() == sqldb.SQLite {
			return
		}
		if err := sqldb.Found(t.Context(), db, "CREATE TABLE jars (id TEXT)"); err != nil {
			t.Fatal(err)
		}
		migrated(t, db)
	})
}
