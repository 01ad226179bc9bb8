package payment

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the tables; the domain is "payment".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Needs is what payments take from the rest of the shop.
type Needs struct {
	// Providers take the money, several at once; the first is the one that new payments go to. What is asked of a payment goes
	// to the one of its name and MID, so one that is not offered any more stays here for its refunds.
	Providers []Provider
	// Returned is told what the browser brought back from a window and settles what it pays. Only the doors need it.
	Returned func(ctx context.Context, provider string, form url.Values) (Outcome, error)
	// Follow takes an order to where its payment has come, in the payment's own transaction; it may run again. The event that goes
	// out beside it says the same: where this fails, or is nil, or no program knows the order, the order follows that.
	Follow func(ctx context.Context, tx *sqldb.Tx, p Payment) error
	// Text gives a sentence of the catalogue of texts, for the pages of this package; nil gives its key.
	Text func(lang, key string) string
}

// Config bounds how long is waited for a provider.
type Config struct {
	Call     time.Duration // one call; 8 s
	Patience time.Duration // how long a shopper's return waits for a clear outcome; 12 s
	Grace    time.Duration // how long after a call's deadline its process is taken for dead; 5 s
	MaxWait  time.Duration // longest pause between two tries; 1 min
	Poll     time.Duration // how often a deposit is asked after that no notice told of; 10 min
}

// Service keeps payments and their refunds.
type Service struct {
	db      *sqldb.DB
	needs   Needs
	cfg     Config
	logger  *slog.Logger
	now     func() time.Time
	returns singleflight.Group
}

// New makes the service. Its Todos have to be done somewhere, or what was interrupted stays so.
func New(db *sqldb.DB, needs Needs, c Config, logger *slog.Logger, now func() time.Time) *Service {
	c.Call = cmp.Or(c.Call, 8*time.Second)
	c.Patience = cmp.Or(c.Patience, 12*time.Second)
	c.Grace = cmp.Or(c.Grace, 5*time.Second)
	c.MaxWait = cmp.Or(c.MaxWait, time.Minute)
	c.Poll = cmp.Or(c.Poll, 10*time.Minute)
	if needs.Text == nil {
		needs.Text = func(_, key string) string { return key }
	}
	return &Service{db: db, needs: needs, cfg: c, logger: logger, now: now}
}

// Open writes the intent to pay in the order's own transaction. Nobody is called.
func (s *Service) Open(ctx context.Context, tx *sqldb.Tx, i Intent) (Payment, error) {
	p, err := s.Draft(i)
	if err != nil {
		return Payment{}, err
	}
	return p, s.Save(ctx, tx, p)
}

// Draft is the payment that Save will write, or fails with ErrProvider.
func (s *Service) Draft(i Intent) (Payment, error) {
	for _, provider := range s.needs.Providers {
		if i.Provider != "" && provider.Name() != i.Provider {
			continue
		}
		now := s.now()
		return Payment{
			ID: id.New(), OrderID: i.OrderID, OrderNumber: i.OrderNumber, Provider: provider.Name(), MID: provider.MID(),
			Amount: i.Amount, TaxFree: i.TaxFree, Goods: cut(i.Name, 200), Buyer: cut(i.BuyerName, 100), Embed: i.Embed,
			ReturnURL: returnURL(i, provider.Name()), State: Window, CreatedAt: now, UpdatedAt: now,
		}, nil
	}
	return Payment{}, ErrProvider
}

// errNoProvider says that nobody here can be asked about a payment.
var errNoProvider = errors.New("the provider of this payment is not set up any more")

// of finds who took, or is to take, the money of p.
func (s *Service) of(p Payment) (Provider, error) {
	for _, provider := range s.needs.Providers {
		if provider.Name() == p.Provider && provider.MID() == p.MID {
			return provider, nil
		}
	}
	return nil, fmt.Errorf("%s %s: %w", p.Provider, p.MID, errNoProvider)
}

// Save writes a draft in the order's own transaction.
func (s *Service) Save(ctx context.Context, tx *sqldb.Tx, p Payment) error {
	if err := insertPayment(ctx, tx, p); err != nil {
		return fmt.Errorf("save payment of order %s: %w", p.OrderNumber, err)
	}
	return nil
}

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

// ask calls the provider of p under the deadline of one call.
func (s *Service) ask(ctx context.Context, p Payment, call func(context.Context, Provider) (Answer, error)) (Answer, error) {
	provider, err := s.of(p)
	if err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Call)
	defer cancel()
	return call(ctx, provider)
}

// soon is when the todo takes over what this goroutine is about to try itself.
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
