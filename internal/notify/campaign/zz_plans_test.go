package campaign_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/campaign"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "campaign", Files: campaign.Migrations,
		Words: map[string][]string{"state": {"'done'"}, "what": {"'sent'"}, "stage": {"'choice'"}, "wording": {"'a'"}},
		Small: []string{"campaigns"},
		Walks: map[string]string{
			"DELETE FROM campaign_deeds WHERE at <= ?":  "the test sweeps all there is; a thousand go at a time",
			"DELETE FROM campaign_orders WHERE at <= ?": "the same",
		},
	})
}
