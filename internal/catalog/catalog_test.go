package catalog_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

var tables = sqldbtest.NewShape(sqldb.Domain{Name: "catalog", Files: catalog.Migrations}, sqldb.Domain{Name: "eventlog", Files: eventlog.Migrations})

// open gives a catalogue on db with one vendor.
func open(t testing.TB, db *sqldb.DB) (*catalog.Service, catalog.Vendor) {
	t.Helper()
	blobs, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := catalog.New(db, catalog.Needs{Blobs: blobs}, slog.New(slog.DiscardHandler), time.Now)
	v, err := s.CreateVendor(t.Context(), catalog.VendorForm{Name: "서울스낵", NameEn: "Seoul Snack"})
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func tteokbokki(v catalog.Vendor) catalog.ProductForm {
	return catalog.ProductForm{
		Name: "서울스낵 불맛 쌀떡볶이", NameEn: "Flame-kissed rice tteokbokki", VendorID: v.ID, Status: catalog.OnSale,
		Options: []catalog.Option{{Name: "맵기", NameEn: "Heat", Values: []catalog.OptionValue{{Name: "순한맛", NameEn: "Mild"}, {Name: "매운맛"}}}},
		Variants: []catalog.VariantForm{
			{SKU: "SS-1", Values: []string{"순한맛"}, Price: 12900, ListPrice: 16900, OnHand: 100},
			{SKU: "SS-2", Values: []string{"매운맛"}, Price: 11900, OnHand: 5, Safety: 2},
		},
	}
}

func TestProductIsReadBackAsItWasWritten(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		made, err := s.CreateProduct(t.Context(), tteokbokki(v))
		if err != nil {
			t.Fatal(err)
		}
		bySlug, err := s.Product(t.Context(), "flame-kissed-rice-tteokbokki")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(made, bySlug); diff != "" {
			t.Error(diff)
		}
		price, list := made.From()
		if price != 11900 || list != 11900 || made.Available() != 103 || made.Vendor.Name != "서울스낵" {
			t.Errorf("from %d of %d, %d available, by %q", price, list, made.Available(), made.Vendor.Name)
		}
		if got := made.Variants[0].Label("en") + ", " + made.Variants[1].Label("en"); got != "Mild, 매운맛" {
			t.Errorf("labels %q", got)
		}
	})
}

func TestSecondEditorIsToldOfTheFirst(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		p, err := s.CreateProduct(t.Context(), tteokbokki(v))
		if err != nil {
			t.Fatal(err)
		}
		f := tteokbokki(v)
		f.Version = p.Version
		f.Variants = []catalog.VariantForm{
			{ID: p.Variants[1].ID, SKU: "SS-2", Values: []string{"매운맛"}, Price: 9900},
			{SKU: "SS-3", Values: []string{"순한맛"}, Price: 13900, OnHand: 7},
		}
		after, err := s.UpdateProduct(t.Context(), p.ID, f)
		if err != nil {
			t.Fatal(err)
		}
		if len(after.Variants) != 2 || after.Variants[0].OnHand != 5 || after.Variants[0].Safety != 0 || after.Variants[1].OnHand != 7 {
			t.Errorf("variants %+v", after.Variants)
		}
		if _, err := s.UpdateProduct(t.Context(), p.ID, f); !errors.Is(err, catalog.ErrEditConflict) {
			t.Errorf("second edit: %v", err)
		}
		offers, err := s.Offers(t.Context(), db, []string{p.Variants[0].ID, p.Variants[1].ID, "missing"})
		if err != nil {
			t.Fatal(err)
		}
		if len(offers) != 2 || offers[p.Variants[0].ID].OnSale || !offers[p.Variants[1].ID].OnSale || offers[p.Variants[1].ID].Price != money.Won(9900) {
			t.Errorf("offers %+v", offers)
		}
		// The retired one comes back by its SKU, with the stock it had.
		f.Version = after.Version
		f.Variants = []catalog.VariantForm{{SKU: "SS-1", Values: []string{"순한맛"}, Price: 12000}}
		back, err := s.UpdateProduct(t.Context(), p.ID, f)
		if err != nil {
			t.Fatal(err)
		}
		if back.Variants[0].ID != p.Variants[0].ID || back.Variants[0].OnHand != 100 {
			t.Errorf("came back as %+v", back.Variants[0])
		}
	})
}

func TestWrongFormNamesEachField(t *testing.T) {
	s, v := open(t, tables.SQLite(t))
	f := tteokbokki(v)
	f.Name, f.Slug = " ", "떡볶이"
	f.Variants[0].Price = -1
	f.Variants[1].Values = []string{"없는맛"}
	_, err := s.CreateProduct(t.Context(), f)
	if !errors.Is(err, catalog.ErrProduct) {
		t.Fatal(err)
	}
	for _, at := range []string{"name", "slug", "variants[0].price", "variants[1].values[0]"} {
		if !strings.Contains(mustJSON(t, err), at) {
			t.Errorf("%s is not named", at)
		}
	}
	f = tteokbokki(v)
	f.VendorID = "0193a5a0-0000-7000-8000-000000000000"
	if _, err := s.CreateProduct(t.Context(), f); !errors.Is(err, catalog.ErrVendorNotFound) {
		t.Errorf("unknown vendor: %v", err)
	}
	if _, err := s.CreateProduct(t.Context(), tteokbokki(v)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateProduct(t.Context(), tteokbokki(v)); !errors.Is(err, catalog.ErrSlugTaken) {
		t.Errorf("same slug: %v", err)
	}
	f = tteokbokki(v)
	f.Slug = "another"
	if _, err := s.CreateProduct(t.Context(), f); !errors.Is(err, catalog.ErrSKUTaken) {
		t.Errorf("same SKU: %v", err)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestProductIsFoundTheWayPeopleType(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		for i, name := range []string{"불맛 쌀떡볶이", "묵은지 김치찜", "한우 곰탕 100% 사골_육수", "부산 밀면"} {
			f := tteokbokki(v)
			f.Name, f.NameEn, f.Slug = name, "", "p"+string(rune('1'+i))
			f.Options = nil
			f.Variants = []catalog.VariantForm{{SKU: "S" + f.Slug, Price: money.Won(1000 * (i + 1)), OnHand: 10}}
			if _, err := s.CreateProduct(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}
		for query, want := range map[string]string{
			"떡볶이": "p1", "쌀떡": "p1", "ㄸㅂㅇ": "p1", "ㅆㄸ": "p1", "떡ㅂㅇ": "p1", "쌀 떡볶": "p1", "떡보": "p1", "맛쌀": "p1",
			norm.NFD.String("떡볶이"): "p1", // as macOS gives it
			"김치ㅉ":                  "p2", "ㄱㅊㅉ": "p2", "ㅁㅇㅈ 김치": "p2", "곰탕": "p3", "100%": "p3", "사골육수": "p3", "ㅁㅁ": "p4",
			"１００": "p3", "피자": "", "%": "", "_": "", "seoul": "p4 p3 p2 p1", "SEOUL snack": "p4 p3 p2 p1", "  ": "p4 p3 p2 p1", "\xff": "",
		} {
			page, err := s.Products(t.Context(), catalog.Filter{Query: query, Status: catalog.OnSale})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range page.Items {
				got = append(got, p.Slug)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%q finds %v, want %v", query, got, want)
			}
		}
	})
}

func TestListIsSortedAndPaged(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		ids := map[string]string{}
		for i, slug := range []string{"a", "b", "c"} {
			f := tteokbokki(v)
			f.Name, f.NameEn, f.Slug, f.Options = strings.ToUpper(slug), "", slug, nil
			f.Variants = []catalog.VariantForm{{SKU: "S" + slug, Price: money.Won([]int{3000, 1000, 2000}[i]), OnHand: int64([]int{5, 50, 1}[i])}}
			if slug == "b" {
				f.Status = catalog.Draft
			}
			p, err := s.CreateProduct(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			ids[slug] = p.ID
		}
		for _, c := range []struct {
			f     catalog.Filter
			want  string
			total int64
		}{
			{catalog.Filter{}, "c b a", 3},
			{catalog.Filter{Status: catalog.OnSale}, "c a", 2},
			{catalog.Filter{Sort: catalog.SortPriceLow}, "b c a", 3},
			{catalog.Filter{Sort: catalog.SortPriceHigh}, "a c b", 3},
			{catalog.Filter{Sort: catalog.SortName, Size: 2, Page: 2}, "c", 3},
			{catalog.Filter{Sort: catalog.SortStock}, "c a b", 3},
			{catalog.Filter{Sort: catalog.SortPopular}, "c b a", 3},
			{catalog.Filter{Vendor: "seoul-snack", Size: 1}, "c", 3},
			{catalog.Filter{Vendor: "nobody"}, "", 0},
			{catalog.Filter{Page: 9}, "", 3},
			{catalog.Filter{IDs: []string{ids["b"], ids["c"], ids["a"], "x"}}, "b c a", 3},
			{catalog.Filter{IDs: []string{}}, "", 0},
		} {
			page, err := s.Products(t.Context(), c.f)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range page.Items {
				got = append(got, p.Slug)
			}
			if strings.Join(got, " ") != c.want || page.Total != c.total {
				t.Errorf("%+v gives %v of %d, want %s of %d", c.f, got, page.Total, c.want, c.total)
			}
		}
	})
}

// photo is a PNG of the given size.
func photo(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.NRGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8((x ^ y) & 63), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
