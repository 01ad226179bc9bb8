package payment

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	inquiries  = 6  // unanswered inquiries before an unknown charge is undone rather than asked after
	netCancels = 12 // unanswered net cancels before staff are told
)

// resolve takes one step towards a clear outcome of a payment that is unknown or being undone.
func (s *Service) resolve(ctx context.Context, p Payment) (Payment, error) {
	switch p.State {
	case Approving, Unknown:
		return s.askAfter(ctx, p)
	case NetCancelling, Review:
		return s.netCancel(ctx, p)
	case Waiting:
		return s.askForDeposit(ctx, p)
	}
	return s.compare(ctx, p)
}

// askAfter inquires: charged becomes paid, refused becomes declined, and what could still be charged is undone,
// since the approve call may yet arrive.
func (s *Service) askAfter(ctx context.Context, p Payment) (Payment, error) {
	a, answer, err := s.try(ctx, p, "inquire", Provider.Inquire)
	switch {
	case err != nil && p.Tries < inquiries:
		return s.later(ctx, p, a, Unknown, "")
	case err != nil:
		return s.later(ctx, p, a, NetCancelling, ReasonNoAnswer)
	}
	b := answer.Books
	p.Fields = p.Fields.with(answer.Fields)
	switch b.Standing {
	case Charged:
		p.TID = cmp.Or(p.TID, b.TID)
		return s.capture(ctx, p, a, b)
	case Awaiting:
		return s.await(ctx, p, a, b)
	case Refused, Missing:
		return s.record(ctx, p, a, change{to: Declined, reason: ReasonDeclined})
	case Undone:
		// Due, so that a process killed between the two steps leaves it to its todo.
		p, err := s.record(ctx, p, a, change{to: NetCancelling, reason: ReasonNoAnswer, due: s.soon()})
		if err != nil || p.State != NetCancelling {
			return p, err
		}
		return s.end(ctx, p, NetCancelled, ReasonNoAnswer)
	default:
		p, err := s.record(ctx, p, a, change{to: NetCancelling, reason: ReasonNoAnswer, due: s.soon()})
		if err != nil || p.State != NetCancelling {
			return p, err
		}
		return s.netCancel(ctx, p)
	}
}

// netCancel undoes the charge, whether it happened or not. One that was settled meanwhile is refunded.
func (s *Service) netCancel(ctx context.Context, p Payment) (Payment, error) {
	a, answer, err := s.try(ctx, p, "netcancel", Provider.NetCancel)
	if err != nil {
		if p.Tries == netCancels {
			s.alert(ctx, "a charge cannot be undone", "payment", p.ID, "tries", p.Tries, "err", err)
			return s.later(ctx, p, a, Review, p.Reason)
		}
		return s.later(ctx, p, a, p.State, p.Reason)
	}
	switch {
	case answer.OK || answer.Books.Standing == Undone:
		return s.record(ctx, p, a, change{to: NetCancelled, reason: p.Reason})
	case answer.Settled || answer.Books.Standing == Charged:
		s.alert(ctx, "a charge was settled before it was undone, refunding", "payment", p.ID)
		b := answer.Books
		return s.record(ctx, p, a, change{to: Paid, reason: p.Reason, books: b, undone: true})
	default: // never charged, never will be
		return s.record(ctx, p, a, change{to: Declined, reason: p.Reason})
	}
}

// giveBack refunds in full what should never have been charged; the order never hears of a charge.
func (s *Service) giveBack(ctx context.Context, tx *sqldb.Tx, p Payment) error {
	_, err := s.AskRefund(ctx, tx, RefundAsk{PaymentID: p.ID, Amount: p.Amount, Reason: "undone", Key: "undo:" + p.ID})
	return err
}

// try writes the attempt, makes the call and returns the attempt answered.
func (s *Service) try(ctx context.Context, p Payment, kind string, call func(Provider, context.Context, Payment) (Answer, error)) (attempt, Answer, error) {
	a := s.attempt(p, kind, "")
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return insertAttempt(ctx, tx, a) }); err != nil {
		return attempt{}, Answer{}, fmt.Errorf("%s payment %s: %w", kind, p.ID, err)
	}
	answer, err := s.ask(ctx, p, func(ctx context.Context, by Provider) (Answer, error) { return call(by, ctx, p) })
	if err != nil {
		return a.unanswered(s.now(), err), Answer{}, err
	}
	return a.answered(s.now(), answer), answer, nil
}

// later stores the unanswered attempt and when to try again, in state to.
func (s *Service) later(ctx context.Context, p Payment, a attempt, to State, why string) (Payment, error) {
	now := s.now()
	due := now.Add(s.pause(p.Tries))
	if to != p.State {
		due = now.Add(s.pause(0))
	}
	return s.putOff(ctx, p, a, to, why, due)
}

// putOff is later with its own due time; zero is nothing left to do.
func (s *Service) putOff(ctx context.Context, p Payment, a attempt, to State, why string, due time.Time) (Payment, error) {
	ctx = context.WithoutCancel(ctx)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if a.id != "" {
			if err := answerAttempt(ctx, tx, a); err != nil {
				return err
			}
		}
		if to == p.State {
			return postpone(ctx, tx, p, due)
		}
		_, err := move(ctx, tx, p, change{to: to, reason: why, at: s.now(), due: due})
		return err
	})
	if err != nil {
		return Payment{}, fmt.Errorf("put off payment %s: %w", p.ID, err)
	}
	return findPayment(ctx, s.db, p.ID)
}

func (s *Service) attempt(p Payment, kind, refund string) attempt {
	return attempt{id: id.New(), payment: p.ID, refund: refund, kind: kind, sentAt: s.now()}
}
