package nodes_test

import (
	"testing"

	"github.com/saja-live/saja/internal/platform/nodes"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "nodes", Files: nodes.Migrations,
		Words: map[string][]string{
			"roles": {"'web'"},
		},
		Small: []string{"nodes"},
	})
}
