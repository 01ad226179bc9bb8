package catalog_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Buyers buy, pay, let go and send back; staff counts, retires variants, brings them back and sets safety stock. After each
// step the list by stock is that of the sums.
func TestListByStockIsThatOfTheSumsAtAnyTime(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		r := rand.New(rand.NewPCG(8, 3))
		var products []catalog.Product
		for range 6 {
			variants := shelf(t, s, v, r.Int64N(9), r.Int64N(9), r.Int64N(9))
			p, err := s.Product(t.Context(), variants[0].ProductID)
			if err != nil {
				t.Fatal(err)
			}
			products = append(products, p)
		}
		refs := []string{}
		for step := range 120 {
			of := products[r.IntN(len(products))]
			variant := of.Variants[r.IntN(len(of.Variants))].ID
			var err error
			switch what := r.IntN(6); {
			case what == 0:
				_, err = s.AdjustStock(t.Context(), variant, 1+r.Int64N(5), "입고")
			case what == 1:
				err = edit(t, s, of, r)
			case what < 4 || len(refs) == 0:
				ref := fmt.Sprint(step)
				if err = reserve(db, s, ref, time.Now(), catalog.Item{VariantID: variant, Qty: 1 + r.Int64N(3)}); err == nil {
					refs = append(refs, ref)
				}
			default:
				ref := refs[r.IntN(len(refs))]
				switch r.IntN(3) {
				case 0:
					err = post(db, s, ref)
				case 1:
					_, err = release(db, s, ref, catalog.Expired)
				default:
					err = giveBack(db, s, ref)
				}
			}
			if err != nil && !errors.Is(err, catalog.ErrSoldOut) && !errors.Is(err, catalog.ErrReservationGone) {
				t.Fatal(err)
			}
			for _, f := range []catalog.Filter{{}, {Status: catalog.OnSale}, {Status: catalog.Hidden}, {Vendor: v.Slug, Page: 2, Size: 4}, {Query: "떡볶이", Size: 2}, {IDs: []string{products[4].ID, products[1].ID}}} {
				f.Sort = catalog.SortStock
				sameAsSums(t, s, db, f)
			}
			if t.Failed() {
				t.Fatalf("at step %d", step)
			}
		}
	})
}

// edit changes status, safety stock and variants of a product.
func edit(t *testing.T, s *catalog.Service, p catalog.Product, r *rand.Rand) error {
	t.Helper()
	now, err := s.Product(t.Context(), p.ID)
	if err != nil {
		return err
	}
	f := catalog.ProductForm{Name: p.Name, Slug: p.Slug, VendorID: p.Vendor.ID, Status: catalog.OnSale, Options: p.Options, Version: now.Version}
	if r.IntN(3) == 0 {
		f.Status = catalog.Hidden
	}
	for _, v := range p.Variants[:1+r.IntN(len(p.Variants))] {
		f.Variants = append(f.Variants, catalog.VariantForm{ID: v.ID, SKU: v.SKU, Values: v.Values, Price: v.Price, Safety: r.Int64N(3)})
	}
	_, err = s.UpdateProduct(t.Context(), p.ID, f)
	return err
}

// sameAsSums compares a page with what the rows themselves add up to.
func sameAsSums(t *testing.T, s *catalog.Service, db *sqldb.DB, f catalog.Filter) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `
		SELECT p.id FROM products p
		 WHERE (? = '' OR p.status = ?)
		 ORDER BY (SELECT COALESCE(SUM(CASE WHEN k.on_hand > k.reserved + k.safety THEN k.on_hand - k.reserved - k.safety ELSE 0 END), 0)
		             FROM stocks k JOIN variants v ON v.id = k.variant_id WHERE v.product_id = p.id AND v.retired = 0), p.id DESC`, f.Status, f.Status)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	want := []string{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		if f.IDs == nil || slices.Contains(f.IDs, id) {
			want = append(want, id)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	total := len(want)
	page, err := s.Products(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	size := f.Size
	if size == 0 {
		size = 20
	}
	low := min((max(f.Page, 1)-1)*size, total)
	got := []string{}
	for _, p := range page.Items {
		got = append(got, p.ID)
	}
	if diff := cmp.Diff(want[low:min(low+size, total)], got); diff != "" || page.Total != int64(total) {
		t.Errorf("%+v: %d of %d (-want +got):\n%s", f, page.Total, total, diff)
	}
}
