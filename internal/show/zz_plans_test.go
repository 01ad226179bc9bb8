package show

import (
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "show", Files: Migrations,
		Words: map[string][]string{
			"state": append(slices.Repeat([]string{"'ended'"}, 98), "'scheduled'", "'live'"), "kind": {"'pin'"}, "demo": {"0"}, "auto_start": {"0", "1"}, "portrait": {"0", "1"},
		},
		Walks: map[string]string{
			"SELECT COUNT(*) FROM (SELECT 1 FROM shows WHERE 1 = 1 AND (LOWER(title)": "a search: staff plan shows, which are some thousands",
			"SELECT " + columns + " FROM shows WHERE state IN (?) AND id IN":          "asked for what is on air, which is a few",
		},
	})
}
