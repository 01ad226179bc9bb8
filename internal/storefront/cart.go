package storefront

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/texts"
)

type cartPage struct {
	Head
	wrong
	basket
	Done    string
	Removed *removed
}

// removed is what was just taken out, so that it can be put back.
type removed struct {
	Name, Variant string
	Qty           int64
}

// basket is what someone is about to order, as the cart and the checkout show it.
type basket struct {
	Lines                          []basketLine
	Items, Shipping, Total, ToFree money.Won
	FreeFrom                       money.Won
	Ready                          bool
	Units                          int64
}

type basketLine struct {
	Variant, Slug, Name, Option string
	Picture                     *picture
	Qty                         int64
	Unit, Net                   money.Won
	Problem                     string // a sentence; empty when it can be ordered
	Gone                        bool   // it cannot be ordered in any quantity
	Most                        int64
}

func basketOf(tx texts.Texts, q order.Quote) basket {
	b := basket{
		Items: q.Items, Shipping: q.Shipping, Total: q.Total, ToFree: q.ToFree, FreeFrom: order.FreeShipping,
		Ready: q.Ready, Units: q.Units(),
	}
	for _, l := range q.Lines {
		line := basketLine{
			Variant: l.VariantID, Slug: l.Slug, Name: pick(tx, l.Name, l.NameEn), Option: pick(tx, l.Option, l.OptionEn),
			Picture: small(l.Picture, ""), Qty: l.Qty, Unit: l.UnitPrice, Net: l.Net, Most: min(order.MaxQty, l.Left),
		}
		if l.Problem != "" {
			line.Problem = tx.T("problem."+string(l.Problem), "left", l.Left)
			line.Gone = l.Problem != order.FewLeft
		}
		b.Lines = append(b.Lines, line)
	}
	return b
}

// cartCount is how many pieces lie in the visitor's cart, for the mark in the header. Without an answer the mark is left out.
func (s *Site) cartCount(ctx context.Context) int64 {
	who := account.From(ctx)
	if !who.Member() && who.GuestID == "" {
		return 0
	}
	n, err := s.Orders.CartCount(ctx, who)
	if err != nil {
		httpkit.Note(ctx, err)
		return 0
	}
	return n
}

func (s *Site) cart(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := &cartPage{}
	tx := s.texts(r)
	if q.Get("added") == "1" {
		p.Done = tx.T("cart.added")
	}
	if qty, ok := quantity(q.Get("qty")); ok && q.Get("removed") != "" {
		if was, err := s.Orders.Quote(r.Context(), []order.Want{{VariantID: q.Get("removed"), Qty: qty}}); err == nil && len(was.Lines) == 1 {
			p.Removed = &removed{pick(tx, was.Lines[0].Name, was.Lines[0].NameEn), q.Get("removed"), qty}
		}
	}
	_, p.wrong, _ = s.again(r, "cart")
	p.Section, p.Private = "cart", true
	in, err := s.Orders.Cart(r.Context(), account.From(r.Context()))
	if err != nil {
		return err
	}
	p.basket = basketOf(tx, in)
	return s.render(w, r, http.StatusOK, "cart", p)
}

// addToCart takes the form of a product page, and the undo of the cart.
func (s *Site) addToCart(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "variant", "qty")
	if err != nil {
		return err
	}
	qty, ok := quantity(f["qty"])
	if !ok {
		return s.cartTrouble(w, r, order.ErrQuantity)
	}
	if _, err := s.Orders.AddToCart(r.Context(), account.From(r.Context()), order.Want{VariantID: f["variant"], Qty: qty}); err != nil {
		return s.cartTrouble(w, r, err)
	}
	return s.on(w, r, "/cart?added=1")
}

// setLine changes the quantity of one line, or takes it out when asked to remove it.
func (s *Site) setLine(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "variant", "qty", "remove")
	if err != nil {
		return err
	}
	qty, ok := quantity(f["qty"])
	if f["remove"] != "" {
		qty, ok = 0, true
	}
	if !ok {
		return s.cartTrouble(w, r, order.ErrQuantity)
	}
	was, err := s.Orders.SetLine(r.Context(), account.From(r.Context()), f["variant"], qty)
	if err != nil {
		return s.cartTrouble(w, r, err)
	}
	back := "/cart"
	if f["remove"] != "" && was > 0 {
		back += "?" + url.Values{"removed": {f["variant"]}, "qty": {strconv.FormatInt(was, 10)}}.Encode()
	}
	return s.on(w, r, back)
}

// cartTrouble leads to the cart, with what went wrong above it.
func (s *Site) cartTrouble(w http.ResponseWriter, r *http.Request, err error) error {
	wr, ok := wrongWith(s.texts(r), err, nil)
	if !ok {
		return err
	}
	return s.back(w, r, "cart", "/cart", nil, wr, err)
}
