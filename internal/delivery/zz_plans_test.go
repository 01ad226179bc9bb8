package delivery_test

import (
	"testing"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "delivery", Files: delivery.Migrations,
		Words: map[string][]string{
			"carrier": {"'kr.cjlogistics'", "'kr.hanjin'", "'kr.lotte'"},
			"urgency": {"1", "1", "1", "1", "1", "2", "0", "5", "6", "9"},
		},
		Small: []string{"carrier_health", "parcel_keys", "parcel_watchers"},
		Walks: map[string]string{"DELETE FROM arrivals": "once a day, of rows that are all older where everything is"},
	})
}
