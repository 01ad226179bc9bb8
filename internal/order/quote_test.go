package order_test

import (
	"testing"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
)

func TestShippingIsFreeFromThirtyThousandWonOn(t *testing.T) {
	s := open(t, tables.SQLite(t))
	for _, c := range []struct {
		price, shipping, toFree money.Won
	}{
		{29_999, 3_000, 1},
		{30_000, 0, 0},
		{30_001, 0, 0},
		{1, 3_000, 29_999},
	} {
		want := order.Want{VariantID: s.sell("냉면 "+c.price.String(), c.price, 5), Qty: 1}
		q, err := s.orders.Quote(t.Context(), []order.Want{want})
		if err != nil || q.Shipping != c.shipping || q.ToFree != c.toFree || q.Total != c.price+c.shipping {
			t.Errorf("%s: shipping %s, %s to free, total %s, %v; want shipping %s, %s to free",
				c.price, q.Shipping, q.ToFree, q.Total, err, c.shipping, c.toFree)
		}
		if o, _ := s.place(wish(guest("a"), want)); o.Shipping != c.shipping || o.Total != c.price+c.shipping {
			t.Errorf("an order of %s: shipping %s, total %s; want shipping %s", c.price, o.Shipping, o.Total, c.shipping)
		}
	}
}
