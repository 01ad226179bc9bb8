package payment_test

import (
	"testing"

	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "payment", Files: payment.Migrations,
		Words: map[string][]string{
			"state": {"'window'", "'paid'", "'unknown'", "'failed'"}, "provider": {"'sandbox'"}, "kind": {"'approve'"},
		},
		Small: []string{},
	})
}
