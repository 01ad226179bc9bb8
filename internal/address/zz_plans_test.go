package address_test

import (
	"testing"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "address", Files: address.Migrations,
		Words: map[string][]string{"state": {"'done'", "'working'", "'waiting'", "'failed'"}},
		Small: []string{"address_files", "address_loads", "address_nodes", "address_ranges", "address_settings"},
	})
}
