package dkim_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/dkim"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "dkim", Files: dkim.Migrations,
		Words: map[string][]string{"algorithm": {"'rsa'", "'ed25519'"}},
	})
}
