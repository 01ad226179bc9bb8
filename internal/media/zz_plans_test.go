package media_test

import (
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "media", Files: media.Migrations,
		Words: map[string][]string{"state": append(slices.Repeat([]string{"'ended'"}, 997), "'live'", "'away'", "'waiting'"), "asked": {"''"}},
		Small: []string{"stream_ingests"},
		Walks: map[string]string{
			"SELECT id, state, since, on_air, node, seen_at, health FROM streams WHERE state = ?": "asked for what is live, which is a few",
		},
	})
}
