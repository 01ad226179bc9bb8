package mailgun_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/mailgun"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{Domain: "mailgun", Files: mailgun.Migrations, Walks: map[string]string{}})
}
