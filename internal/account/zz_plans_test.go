package account_test

import (
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "account", Files: account.Migrations,
		Words: map[string][]string{
			"role": append(slices.Repeat([]string{"'member'"}, 997), "'host'", "'operator'", "'owner'"),
			"kind": {"'password'"}, "must_change": {"0", "1"}, "demo": {"0", "1"},
		},
		Walks: map[string]string{
			"SELECT id, email, name, phone, role, must_change, demo, created_at FROM members WHERE role IN": "the staff are some dozens, found by their roles",
			"SELECT name FROM members WHERE role IN":                                                        "the same",
			"SELECT COUNT(*) FROM members WHERE role":                                                       "the owners are counted, along an index",
		},
	})
}
