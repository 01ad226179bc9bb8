package storefront

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
)

type checkoutPage struct {
	Head
	wrong
	basket
	Address addressPart
	Key     string
	Variant string // what is bought without the cart; empty: the cart
	Qty     int64
	Slug    string // of that product
}

// checkout is one page: where it goes, what it costs, and the button that pays. With ?variant= and ?qty= it is about
// that alone, else about the cart.
func (s *Site) checkout(w http.ResponseWriter, r *http.Request) error {
	f, wr, _ := s.again(r, "checkout")
	if len(f) == 0 {
		var err error
		if f, err = s.addressKnown(r.Context(), account.From(r.Context())); err != nil {
			return err
		}
	}
	q := r.URL.Query()
	f["variant"], f["qty"] = q.Get("variant"), q.Get("qty")
	f["key"] = cmp.Or(f["key"], id.New())
	return s.showCheckout(w, r, f, wr)
}

// wants reads what is to be ordered: one variant, or nil for the cart.
func (f form) wants() ([]order.Want, error) {
	if f["variant"] == "" {
		return nil, nil
	}
	qty, ok := quantity(f["qty"])
	if !ok {
		return nil, order.ErrQuantity
	}
	return []order.Want{{VariantID: f["variant"], Qty: qty}}, nil
}

func (s *Site) showCheckout(w http.ResponseWriter, r *http.Request, f form, wr wrong) error {
	ctx, tx := r.Context(), s.texts(r)
	who := account.From(ctx)
	wants, err := f.wants()
	if err != nil {
		return err
	}
	var q order.Quote
	if wants != nil {
		q, err = s.Orders.Quote(ctx, wants)
	} else {
		q, err = s.Orders.Cart(ctx, who)
	}
	if err != nil {
		return err
	}
	if len(q.Lines) == 0 {
		http.Redirect(w, r, "/cart", http.StatusSeeOther)
		return nil
	}
	p := &checkoutPage{
		Head: Head{Section: "cart", Private: true}, wrong: wr, basket: basketOf(tx, q), Key: f["key"],
	}
	if wants != nil {
		p.Variant, p.Qty, p.Slug = wants[0].VariantID, wants[0].Qty, q.Lines[0].Slug
	}
	p.Address = s.addressPartOf(tx, who, f, wr, checkoutOf(wants))
	return s.render(w, r, http.StatusOK, "checkout", p)
}

// checkoutOf is the address of the checkout for wants, nil for the cart.
func checkoutOf(wants []order.Want) string {
	if wants == nil {
		return "/checkout"
	}
	return "/checkout?" + url.Values{"variant": {wants[0].VariantID}, "qty": {strconv.FormatInt(wants[0].Qty, 10)}}.Encode()
}

// checkoutPlaces are the inputs that the faults of an order belong to.
var checkoutPlaces = map[string]string{
	"ship.recipient": "recipient", "ship.phone": "ship_phone", "ship.postcode": "postcode", "ship.line1": "line1",
	"ship.line2": "line2", "ship.memo": "memo",
	"buyer.name": "recipient", "buyer.phone": "ship_phone", "buyer.email": "email",
}

func (s *Site) doCheckout(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, append([]string{"variant", "qty", "key", "seen", "email", "agree", "save"}, addressNames...)...)
	if err != nil {
		return err
	}
	wants, err := f.wants()
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(f["seen"], 10, 64)
	if err != nil || seen < 1 {
		return errFormBroken.About("field", "seen")
	}
	tx := s.texts(r)
	who := account.From(r.Context())
	place := f.order(who)
	place.Acknowledged, place.KeepAddress = f["agree"] != "", f["save"] != ""
	place.Key, place.Wants, place.FromCart = f["key"], wants, wants == nil
	place.SeenTotal, place.Origin, place.Lang = money.Won(seen), s.origin(r), httpkit.Lang(r)
	place.IP = httpkit.ClientIP(r)
	_, window, err := s.Orders.Place(r.Context(), place)
	if err != nil {
		wr, ok := wrongWith(tx, err, checkoutPlaces)
		if !ok {
			return err
		}
		if errors.Is(err, order.ErrMismatch) || errors.Is(err, order.ErrKey) {
			f["key"] = id.New()
		}
		return s.back(w, r, "checkout", checkoutOf(wants), f, wr, err)
	}
	return s.on(w, r, window)
}
