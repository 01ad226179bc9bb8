package order_test

import (
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestAShowTellsWhatItSoldOfEachProduct(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		noodles, fries := s.sell("냉면", 10_000, 50), s.sell("튀김", 5000, 50)
		buy := func(show string, o sandboxpg.Outcome, wants ...order.Want) string {
			in := wish(guest(id.New()), wants...)
			in.ShowID = show
			placed, window := s.place(in)
			s.pay(window, o)
			return placed.Number
		}
		part := buy("night", sandboxpg.Approve, order.Want{VariantID: noodles, Qty: 3}, order.Want{VariantID: fries, Qty: 1})
		buy("night", sandboxpg.Approve, order.Want{VariantID: fries, Qty: 4})
		buy("night", sandboxpg.Decline, order.Want{VariantID: noodles, Qty: 9})
		buy("other", sandboxpg.Approve, order.Want{VariantID: noodles, Qty: 7})
		back := buy("night", sandboxpg.Approve, order.Want{VariantID: noodles, Qty: 2})
		if _, err := s.orders.Cancel(t.Context(), back, order.Viewer{Who: operator}, "변심"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.refund(part, id.New(), order.Part{Line: 0, Qty: 1}); err != nil {
			t.Fatal(err)
		}
		s.settleAll()
		sold, err := s.orders.SoldIn(t.Context(), "night")
		if err != nil {
			t.Fatal(err)
		}
		for i := range sold {
			sold[i].Product = ""
		}
		want := []order.Sold{{Name: "튀김", NameEn: sold[0].NameEn, Qty: 5, Won: 25_000}, {Name: "냉면", NameEn: sold[1].NameEn, Qty: 2, Won: 20_000}}
		if !slices.Equal(sold, want) {
			t.Errorf("sold %+v, want %+v", sold, want)
		}
	})
}
