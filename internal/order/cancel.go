package order

import (
	"context"
	"errors"
	"fmt"

	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Cancel ends an order before it is dispatched and gives back all that was paid. An order that is cancelled or being
// cancelled is simply returned. It fails with ErrTooLate after dispatch and with ErrPaying while a payment is unclear.
// When the provider is slow the order stays Cancelling, and the end of its refund finishes it.
func (s *Service) Cancel(ctx context.Context, number string, v Viewer, reason string) (Order, error) {
	o, err := s.ByNumber(ctx, number, v)
	if err != nil {
		return Order{}, err
	}
	actor := buyer
	if v.Staff() && o.Owner != v.Who.Owner() {
		if actor = v.Who.Name; actor == buyer { // whatever staff call themselves, their words are not the buyer's
			actor = "staff"
		}
	}
	var refund payment.Refund
	for range 5 {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
			refund, err = s.beginCancel(ctx, tx, o.ID, actor, spoken(reason))
			return err
		})
		if !errors.Is(err, ErrParts) {
			break
		}
		// A part was asked back in this moment; what is left without it is read anew.
	}
	if err != nil {
		return Order{}, fmt.Errorf("cancel order %s: %w", o.Number, err)
	}
	if refund.ID != "" {
		s.send(ctx, o, refund)
	}
	return s.ByNumber(ctx, o.Number, v)
}

// beginCancel does what can be done in one transaction: an unpaid order is cancelled, a paid one asks for its refund.
func (s *Service) beginCancel(ctx context.Context, tx *sqldb.Tx, orderID, actor, reason string) (payment.Refund, error) {
	var none payment.Refund
	o, err := findOrder(ctx, tx, "id", orderID)
	if err != nil {
		return none, err
	}
	now := s.clock()
	switch o.State {
	case Cancelled, Expired:
		return none, nil
	case Pending:
		if charging, _, err := s.underway(ctx, tx, o); err != nil || charging {
			return none, errors.Join(err, onlyIf(charging, ErrPaying))
		}
		if err := s.abandon(ctx, tx, o); err != nil {
			return none, err
		}
		if done, err := setCancelled(ctx, tx, o, Pending, reason, now); err != nil || !done {
			return none, errors.Join(err, onlyIf(!done, ErrPaying))
		}
		if _, err := s.catalog.Release(ctx, tx, o.stockRef, "cancelled"); err != nil {
			return none, err
		}
		if err := insertStep(ctx, tx, o.ID, Step{At: now, State: Cancelled, What: "cancelled", Actor: actor, Note: reason}); err != nil {
			return none, err
		}
		if err := s.backToCart(ctx, tx, o); err != nil {
			return none, err
		}
		return none, eventlog.Emit(ctx, tx, CancelledEvent{o.ID, o.Number, o.ShowID, 0, o.Demo})
	case Paid, Preparing:
		if o.shipped > 0 {
			return none, ErrPartShipped
		}
		if err := s.startCancel(ctx, tx, o, actor, reason); err != nil {
			return none, err
		}
		o.State = Cancelling
		return s.askRefund(ctx, tx, o, reason)
	case Cancelling:
		return s.askRefund(ctx, tx, o, reason)
	}
	return none, ErrTooLate
}

// startCancel begins to cancel a paid order.
func (s *Service) startCancel(ctx context.Context, tx *sqldb.Tx, o Order, actor, reason string) error {
	begun, err := setCancelling(ctx, tx, o, reason)
	if err != nil || !begun {
		return errors.Join(err, onlyIf(!begun, ErrPaying))
	}
	if err := unsold(ctx, tx, o); err != nil {
		return fmt.Errorf("count order %s: %w", o.Number, err)
	}
	return insertStep(ctx, tx, o.ID, Step{At: s.clock(), State: Cancelling, What: "cancel_asked", Actor: actor, Note: reason})
}

// askRefund asks for all of o that nobody has asked back: every piece, and the shipping fee. What the provider refused is asked
// for anew. While nothing is left to ask for, it gives the refund that is under way.
func (s *Service) askRefund(ctx context.Context, tx *sqldb.Tx, o Order, reason string) (payment.Refund, error) {
	p, err := s.payments.Payment(ctx, tx, o.paymentID)
	if err != nil {
		return payment.Refund{}, err
	}
	refunds, err := s.payments.Refunds(ctx, tx, o.ID)
	if err != nil {
		return payment.Refund{}, err
	}
	if o, err = s.afterRefused(ctx, tx, o, refunds); err != nil {
		return payment.Refund{}, err
	}
	if p.Amount > p.RefundAsked {
		return s.askBack(ctx, tx, o, o.rest(), reason, fmt.Sprintf("cancel:%d", len(refunds)))
	}
	for _, r := range refunds {
		if r.PaymentID == p.ID && r.State != payment.RefundFailed && r.State != payment.RefundDone {
			return r, nil
		}
	}
	return payment.Refund{}, s.cancelled(ctx, tx, o)
}

// underway reports whether a payment of o may be charged at this moment or is charged, and whether one waits for a deposit.
func (s *Service) underway(ctx context.Context, tx *sqldb.Tx, o Order) (charging, awaiting bool, err error) {
	payments, err := s.payments.OfOrder(ctx, tx, o.ID)
	for _, p := range payments {
		switch {
		case p.State == payment.Waiting:
			awaiting = true
		case p.State == payment.Paid, p.State.Open() && p.State != payment.Window:
			charging = true
		}
	}
	return charging, awaiting, err
}

// abandon gives up every deposit that o waits for.
func (s *Service) abandon(ctx context.Context, tx *sqldb.Tx, o Order) error {
	payments, err := s.payments.OfOrder(ctx, tx, o.ID)
	for _, p := range payments {
		err = errors.Join(err, s.payments.Abandon(ctx, tx, p))
	}
	return err
}

// finishCancel completes a cancellation whose refund is done, unless somebody else did.
func (s *Service) finishCancel(ctx context.Context, tx *sqldb.Tx, orderID string) error {
	o, err := findOrder(ctx, tx, "id", orderID)
	if err != nil || o.State != Cancelling {
		return err
	}
	p, err := s.payments.Payment(ctx, tx, o.paymentID)
	if err != nil || p.Refunded < p.Amount {
		return err
	}
	return s.cancelled(ctx, tx, o)
}

// cancelled ends o and puts its goods back on the shelf.
func (s *Service) cancelled(ctx context.Context, tx *sqldb.Tx, o Order) error {
	now := s.clock()
	done, err := setCancelled(ctx, tx, o, Cancelling, o.Reason, now)
	if err != nil || !done {
		return err
	}
	if err := allBack(ctx, tx, o.ID); err != nil {
		return err
	}
	if err := s.catalog.Return(ctx, tx, o.stockRef); err != nil {
		return fmt.Errorf("return stock of order %s: %w", o.Number, err)
	}
	if err := insertStep(ctx, tx, o.ID, Step{At: now, State: Cancelled, What: "cancelled"}); err != nil {
		return err
	}
	return eventlog.Emit(ctx, tx, CancelledEvent{o.ID, o.Number, o.ShowID, o.Total, o.Demo})
}

func onlyIf(cond bool, err error) error {
	if cond {
		return err
	}
	return nil
}
