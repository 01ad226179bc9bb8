package payment_test

import (
	"context"
	"errors"
	"testing"

	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/payment/sandboxpg"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

func TestAnOrderFollowsItsPaymentInOneTransaction(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.follow = func(ctx context.Context, tx *sqldb.Tx, p payment.Payment) error {
			if row, err := s.Payment(ctx, tx, p.ID); err != nil || row.State != p.State {
				t.Errorf("told of a payment that is %s, its row says %s, %v", p.State, row.State, err)
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO followed (id, state) VALUES (?, ?)`, p.ID, string(p.State))
			return err
		}
		s.exec(`CREATE TABLE followed (id VARCHAR(36) NOT NULL PRIMARY KEY, state VARCHAR(20) NOT NULL)`)
		s.restart()
		for outcome, want := range map[sandboxpg.Outcome]payment.State{
			sandboxpg.Approve: payment.Paid, sandboxpg.Decline: payment.Declined, sandboxpg.Close: payment.Closed,
		} {
			p := s.pay(12900, outcome)
			if n := s.count("followed WHERE id = '" + p.ID + "' AND state = '" + string(want) + "'"); p.State != want || n != 1 {
				t.Errorf("%s: the payment is %s and was followed %d times to %s", outcome, p.State, n, want)
			}
		}
	})
}

func TestWhatWasChargedIsKeptAlthoughItsOrderDoesNotFollow(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.exec(`CREATE TABLE followed (id VARCHAR(36) NOT NULL PRIMARY KEY)`)
		s.follow = func(ctx context.Context, tx *sqldb.Tx, p payment.Payment) error {
			if _, err := tx.ExecContext(ctx, `INSERT INTO followed (id) VALUES (?)`, p.ID); err != nil {
				return err
			}
			return errors.New("another one was quicker")
		}
		s.restart()
		p := s.pay(12900, sandboxpg.Approve)
		if got := s.find(p.ID); got.State != payment.Paid || !got.DueAt.IsZero() {
			t.Errorf("the payment is %s and due at %s, want paid and nothing left to do", got.State, got.DueAt)
		}
		if n := s.count("followed"); n != 0 {
			t.Errorf("%d half steps of the order were kept, want none", n)
		}
		if n := s.count("outbox WHERE kind = '" + payment.KindCaptured + "'"); n != 1 {
			t.Errorf("%d events tell of the charge, want one", n)
		}
		if n := s.count("payment_attempts WHERE answered_at > 0"); n != 1 {
			t.Errorf("%d calls are known as answered, want one", n)
		}
	})
}
