package catalog

import (
	"context"
	"fmt"
	"testing"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestListsOfProductsNeitherScanNorSort(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "catalog", Migrations); err != nil {
			t.Fatal(err)
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			for i := range 5000 {
				status := OnSale
				if i%2 == 0 {
					status = Draft
				}
				_, err := tx.ExecContext(ctx, `INSERT INTO products (id, slug, vendor_id, status, name, name_en, summary, summary_en, story, story_en, facts, options,
					price_from, cover_id, letters, initials, version, created_at, updated_at, sold)
					VALUES (?, ?, ?, ?, ?, '', '', '', '', '', '{}', '[]', ?, '', '', '', 1, 0, ?, ?)`,
					fmt.Sprintf("p%05d", i), fmt.Sprintf("p%d", i), fmt.Sprintf("v%d", i%50), status, fmt.Sprintf("떡볶이 %d", i*7%5000), i%300, i, i%700)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		plans := sqldbtest.NewPlans(t, db, "products")
		for _, f := range []Filter{
			{},
			{Status: OnSale},
			{Sort: SortName},
			{Sort: SortUpdated},
			{Status: OnSale, Sort: SortPopular},
			{Status: OnSale, Sort: SortPriceLow},
			{Status: OnSale, Sort: SortPriceHigh},
		} {
			f.Page, f.Size = 1, 20
			ids, _, err := searchProducts(t.Context(), plans, f)
			if err != nil || len(ids) != 20 {
				t.Fatalf("%+v: %d products, %v", f, len(ids), err)
			}
			plan := plans.Asked()[1] // after the count
			if plan.Sorts || plan.Whole("p") {
				t.Errorf("%+v: %s\nof %s", f, plan.Steps, plan.Statement)
			}
		}
	})
}
