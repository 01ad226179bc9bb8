package consent_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "consent", Files: consent.Migrations,
		Words: map[string][]string{
			"purpose": {"'ad'"}, "medium": {"'mail'"}, "agreed": {"1"}, "reason": {"'080'"}, "source": {"'my_page'"},
		},
		Small: []string{"consent_wordings"}, // one for each sentence that was ever shown
		Walks: map[string]string{
			"DELETE FROM ad_places WHERE day <= ?": "the test sweeps all there is; a thousand go at a time",
		},
	})
}
