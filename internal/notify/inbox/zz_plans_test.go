package inbox_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/inbox"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{Domain: "inbox", Files: inbox.Migrations, Words: map[string][]string{"kind": {"'letter'"}}, Walks: map[string]string{}})
}
