package payment

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/states"
	"github.com/saja-live/saja/internal/platform/todo"
)

// insertPayment writes p; the column quick is one that only the program of the first step reads.
func insertPayment(ctx context.Context, tx sqldb.Execer, p Payment) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO payments (id, order_id, order_number, provider, mid, amount, tax_free, goods, buyer, quick, embed, return_url,
		                      fields, state, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)`,
		p.ID, p.OrderID, p.OrderNumber, p.Provider, p.MID, int64(p.Amount), int64(p.TaxFree), p.Goods, p.Buyer, p.Embed, p.ReturnURL,
		p.Fields.stored(), string(p.State), sqldb.Millis(p.CreatedAt), sqldb.Millis(p.UpdatedAt))
	return err
}

const paymentColumns = `
	SELECT id, order_id, order_number, provider, mid, amount, tax_free, goods, buyer, embed, return_url, state, reason,
	       tid, auth_token, method, card, approval_no, deposit, fields, refund_asked, refunded, refunding, tries, due_at, created_at, updated_at
	  FROM payments`

func scanPayment(row interface{ Scan(...any) error }) (Payment, error) {
	var (
		p                     Payment
		deposit, fields       string
		due, created, updated int64
	)
	err := row.Scan(&p.ID, &p.OrderID, &p.OrderNumber, &p.Provider, &p.MID, &p.Amount, &p.TaxFree, &p.Goods, &p.Buyer, &p.Embed,
		&p.ReturnURL, &p.State, &p.Reason, &p.TID, &p.AuthToken, &p.Method, &p.Card, &p.ApprovalNo, &deposit, &fields,
		&p.RefundAsked, &p.Refunded, &p.Refunding, &p.Tries, &due, &created, &updated)
	if err != nil {
		return Payment{}, err
	}
	p.DueAt, p.CreatedAt, p.UpdatedAt = sqldb.Moment(due), sqldb.Moment(created), sqldb.Moment(updated)
	if p.Deposit, err = readDeposit(deposit); err != nil {
		return Payment{}, fmt.Errorf("read deposit of payment %s: %w", p.ID, err)
	}
	if p.Fields, err = readFields(fields); err != nil {
		return Payment{}, fmt.Errorf("read fields of payment %s: %w", p.ID, err)
	}
	return p, nil
}

func findPayment(ctx context.Context, q sqldb.Querier, id string) (Payment, error) {
	p, err := scanPayment(q.QueryRowContext(ctx, paymentColumns+` WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Payment{}, ErrUnknownPayment
	}
	return p, err
}

func paymentsOf(ctx context.Context, q sqldb.Querier, orderID string) ([]Payment, error) {
	return listPayments(ctx, q, paymentColumns+` WHERE order_id = ? ORDER BY id`, orderID)
}

func severalPayments(ctx context.Context, q sqldb.Querier, ids []string) ([]Payment, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return listPayments(ctx, q, paymentColumns+` WHERE id IN (`+sqldb.Marks(len(ids))+`)`, args...)
}

// duePayments are those that something is left to do for until a time; due_at is 0 when there is nothing to do.
func duePayments(ctx context.Context, q sqldb.Querier, now time.Time, limit int) ([]Payment, error) {
	return listPayments(ctx, q, paymentColumns+` WHERE due_at > 0 AND due_at <= ? ORDER BY due_at LIMIT ?`, sqldb.Millis(now), limit)
}

func listPayments(ctx context.Context, q sqldb.Querier, query string, args ...any) ([]Payment, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Payment
	for rows.Next() {
		p, err := scanPayment(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// change is what a move writes beside the state.
type change struct {
	to     State
	reason string
	at     time.Time
	due    time.Time // zero: nothing left to do
	books  Books     // what the provider's books add
	undone bool      // Paid only because it was settled while being undone
	late   bool      // learned of a payment that had ended, or had not come back from its window
}

// of is p as move leaves it.
func (c change) of(p Payment) Payment {
	p.State, p.Reason = c.to, c.reason
	p.Method, p.Card, p.ApprovalNo = c.books.Method, c.books.Card, c.books.ApprovalNo
	p.Deposit, _ = readDeposit(c.books.Deposit.stored()) // what was written can be read
	p.Fields, _ = readFields(p.Fields.stored())
	p.DueAt, p.UpdatedAt = sqldb.Moment(sqldb.Millis(c.due)), sqldb.Moment(sqldb.Millis(c.at))
	p.Tries = 0
	return p
}

// guard is the condition under which c may happen to p.
func (c change) guard(p Payment) states.Guard {
	switch {
	case c.late:
		return moves.Into(c.to, p.State)
	case c.undone:
		return moves.Into(c.to, NetCancelling, Review)
	case c.to == Paid:
		return moves.Into(Paid, Approving, Unknown, Waiting)
	}
	return moves.Into(c.to, Window, Approving, Unknown, Waiting, NetCancelling, Review)
}

// move takes p to another state if that is legal from where it stands by now; only the winner of a race moves it.
func move(ctx context.Context, tx *sqldb.Tx, p Payment, c change) (bool, error) {
	guard := c.guard(p)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE payments
		   SET state = ?, reason = ?, tid = ?, auth_token = ?, method = ?, card = ?, approval_no = ?, deposit = ?, fields = ?,
		       due_at = ?, tries = 0, updated_at = ?, ver = ver + 1
		 WHERE id = ? AND `+guard.SQL, guard.After(
		string(c.to), c.reason, p.TID, p.AuthToken, c.books.Method, c.books.Card, c.books.ApprovalNo, c.books.Deposit.stored(), p.Fields.stored(),
		sqldb.Millis(c.due), sqldb.Millis(c.at), p.ID)...))
	if err != nil || n != 1 {
		return false, err
	}
	if c.to == Approving { // the first thing that anybody has to do for it
		return true, todo.Add(ctx, tx, todo.Item{Kind: todoPayment, Key: p.ID, Due: c.due, New: true})
	}
	return true, remind(ctx, tx, todoPayment, p.ID, c.due)
}

// keepFields stores what the provider said when p's window was opened.
func keepFields(ctx context.Context, tx *sqldb.Tx, p Payment) error {
	_, err := tx.ExecContext(ctx, `UPDATE payments SET fields = ?, ver = ver + 1 WHERE id = ? AND state = ?`, p.Fields.stored(), p.ID, string(Window))
	return err
}

// claim gives p to the caller until lease, unless somebody else was first.
func claim(ctx context.Context, tx sqldb.Execer, p Payment, lease time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE payments SET due_at = ?, tries = tries + 1, ver = ver + 1
		 WHERE id = ? AND state = ? AND due_at = ? AND tries = ?`,
		sqldb.Millis(lease), p.ID, string(p.State), sqldb.Millis(p.DueAt), p.Tries))
	return n == 1, err
}

// postpone sets when something is to be done for p next; zero is nothing left to do.
func postpone(ctx context.Context, tx *sqldb.Tx, p Payment, due time.Time) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE payments SET due_at = ?, tries = CASE WHEN ? = 0 THEN 0 ELSE tries END, ver = ver + 1
		 WHERE id = ? AND state = ?`, sqldb.Millis(due), sqldb.Millis(due), p.ID, string(p.State)))
	if err != nil || n == 0 {
		return err
	}
	return remind(ctx, tx, todoPayment, p.ID, due)
}

// hurry makes an open question due now.
func hurry(ctx context.Context, tx *sqldb.Tx, p Payment, now time.Time) error {
	return postpone(ctx, tx, p, now)
}

// attempt is one call to the provider.
type attempt struct {
	id, payment, refund, kind string
	sentAt                    time.Time
	answeredAt                time.Time
	code, raw                 string
	fields                    Fields // own: written to the row
}

// answered is a with what came back.
func (a attempt) answered(at time.Time, answer Answer) attempt {
	a.answeredAt, a.code, a.raw, a.fields = at, cut(answer.Code, 60), cut(answer.Raw, 2000), answer.Fields
	return a
}

// unanswered is a with why nothing came back.
func (a attempt) unanswered(at time.Time, err error) attempt {
	a.answeredAt, a.code, a.raw = at, "no_answer", cut(err.Error(), 2000)
	return a
}

func insertAttempt(ctx context.Context, tx sqldb.Execer, a attempt) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO payment_attempts (id, payment_id, refund_id, kind, sent_at) VALUES (?, ?, ?, ?, ?)`,
		a.id, a.payment, a.refund, a.kind, sqldb.Millis(a.sentAt))
	return err
}

func answerAttempt(ctx context.Context, tx sqldb.Execer, a attempt) error {
	_, err := tx.ExecContext(ctx, `UPDATE payment_attempts SET answered_at = ?, code = ?, raw = ?, fields = ? WHERE id = ?`,
		sqldb.Millis(a.answeredAt), a.code, a.raw, a.fields.stored(), a.id)
	return err
}

func insertRefund(ctx context.Context, tx *sqldb.Tx, r Refund) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO refunds (id, payment_id, order_id, refund_key, amount, reason, state, due_at, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.PaymentID, r.OrderID, r.Key, int64(r.Amount), r.Reason, string(r.State), sqldb.Millis(r.DueAt), sqldb.Millis(r.CreatedAt), sqldb.Millis(r.CreatedAt))
	if err != nil {
		return err
	}
	return remind(ctx, tx, todoRefund, r.ID, r.DueAt.Add(headStart))
}

const refundColumns = `
	SELECT id, payment_id, order_id, refund_key, amount, reason, state, ref, fail_code, tries, due_at, created_at, updated_at FROM refunds`

func scanRefund(row interface{ Scan(...any) error }) (Refund, error) {
	var (
		r                     Refund
		due, created, updated int64
	)
	err := row.Scan(&r.ID, &r.PaymentID, &r.OrderID, &r.Key, &r.Amount, &r.Reason, &r.State, &r.Ref, &r.FailCode, &r.Tries,
		&due, &created, &updated)
	r.DueAt, r.CreatedAt, r.UpdatedAt = sqldb.Moment(due), sqldb.Moment(created), sqldb.Moment(updated)
	return r, err
}

func findRefund(ctx context.Context, q sqldb.Querier, id string) (Refund, error) {
	return oneRefund(q.QueryRowContext(ctx, refundColumns+` WHERE id = ?`, id))
}

func findRefundByKey(ctx context.Context, q sqldb.Querier, paymentID, key string) (Refund, error) {
	return oneRefund(q.QueryRowContext(ctx, refundColumns+` WHERE payment_id = ? AND refund_key = ?`, paymentID, key))
}

func oneRefund(row *sql.Row) (Refund, error) {
	r, err := scanRefund(row)
	if errors.Is(err, sql.ErrNoRows) {
		return Refund{}, errNoRefund
	}
	return r, err
}

func dueRefunds(ctx context.Context, q sqldb.Querier, now time.Time, limit int) ([]Refund, error) {
	return listRefunds(ctx, q, refundColumns+` WHERE due_at > 0 AND due_at <= ? ORDER BY due_at LIMIT ?`, sqldb.Millis(now), limit)
}

func refundsOf(ctx context.Context, q sqldb.Querier, orderID string) ([]Refund, error) {
	return listRefunds(ctx, q, refundColumns+` WHERE order_id = ? ORDER BY id`, orderID)
}

func listRefunds(ctx context.Context, q sqldb.Querier, query string, args ...any) ([]Refund, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Refund
	for rows.Next() {
		r, err := scanRefund(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// askMore adds to what is asked back of a payment that may be refunded, never beyond what was paid.
func askMore(ctx context.Context, tx sqldb.Execer, paymentID string, amount money.Won, now time.Time) (bool, error) {
	guard := moves.Into(Refunded).And(`refund_asked + ? <= amount`, int64(amount))
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE payments SET refund_asked = refund_asked + ?, updated_at = ?, ver = ver + 1
		 WHERE id = ? AND `+guard.SQL, guard.After(int64(amount), sqldb.Millis(now), paymentID)...))
	return n == 1, err
}

// takeRefunding makes r the one refund of its payment that is in flight.
func takeRefunding(ctx context.Context, tx sqldb.Execer, r Refund) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE payments SET refunding = ?, ver = ver + 1 WHERE id = ? AND refunding IN ('', ?)`, r.ID, r.PaymentID, r.ID))
	return n == 1, err
}

// finishRefund ends r's flight: done adds to what is refunded, failed takes back what was asked. It fails when r is not
// the refund in flight of a payment that may be refunded.
func finishRefund(ctx context.Context, tx sqldb.Execer, r Refund, now time.Time) error {
	var done, back int64
	if r.State == RefundDone {
		done = int64(r.Amount)
	} else {
		back = int64(r.Amount)
	}
	guard := moves.Into(Refunded)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE payments
		   SET state = CASE WHEN refunded + ? >= amount THEN ? WHEN refunded + ? > 0 THEN ? ELSE state END,
		       refund_asked = refund_asked - ?, refunded = refunded + ?, refunding = '', updated_at = ?, ver = ver + 1
		 WHERE id = ? AND refunding = ? AND `+guard.SQL, guard.After(
		done, string(Refunded), done, string(PartRefunded), back, done, sqldb.Millis(now), r.PaymentID, r.ID)...))
	if err == nil && n != 1 {
		err = fmt.Errorf("refund %s is not in flight for payment %s", r.ID, r.PaymentID)
	}
	return err
}

// moveRefund takes r to r.State if that is legal from where it stands by now, and sets its other columns.
func moveRefund(ctx context.Context, tx *sqldb.Tx, r Refund, now time.Time) (bool, error) {
	guard := refundMoves.Into(r.State)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE refunds SET state = ?, ref = ?, fail_code = ?, tries = ?, due_at = ?, updated_at = ?, ver = ver + 1
		 WHERE id = ? AND `+guard.SQL, guard.After(
		string(r.State), r.Ref, r.FailCode, r.Tries, sqldb.Millis(r.DueAt), sqldb.Millis(now), r.ID)...))
	if err != nil || n != 1 {
		return false, err
	}
	return true, remind(ctx, tx, todoRefund, r.ID, r.DueAt)
}

// attempted says whether the provider was asked for anything about a payment.
func attempted(ctx context.Context, q sqldb.Querier, paymentID string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM payment_attempts WHERE payment_id = ?`, paymentID).Scan(&n)
	return n > 0, err
}

// deletePayments removes those of an order that took no money and were not sent to be charged.
func deletePayments(ctx context.Context, tx *sqldb.Tx, orderID string) (int64, error) {
	return sqldb.Affected(tx.ExecContext(ctx, `
		DELETE FROM payments WHERE order_id = ? AND state IN (?, ?) AND tid = '' AND refund_asked = 0 AND refunded = 0`, orderID, Window, Closed))
}
