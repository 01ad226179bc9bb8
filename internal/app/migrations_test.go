package app

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Whoever changes a table says in the file which program can still work on it: see sqldb.Migrate.
func TestEveryStepAfterTheFirstNamesTheOldestProgramThatCanReadIt(t *testing.T) {
	for _, m := range migrations {
		err := fs.WalkDir(m.Files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".sql") {
				return err
			}
			step, err := goose.NumericComponent(path.Base(name))
			if err != nil || step == 1 {
				return err
			}
			text, err := fs.ReadFile(m.Files, name)
			if err != nil {
				return err
			}
			if oldest, ok := sqldb.Oldest(text); !ok || oldest < 1 || oldest > step {
				t.Errorf("%s: %s says %d, %v; want a line \"-- oldest: N\", N from 1 to %d", m.Name, name, oldest, ok, step)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
