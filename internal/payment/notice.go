package payment

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Notice takes what a provider, by its name, tells by itself, in whatever state the payment is, and gives the reply that the
// provider wants to hear. What it tells is never believed: where it is news, the provider's books are asked. nil means that
// this is durable and need not be told again; a notice that no provider signed fails with ErrForged.
func (s *Service) Notice(ctx context.Context, provider, path string, header http.Header, body []byte) (reply string, err error) {
	n, err := s.readNotice(provider, path, header, body)
	if err != nil {
		s.suspect(ctx, "forged payment notice", "provider", cut(provider, 20))
		return "", err
	}
	p, err := s.claimed(ctx, provider, n.Claim)
	if err != nil {
		return "", err
	}
	if p.State == Approving || n.Says == p.State.standing() && n.Says != Missing {
		return n.Reply, nil // the answer is on its way, or this is it
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return hurry(ctx, tx, p, s.now()) })
	return n.Reply, err
}

func (s *Service) readNotice(provider, path string, header http.Header, body []byte) (Notice, error) {
	for _, by := range s.needs.Providers {
		if by.Name() != provider {
			continue
		}
		if n, err := by.ReadNotice(path, header, body); err == nil {
			return n, nil
		}
	}
	return Notice{}, ErrForged
}

// standing is how the provider's books show a payment that is s and about which both agree; Missing where they cannot know.
func (s State) standing() Standing {
	switch {
	case s.Kept():
		return Charged
	case s == Window:
		return Pending
	case s == Waiting:
		return Awaiting
	case s == Closed || s == Declined:
		return Refused
	case s == NetCancelled:
		return Undone
	}
	return Missing
}

// askForDeposit looks whether the shopper's deposit has come, and closes the account once its time is over.
func (s *Service) askForDeposit(ctx context.Context, p Payment) (Payment, error) {
	a, answer, err := s.try(ctx, p, "inquire", Provider.Inquire)
	if err != nil {
		if p.Tries%10 == 0 {
			s.alert(ctx, "a deposit cannot be asked after", "payment", p.ID, "tries", p.Tries, "err", err)
		}
		return s.later(ctx, p, a, Waiting, p.Reason)
	}
	p.Fields = p.Fields.with(answer.Fields)
	switch answer.Books.Standing {
	case Charged:
		return s.capture(ctx, p, a, answer.Books)
	case Refused, Missing, Undone:
		return s.record(ctx, p, a, change{to: Declined, reason: ReasonUnpaid})
	}
	if s.now().Before(p.Deposit.Until) {
		return s.putOff(ctx, p, a, Waiting, "", s.lookAgain(p.Deposit))
	}
	// Due, so that a process killed between the two steps leaves it to its todo.
	p, err = s.record(ctx, p, a, change{to: NetCancelling, reason: ReasonUnpaid, due: s.soon()})
	if err != nil || p.State != NetCancelling {
		return p, err
	}
	return s.netCancel(ctx, p)
}

// comparisons are how often the books are asked for after a notice before staff are told.
const comparisons = 12

// compare asks for the provider's books of a payment of which no outcome was awaited, and does what they ask for.
func (s *Service) compare(ctx context.Context, p Payment) (Payment, error) {
	a, answer, err := s.try(ctx, p, "inquire", Provider.Inquire)
	if err != nil {
		if p.Tries >= comparisons {
			s.alert(ctx, "what a notice told cannot be asked after", "payment", p.ID, "tries", p.Tries, "err", err)
			return s.putOff(ctx, p, a, p.State, p.Reason, time.Time{})
		}
		return s.later(ctx, p, a, p.State, p.Reason)
	}
	b := answer.Books
	switch {
	case b.Standing == Charged && p.State.ended():
		if p.State != Window {
			s.alert(ctx, "a payment that had ended was charged after all", "payment", p.ID, "state", string(p.State))
		}
		p.TID, p.Fields = cmp.Or(p.TID, b.TID), p.Fields.with(answer.Fields)
		return s.capture(ctx, p, a, b)
	case b.Standing == Awaiting && p.State == Window:
		p.Fields = p.Fields.with(answer.Fields)
		return s.await(ctx, p, a, b)
	case b.Standing == Refused && p.State == Window:
		return s.record(ctx, p, a, change{to: Declined, reason: ReasonDeclined})
	case b.Standing != Charged && p.State.Kept():
		s.alert(ctx, "the provider does not know of money that we keep", "payment", p.ID, "state", string(p.State), "code", answer.Code)
	}
	return s.putOff(ctx, p, a, p.State, p.Reason, time.Time{})
}

// Abandon gives up a payment that waits for a deposit, in the transaction of the order that no longer wants it. Money that
// comes all the same is given back.
func (s *Service) Abandon(ctx context.Context, tx *sqldb.Tx, p Payment) error {
	if p.State != Waiting {
		return nil
	}
	_, err := move(ctx, tx, p, change{to: NetCancelling, reason: ReasonDropped, at: s.now(), due: s.now()})
	return err
}
