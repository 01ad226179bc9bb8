package order

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Place says what to order, for whom.
type Place struct {
	Key       string           // idempotency key, 8 to 200 visible characters
	Who       account.Identity // member or guest
	Wants     []Want           // empty with FromCart
	FromCart  bool             // order the cart, and empty it
	Ship      *account.Address // nil takes the member's own address
	Buyer     Buyer            // empty fields take the member's own, then the recipient's
	ShowID    string           // the show it was bought in
	SeenTotal money.Won        // the total the shopper confirmed; 0 checks nothing
	Embed     bool             // the window is shown in a frame of the shop
	Origin    string           // scheme and host the shopper sees, "http://127.0.0.1:8090"
	IP        string           `json:"-"` // the shopper's address; "" is not bounded
	Lang      string           `json:"-"` // the language the shopper reads; "" is Korean
	Demo      bool

	// Acknowledged: before paying, the shopper was told what is bought, for how much and where it goes, and that fresh food
	// is not taken back for a change of mind. Without it there is no order.
	Acknowledged bool
	KeepAddress  bool // make Ship the member's own address; guests have none to keep
}

// Buyer is who orders.
type Buyer struct {
	Name  string `json:"name,omitempty" maxLength:"40" doc:"Who orders" example:"김민지"`
	Email string `json:"email,omitempty" maxLength:"254" doc:"A guest's order can be found with it; optional"`
	Phone string `json:"phone,omitempty" maxLength:"20" doc:"Korean phone number" example:"010-1234-5678"`
}

// reply is what an idempotency key remembers.
type reply struct {
	Order Order         `json:"order"`
	Owner account.Owner `json:"owner"`
}

var errRepeated = errors.New("idempotency key used before")

// Place reserves the stock, writes the order and the intent to pay, and answers with the order and the address of the
// payment window when all of it is durable. A window that does not open fails with payment.ErrWindow and leaves the order
// standing: the same key asks for it again. The same key with the same wishes gives the same answer again, with others
// ErrMismatch. It fails with catalog.ErrSoldOut when there is not enough, and with ErrHeld or ErrShowShare
// when too much would be held without being paid; then nothing is left behind.
func (s *Service) Place(ctx context.Context, in Place) (Order, string, error) {
	if !validKey(in.Key) {
		return Order{}, "", ErrKey
	}
	if in.Who.Owner().Nobody() {
		return Order{}, "", ErrNotYours
	}
	print := in.fingerprint()
	o, p, err := s.place(ctx, in, print)
	if err != nil {
		// Whatever is wrong now, an order that this key made stands: that is the answer.
		r, found, lookErr := s.remembered(ctx, in.Who, in.Key, print)
		if lookErr != nil || !found {
			return Order{}, "", cmp.Or(lookErr, err)
		}
		o = r.Order
		if p, err = s.payments.Payment(ctx, s.db, o.Payment.ID); err != nil {
			return Order{}, "", fmt.Errorf("find payment of order %s: %w", o.Number, err)
		}
	}
	if in.KeepAddress && in.Who.Member() {
		// The order stands whatever becomes of this.
		if _, err := s.accounts.SaveAddress(ctx, in.Who.MemberID, o.Ship); err != nil {
			s.logger.ErrorContext(ctx, "address not kept", "err", err)
		}
	}
	window, err := s.window(ctx, p)
	if err != nil {
		return Order{}, "", fmt.Errorf("place order %s: %w", o.Number, err)
	}
	return o, window, nil
}

// window is where p is paid; once its window is over, where its order is.
func (s *Service) window(ctx context.Context, p payment.Payment) (string, error) {
	if p.State == payment.Window {
		return s.payments.WindowURL(ctx, p)
	}
	back, err := url.Parse(p.ReturnURL)
	if err != nil {
		return "", err
	}
	return back.Scheme + "://" + back.Host + "/orders/" + p.OrderNumber, nil
}

func (s *Service) place(ctx context.Context, in Place, print string) (Order, payment.Payment, error) {
	o, stakes, err := s.draft(ctx, in)
	if err != nil {
		return Order{}, payment.Payment{}, err
	}
	p, err := s.payments.Draft(s.intent(o, in))
	if err != nil {
		return Order{}, payment.Payment{}, err
	}
	o.Payment, o.paymentID = summary(p), p.ID
	stored, err := json.Marshal(reply{o, o.Owner})
	if err != nil {
		return Order{}, payment.Payment{}, err
	}
	items := stockItems(o.Lines)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if asGuest, member := account.GuestOwner(in.Who.GuestID), in.Who.Member(); member && !asGuest.Nobody() {
			// The form of a guest who signed in meanwhile, and sent it again.
			if _, _, err := findKey(ctx, tx, asGuest, in.Key); !errors.Is(err, errNoKey) {
				return cmp.Or(err, errRepeated)
			}
		}
		if err := insertKey(ctx, tx, o.Owner, in.Key, print, string(stored), o.PlacedAt); err != nil {
			if sqldb.IsDuplicate(err) {
				return errRepeated
			}
			return fmt.Errorf("remember key: %w", err)
		}
		if err := takeStakes(ctx, tx, stakes, sqldb.Millis(o.ExpiresAt)); err != nil {
			return err
		}
		if err := s.catalog.Reserve(ctx, tx, o.stockRef, items, o.ExpiresAt); err != nil {
			return err
		}
		if err := insertOrder(ctx, tx, o); err != nil {
			return err
		}
		if err := s.payments.Save(ctx, tx, p); err != nil {
			return err
		}
		if in.FromCart {
			if err := takeFromCart(ctx, tx, o.Owner, o.wants()); err != nil {
				return err
			}
		}
		return eventlog.Emit(ctx, tx, Placed{o.ID, o.Number, o.ShowID, o.Total, o.Demo})
	})
	if err != nil {
		return Order{}, payment.Payment{}, fmt.Errorf("place order: %w", err)
	}
	return o, p, nil
}

// draft checks the wishes and prices them, and says which bounds the order has to keep; nothing is written.
func (s *Service) draft(ctx context.Context, in Place) (Order, []stake, error) {
	if in.ShowID != "" && s.needs.Show != nil {
		if err := s.needs.Show(ctx, in.ShowID); err != nil {
			return Order{}, nil, err
		}
	}
	wants := in.Wants
	if in.FromCart {
		var err error
		if wants, err = cartWants(ctx, s.db, in.Who.Owner()); err != nil {
			return Order{}, nil, fmt.Errorf("read cart: %w", err)
		}
	}
	wants, err := merge(wants)
	if err != nil {
		return Order{}, nil, err
	}
	ship, buyer, err := s.parties(ctx, in)
	if err != nil {
		return Order{}, nil, err
	}
	if !in.Acknowledged {
		return Order{}, nil, ErrNotAcknowledged
	}
	if err := s.catalog.KnownSoldOut(wanted(wants)); err != nil { // most of a crowd ends here, without a read
		return Order{}, nil, err
	}
	q, err := s.quote(ctx, wants, true)
	if err != nil {
		return Order{}, nil, err
	}
	onHand := make(map[string]int64, len(q.Lines))
	for i := range q.Lines {
		l := &q.Lines[i]
		switch l.Problem {
		case NotOnSale:
			return Order{}, nil, ErrNotOnSale.About("variant", l.VariantID).With("lines["+strconv.Itoa(i)+"].variant", "not on sale")
		case SoldOut, FewLeft:
			return Order{}, nil, catalog.ErrSoldOut.About("variant", l.VariantID).About("left", l.Left)
		}
		onHand[l.VariantID] = l.onHand
		l.Left, l.onHand, l.State = 0, 0, Pending
	}
	if in.SeenTotal != 0 && in.SeenTotal != q.Total {
		return Order{}, nil, ErrPrice.About("total", q.Total)
	}
	now := s.clock()
	o := Order{
		ID: id.New(), Number: id.OrderNumber(now), Owner: in.Who.Owner(), ShowID: cut(in.ShowID, 36), State: Pending,
		Lines: q.Lines, Items: q.Items, Discount: q.Discount, Discounts: q.Discounts, Shipping: q.Shipping, Total: q.Total, Ship: ship,
		BuyerName: buyer.Name, BuyerEmail: buyer.Email, BuyerPhone: buyer.Phone,
		PlacedAt: now, ExpiresAt: now.Add(s.cfg.Hold), Demo: in.Demo, Lang: cmp.Or(in.Lang, "ko"),
	}
	o.stockRef, o.fromCart = o.ID, in.FromCart
	stakes, err := s.stakes(ctx, o, onHand, in.IP)
	o.held = held(stakes)
	return o, stakes, err
}

// Check says what Place would find wrong with where the order goes and who orders, and places nothing.
// It fails as Place does, with account.ErrAddress or ErrBuyer that name each wrong field.
func (s *Service) Check(ctx context.Context, in Place) error {
	_, _, err := s.parties(ctx, in)
	return err
}

// LastParty is where the newest order of who goes and the e-mail address that was given with it, so that nobody has to type it
// again. It fails with ErrNotFound for who never ordered.
func (s *Service) LastParty(ctx context.Context, who account.Identity) (account.Address, string, error) {
	if who.Owner().Nobody() {
		return account.Address{}, "", ErrNotFound
	}
	return lastParty(ctx, s.db, who.Owner())
}

// parties settles where the order goes and who ordered it.
func (s *Service) parties(ctx context.Context, in Place) (account.Address, Buyer, error) {
	var ship account.Address
	if in.Ship != nil {
		ship = *in.Ship
	} else if in.Who.Member() {
		var err error
		if ship, err = s.accounts.DefaultAddress(ctx, in.Who.MemberID); err != nil {
			return ship, Buyer{}, err
		}
	}
	ship, err := ship.Normal("ship")
	if bad, ok := errors.AsType[*fault.Fault](err); ok { // say at once what is wrong with both
		return ship, Buyer{}, in.Buyer.wrong(bad)
	}
	b := in.Buyer
	if in.Who.Member() && (b.Name == "" || b.Phone == "" || b.Email == "") {
		m, err := s.accounts.Member(ctx, in.Who.MemberID)
		if err != nil {
			return ship, b, err
		}
		b = Buyer{cmp.Or(b.Name, m.Name), cmp.Or(b.Email, m.Email), cmp.Or(b.Phone, m.Phone)}
	}
	b.Name, b.Phone = cmp.Or(b.Name, ship.Recipient), cmp.Or(b.Phone, ship.Phone)
	b, err = b.normal()
	return ship, b, err
}

// wrong adds to bad what is wrong with the fields that b fills in.
func (b Buyer) wrong(bad *fault.Fault) *fault.Fault {
	for _, f := range []struct {
		at, value string
		check     func(string) (string, error)
	}{{"buyer.name", b.Name, account.Name}, {"buyer.phone", b.Phone, account.Phone}, {"buyer.email", b.Email, account.Email}} {
		if f.value == "" {
			continue
		}
		if _, err := f.check(f.value); err != nil {
			bad = bad.With(f.at, err.Error())
		}
	}
	return bad
}

func (b Buyer) normal() (Buyer, error) {
	bad := ErrBuyer
	var err error
	if b.Name, err = account.Name(b.Name); err != nil {
		bad = bad.With("buyer.name", err.Error())
	}
	if b.Phone, err = account.Phone(b.Phone); err != nil {
		bad = bad.With("buyer.phone", err.Error())
	}
	if b.Email != "" {
		if b.Email, err = account.Email(b.Email); err != nil {
			bad = bad.With("buyer.email", err.Error())
		}
	}
	if len(bad.Errors) > 0 {
		return Buyer{}, bad
	}
	return b, nil
}

// intent is what the payment is told of o.
func (s *Service) intent(o Order, in Place) payment.Intent {
	name := o.Lines[0].Name
	if more := len(o.Lines) - 1; more > 0 {
		name += " 외 " + strconv.Itoa(more) + "건"
	}
	return payment.Intent{
		OrderID: o.ID, OrderNumber: o.Number, Amount: o.Total, Name: name, BuyerName: line.Mask(o.BuyerName),
		Origin: cmp.Or(s.cfg.PublicURL, in.Origin), Embed: in.Embed,
	}
}

// PayAgain opens another payment window for an order that still waits, after a decline or a closed window.
func (s *Service) PayAgain(ctx context.Context, number string, v Viewer, in Place) (Order, string, error) {
	o, err := s.ByNumber(ctx, number, v)
	if err != nil {
		return Order{}, "", err
	}
	if o.State != Pending {
		return Order{}, "", ErrNotOpen
	}
	last, err := s.payments.Payment(ctx, s.db, o.paymentID)
	if err != nil {
		return Order{}, "", err
	}
	if last.State == payment.Window { // still good
		window, err := s.payments.WindowURL(ctx, last)
		return o, window, err
	}
	if last.State.Open() || last.State == payment.Paid {
		return Order{}, "", ErrPaying
	}
	p, err := s.payments.Draft(s.intent(o, in))
	if err != nil {
		return Order{}, "", err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		swapped, err := setPayment(ctx, tx, o, p.ID)
		if err != nil {
			return err
		}
		if !swapped {
			return ErrPaying
		}
		return s.payments.Save(ctx, tx, p)
	})
	if err != nil {
		return Order{}, "", fmt.Errorf("open another payment: %w", err)
	}
	o.Payment, o.paymentID = summary(p), p.ID
	window, err := s.payments.WindowURL(ctx, p)
	return o, window, err
}

// remembered finds the answer that key gave before, or fails with ErrMismatch.
func (s *Service) remembered(ctx context.Context, who account.Identity, key, print string) (reply, bool, error) {
	was, stored, err := findKey(ctx, s.db, who.Owner(), key)
	if errors.Is(err, errNoKey) && who.GuestID != "" {
		was, stored, err = findKey(ctx, s.db, account.GuestOwner(who.GuestID), key)
	}
	switch {
	case errors.Is(err, errNoKey):
		return reply{}, false, nil
	case err != nil:
		return reply{}, false, fmt.Errorf("look up key: %w", err)
	case was != print:
		return reply{}, false, ErrMismatch
	}
	var r reply
	if err := json.Unmarshal([]byte(stored), &r); err != nil {
		return reply{}, false, fmt.Errorf("read stored reply: %w", err)
	}
	r.Order.Owner = r.Owner
	return r, true, nil
}

// fingerprint tells one set of wishes from another.
func (in Place) fingerprint() string {
	in.Key, in.Origin, in.Who = "", "", account.Identity{}
	body, err := json.Marshal(in)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

func validKey(k string) bool {
	return len(k) >= 8 && len(k) <= 200 && strings.IndexFunc(k, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

func wanted(wants []Want) []catalog.Item {
	items := make([]catalog.Item, len(wants))
	for i, w := range wants {
		items[i] = catalog.Item{VariantID: w.VariantID, Qty: w.Qty}
	}
	return items
}

func stockItems(lines []Line) []catalog.Item {
	items := make([]catalog.Item, len(lines))
	for i, l := range lines {
		items[i] = catalog.Item{VariantID: l.VariantID, Qty: l.Qty}
	}
	return items
}

func summary(p payment.Payment) Payment {
	out := Payment{ID: p.ID, State: string(p.State), Reason: p.Reason, Card: p.Card, Approval: p.ApprovalNo, Refunded: p.Refunded}
	if p.State == payment.Waiting {
		out.Deposit = &p.Deposit
	}
	return out
}

// spoken gives why someone does something on one line, of at most 200 characters.
func spoken(reason string) string {
	reason, _ = line.Clean(reason, 0, 200)
	return cut(reason, 200)
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
