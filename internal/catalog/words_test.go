package catalog_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Two services on one database are two processes of a shop.
func TestAnotherProcessFindsAProductByItsNewName(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		here, v := open(t, db)
		there := catalog.New(db, catalog.Needs{}, slog.New(slog.DiscardHandler), time.Now)
		finds := func(query string, want int64) {
			t.Helper()
			for name, s := range map[string]*catalog.Service{"here": here, "there": there} {
				p, err := s.Products(t.Context(), catalog.Filter{Query: query})
				if err != nil || p.Total != want || int64(len(p.Items)) != min(want, 20) {
					t.Errorf("%s, %q finds %d of %d, %v; want %d", name, query, len(p.Items), p.Total, err, want)
				}
			}
		}
		p, err := here.CreateProduct(t.Context(), tteokbokki(v))
		if err != nil {
			t.Fatal(err)
		}
		finds("떡볶이", 1)
		finds("잡채", 0)
		form := tteokbokki(v)
		form.Name, form.Version, form.Slug = "당면 잡채", p.Version, p.Slug
		if _, err := here.UpdateProduct(t.Context(), p.ID, form); err != nil {
			t.Fatal(err)
		}
		finds("잡채", 1)
		finds("떡볶이", 0)
		if _, err := here.UpdateVendor(t.Context(), v.ID, catalog.VendorForm{Name: "한강식품", Version: v.Version}); err != nil {
			t.Fatal(err)
		}
		finds("한강", 1)
	})
}

func TestMoreProductsThanAStatementNamesAreFoundInOrder(t *testing.T) {
	db := tables.SQLite(t)
	s, v := open(t, db)
	const n = 520
	for i := range n {
		_, err := s.CreateProduct(t.Context(), catalog.ProductForm{
			Name: fmt.Sprintf("만두 %03d", i), Slug: fmt.Sprintf("m%d", i), VendorID: v.ID, Status: catalog.Draft,
			Variants: []catalog.VariantForm{{SKU: fmt.Sprintf("M-%d", i), Price: 1000, OnHand: 1}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for page, want := range map[int]string{1: "만두 000", 3: "만두 200", 6: "만두 500"} {
		p, err := s.Products(t.Context(), catalog.Filter{Query: "만두", Sort: catalog.SortName, Page: page, Size: 100})
		if err != nil || p.Total != n || len(p.Items) == 0 || p.Items[0].Name != want || (p.Next == "") != (page == 6) {
			t.Errorf("page %d of %d: %v, %v; want it to begin with %s", page, p.Total, len(p.Items), err, want)
		}
	}
}
