package order

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/account"
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
	}
	return o, nil
}

// hideNotes leaves out what staff wrote down and who they are. A reason stays if the steps say that the buyer gave it.
func (o *Order) hideNotes() {
	theirs := slices.ContainsFunc(o.Steps, func(s Step) bool { return s.Actor == buyer && s.Note != "" && s.Note == o.Reason })
	if !theirs {
		o.Reason = ""
	}
	for i := range o.Steps {
		o.Steps[i].Actor, o.Steps[i].Note = "", ""
	}
}

// whole is an order with its lines, payment and steps.
func (s *Service) whole(ctx context.Context, column, value string) (Order, error) {
	o, err := findOrder(ctx, s.db, column, value)
	if err != nil {
		return Order{}, err
	}
	p, err := s.payments.Payment(ctx, s.db, o.paymentID)
	if err != nil {
		return Order{}, fmt.Errorf("read payment of order %s: %w", o.Number, err)
	}
	o.Payment = summary(p)
	steps, err := stepsOf(ctx, s.db, o.ID)
	o.Steps = append([]Step{{At: o.PlacedAt, State: Pending, What: "placed", Actor: buyer}}, steps...)
	return o, err
}

// Lookup finds a guest's order by its number and the last four digits of the buyer's phone, or the buyer's e-mail
// address, and gives the token to see it with. Wrong guesses fail with ErrNotFound, and soon with ErrGuesses.
func (s *Service) Lookup(ctx context.Context, number, proof, from string) (Order, string, error) {
	number, err := id.ParseOrderNumber(number)
	if err != nil {
		return Order{}, "", ErrNotFound
	}
	if wait := s.guess(ctx, number, from); wait > 0 {
		return Order{}, "", ErrGuesses.RetryAfter(wait)
	}
	o, err := s.whole(ctx, "number", number)
	if err != nil {
		return Order{}, "", err
	}
	proof = strings.ToLower(strings.TrimSpace(proof))
	digits := o.BuyerPhone[max(0, len(o.BuyerPhone)-4):]
	if proof == "" || proof != digits && proof != o.BuyerEmail {
		return Order{}, "", ErrNotFound
	}
	o.hideNotes()
	return o, s.Token(o.Number), nil
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

// Look-ups, wrong or right, so that four digits cannot be tried out. Without the shared store each process goes on alone:
// guests must find their orders, and nobody may guess without end.
var (
	lookupsFrom = limit.Rule{Name: "look-ups from a caller", Most: 30, Window: 15 * time.Minute, Fails: limit.Alone}
	lookupsOf   = limit.Rule{Name: "look-ups of an order", Most: 10, Window: 15 * time.Minute, Fails: limit.Alone}
)

// guess counts a look-up and says how long to wait if it is one too many. The caller comes first: who is out of guesses is
// not counted for the order, and so neither fills the count nor locks many orders.
func (s *Service) guess(ctx context.Context, number, from string) time.Duration {
	if a := s.needs.Limits.Take(ctx, lookupsFrom, from, 1); !a.OK() {
		return a.Wait
	}
	return s.needs.Limits.Take(ctx, lookupsOf, number, 1).Wait
}
