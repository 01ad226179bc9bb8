package order

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// payingHold is how long stock is held once the shopper has agreed: longer than a provider stays unclear as a rule,
// and never longer than for a new order.
const payingHold = 3 * time.Minute

func (s *Service) paying() time.Duration { return min(payingHold, s.cfg.Hold) }

// Returned is PaymentReturned for the provider's door, which shows the order or tells the page around the window. The link to
// the order opens it to nobody who could not open it before: a return only says how a payment ended.
func (s *Service) Returned(ctx context.Context, provider string, form url.Values) (payment.Outcome, error) {
	ctx = context.WithoutCancel(ctx)
	p, o, err := s.settled(ctx, provider, form)
	if err != nil {
		return payment.Outcome{}, err
	}
	if o.paymentID != p.ID {
		if p, err = s.payments.Payment(ctx, s.db, o.paymentID); err != nil {
			return payment.Outcome{}, fmt.Errorf("payment of order %s: %w", p.OrderNumber, err)
		}
	}
	state := string(o.state)
	if o.state == Pending || o.state == Expired { // what matters is how its payment stands
		state = string(p.State)
	}
	return payment.Outcome{Number: p.OrderNumber, State: state, Link: "/orders/" + p.OrderNumber}, nil
}

// PaymentReturned takes what the browser brought back from a provider's window, has the payment settled and the order
// with it, and answers with the order as it then stands. Repeating it changes nothing more.
// A forged return fails with payment.ErrForged. An order that expired meanwhile takes its stock again first;
// if there is none, the shopper's agreement is undone before any charge.
func (s *Service) PaymentReturned(ctx context.Context, provider string, form url.Values) (Order, error) {
	ctx = context.WithoutCancel(ctx)
	p, _, err := s.settled(ctx, provider, form)
	if err != nil {
		return Order{}, err
	}
	return s.whole(ctx, "id", p.OrderID)
}

// settled does what PaymentReturned promises, and gives the payment and where its order stands.
func (s *Service) settled(ctx context.Context, provider string, form url.Values) (payment.Payment, stage, error) {
	claim, p, err := s.payments.Claimed(ctx, provider, form)
	if err != nil {
		return p, stage{}, err
	}
	o, err := findStage(ctx, s.db, p.OrderID)
	if err != nil {
		return p, o, fmt.Errorf("payment %s returned: %w", p.ID, err)
	}
	settle := s.payments.Settle
	if p.State == payment.Window && claim.Agreed {
		wanted, err := s.hold(ctx, p.OrderID, o)
		if err != nil {
			return p, o, err
		}
		if !wanted {
			settle = s.payments.Drop
		}
	}
	if p, err = settle(ctx, claim, p); err != nil {
		return p, o, err
	}
	if o, err = findStage(ctx, s.db, p.OrderID); err != nil || p.State == payment.Paid && o.paidBy(p.ID) {
		return p, o, err
	}
	for range followTries {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return s.Follow(ctx, tx, p) })
		if !errors.Is(err, errMoved) {
			break
		}
	}
	if err != nil {
		// The event of the payment repeats this: the shopper sees the order as it stands.
		s.logger.ErrorContext(ctx, "order does not follow its payment yet", "order", p.OrderNumber, "err", err)
	}
	o, err = findStage(ctx, s.db, p.OrderID)
	return p, o, err
}

// followTries is how often a payment that returns has its order follow at once: the payment's event may do so in the same moment.
const followTries = 3

// errMoved: someone else moved the order since it was read. Whoever looks again finds it as it is.
var errMoved = errors.New("it changed while it was being paid")

// Follow brings the order to where its payment is, for payment.Needs. It may run any number of times.
func (s *Service) Follow(ctx context.Context, tx *sqldb.Tx, p payment.Payment) error {
	switch p.State {
	case payment.Paid:
		return s.captured(ctx, tx, payment.Captured{PaymentID: p.ID, OrderID: p.OrderID, Amount: p.Amount})
	case payment.Waiting:
		return s.awaited(ctx, tx, payment.Awaited{PaymentID: p.ID, OrderID: p.OrderID, Until: p.Deposit.Until})
	case payment.Declined, payment.Closed, payment.NetCancelled:
		return s.failed(ctx, tx, payment.Failed{PaymentID: p.ID, OrderID: p.OrderID, Reason: p.Reason})
	}
	return nil
}

// hold makes sure that an order still has its stock for the time of the payment, and reports whether it wants the money at all.
func (s *Service) hold(ctx context.Context, orderID string, o stage) (bool, error) {
	now := s.clock()
	if o.state == Pending && o.expires.Sub(now) > s.paying() {
		return true, nil
	}
	until := now.Add(s.paying())
	wanted := false
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		if wanted, err = extend(ctx, tx, orderID, until); err != nil || wanted {
			return err
		}
		fresh, err := findOrder(ctx, tx, "id", orderID)
		if err != nil || fresh.State != Expired {
			return err
		}
		ref := id.New()
		if err := s.catalog.Reserve(ctx, tx, ref, stockItems(fresh.Lines), until); err != nil {
			return err
		}
		if wanted, err = revive(ctx, tx, fresh, ref, until); err != nil || !wanted {
			return err
		}
		if err := s.outOfCart(ctx, tx, fresh); err != nil {
			return err
		}
		return insertStep(ctx, tx, orderID, Step{At: now, State: Pending, What: "revived"})
	})
	if errors.Is(err, catalog.ErrSoldOut) {
		return false, nil
	}
	return wanted, err
}

// captured makes o paid. Money for an order that no longer waits for it goes back at once.
func (s *Service) captured(ctx context.Context, tx *sqldb.Tx, e payment.Captured) error {
	now := s.clock()
	o, err := findOrder(ctx, tx, "id", e.OrderID)
	if err != nil {
		return err
	}
	switch {
	case o.stage().paidBy(e.PaymentID):
		return nil // known
	case o.State == Pending:
		if err := s.catalog.Post(ctx, tx, o.stockRef); err != nil {
			return fmt.Errorf("post stock of order %s: %w", o.Number, err)
		}
	case o.State == Expired:
		there, err := s.inStock(ctx, tx, o)
		if err != nil {
			return err
		}
		if !there {
			return s.giveBack(ctx, tx, o, e, "paid_too_late")
		}
		o.stockRef = id.New()
		if err := s.catalog.Reserve(ctx, tx, o.stockRef, stockItems(o.Lines), now.Add(s.paying())); err != nil {
			return fmt.Errorf("reserve again for order %s: %w", o.Number, err)
		}
		if err := s.catalog.Post(ctx, tx, o.stockRef); err != nil {
			return fmt.Errorf("post stock of order %s: %w", o.Number, err)
		}
		if err := s.outOfCart(ctx, tx, o); err != nil {
			return err
		}
	default:
		return s.giveBack(ctx, tx, o, e, "paid_not_wanted")
	}
	paid, err := setPaid(ctx, tx, o, e.PaymentID, now)
	if err != nil {
		return err
	}
	if !paid {
		return fmt.Errorf("order %s: %w", o.Number, errMoved)
	}
	o.PaidAt = now
	if err := sold(ctx, tx, o); err != nil {
		return fmt.Errorf("count order %s: %w", o.Number, err)
	}
	if err := insertStep(ctx, tx, o.ID, Step{At: now, State: Paid, What: "paid"}); err != nil {
		return err
	}
	event := PaidEvent{
		OrderID: o.ID, Number: o.Number, ShowID: o.ShowID, BuyerName: o.BuyerName, Masked: line.Mask(o.BuyerName),
		Units: o.Units(), Total: o.Total, Demo: o.Demo,
	}
	for _, l := range o.Lines {
		event.Lines = append(event.Lines, PaidLine{l.ProductID, l.Name, l.NameEn, l.Qty})
	}
	return eventlog.Emit(ctx, tx, event)
}

// awaited holds the stock until the deposit is due. An order that no longer waits gives the payment up.
func (s *Service) awaited(ctx context.Context, tx *sqldb.Tx, e payment.Awaited) error {
	o, err := findOrder(ctx, tx, "id", e.OrderID)
	if err != nil {
		return err
	}
	held, err := extend(ctx, tx, o.ID, e.Until)
	if err != nil {
		return err
	}
	if !held {
		p, err := s.payments.Payment(ctx, tx, e.PaymentID)
		if err != nil {
			return err
		}
		return s.payments.Abandon(ctx, tx, p)
	}
	return insertStepOnce(ctx, tx, o.ID, e.PaymentID, Step{At: s.clock(), State: o.State, What: "awaiting_deposit"})
}

// giveBack refunds a payment that its order cannot use.
func (s *Service) giveBack(ctx context.Context, tx *sqldb.Tx, o Order, e payment.Captured, why string) error {
	_, err := s.payments.AskRefund(ctx, tx, payment.RefundAsk{PaymentID: e.PaymentID, Amount: e.Amount, Reason: why, Key: "unwanted:" + e.PaymentID})
	if errors.Is(err, payment.ErrNotRefundable) {
		return nil // it has gone back already
	}
	if err != nil {
		return fmt.Errorf("give back payment %s: %w", e.PaymentID, err)
	}
	return insertStepOnce(ctx, tx, o.ID, e.PaymentID, Step{At: s.clock(), State: o.State, What: why})
}

// inStock reports whether all of o could be reserved.
func (s *Service) inStock(ctx context.Context, tx *sqldb.Tx, o Order) (bool, error) {
	ids := make([]string, len(o.Lines))
	for i, l := range o.Lines {
		ids[i] = l.VariantID
	}
	offers, err := s.catalog.Offers(ctx, tx, ids)
	if err != nil {
		return false, fmt.Errorf("look at stock for order %s: %w", o.Number, err)
	}
	for _, l := range o.Lines {
		if offer, ok := offers[l.VariantID]; !ok || offer.Available() < l.Qty {
			return false, nil
		}
	}
	return true, nil
}

// failed notes on the order that a payment came to nothing; the shopper may pay again while the stock is held.
func (s *Service) failed(ctx context.Context, tx *sqldb.Tx, e payment.Failed) error {
	o, err := findOrder(ctx, tx, "id", e.OrderID)
	if err != nil {
		return err
	}
	return insertStepOnce(ctx, tx, o.ID, e.PaymentID, Step{At: s.clock(), State: o.State, What: "payment_failed", Code: e.Reason})
}

// returned marks the lines whose money is back, and finishes a cancellation when all of it is.
func (s *Service) returned(ctx context.Context, tx *sqldb.Tx, e payment.Returned) error {
	o, err := findOrder(ctx, tx, "id", e.OrderID)
	if err != nil {
		return err
	}
	if err := s.linesBack(ctx, tx, o.ID, e.RefundID); err != nil {
		return err
	}
	if o.State != Cancelling || o.paymentID != e.PaymentID || e.Left != 0 {
		return nil
	}
	return s.cancelled(ctx, tx, o)
}

// refundFailed tells staff, on the order, that the provider refused to give the money back.
func (s *Service) refundFailed(ctx context.Context, tx *sqldb.Tx, e payment.NotReturned) error {
	o, err := findOrder(ctx, tx, "id", e.OrderID)
	if err != nil {
		return err
	}
	if err := s.linesKept(ctx, tx, o, e.RefundID); err != nil {
		return err
	}
	return insertStepOnce(ctx, tx, o.ID, e.RefundID, Step{At: s.clock(), State: o.State, What: "refund_failed", Code: e.Code})
}

// Listener follows payments that settled without a browser waiting.
func (s *Service) Listener() eventlog.Listener {
	return eventlog.Listener{
		Name:   "order.payments",
		Kinds:  []string{payment.KindCaptured, payment.KindAwaited, payment.KindFailed, payment.KindRefunded, payment.KindRefundFailed},
		From:   eventlog.Oldest, // a payment that was made before is one all the same
		Handle: s.heard,
	}
}

func (s *Service) heard(ctx context.Context, tx *sqldb.Tx, r eventlog.Record) error {
	switch r.Kind {
	case payment.KindCaptured:
		return with(ctx, tx, r, s.heardCaptured)
	case payment.KindAwaited:
		return with(ctx, tx, r, s.awaited)
	case payment.KindFailed:
		return with(ctx, tx, r, s.failed)
	case payment.KindRefunded:
		return with(ctx, tx, r, s.returned)
	case payment.KindRefundFailed:
		return with(ctx, tx, r, s.refundFailed)
	}
	return nil
}

// heardCaptured is captured for an event, of which the order mostly knows.
func (s *Service) heardCaptured(ctx context.Context, tx *sqldb.Tx, e payment.Captured) error {
	o, err := findStage(ctx, tx, e.OrderID)
	if err != nil || o.paidBy(e.PaymentID) {
		return err
	}
	return s.captured(ctx, tx, e)
}

func with[E any](ctx context.Context, tx *sqldb.Tx, r eventlog.Record, do func(context.Context, *sqldb.Tx, E) error) error {
	var e E
	if err := json.Unmarshal(r.Data, &e); err != nil {
		return fmt.Errorf("read %s: %w", r.Kind, err)
	}
	return do(ctx, tx, e)
}
