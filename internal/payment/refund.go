package payment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/states"
)

// RefundState is how far a refund has come.
type RefundState string

// The states of a refund. At most one of a payment is sending or unknown.
const (
	RefundRequested RefundState = "requested" // durable, not sent
	RefundSending   RefundState = "sending"
	RefundUnknown   RefundState = "unknown" // sent, not answered
	RefundDone      RefundState = "done"
	RefundFailed    RefundState = "failed" // refused by the provider
)

// refundMoves are the legal ones, and what the statement in store.go lets through. One that is put off stays what it is.
var refundMoves = states.Table[RefundState]{
	RefundRequested: {RefundRequested, RefundSending},
	RefundSending:   {RefundUnknown, RefundDone, RefundFailed},
	RefundUnknown:   {RefundUnknown, RefundSending, RefundDone, RefundFailed},
}

// Refund is money on its way back to a shopper.
type Refund struct {
	ID, PaymentID, OrderID string
	Key                    string // the caller's: one refund each
	Amount                 money.Won
	Reason                 string
	State                  RefundState
	Ref                    string // the provider's
	FailCode               string
	Tries                  int
	DueAt                  time.Time
	CreatedAt, UpdatedAt   time.Time
}

// RefundAsk says what to give back.
type RefundAsk struct {
	PaymentID string
	Amount    money.Won
	Reason    string
	Key       string // a repeated key is the same refund
}

var errNoRefund = errors.New("no such refund")

// AskRefund writes the wish to give money back, in the caller's transaction; SendRefund or a todo then does it.
// It fails with ErrNotRefundable when more would be given back than was paid.
func (s *Service) AskRefund(ctx context.Context, tx *sqldb.Tx, ask RefundAsk) (Refund, error) {
	switch r, err := findRefundByKey(ctx, tx, ask.PaymentID, ask.Key); {
	case err == nil && r.Amount == ask.Amount:
		return r, nil
	case err == nil:
		return Refund{}, ErrNotRefundable
	case !errors.Is(err, errNoRefund):
		return Refund{}, err
	}
	if ask.Amount <= 0 {
		return Refund{}, ErrNotRefundable
	}
	p, err := findPayment(ctx, tx, ask.PaymentID)
	if err != nil {
		return Refund{}, err
	}
	now := s.now()
	asked, err := askMore(ctx, tx, p.ID, ask.Amount, now)
	if err != nil {
		return Refund{}, err
	}
	if !asked {
		return Refund{}, ErrNotRefundable
	}
	r := Refund{
		ID: id.New(), PaymentID: p.ID, OrderID: p.OrderID, Key: ask.Key, Amount: ask.Amount, Reason: cut(ask.Reason, 200),
		State: RefundRequested, DueAt: now, CreatedAt: now, UpdatedAt: now,
	}
	return r, insertRefund(ctx, tx, r)
}

// Refunds lists those of an order, oldest first.
func (s *Service) Refunds(ctx context.Context, q sqldb.Querier, orderID string) ([]Refund, error) {
	return refundsOf(ctx, q, orderID)
}

// SendRefund takes one step with a refund and answers with it as it then stands. A refund that is not answered
// becomes unknown and is asked after; it is sent again, under the same key, only when the provider's books lack it.
func (s *Service) SendRefund(ctx context.Context, refundID string) (Refund, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.Patience)
	defer cancel()
	r, err := findRefund(ctx, s.db, refundID)
	if err != nil {
		return Refund{}, fmt.Errorf("send refund %s: %w", refundID, err)
	}
	return s.stepRefund(ctx, r)
}

func (s *Service) stepRefund(ctx context.Context, r Refund) (Refund, error) {
	switch r.State {
	case RefundRequested:
		return s.sendRefund(ctx, r)
	case RefundSending, RefundUnknown:
		return s.askAfterRefund(ctx, r)
	}
	return r, nil
}

// errMovedOn says that somebody else has sent this refund since it was read.
var errMovedOn = errors.New("the refund has moved on")

func (s *Service) sendRefund(ctx context.Context, r Refund) (Refund, error) {
	var (
		p    Payment
		sent bool
	)
	a := attempt{id: id.New(), payment: r.PaymentID, refund: r.ID, kind: "refund", sentAt: s.now()}
	next := r
	next.State, next.DueAt, next.Tries = RefundSending, s.soon(), r.Tries+1
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		sent = false
		free, err := takeRefunding(ctx, tx, r)
		if err != nil {
			return err
		}
		if !free { // another one is in flight
			wait := r
			wait.DueAt = s.now().Add(s.pause(r.Tries))
			_, err := moveRefund(ctx, tx, wait, s.now())
			return err
		}
		if sent, err = moveRefund(ctx, tx, next, s.now()); err != nil {
			return err
		}
		if !sent {
			return errMovedOn // and with it undo takeRefunding: nobody would free the payment for its next refund
		}
		if p, err = findPayment(ctx, tx, r.PaymentID); err != nil {
			return err
		}
		return insertAttempt(ctx, tx, a)
	})
	if err != nil && !errors.Is(err, errMovedOn) {
		return Refund{}, fmt.Errorf("send refund %s: %w", r.ID, err)
	}
	if !sent {
		return findRefund(ctx, s.db, r.ID)
	}
	r = next
	answer, err := s.ask(ctx, p, func(ctx context.Context, by Provider) (Answer, error) { return by.Refund(ctx, p, r) })
	if err != nil {
		s.logger.WarnContext(ctx, "refund is unknown", "payment", p.ID, "refund", r.ID, "err", err)
		r.State, r.DueAt = RefundUnknown, s.soon()
		if r, err = s.recordRefund(ctx, r, a.unanswered(s.now(), err)); err != nil {
			return r, err
		}
		return s.askAfterRefund(ctx, r)
	}
	a = a.answered(s.now(), answer)
	r.DueAt = time.Time{}
	if ref, there := answer.Books.Refunds[r.ID]; answer.OK && there {
		r.State, r.Ref = RefundDone, ref
	} else {
		s.alert(ctx, "refund refused by the provider", "payment", p.ID, "refund", r.ID, "code", answer.Code)
		r.State, r.FailCode = RefundFailed, reason(answer.Code)
	}
	return s.recordRefund(ctx, r, a)
}

// askAfterRefund looks for an unanswered refund in the provider's books.
func (s *Service) askAfterRefund(ctx context.Context, r Refund) (Refund, error) {
	p, err := findPayment(ctx, s.db, r.PaymentID)
	if err != nil {
		return r, err
	}
	a, answer, err := s.try(ctx, p, "inquire", Provider.Inquire)
	if err == nil && answer.OK {
		if ref, there := answer.Books.Refunds[r.ID]; there {
			r.State, r.Ref, r.DueAt = RefundDone, ref, time.Time{}
			return s.recordRefund(ctx, r, a)
		}
		if r.State == RefundUnknown && r.Tries > 1 { // looked for twice, and not there
			return s.resend(ctx, r, a)
		}
	}
	r.Tries++
	if r.Tries%10 == 0 {
		s.alert(ctx, "a refund stays unknown", "payment", p.ID, "refund", r.ID, "tries", r.Tries)
	}
	r.State, r.DueAt = RefundUnknown, s.now().Add(s.pause(r.Tries))
	return s.recordRefund(ctx, r, a)
}

func (s *Service) resend(ctx context.Context, r Refund, a attempt) (Refund, error) {
	if _, err := s.recordRefund(ctx, r, a); err != nil {
		return r, err
	}
	return s.sendRefund(ctx, r)
}

// recordRefund stores r as it now stands, with the answered attempt, and tells the shop of an end.
func (s *Service) recordRefund(ctx context.Context, r Refund, a attempt) (Refund, error) {
	ctx = context.WithoutCancel(ctx)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if a.id != "" {
			if err := answerAttempt(ctx, tx, a); err != nil {
				return err
			}
		}
		moved, err := moveRefund(ctx, tx, r, s.now())
		if err != nil || !moved || r.State != RefundDone && r.State != RefundFailed {
			return err
		}
		if err := finishRefund(ctx, tx, r, s.now()); err != nil {
			return err
		}
		if r.State == RefundFailed {
			return eventlog.Emit(ctx, tx, NotReturned{r.PaymentID, r.OrderID, r.ID, r.FailCode})
		}
		p, err := findPayment(ctx, tx, r.PaymentID)
		if err != nil {
			return err
		}
		return eventlog.Emit(ctx, tx, Returned{p.ID, p.OrderID, r.ID, r.Amount, p.Amount - p.Refunded})
	})
	if err != nil {
		return Refund{}, fmt.Errorf("record refund %s as %s: %w", r.ID, r.State, err)
	}
	return findRefund(ctx, s.db, r.ID)
}
