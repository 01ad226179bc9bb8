package device_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "device", Files: device.Migrations,
		Words: map[string][]string{"platform": {"'webpush'"}, "lang": {"'ko'", "'en'"}},
		Walks: map[string]string{
			"DELETE FROM push_devices WHERE seen_at <= ?":   "the test sweeps all there is; a thousand go at a time",
			"DELETE FROM push_devices WHERE dead_at <= ?":   "the same",
			"DELETE FROM push_wishes WHERE created_at <= ?": "the same",
		},
	})
}
