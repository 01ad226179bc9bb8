package payment

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the tables; the domain is "payment".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Needs is what payments take from the rest of the shop.
type Needs struct {
	// Providers take the money; the first is the one that new payments go to.
	Providers []Provider
}

// Config bounds how long is waited for a provider.
type Config struct {
	Call     time.Duration // one call; 8 s
	Patience time.Duration // how long a shopper's return waits for a clear outcome; 12 s
	Grace    time.Duration // how long after a call's deadline its process is taken for dead; 5 s
	MaxWait  time.Duration // longest pause between two tries; 1 min
}

// Service keeps payments and their refunds.
type Service struct {
	db       *sqldb.DB
	provider Provider
	cfg      Config
	logger   *slog.Logger
	now      func() time.Time
	returns  singleflight.Group
}

// New makes the service. Its Todos have to be done somewhere, or what was interrupted stays so.
func New(db *sqldb.DB, needs Needs, c Config, logger *slog.Logger, now func() time.Time) *Service {
	c.Call = cmp.Or(c.Call, 8*time.Second)
	c.Patience = cmp.Or(c.Patience, 12*time.Second)
	c.Grace = cmp.Or(c.Grace, 5*time.Second)
	c.MaxWait = cmp.Or(c.MaxWait, time.Minute)
	return &Service{db: db, provider: needs.Providers[0], cfg: c, logger: logger, now: now}
}

// Open writes the intent to pay in the order's own transaction. Nobody is called.
func (s *Service) Open(ctx context.Context, tx *sqldb.Tx, i Intent) (Payment, error) {
	p := s.Draft(i)
	return p, s.Save(ctx, tx, p)
}

// Draft is the payment that Save will write: with it the window's address is known before the transaction.
func (s *Service) Draft(i Intent) Payment {
	now := s.now()
	return Payment{
		ID: id.New(), OrderID: i.OrderID, OrderNumber: i.OrderNumber, Provider: s.provider.Name(), MID: s.provider.MID(),
		Amount: i.Amount, TaxFree: i.TaxFree, Goods: cut(i.Name, 200), Buyer: cut(i.BuyerName, 100), Quick: i.Quick,
		ReturnURL: i.ReturnURL, State: Window, CreatedAt: now, UpdatedAt: now,
	}
}

// Save writes a draft in the order's own transaction.
func (s *Service) Save(ctx context.Context, tx *sqldb.Tx, p Payment) error {
	if err := insertPayment(ctx, tx, p); err != nil {
		return fmt.Errorf("save payment of order %s: %w", p.OrderNumber, err)
	}
	return nil
}

// WindowURL is where the shopper pays p.
func (s *Service) WindowURL(p Payment) string { return s.provider.Window(p) }

// Payment finds one by its id, or fails with ErrUnknownPayment.
func (s *Service) Payment(ctx context.Context, q sqldb.Querier, id string) (Payment, error) {
	return findPayment(ctx, q, id)
}

// Several finds payments by their ids; unknown ones are left out.
func (s *Service) Several(ctx context.Context, q sqldb.Querier, ids []string) (map[string]Payment, error) {
	out := make(map[string]Payment, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	payments, err := severalPayments(ctx, q, ids)
	for _, p := range payments {
		out[p.ID] = p
	}
	return out, err
}

// OfOrder lists the payments of an order, oldest first.
func (s *Service) OfOrder(ctx context.Context, q sqldb.Querier, orderID string) ([]Payment, error) {
	return paymentsOf(ctx, q, orderID)
}

// Claimed checks the provider's signature on a browser's return and finds the payment that it speaks of.
// It fails with ErrForged, which has then been reported; nothing is changed in any case.
func (s *Service) Claimed(ctx context.Context, form url.Values) (Claim, Payment, error) {
	c, err := s.provider.ReadReturn(form)
	if err != nil {
		s.suspect(ctx, "forged payment return", "oid", cut(form.Get("oid"), 40))
		return Claim{}, Payment{}, err
	}
	return s.claimed(ctx, c)
}

func (s *Service) claimed(ctx context.Context, c Claim) (Claim, Payment, error) {
	p, err := findPayment(ctx, s.db, c.PaymentID)
	if errors.Is(err, ErrUnknownPayment) || err == nil && p.MID != c.MID {
		s.suspect(ctx, "payment return for no payment of ours", "oid", cut(c.PaymentID, 40), "mid", cut(c.MID, 40))
		return Claim{}, Payment{}, ErrForged
	}
	return c, p, err
}

// Settle does what a checked return asks for and answers with the payment as it then stands; State.Open means that the
// provider has not been clear yet and the worker goes on. Repeated and simultaneous returns get the same answer.
// It goes on when the browser leaves.
func (s *Service) Settle(ctx context.Context, c Claim) (Payment, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.Patience)
	defer cancel()
	v, err, _ := s.returns.Do(c.PaymentID, func() (any, error) { return s.settle(ctx, c) })
	if err != nil {
		return Payment{}, err
	}
	return v.(Payment), nil
}

func (s *Service) settle(ctx context.Context, c Claim) (Payment, error) {
	p, err := findPayment(ctx, s.db, c.PaymentID)
	if err != nil {
		return Payment{}, err
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
	p.TID, p.AuthToken = c.TID, c.AuthToken
	return s.approve(ctx, p)
}

// Drop ends a payment that nobody wants any more, before any charge: the shopper's agreement is undone.
func (s *Service) Drop(ctx context.Context, c Claim) (Payment, error) {
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

// Notice takes a provider's notice. nil means that what it told is durable and it need not be repeated.
func (s *Service) Notice(ctx context.Context, path string, header http.Header, body []byte) error {
	c, err := s.provider.ReadNotice(path, header, body)
	if err != nil {
		s.suspect(ctx, "forged payment notice")
		return err
	}
	_, p, err := s.claimed(ctx, c)
	if err != nil {
		return err
	}
	if p.State == Unknown || p.State == NetCancelling {
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return hurry(ctx, tx, p, s.now()) })
	}
	return err
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
	answer, err := s.ask(ctx, func(ctx context.Context) (Answer, error) { return s.provider.Approve(ctx, p) })
	switch {
	case err != nil:
		s.logger.WarnContext(ctx, "approval is unknown", "payment", p.ID, "err", err)
		p, err = s.record(ctx, p, attempt.answered(s.now(), "no_answer", err.Error()), change{to: Unknown, due: s.soon()})
		if err != nil || p.State != Unknown {
			return p, err
		}
		return s.resolve(ctx, p)
	case answer.OK && answer.Books.Standing == Charged:
		return s.capture(ctx, p, attempt.answered(s.now(), answer.Code, answer.Raw), answer.Books)
	case answer.Books.Standing == Refused:
		return s.record(ctx, p, attempt.answered(s.now(), answer.Code, answer.Raw), change{to: Declined, reason: ReasonDeclined})
	default: // neither charged nor refused for good: make sure that it never is
		s.alert(ctx, "approval refused for a reason of ours", "payment", p.ID, "code", answer.Code)
		p, err := s.record(ctx, p, attempt.answered(s.now(), answer.Code, answer.Raw),
			change{to: NetCancelling, reason: reason(answer.Code), due: s.soon()})
		if err != nil || p.State != NetCancelling {
			return p, err
		}
		return s.resolve(ctx, p)
	}
}

// capture records a charge, if the provider's books agree with ours; else the charge is undone.
func (s *Service) capture(ctx context.Context, p Payment, a attempt, b Books) (Payment, error) {
	if !b.Agrees(p) {
		s.alert(ctx, "provider charged something else than asked", "payment", p.ID,
			"amount", int64(p.Amount), "charged", int64(b.Amount), "mid", b.MID, "oid", b.PaymentID)
		p, err := s.record(ctx, p, a, change{to: NetCancelling, reason: ReasonMismatch, due: s.soon()})
		if err != nil || p.State != NetCancelling {
			return p, err
		}
		return s.resolve(ctx, p)
	}
	return s.record(ctx, p, a, change{to: Paid, books: b})
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

// record moves p, stores the answered attempt if there is one, and tells the rest of the shop, in one transaction.
// When somebody else moved p first, only the attempt is stored. It answers with p as it stands.
func (s *Service) record(ctx context.Context, p Payment, a attempt, c change) (Payment, error) {
	ctx = context.WithoutCancel(ctx) // what was learned is kept, whoever has left
	c.at = s.now()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if a.id != "" {
			if err := answerAttempt(ctx, tx, a); err != nil {
				return err
			}
		}
		moved, err := move(ctx, tx, p, c)
		if err != nil || !moved {
			return err
		}
		switch c.to {
		case Paid:
			if c.undone {
				return s.giveBack(ctx, tx, p)
			}
			return eventlog.Emit(ctx, tx, Captured{p.ID, p.OrderID, p.Amount})
		case Declined, Closed, NetCancelled:
			return eventlog.Emit(ctx, tx, Failed{p.ID, p.OrderID, cmp.Or(c.reason, p.Reason)})
		}
		return nil
	})
	if err != nil {
		return Payment{}, fmt.Errorf("record payment %s as %s: %w", p.ID, c.to, err)
	}
	return findPayment(ctx, s.db, p.ID)
}

// ask calls the provider under the deadline of one call.
func (s *Service) ask(ctx context.Context, call func(context.Context) (Answer, error)) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Call)
	defer cancel()
	return call(ctx)
}

// soon is when the worker takes over what this goroutine is about to try itself.
func (s *Service) soon() time.Time { return s.now().Add(s.cfg.Call + s.cfg.Grace) }

// suspect reports what a stranger may have sent: it is for the operator's rules too, but no fault of ours, however often it comes.
func (s *Service) suspect(ctx context.Context, message string, args ...any) {
	s.logger.WarnContext(ctx, message, append(args, "alert", true)...)
}

// alert reports what a person should look at; the operator's log rules match on alert=true.
func (s *Service) alert(ctx context.Context, message string, args ...any) {
	s.logger.ErrorContext(ctx, message, append(args, "alert", true)...)
}

// pause is how long to wait after the nth try: doubling, bounded, spread so that tries do not meet.
func (s *Service) pause(n int) time.Duration {
	d := min(time.Second<<min(n, 10), s.cfg.MaxWait)
	return d/2 + rand.N(d/2+1)
}

func reason(code string) string { return strings.ToLower(cut(code, 60)) }

// cut shortens s to at most n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
