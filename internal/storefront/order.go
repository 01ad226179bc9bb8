package storefront

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/texts"
)

type orderPage struct {
	Head
	wrong
	order.Order
	Rows      []orderLine
	Stops     []stop
	Note      string // what the state means for the shopper
	Pay       string // how the payment stands, when that matters more
	Payable   bool
	Settling  bool // a payment is being checked: the page looks again by itself
	Paid      bool
	Ahead     bool // there is news to come, and whoever looks may be told
	Far       bool // parcels take longer to there, and they are still to arrive
	Reasons   []choice
	Off       []discount
	Story     []happening
	Parcels   []parcelCard
	Token     string
	Reference string
	ConfirmBy time.Time // when it is the buyer's for good
}

type orderLine struct {
	order.Line
	Title, Choice string
	Cover         *picture
	Apart         bool // stands elsewhere than its order
	PartSent      bool // some of an order that has not left as a whole
}

// discount is what takes something off the order.
type discount struct {
	Name   string
	Amount money.Won
}

// stop is one place of an order's way.
type stop struct {
	order.Stop
	Name string
}

type happening struct {
	order.Step
	Text string
}

// reasons a shopper can give for cancelling; the staff read the Korean sentence.
var reasons = []string{"mind", "option", "address", "late", "other"}

// seer is who looks at the order of r: by session, guest cookie, the token of a link, or that of the link they came by.
func seer(r *http.Request, token string) order.Viewer {
	return order.Viewer{Who: account.From(r.Context()), Token: cmp.Or(token, linkOf(r))}
}

// linkCookie keeps the token of the link by which a browser came to one order, for the pages of that order alone: what comes
// back from a payment window has no token in its address.
const linkCookie = "saja_order"

func linkOf(r *http.Request) string {
	if c, err := r.Cookie(linkCookie); err == nil {
		return c.Value
	}
	return ""
}

func (s *Site) order(w http.ResponseWriter, r *http.Request) error {
	token := r.URL.Query().Get("t")
	number := r.PathValue("number")
	if token != "" {
		// Who needs no token in the address gets one without it, which is safe to pass on.
		if o, err := s.Orders.ByNumber(r.Context(), number, seer(r, "")); err == nil {
			to := "/orders/" + o.Number
			if r.URL.Query().Get("again") != "" {
				to += "?again=1"
			}
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		}
	}
	o, err := s.Orders.ByNumber(r.Context(), number, seer(r, token))
	if errors.Is(err, order.ErrNotFound) {
		return s.orderElsewhere(w, r, number)
	}
	if err != nil {
		return err
	}
	if token != "" {
		http.SetCookie(w, &http.Cookie{
			Name: linkCookie, Value: token, Path: "/orders/" + o.Number, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.HTTPS || r.TLS != nil,
		})
	}
	_, wr, _ := s.again(r, "order "+o.Number)
	return s.showOrder(w, r, o, cmp.Or(token, linkOf(r)), wr)
}

// orderElsewhere offers to look an order up that this browser may not see, as on another device than the one it was placed on.
func (s *Site) orderElsewhere(w http.ResponseWriter, r *http.Request, number string) error {
	f := form{}
	if n, err := id.ParseOrderNumber(number); err == nil {
		f["number"] = n
	}
	return s.showOrders(w, r, http.StatusNotFound, f, wrong{Above: s.texts(r).T("orders.elsewhere")})
}

func (s *Site) showOrder(w http.ResponseWriter, r *http.Request, o order.Order, token string, wr wrong) error {
	tx := s.texts(r)
	p := &orderPage{
		Head: Head{Section: "orders", Private: true}, wrong: wr, Order: o, Token: token,
		Paid: !o.PaidAt.IsZero(), ConfirmBy: s.Orders.ConfirmBy(o), Note: tx.T("state_note." + string(o.State)),
	}
	p.Ahead = account.From(r.Context()).Owns(o.Owner) && slices.Contains([]order.State{order.Pending, order.Paid, order.Preparing, order.Shipped}, o.State)
	if o.State == order.Cancelled && !p.Paid {
		p.Note = tx.T("state_note.cancelled_unpaid")
	}
	for _, l := range o.Lines {
		p.Rows = append(p.Rows, orderLine{l, pick(tx, l.Name, l.NameEn), pick(tx, l.Option, l.OptionEn), small(l.Picture, ""), l.State != o.State, l.Shipped > 0 && o.State == order.Preparing})
	}
	for _, d := range o.Discounts {
		p.Off = append(p.Off, discount{pick(tx, d.Name, d.NameEn), d.Amount})
	}
	for _, at := range o.Stops() {
		p.Stops = append(p.Stops, stop{at, tx.T("stop." + string(at.State))})
	}
	for _, step := range o.Steps {
		if key := "step." + step.What; tx.Has(key) {
			p.Story = append(p.Story, happening{step, tx.T(key)})
		}
	}
	if o.State == order.Pending || o.State == order.Expired {
		switch o.Payment.State {
		case "approving", "unknown", "netcancelling":
			p.Settling = true
		case "window":
			p.Payable = o.State == order.Pending
		case "waiting":
			p.Pay = tx.T("payment_state.waiting")
		default:
			p.Payable = o.State == order.Pending
			p.Pay = tx.T("payment_state." + o.Payment.State)
		}
		if p.Settling {
			p.Pay = tx.T("payment_state." + o.Payment.State)
		}
	}
	p.Settling = p.Settling || o.State == order.Cancelling
	for _, reason := range reasons {
		p.Reasons = append(p.Reasons, choice{Value: reason, Label: tx.T("order.reason." + reason)})
	}
	var err error
	if p.Parcels, err = s.parcelsOf(r, tx, o.Number); err != nil {
		return err
	}
	if o.State == order.Shipped && unheard(p.Parcels) {
		p.Note = tx.T("state_note.shipped_unheard")
	}
	if o.State == order.Preparing && len(p.Parcels) > 0 {
		p.Note = tx.T("state_note.part_shipped")
	}
	if o.State == order.Delivered && !p.ConfirmBy.IsZero() {
		p.Note = tx.T("state_note.delivered_until", "day", day(tx, p.ConfirmBy))
	}
	p.Far = s.far(o.Ship.Postcode) && slices.ContainsFunc(p.Stops, func(at stop) bool { return at.State == order.Delivered && !at.Done })
	return s.render(w, r, http.StatusOK, "order", p)
}

func (s *Site) cancelOrder(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "reason", "t")
	if err != nil {
		return err
	}
	number, v := r.PathValue("number"), seer(r, f["t"])
	if !slices.Contains(reasons, f["reason"]) {
		o, err := s.Orders.ByNumber(r.Context(), number, v)
		if err != nil {
			return err
		}
		var wr wrong
		wr.note(s.texts(r), "reason")
		return s.back(w, r, "order "+o.Number, orderURL(o.Number, f["t"]), nil, wr, nil)
	}
	o, err := s.Orders.Cancel(r.Context(), number, v, s.Texts.In("ko").T("order.reason."+f["reason"]))
	if err != nil {
		return s.orderTrouble(w, r, number, f["t"], err)
	}
	return s.on(w, r, orderURL(o.Number, f["t"]))
}

// orderAgain puts what was ordered into the cart, and leads there or straight to the checkout.
func (s *Site) orderAgain(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "t", "to")
	if err != nil {
		return err
	}
	number := r.PathValue("number")
	if err := s.Orders.Again(r.Context(), number, seer(r, f["t"]), s.Texts.In("ko").T("order.reason.again")); err != nil {
		return s.orderTrouble(w, r, number, f["t"], err)
	}
	to := "/cart?added=1"
	if f["to"] == "checkout" {
		to = "/checkout"
	}
	return s.on(w, r, to)
}

// payOrder opens the payment window again for an order that still waits.
func (s *Site) payOrder(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "t")
	if err != nil {
		return err
	}
	number := r.PathValue("number")
	_, window, err := s.Orders.PayAgain(r.Context(), number, seer(r, f["t"]), order.Place{Origin: s.origin(r)})
	if err != nil {
		return s.orderTrouble(w, r, number, f["t"], err)
	}
	return s.on(w, r, window)
}

// orderTrouble leads to the order as it is now, with what could not be done above it.
func (s *Site) orderTrouble(w http.ResponseWriter, r *http.Request, number, token string, cause error) error {
	wr, ok := wrongWith(s.texts(r), cause, nil)
	if !ok {
		return cause
	}
	o, err := s.Orders.ByNumber(r.Context(), number, seer(r, token))
	if err != nil {
		return err
	}
	return s.back(w, r, "order "+o.Number, orderURL(o.Number, token), nil, wr, cause)
}

func orderURL(number, token string) string {
	if token == "" {
		return "/orders/" + number
	}
	return "/orders/" + number + "?" + url.Values{"t": {token}}.Encode()
}

type ordersPage struct {
	Head
	wrong
	Orders          []orderCard
	Number, Contact field
	Newer, Older    string // addresses of the pages beside this one
	LookUp          bool   // an order of somebody else may be looked up
	Self            string // address to come back to after signing in
}

type orderCard struct {
	order.Order
	Title string
	Cover *picture
}

func (s *Site) orders(w http.ResponseWriter, r *http.Request) error {
	if f, wr, ok := s.again(r, "orders"); ok {
		return s.showOrders(w, r, http.StatusOK, f, wr)
	}
	return s.showOrders(w, r, http.StatusOK, form{"number": r.URL.Query().Get("number")}, wrong{})
}

func (s *Site) showOrders(w http.ResponseWriter, r *http.Request, code int, f form, wr wrong) error {
	tx := s.texts(r)
	found, err := s.Orders.Mine(r.Context(), account.From(r.Context()), list.Query{At: r.URL.Query().Get("at")})
	if err != nil {
		return err
	}
	p := &ordersPage{
		Head: Head{Section: "orders", Private: true}, wrong: wr, LookUp: !account.From(r.Context()).Member() || wr.Above != "", Self: r.URL.Path,
		Number: field{
			ID: "number", Name: "number", Label: tx.T("orders.number"), Value: f["number"], Max: 20, Autocomplete: "off",
			Placeholder: "261124-7K3M9QXA4", Problem: wr.At["number"],
		},
		Contact: field{
			ID: "contact", Name: "contact", Label: tx.T("orders.contact"), Value: f["contact"], Max: 254, Autocomplete: "off", Problem: wr.At["contact"],
		},
	}
	for _, o := range found.Items {
		p.Orders = append(p.Orders, cardOf(tx, o))
	}
	if found.Prev != "" {
		p.Newer = "/orders?at=" + found.Prev
	}
	if found.Next != "" {
		p.Older = "/orders?at=" + found.Next
	}
	return s.render(w, r, code, "orders", p)
}

func cardOf(tx texts.Texts, o order.Order) orderCard {
	c := orderCard{Order: o}
	if len(o.Lines) > 0 {
		first := o.Lines[0]
		c.Title, c.Cover = pick(tx, first.Name, first.NameEn), small(first.Picture, "")
		if more := len(o.Lines) - 1; more > 0 {
			c.Title = tx.T("orders.and_more", "name", c.Title, "n", more)
		}
	}
	return c
}

// lookUp finds a guest's order by what the guest knows of it.
func (s *Site) lookUp(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "number", "contact")
	if err != nil {
		return err
	}
	o, token, err := s.Orders.Lookup(r.Context(), f["number"], f["contact"], httpkit.ClientIP(r))
	if err != nil {
		tx := s.texts(r)
		wr, ok := wrongWith(tx, err, nil)
		if status(err) == http.StatusNotFound {
			wr, ok = wrong{Above: tx.T("error.order_not_found")}, true
		}
		if !ok {
			return err
		}
		return s.back(w, r, "orders", "/orders", f, wr, err)
	}
	return s.on(w, r, orderURL(o.Number, token))
}
