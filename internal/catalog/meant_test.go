package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestSlipOfTheFingerIsUnderstood(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		for i, name := range [][2]string{
			{"서울스낵 불맛 쌀떡볶이", "Fire-Wok Rice Tteokbokki"}, {"한강면옥 평양 물냉면", "Pyongyang cold noodles"}, {"온기 돼지국밥", "Pork gukbap"}, {"남산 바지락칼국수", "Clam kalguksu"},
		} {
			f := tteokbokki(v)
			f.Name, f.NameEn = name[0], name[1]
			f.Options, f.Variants = nil, []catalog.VariantForm{{SKU: fmt.Sprint("M-", i), Price: 12900, OnHand: 10}}
			if i == 3 {
				f.Status = catalog.Draft
			}
			if _, err := s.CreateProduct(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}
		for query, want := range map[string]string{
			"떡뽁이": "떡볶이", "떡복이": "떡볶이", "덕볶이": "떡볶이", "냉묜": "냉면", "물냉몀": "물냉면", "되지국밥": "돼지국밥", "tteokboki": "tteokbokki", "noodels": "noodles",
			norm.NFD.String("떡뽁이"): "떡볶이", "불맛 떡뽁이": "불맛 떡볶이", "서울스넥 떡뽁이": "서울스낵 떡볶이",
			"떡볶이":                    "", // is found
			"zzzz":                   "", // like nothing
			"피자":                     "", // another dish
			"칼국슈":                    "", // not on sale
			"온기 냉묜":                  "", // both are there, but no product has both
			"ㄸ":                      "", // too short to be like anything
			"":                       "",
			strings.Repeat("똠", 200): "",
		} {
			got, err := s.Meant(t.Context(), query)
			if err != nil || got != want {
				t.Errorf("by %q %q is meant (%v), want %q", query, got, err, want)
			}
			if got == "" {
				continue
			}
			found, err := s.Products(t.Context(), catalog.Filter{Query: got, Status: catalog.OnSale, Size: 1})
			if err != nil || found.Total == 0 {
				t.Errorf("%q finds %d products (%v)", got, found.Total, err)
			}
		}
	})
}

func BenchmarkMeantAmongTenThousandProducts(b *testing.B) {
	s, v := open(b, tables.SQLite(b))
	dishes := []string{"떡볶이", "김치찜", "곰탕", "밀면", "육개장", "닭갈비", "순두부찌개", "파스타"}
	for i := range 10_000 {
		_, err := s.CreateProduct(b.Context(), catalog.ProductForm{
			Name: fmt.Sprintf("서울스낵 %s %d호", dishes[i%len(dishes)], i), Slug: fmt.Sprintf("p%d", i), VendorID: v.ID, Status: catalog.OnSale,
			Variants: []catalog.VariantForm{{SKU: fmt.Sprintf("S%d", i), Price: 1000, OnHand: 10}},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if got, err := s.Meant(b.Context(), "떡뽁이"); err != nil || got != "떡볶이" {
			b.Fatal(got, err)
		}
	}
}
