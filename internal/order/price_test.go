package order

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/money"
)

// Whatever lies in a basket and is taken off it: nothing is negative, and every sum is exact to the last won.
func TestBasketsAddUpToTheLastWon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := make([]Line, rapid.IntRange(0, 6).Draw(t, "lines"))
		for i := range lines {
			qty := rapid.Int64Range(1, MaxQty).Draw(t, "qty")
			unit := money.Won(rapid.Int64Range(0, 50_000).Draw(t, "price"))
			lines[i] = Line{Qty: qty, UnitPrice: unit, Net: unit * money.Won(qty)}
			if rapid.IntRange(0, 4).Draw(t, "problem") == 0 {
				lines[i].Problem = SoldOut
			}
		}
		var discounts []Discount
		for range rapid.IntRange(0, 3).Draw(t, "discounts") {
			discounts = append(discounts, Discount{Kind: "test", Amount: money.Won(rapid.Int64Range(-10, 400_000).Draw(t, "off"))})
		}
		q, err := addUp(lines, discounts)
		if err != nil {
			t.Fatal(err)
		}
		var items, shares, off money.Won
		for _, l := range q.Lines {
			if l.Problem != "" {
				if l.Discount != 0 {
					t.Errorf("a line that cannot be ordered has %s off", l.Discount)
				}
				continue
			}
			if items += l.Net; l.Discount < 0 || l.Discount > l.Net {
				t.Errorf("%s off a line of %s", l.Discount, l.Net)
			}
			shares += l.Discount
			// However the pieces of a line are cut, the parts add up to what was paid for it.
			var back money.Won
			for before := int64(0); before < l.Qty; {
				n := rapid.Int64Range(1, l.Qty-before).Draw(t, "pieces")
				part := l.worth(before, n)
				if part < 0 {
					t.Errorf("%d pieces are worth %s", n, part)
				}
				back, before = back+part, before+n
			}
			if back != l.paid() {
				t.Errorf("the pieces of a line of %s are worth %s", l.paid(), back)
			}
		}
		for _, d := range q.Discounts {
			off += d.Amount
		}
		if q.Items != items || q.Discount != shares || q.Discount != off || q.Total != items-shares+q.Shipping || q.Total < 0 {
			t.Errorf("items %s of %s, %s off of %s and %s, shipping %s, total %s", q.Items, items, q.Discount, shares, off, q.Shipping, q.Total)
		}
		if again, err := addUp(append([]Line{}, lines...), discounts); err != nil || again.Total != q.Total || again.Discount != q.Discount {
			t.Errorf("the same basket once more: %s, %v; want %s", again.Total, err, q.Total)
		}
	})
}
