package seal_test

import (
	"testing"

	"github.com/saja-live/saja/internal/platform/seal"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "seal", Files: seal.Migrations,
	})
}
