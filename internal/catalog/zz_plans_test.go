package catalog_test

import (
	"testing"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "catalog", Files: catalog.Migrations,
		Words: map[string][]string{
			"status": {"'draft'", "'on_sale'", "'hidden'"}, "state": {"'pending'", "'posted'", "'expired'", "'returned'"}, "kind": {"'adjust'", "'post'"}, "retired": {"0", "1"},
		},
		Small: []string{"product_words"},
		Walks: map[string]string{
			"SELECT COUNT(*) FROM products p WHERE":                      "staff type products in: they are some ten thousands, counted in 1 ms",
			"SELECT p.id FROM products p WHERE 1 = 1 ORDER BY":           "the same; in the back office, which may look at all of them in any order",
			"SELECT id FROM variants WHERE retired = 1":                  "read when the words of products have changed, into memory",
			"SELECT p.id, p.status, p.vendor_id, p.letters, p.initials":  "read when the words of products have changed, into memory",
			"SELECT product_id, variant_id, on_hand - reserved - safety": "one walk over all stocks, kept for a moment: see least.go",
		},
	})
}
