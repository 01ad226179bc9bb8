package order

import "github.com/saja-live/saja/internal/money"

// Discount is one reduction of what a basket costs. Nothing gives one yet: there are no coupons, points or grades.
type Discount struct {
	Kind   string    `json:"kind" doc:"What gives it"`
	Name   string    `json:"name" doc:"Its name, Korean"`
	NameEn string    `json:"nameEn" doc:"Its name, English"`
	Amount money.Won `json:"amount" doc:"In won"`
}

// addUp is the one place in which a basket is priced: its lines, the discounts on it split over them to the last won, and
// shipping. Lines with a Problem are shown but not counted. A discount never takes more than is left.
func addUp(lines []Line, discounts []Discount) (Quote, error) {
	q := Quote{Lines: lines, Ready: len(lines) > 0}
	var err error
	for i := range lines {
		l := &lines[i]
		l.Discount = 0
		if l.Problem != "" {
			q.Ready = false
			continue
		}
		if q.Items, err = q.Items.Add(l.Net); err != nil {
			return Quote{}, err
		}
	}
	for _, d := range discounts {
		if d.Amount = min(d.Amount, q.Items-q.Discount); d.Amount <= 0 {
			continue
		}
		rest := make([]int64, len(lines))
		for i, l := range lines {
			if l.Problem == "" {
				rest[i] = int64(l.paid())
			}
		}
		for i, share := range money.Split(d.Amount, rest) {
			lines[i].Discount += share
		}
		q.Discount += d.Amount
		q.Discounts = append(q.Discounts, d)
	}
	q.Shipping = shipping(q.Items)
	q.ToFree = max(0, FreeShipping-q.Items)
	q.Total, err = (q.Items - q.Discount).Add(q.Shipping)
	return q, err
}

// shipping is the fee for lines that cost items; an empty basket ships nothing.
func shipping(items money.Won) money.Won {
	if items == 0 || items >= FreeShipping {
		return 0
	}
	return ShippingFee
}

// paid is what a line costs with its share of the discounts.
func (l Line) paid() money.Won { return l.Net - l.Discount }

// worth is what qty more pieces of l are worth after the first before: the pieces of a line share what was paid for it to
// the last won, so that parts of it add up to the whole however they are cut.
func (l Line) worth(before, qty int64) money.Won {
	ones := make([]int64, l.Qty)
	for i := range ones {
		ones[i] = 1
	}
	var won money.Won
	for _, piece := range money.Split(l.paid(), ones)[before : before+qty] {
		won += piece
	}
	return won
}
