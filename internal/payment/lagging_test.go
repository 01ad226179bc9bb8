package payment_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// lagging is a provider whose books show a refund only to the inquiries after the first misses, and whose answers
// to refunds are lost.
type lagging struct {
	*payment.Sandbox
	misses, sent atomic.Int64
}

func (l *lagging) Refund(ctx context.Context, p payment.Payment, r payment.Refund) (payment.Answer, error) {
	l.sent.Add(1)
	if _, err := l.Sandbox.Refund(ctx, p, r); err != nil {
		return payment.Answer{}, err
	}
	return payment.Answer{}, errors.New("the answer was lost")
}

func (l *lagging) Inquire(ctx context.Context, p payment.Payment) (payment.Answer, error) {
	a, err := l.Sandbox.Inquire(ctx, p)
	if l.misses.Add(-1) >= 0 {
		a.Books.Refunds = nil
	}
	return a, err
}

func TestARefundIsNotSentAgainAtTheFirstMiss(t *testing.T) {
	for name, c := range map[string]struct{ misses, sent int64 }{
		"shown at once":            {0, 1},
		"shown at the second look": {1, 1},
		"missed twice":             {2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			tables.Each(t, func(t *testing.T, db *sqldb.DB) {
				s := open(t, db)
				p := s.pay(12900, sandboxpg.Approve)
				slow := &lagging{Sandbox: s.provider}
				slow.misses.Store(c.misses)
				s.restartWith(slow)
				r, err := s.ask(p, 12900, "k")
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.SendRefund(t.Context(), r.ID); err != nil {
					t.Fatal(err)
				}
				s.pass(time.Minute)
				s.settleAll()
				if got := slow.sent.Load(); got != c.sent {
					t.Errorf("the refund was sent %d times, want %d", got, c.sent)
				}
				if got := s.find(p.ID); got.State != payment.Refunded || got.Refunded != 12900 {
					t.Errorf("the payment is %s, %s refunded", got.State, got.Refunded)
				}
				s.agree(p.ID)
			})
		})
	}
}
