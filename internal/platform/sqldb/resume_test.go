package sqldb_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// barrel is two steps whose statements each must run exactly once.
var barrel = [][]string{
	{
		"-- what is in it\nCREATE TABLE barrels (\n  id VARCHAR(36) PRIMARY KEY, -- its mark;\n  litres BIGINT NOT NULL\n);",
		"INSERT INTO barrels (id, litres) VALUES ('a', 1);",
		"ALTER TABLE barrels ADD COLUMN wood VARCHAR(20) NOT NULL DEFAULT 'oak';",
		"UPDATE barrels SET litres = litres + 10;",
		"CREATE INDEX barrels_litres ON barrels (litres);",
		"UPDATE barrels\n   SET litres = litres + 100\n WHERE id = 'a';",
	},
	{
		"DROP INDEX barrels_litres ON barrels;",
		"UPDATE barrels SET litres = litres + 1000;",
		"CREATE TABLE lids (id VARCHAR(36) PRIMARY KEY);",
	},
}

// cellarOf gives the steps; one statement may be replaced.
func cellarOf(step, at int, by string) fstest.MapFS {
	files := fstest.MapFS{}
	for i, statements := range barrel {
		statements = slices.Clone(statements)
		if i == step {
			statements[at] = by
		}
		files[fmt.Sprintf("%05d_barrels.sql", i+1)] = &fstest.MapFile{Data: []byte("-- +goose Up\n\n" + strings.Join(statements, "\n\n") + "\n")}
	}
	return files
}

func TestAStepThatWasCutOffGoesOnWhereItWas(t *testing.T) {
	for i, statements := range barrel {
		for k, statement := range statements {
			for _, unnoted := range []bool{false, true} {
				if unnoted && !strings.Contains(statement, "TABLE") && !strings.Contains(statement, "INDEX") {
					continue // it is one transaction with its note
				}
				t.Run(fmt.Sprintf("step %d, statement %d, unnoted %t", i+1, k+1, unnoted), func(t *testing.T) {
					db := sqldbtest.MariaDB(t)
					if err := sqldb.Migrate(t.Context(), db, "cellar", cellarOf(i, k, "BROKEN STATEMENT;")); err == nil {
						t.Fatal("a broken statement was taken for done")
					}
					if unnoted {
						err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
							_, err := tx.ExecContext(ctx, statement)
							return err
						})
						if err != nil {
							t.Fatal(err)
						}
					}
					for range 2 {
						if err := sqldb.Migrate(t.Context(), db, "cellar", cellarOf(-1, 0, "")); err != nil {
							t.Fatal(err)
						}
					}
					var litres, lids, indexed int
					err := db.QueryRowContext(t.Context(), `
						SELECT (SELECT SUM(litres) FROM barrels WHERE wood = 'oak'), (SELECT COUNT(*) FROM lids),
						       (SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'barrels_litres')`).Scan(&litres, &lids, &indexed)
					if err != nil || litres != 1111 || lids != 0 || indexed != 0 {
						t.Errorf("%d litres, %d lids, %d indexes (%v), want 1111, 0, 0", litres, lids, indexed, err)
					}
				})
			}
		}
	}
}
