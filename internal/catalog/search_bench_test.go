package catalog_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/saja-live/saja/internal/catalog"
)

func BenchmarkTenThousandProducts(b *testing.B) {
	s, v := open(b, tables.SQLite(b))
	dishes := []string{"떡볶이", "김치찜", "곰탕", "밀면", "육개장", "닭갈비", "순두부찌개", "파스타"}
	for i := range 10_000 {
		_, err := s.CreateProduct(context.Background(), catalog.ProductForm{
			Name: fmt.Sprintf("서울스낵 %s %d호", dishes[i%len(dishes)], i), Slug: fmt.Sprintf("p%d", i), VendorID: v.ID, Status: catalog.OnSale,
			Variants: []catalog.VariantForm{{SKU: fmt.Sprintf("S%d", i), Price: 1000, OnHand: 10}},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for name, f := range map[string]catalog.Filter{
		"newest": {Status: catalog.OnSale}, "popular": {Status: catalog.OnSale, Sort: catalog.SortPopular}, "initials": {Query: "ㄸㅂㅇ"},
		"words": {Query: "곰탕 99"}, "nothing": {Query: "피자"}, "stock": {Sort: catalog.SortStock},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Products(context.Background(), f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkProduct(b *testing.B) {
	s, v := open(b, tables.SQLite(b))
	p, err := s.CreateProduct(context.Background(), tteokbokki(v))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Product(context.Background(), p.Slug); err != nil {
			b.Fatal(err)
		}
	}
}
