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
			"DELETE FROM notice_costs WHERE at <= ?": "the test sweeps all there is",
			"SELECT provider, what, valid_from, milli_won FROM notice_prices ORDER BY provider, what, valid_from DESC LIMIT 1000": "a price list is some dozens",
			"SELECT credential, since FROM notice_outages WHERE probe_at > ? ORDER BY since":                                      "the providers are a handful",
			"SELECT kind FROM notice_kinds_off":                          "the kinds are a dozen",
			"SELECT CONCAT(kind, ' ', channel) FROM notice_channels_off": "the same, by two or three channels",
			"SELECT CONCAT(kind, ' ', channel) FROM notice_channels_on":  "the same, by messages alone",
			"DELETE FROM delivery_attempts WHERE begun_at <= ?":          "the test sweeps all there is; a thousand go at a time",
			"DELETE FROM delivery_reports WHERE got_at <= ?":             "the same",
			"DELETE FROM deliveries WHERE told_at <= ?":                  "the same",
			"DELETE FROM notices WHERE created_at <= ?":                  "the same",
		},
	})
}
