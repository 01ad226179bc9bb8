package blob_test

import (
	"testing"

	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "blob", Files: blob.Migrations,
	})
}
