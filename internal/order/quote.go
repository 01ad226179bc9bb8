package order

import (
	"context"
	"fmt"
	"strconv"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
)

// The rules of a basket.
const (
	ShippingFee  money.Won = 3_000
	FreeShipping money.Won = 30_000 // from this sum of the lines on, shipping is free
	MaxQty                 = 99
	MaxLines               = 50
)

// Want is what a shopper asks for. Prices are never taken from them.
type Want struct {
	VariantID string `json:"variant" minLength:"1" maxLength:"36" doc:"Variant id"`
	Qty       int64  `json:"qty" minimum:"1" maximum:"99" doc:"How many; the same variant twice is added up"`
}

// Quote is what the wants cost now. Lines with a Problem are shown but not counted.
type Quote struct {
	Lines    []Line    `json:"lines" nullable:"false" doc:"The wants, at the shop's prices"`
	Items    money.Won `json:"items" doc:"Sum of the lines in won"`
	Discount money.Won `json:"discount,omitempty" doc:"What the discounts take off, in won"`
	Shipping money.Won `json:"shipping" doc:"Shipping in won"`
	Total    money.Won `json:"total" doc:"What is to be paid, in won"`
	ToFree   money.Won `json:"toFree" doc:"How much more makes shipping free; 0 when it is"`
	Ready    bool      `json:"ready" doc:"Whether all of it can be ordered as it is"`

	Discounts []Discount `json:"discounts,omitempty" doc:"The discounts, in the order in which they were taken off"`
}

// Units is how many pieces can be ordered.
func (q Quote) Units() int64 {
	var n int64
	for _, l := range q.Lines {
		if l.Problem == "" {
			n += l.Qty
		}
	}
	return n
}

// Quote prices wants as the shop sells them now. Unknown variants fail with ErrVariant, wrong quantities with ErrQuantity;
// what is sold out or not on sale is marked.
func (s *Service) Quote(ctx context.Context, wants []Want) (Quote, error) {
	wants, err := merge(wants)
	if err != nil {
		return Quote{}, err
	}
	return s.quote(ctx, wants, true)
}

// quote prices merged wants. Unknown variants are an error when strict, and left out otherwise.
func (s *Service) quote(ctx context.Context, wants []Want, strict bool) (Quote, error) {
	ids := make([]string, len(wants))
	for i, w := range wants {
		ids[i] = w.VariantID
	}
	offers, err := s.catalog.Offers(ctx, s.db, ids)
	if err != nil {
		return Quote{}, fmt.Errorf("quote: %w", err)
	}
	lines, missing := make([]Line, 0, len(wants)), false
	for i, w := range wants {
		offer, ok := offers[w.VariantID]
		if !ok && strict {
			return Quote{}, ErrVariant.With("lines["+strconv.Itoa(i)+"].variant", "unknown variant")
		}
		if !ok {
			missing = true
			continue
		}
		l, err := price(offer, w.Qty)
		if err != nil {
			return Quote{}, err
		}
		lines = append(lines, l)
	}
	q, err := addUp(lines, nil)
	q.Ready = q.Ready && !missing
	return q, err
}

func price(o catalog.Offer, qty int64) (Line, error) {
	net, err := o.Price.Mul(qty)
	l := Line{
		VariantID: o.ID, ProductID: o.ProductID, Slug: o.Slug, SKU: o.SKU, Name: o.ProductName, NameEn: o.ProductNameEn,
		Option: o.Label("ko"), OptionEn: o.Label("en"), Qty: qty, UnitPrice: o.Price, Net: net, Picture: o.Picture, Left: o.Available(), onHand: o.OnHand,
	}
	switch {
	case !o.OnSale:
		l.Problem = NotOnSale
	case l.Left == 0:
		l.Problem = SoldOut
	case l.Left < qty:
		l.Problem = FewLeft
	}
	return l, err
}

// wants is what o was ordered as.
func (o Order) wants() []Want {
	wants := make([]Want, len(o.Lines))
	for i, l := range o.Lines {
		wants[i] = Want{VariantID: l.VariantID, Qty: l.Qty}
	}
	return wants
}

// merge adds up wants of one variant and checks the sums, so that two lines cannot pass where one would not.
func merge(wants []Want) ([]Want, error) {
	if len(wants) == 0 {
		return nil, ErrEmpty
	}
	if len(wants) > MaxLines {
		return nil, ErrTooMany
	}
	at := make(map[string]int, len(wants))
	out := make([]Want, 0, len(wants))
	for i, w := range wants {
		field := "lines[" + strconv.Itoa(i) + "]"
		if w.VariantID == "" || len(w.VariantID) > 36 {
			return nil, ErrVariant.With(field+".variant", "unknown variant")
		}
		if w.Qty < 1 || w.Qty > MaxQty {
			return nil, ErrQuantity.With(field+".qty", "between 1 and 99")
		}
		if j, seen := at[w.VariantID]; seen {
			if out[j].Qty += w.Qty; out[j].Qty > MaxQty {
				return nil, ErrQuantity.With(field+".qty", "between 1 and 99 in all")
			}
			continue
		}
		at[w.VariantID] = len(out)
		out = append(out, w)
	}
	return out, nil
}
