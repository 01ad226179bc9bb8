package payment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Claimed checks that a provider, by its name, signed a browser's return, and finds the payment that it speaks of.
// It fails with ErrForged, which has then been reported; nothing is changed in any case.
func (s *Service) Claimed(ctx context.Context, provider string, form url.Values) (Claim, Payment, error) {
	for _, by := range s.needs.Providers {
		if by.Name() != provider {
			continue
		}
		if c, err := by.ReadReturn(form); err == nil {
			p, err := s.claimed(ctx, provider, c)
			return c, p, err
		}
	}
	s.suspect(ctx, "forged payment return", "provider", cut(provider, 20))
	return Claim{}, Payment{}, ErrForged
}

// claimed finds the payment that a provider's claim speaks of: one of that provider's own.
func (s *Service) claimed(ctx context.Context, provider string, c Claim) (Payment, error) {
	p, err := findPayment(ctx, s.db, c.PaymentID)
	if errors.Is(err, ErrUnknownPayment) || err == nil && (p.MID != c.MID || p.Provider != provider) {
		s.suspect(ctx, "payment return for no payment of ours", "oid", cut(c.PaymentID, 40), "mid", cut(c.MID, 40))
		return Payment{}, ErrForged
	}
	return p, err
}

// Settle does what a checked return asks of p, as Claimed gave both, and answers with the payment as it then stands; State.Open
// means that the provider has not been clear yet and a todo goes on. Repeated and simultaneous returns get the same answer.
// It goes on when the browser leaves.
func (s *Service) Settle(ctx context.Context, c Claim, p Payment) (Payment, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.Patience)
	defer cancel()
	v, err, _ := s.returns.Do(c.PaymentID, func() (any, error) { return s.settle(ctx, c, p) })
	if err != nil {
		return Payment{}, err
	}
	return v.(Payment), nil
}

func (s *Service) settle(ctx context.Context, c Claim, p Payment) (Payment, error) {
	plain := p.State == Window && c.Agreed && c.Amount == p.Amount
	if !plain { // approve asks the row itself whether p still waits; whatever else is to be done looks first
		var err error
		if p, err = findPayment(ctx, s.db, c.PaymentID); err != nil {
			return Payment{}, err
		}
	}
	switch {
	case p.State != Window:
		return p, nil
	case !c.Agreed:
		return s.end(ctx, p, Closed, ReasonClosed)
	case c.Amount != p.Amount:
		s.suspect(ctx, "payment return with another amount", "payment", p.ID, "claimed", int64(c.Amount), "amount", int64(p.Amount))
		p.TID = c.TID
		return s.undo(ctx, p, ReasonMismatch)
	}
	p.TID, p.AuthToken, p.Fields = c.TID, c.AuthToken, p.Fields.with(c.Fields)
	return s.approve(ctx, p)
}

// Drop, in the place of Settle, ends a payment that nobody wants any more, before any charge: the shopper's agreement is undone.
func (s *Service) Drop(ctx context.Context, c Claim, _ Payment) (Payment, error) {
	p, err := findPayment(ctx, s.db, c.PaymentID)
	if err != nil || p.State != Window {
		return p, err
	}
	if !c.Agreed {
		return s.end(ctx, p, Closed, ReasonClosed)
	}
	p.TID = c.TID
	return s.undo(ctx, p, ReasonDropped)
}

// approve makes the intention durable, then asks for the charge.
func (s *Service) approve(ctx context.Context, p Payment) (Payment, error) {
	attempt := s.attempt(p, "approve", "")
	moved := false
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		if moved, err = move(ctx, tx, p, change{to: Approving, at: s.now(), due: s.soon()}); err != nil || !moved {
			return err
		}
		return insertAttempt(ctx, tx, attempt)
	})
	if err != nil {
		return Payment{}, fmt.Errorf("approve payment %s: %w", p.ID, err)
	}
	if !moved { // another process was first
		return findPayment(ctx, s.db, p.ID)
	}
	p.State = Approving
	answer, err := s.ask(ctx, p, func(ctx context.Context, by Provider) (Answer, error) { return by.Approve(ctx, p) })
	if err != nil {
		s.logger.WarnContext(ctx, "approval is unknown", "payment", p.ID, "err", err)
		p, err = s.record(ctx, p, attempt.unanswered(s.now(), err), change{to: Unknown, due: s.soon()})
		if err != nil || p.State != Unknown {
			return p, err
		}
		return s.resolve(ctx, p)
	}
	attempt, p.Fields = attempt.answered(s.now(), answer), p.Fields.with(answer.Fields)
	switch {
	case answer.OK && answer.Books.Standing == Charged:
		return s.capture(ctx, p, attempt, answer.Books)
	case answer.OK && answer.Books.Standing == Awaiting:
		return s.await(ctx, p, attempt, answer.Books)
	case answer.Books.Standing == Refused:
		return s.record(ctx, p, attempt, change{to: Declined, reason: ReasonDeclined})
	default: // neither charged nor refused for good: make sure that it never is
		s.alert(ctx, "approval refused for a reason of ours", "payment", p.ID, "code", answer.Code)
		p, err := s.record(ctx, p, attempt, change{to: NetCancelling, reason: reason(answer.Code), due: s.soon()})
		if err != nil || p.State != NetCancelling {
			return p, err
		}
		return s.resolve(ctx, p)
	}
}

// capture records a charge, if the provider's books agree with ours; else the charge is undone.
func (s *Service) capture(ctx context.Context, p Payment, a attempt, b Books) (Payment, error) {
	if !b.Agrees(p) {
		return s.mismatch(ctx, p, a, b)
	}
	return s.record(ctx, p, a, change{to: Paid, books: b, late: p.State.ended()})
}

// await records that an account waits for the shopper's deposit: nothing is charged yet, and the order goes on holding its stock.
func (s *Service) await(ctx context.Context, p Payment, a attempt, b Books) (Payment, error) {
	if !b.Agrees(p) {
		return s.mismatch(ctx, p, a, b)
	}
	p.TID = cmp.Or(p.TID, b.TID)
	return s.record(ctx, p, a, change{to: Waiting, books: b, due: s.lookAgain(b.Deposit)})
}

// lookAgain is when a deposit is asked after that nobody told of.
func (s *Service) lookAgain(d Deposit) time.Time {
	if next := s.now().Add(s.cfg.Poll); next.Before(d.Until) {
		return next
	}
	return d.Until
}

// mismatch undoes what is not what was asked for.
func (s *Service) mismatch(ctx context.Context, p Payment, a attempt, b Books) (Payment, error) {
	s.alert(ctx, "provider charged something else than asked", "payment", p.ID,
		"amount", int64(p.Amount), "charged", int64(b.Amount), "mid", b.MID, "oid", b.PaymentID)
	p, err := s.record(ctx, p, a, change{to: NetCancelling, reason: ReasonMismatch, due: s.soon(), late: p.State.ended()})
	if err != nil || p.State != NetCancelling {
		return p, err
	}
	return s.resolve(ctx, p)
}

// end closes a payment that was never charged.
func (s *Service) end(ctx context.Context, p Payment, to State, why string) (Payment, error) {
	return s.record(ctx, p, attempt{}, change{to: to, reason: why})
}

// undo starts a net cancel and tries it at once.
func (s *Service) undo(ctx context.Context, p Payment, why string) (Payment, error) {
	p, err := s.record(ctx, p, attempt{}, change{to: NetCancelling, reason: why, due: s.soon()})
	if err != nil || p.State != NetCancelling {
		return p, err
	}
	return s.resolve(ctx, p)
}

// errNotFollowed says that what was recorded is undone, because who follows it in the same transaction refused.
var errNotFollowed = errors.New("the order does not follow its payment")

// record moves p, stores the answered attempt if there is one, tells the rest of the shop and has the order follow, in one
// transaction. When somebody else moved p first, only the attempt is stored. What was learned of p is kept also when the order
// does not follow: that is what the event is for. It answers with p as it stands.
func (s *Service) record(ctx context.Context, p Payment, a attempt, c change) (Payment, error) {
	ctx = context.WithoutCancel(ctx) // what was learned is kept, whoever has left
	c.at = s.now()
	moved := false
	inOne := func(follow func(context.Context, *sqldb.Tx, Payment) error) error {
		return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
			if a.id != "" {
				if err := answerAttempt(ctx, tx, a); err != nil {
					return err
				}
			}
			if moved, err = move(ctx, tx, p, c); err != nil || !moved {
				return err
			}
			if err := s.tell(ctx, tx, p, c); err != nil || follow == nil {
				return err
			}
			if err := follow(ctx, tx, c.of(p)); err != nil {
				return errors.Join(errNotFollowed, err)
			}
			return nil
		})
	}
	follow := s.needs.Follow
	if c.undone {
		follow = nil // the order never hears of such a charge
	}
	err := inOne(follow)
	if errors.Is(err, errNotFollowed) {
		s.logger.WarnContext(ctx, "an order does not follow its payment yet", "payment", p.ID, "state", string(c.to), "err", err)
		err = inOne(nil)
	}
	switch {
	case err != nil:
		return Payment{}, fmt.Errorf("record payment %s as %s: %w", p.ID, c.to, err)
	case !moved || c.undone:
		return findPayment(ctx, s.db, p.ID)
	}
	return c.of(p), nil
}

// tell emits the event of a change to p.
func (s *Service) tell(ctx context.Context, tx *sqldb.Tx, p Payment, c change) error {
	switch c.to {
	case Paid:
		if c.undone {
			return s.giveBack(ctx, tx, p)
		}
		return eventlog.Emit(ctx, tx, Captured{p.ID, p.OrderID, p.Amount})
	case Waiting:
		return eventlog.Emit(ctx, tx, Awaited{p.ID, p.OrderID, c.books.Deposit.Until})
	case Declined, Closed, NetCancelled:
		return eventlog.Emit(ctx, tx, Failed{p.ID, p.OrderID, cmp.Or(c.reason, p.Reason)})
	}
	return nil
}
