package order

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Viewer is who wants to see an order.
type Viewer struct {
	Who   account.Identity
	Token string // from Service.Token, for guests who come back by a link
}

// Staff reports whether the viewer may see and cancel anybody's order.
func (v Viewer) Staff() bool { return v.Who.Can(account.RoleOperator) }

// ByNumber finds an order for whoever placed it, holds its token, or is an operator. Everybody else gets ErrNotFound,
// as for a number that does not exist.
func (s *Service) ByNumber(ctx context.Context, number string, v Viewer) (Order, error) {
	number, err := id.ParseOrderNumber(number)
	if err != nil {
		return Order{}, ErrNotFound
	}
	o, err := s.whole(ctx, "number", number)
	if err != nil {
		return Order{}, err
	}
	if !v.Who.Owns(o.Owner) && !v.Staff() && !s.validToken(o.Number, v.Token) {
		return Order{}, ErrNotFound
	}
	if !v.Staff() {
		o.hideNotes()
	} else if o.State == Paid || o.State == Preparing {
		for i, l := range o.Lines {
			for piece := l.asked; piece < l.Qty; piece++ {
				o.Lines[i].Back = append(o.Lines[i].Back, l.worth(piece, 1))
			}
		}
	}
	return o, nil
}

// hideNotes leaves out what staff wrote down, who they are, and what they said of a parcel: where it is, its own page tells. A reason stays if the steps say that the buyer gave it.
func (o *Order) hideNotes() {
	theirs := slices.ContainsFunc(o.Steps, func(s Step) bool { return s.Actor == buyer && s.Note != "" && s.Note == o.Reason })
	if !theirs {
		o.Reason = ""
	}
	for i := range o.Steps {
		o.Steps[i].Actor, o.Steps[i].Note, o.Steps[i].Code = "", "", ""
	}
	o.Steps = slices.DeleteFunc(o.Steps, func(s Step) bool { return s.What == "parcel_set" || s.What == "parcel_given_back" })
}

// InTx is an order with its lines and its payment as a transaction sees it, for who tells its buyer.
func (s *Service) InTx(ctx context.Context, q sqldb.Querier, orderID string) (Order, error) {
	return s.withPayment(ctx, q, "id", orderID)
}

func (s *Service) withPayment(ctx context.Context, q sqldb.Querier, column, value string) (Order, error) {
	o, err := findOrder(ctx, q, column, value)
	if err != nil {
		return Order{}, err
	}
	p, err := s.payments.Payment(ctx, q, o.paymentID)
	if err != nil {
		return Order{}, fmt.Errorf("read payment of order %s: %w", o.Number, err)
	}
	o.Payment = summary(p)
	return o, nil
}

// whole is an order with its lines, payment and steps.
func (s *Service) whole(ctx context.Context, column, value string) (Order, error) {
	o, err := s.withPayment(ctx, s.db, column, value)
	if err != nil {
		return Order{}, err
	}
	steps, err := stepsOf(ctx, s.db, o.ID)
	o.Steps = append([]Step{{At: o.PlacedAt, State: Pending, What: "placed", Actor: buyer}}, steps...)
	return o, err
}

// Lookup finds a guest's order by its number and the last four digits of the buyer's phone, the whole number, or the buyer's
// e-mail address, and gives the token to see it with. from is the caller's address. Wrong guesses fail with ErrNotFound, and
// soon with ErrGuesses: strangers who guess leave the buyer the whole number and the e-mail address.
func (s *Service) Lookup(ctx context.Context, number, proof, from string) (Order, string, error) {
	number, err := id.ParseOrderNumber(number)
	if err != nil {
		return Order{}, "", ErrNotFound
	}
	o, err := s.whole(ctx, "number", number)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Order{}, "", err
	}
	whole, right := o.proves(proof)
	if wait := s.guess(ctx, guess{number, httpkit.Network(from), whole, right}); wait > 0 {
		return Order{}, "", ErrGuesses.RetryAfter(wait)
	}
	if !right {
		return Order{}, "", ErrNotFound
	}
	o.hideNotes()
	return o, s.Token(o.Number), nil
}

// proves says whether a proof belongs to the buyer of o, and whether it is more than four digits that can be tried out.
func (o Order) proves(proof string) (whole, right bool) {
	proof = strings.ToLower(strings.TrimSpace(norm.NFKC.String(proof)))
	if strings.Contains(proof, "@") {
		email, err := account.Email(proof)
		return true, err == nil && email == o.BuyerEmail
	}
	if phone, err := account.Phone(proof); err == nil {
		return true, phone == o.BuyerPhone
	}
	return false, len(proof) == 4 && strings.HasSuffix(o.BuyerPhone, proof)
}

// addPayments fills in how the payment of each order stands.
func (s *Service) addPayments(ctx context.Context, q sqldb.Querier, orders []Order) error {
	ids := make([]string, len(orders))
	for i, o := range orders {
		ids[i] = o.paymentID
	}
	payments, err := s.payments.Several(ctx, q, ids)
	if err != nil {
		return err
	}
	for i, o := range orders {
		orders[i].Payment = summary(payments[o.paymentID])
	}
	return nil
}

// Wrong look-ups, so that four digits cannot be tried out. Without the shared store each process goes on alone: guests must
// find their orders, and nobody may guess without end.
var (
	wrongFrom   = limit.Rule{Name: "wrong look-ups from a network", Most: 30, Window: 15 * time.Minute, Fails: limit.Alone}
	wrongOfFrom = limit.Rule{Name: "wrong look-ups of an order from a network", Most: 10, Window: 15 * time.Minute, Fails: limit.Alone}
	wrongOf     = limit.Rule{Name: "wrong look-ups of an order", Most: 50, Window: 24 * time.Hour, Fails: limit.Alone}
	wrongWhole  = limit.Rule{Name: "wrong whole proofs of an order from a network", Most: 10, Window: 15 * time.Minute, Fails: limit.Alone}
)

type guess struct {
	number, network string
	whole, right    bool
}

// guess counts a wrong look-up, and says how long to wait if there were too many, right or wrong. The network comes first: who
// is out of guesses is not counted for the order, and so neither fills the count nor locks many orders. A whole proof cannot be
// tried out by many together, so only those from the same network stand in its way.
func (s *Service) guess(ctx context.Context, g guess) time.Duration {
	both := g.number + " " + g.network
	rules := []struct {
		rule limit.Rule
		key  string
	}{{wrongFrom, g.network}, {wrongOfFrom, both}, {wrongOf, g.number}}
	if g.whole {
		rules = rules[:1]
		rules[0].rule, rules[0].key = wrongWhole, both
	}
	count := s.needs.Limits.Take
	if g.right {
		count = s.needs.Limits.Ask
	}
	for _, r := range rules {
		if a := count(ctx, r.rule, r.key, 1); !a.OK() {
			return a.Wait
		}
	}
	return 0
}
