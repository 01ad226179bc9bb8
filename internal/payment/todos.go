package payment

import (
	"context"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Kinds of the todos; their key is the id of the payment or the refund.
const (
	todoPayment = "payment.settle"
	todoRefund  = "payment.refund"
)

// headStart is how long a new refund is left to who asked for it, before the todo sends it.
const headStart = time.Second

// Todos close what a lost answer or a killed process left open.
func (s *Service) Todos() []todo.Kind {
	deadline := 3*s.cfg.Call + s.cfg.Grace // up to two calls, and what is written around them
	return []todo.Kind{
		{Name: todoPayment, Lane: "payments", Deadline: deadline, Longest: s.cfg.MaxWait, Handle: s.settleDue},
		{Name: todoRefund, Lane: "payments", Deadline: deadline, Longest: s.cfg.MaxWait, Handle: s.refundDue},
	}
}

// OrderNumber gives the number of the order that a todo of these kinds is about, "" when there is none any more.
func (s *Service) OrderNumber(ctx context.Context, kind, key string) (string, error) {
	if kind == todoRefund {
		r, err := findRefund(ctx, s.db, key)
		if errors.Is(err, errNoRefund) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		key = r.PaymentID
	}
	p, err := findPayment(ctx, s.db, key)
	if errors.Is(err, ErrUnknownPayment) {
		return "", nil
	}
	return p.OrderNumber, err
}

// Rounds find what is due and has no todo, as after a program that knew none.
func (s *Service) Rounds() []todo.Round {
	return []todo.Round{{Name: "payments", Every: time.Hour, Do: s.remindAll}}
}

// remind keeps the todo of a payment or a refund in step with its due time; zero is nothing left to do.
func remind(ctx context.Context, tx *sqldb.Tx, kind, id string, due time.Time) error {
	if due.IsZero() {
		return todo.Drop(ctx, tx, kind, id)
	}
	return todo.Add(ctx, tx, todo.Item{Kind: kind, Key: id, Due: due})
}

// settleDue takes one step with a payment.
func (s *Service) settleDue(ctx context.Context, j todo.Job) error {
	p, err := findPayment(ctx, s.db, j.Key)
	if errors.Is(err, ErrUnknownPayment) {
		s.alert(ctx, "what is to be settled is in no book", "payment", j.Key)
		return nil
	}
	if err == nil && p.DueAt.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	var mine bool
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		mine, err = claim(ctx, tx, p, s.soon())
		return err
	})
	if err != nil || !mine { // who was first has written down what is left
		return err
	}
	p.Tries++
	_, err = s.resolve(ctx, p)
	return err
}

// refundDue takes one step with a refund.
func (s *Service) refundDue(ctx context.Context, j todo.Job) error {
	r, err := findRefund(ctx, s.db, j.Key)
	if errors.Is(err, errNoRefund) {
		s.alert(ctx, "what is to be given back is in no book", "refund", j.Key)
		return nil
	}
	if err == nil && r.DueAt.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.stepRefund(ctx, r)
	return err
}

const remindBatch = 500

func (s *Service) remindAll(ctx context.Context) error {
	until := s.now().Add(time.Hour)
	payments, err := duePayments(ctx, s.db, until, remindBatch)
	if err != nil {
		return err
	}
	refunds, err := dueRefunds(ctx, s.db, until, remindBatch)
	if err != nil || len(payments)+len(refunds) == 0 {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for _, p := range payments {
			if err := todo.Add(ctx, tx, todo.Item{Kind: todoPayment, Key: p.ID, Due: p.DueAt, Once: true}); err != nil {
				return err
			}
		}
		for _, r := range refunds {
			if err := todo.Add(ctx, tx, todo.Item{Kind: todoRefund, Key: r.ID, Due: r.DueAt, Once: true}); err != nil {
				return err
			}
		}
		return nil
	})
}
