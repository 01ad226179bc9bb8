package app

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

var update = flag.Bool("update", false, "write the tables that the steps make into tables.sqlite.sql")

// A new shop on SQLite is given its tables by one script. What the script does not know yet comes by its step, so that the two ways
// lead to one place whether or not the script has been written anew since the last step was added.
func TestANewShopHasTheTablesThatAllStepsMake(t *testing.T) {
	opened := func(name string) *sqldb.DB {
		db, err := sqldb.Open(t.Context(), sqldb.Config{URL: "sqlite:" + t.TempDir() + "/" + name})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	tables := func(db *sqldb.DB) string {
		if err := sqldb.MigrateAll(t.Context(), db, migrations...); err != nil {
			t.Fatal(err)
		}
		script, err := sqldb.Script(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		return script
	}
	stepped := tables(opened("stepped.db"))
	if *update {
		if err := os.WriteFile("tables.sqlite.sql", []byte(stepped), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	db := opened("founded.db")
	if err := sqldb.Found(t.Context(), db, tablesScript); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(stepped, tables(db)); diff != "" {
		t.Errorf("the steps make other tables than the script and what comes after it (-steps +script); make generate:\n%s", diff)
	}
}
