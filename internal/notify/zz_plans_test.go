package notify_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "notify", Files: notify.Migrations,
		Words: map[string][]string{
			"state": {"'sent'"}, "outcome": {"'sent'"}, "channel": {"'mail'"},
		},
		Walks: map[string]string{
			"SELECT kind FROM notice_kinds_off":                 "the kinds are a dozen",
			"DELETE FROM delivery_attempts WHERE begun_at <= ?": "the test sweeps all there is; a thousand go at a time",
			"DELETE FROM delivery_reports WHERE got_at <= ?":    "the same",
			"DELETE FROM deliveries WHERE told_at <= ?":         "the same",
			"DELETE FROM notices WHERE created_at <= ?":         "the same",
		},
	})
}
