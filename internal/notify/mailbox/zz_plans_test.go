package mailbox_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/mailbox"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{Domain: "mailbox", Files: mailbox.Migrations, Words: map[string][]string{}, Walks: map[string]string{}})
}
