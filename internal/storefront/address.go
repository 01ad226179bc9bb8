package storefront

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/texts"
)

// addressPart is the form of where an order goes. The checkout shows it as a part of its page, and the buy sheet of the live
// room asks for it by itself.
type addressPart struct {
	Fields []field
	Email  *field // guests only: members have one
	Member bool
	Save   bool   // keep it in the account
	Self   string // address of the page it is on, to come back after signing in
}

func (s *Site) addressPartOf(tx texts.Texts, who account.Identity, f form, wr wrong, self string) addressPart {
	p := addressPart{Fields: s.addressFields(tx, f, wr), Member: who.Member(), Save: f["save"] != "", Self: self}
	if !p.Member {
		p.Email = &field{
			ID: "email", Name: "email", Label: tx.T("checkout.email"), Type: "email", Value: f["email"], Hint: tx.T("checkout.email_hint"),
			Autocomplete: "email", InputMode: "email", Max: 254, Optional: true, Problem: wr.At["email"],
		}
	}
	return p
}

// addressKnown is what the shop knows of where someone's orders go, so that nobody types it twice: a member's own address, else
// where the last order went. What a member's first order brings is kept unless they say no.
func (s *Site) addressKnown(ctx context.Context, who account.Identity) (form, error) {
	if who.Member() {
		a, err := s.Accounts.DefaultAddress(ctx, who.MemberID)
		if !errors.Is(err, account.ErrNoAddress) {
			return addressForm(a), err
		}
	}
	a, email, err := s.Orders.LastParty(ctx, who)
	if !errors.Is(err, order.ErrNotFound) {
		f := addressForm(a)
		f["email"] = email
		return f, err
	}
	if !who.Member() {
		return form{}, nil
	}
	m, err := s.Accounts.Member(ctx, who.MemberID)
	return form{"recipient": m.Name, "ship_phone": m.Phone, "save": "1"}, err
}

// address shows the form by itself, filled in as at the checkout. next is the page it will stand on.
func (s *Site) address(w http.ResponseWriter, r *http.Request) error {
	f, err := s.addressKnown(r.Context(), account.From(r.Context()))
	if err != nil {
		return err
	}
	return s.showAddress(w, r, http.StatusOK, f, wrong{})
}

// checkAddress shows the form again as it was filled in: with 422 and what is wrong beside each input, or with 200 when an
// order could take it.
func (s *Site) checkAddress(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, append([]string{"email", "save"}, addressNames...)...)
	if err != nil {
		return err
	}
	if err := s.Orders.Check(r.Context(), f.order(account.From(r.Context()))); err != nil {
		wr, ok := wrongWith(s.texts(r), err, checkoutPlaces)
		if !ok {
			return err
		}
		return s.showAddress(w, r, status(err), f, wr)
	}
	return s.showAddress(w, r, http.StatusOK, f, wrong{})
}

func (s *Site) showAddress(w http.ResponseWriter, r *http.Request, code int, f form, wr wrong) error {
	self := local(r.URL.Query().Get("next"), "/")
	return s.renderPart(w, r, code, "checkout", "address", s.addressPartOf(s.texts(r), account.From(r.Context()), f, wr, self))
}

// order is what the form says of where an order goes and who orders.
func (f form) order(who account.Identity) order.Place {
	ship := f.address()
	return order.Place{Who: who, Ship: &ship, Buyer: order.Buyer{Email: f["email"]}}
}

// addressNames are the inputs of an address; the checkout asks for the same.
var addressNames = []string{"recipient", "ship_phone", "postcode", "line1", "line2", "memo"}

// addressPlaces are the inputs that the faults of an address belong to, wherever it stood in the command.
var addressPlaces = map[string]string{
	"recipient": "recipient", "phone": "ship_phone", "postcode": "postcode", "line1": "line1", "line2": "line2", "memo": "memo",
}

func addressForm(a account.Address) form {
	return form{"recipient": a.Recipient, "ship_phone": a.Phone, "postcode": a.Postcode, "line1": a.Line1, "line2": a.Line2, "memo": a.Memo}
}

func (f form) address() account.Address {
	return account.Address{Recipient: f["recipient"], Phone: f["ship_phone"], Postcode: f["postcode"], Line1: f["line1"], Line2: f["line2"], Memo: f["memo"]}
}

// far says whether parcels take longer to an address that is shown again, by the shop's ranges as they are now.
func (s *Site) far(postcode string) bool {
	return s.Remote != nil && s.Remote(strings.TrimSpace(postcode))
}

func (s *Site) addressFields(tx texts.Texts, f form, wr wrong) []field {
	one := func(name string, max int, fill field) field {
		fill.ID, fill.Name, fill.Value, fill.Max = name, name, f[name], max
		fill.Label, fill.Problem = tx.T("address."+name), wr.At[name]
		return fill
	}
	return []field{
		one("recipient", 40, field{Autocomplete: "shipping name"}),
		one("ship_phone", 20, field{Type: "tel", Autocomplete: "shipping tel", InputMode: "tel", Placeholder: "010-1234-5678"}),
		one("postcode", 5, field{Autocomplete: "shipping postal-code", InputMode: "numeric", Class: "short", Placeholder: "04524"}),
		one("line1", 120, field{Autocomplete: "shipping address-line1", Placeholder: tx.T("address.line1_example"), Place: true, Far: s.far(f["postcode"])}),
		one("line2", 80, field{Autocomplete: "shipping address-line2", Optional: true, Placeholder: tx.T("address.line2_example")}),
		one("memo", 80, field{Autocomplete: "off", Optional: true, Placeholder: tx.T("address.memo_example")}),
	}
}
