package order

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// moveLines takes the lines of an order along to where the order went: those that stood where an order may come from. What was
// given back before stays as it is.
func moveLines(ctx context.Context, tx sqldb.Execer, orderID string, to State) error {
	guard := lineMoves.Into(to, moves.From(to)...)
	_, err := tx.ExecContext(ctx, `UPDATE order_lines SET state = ? WHERE order_id = ? AND `+guard.SQL, guard.After(string(to), orderID)...)
	return err
}

// askLine counts pieces as asked back, if so many are left; a line of which nothing stays is being cancelled.
// The state stands before the count, which some engines would read as it was just written.
func askLine(ctx context.Context, tx sqldb.Execer, orderID string, p Part) (bool, error) {
	guard := lineMoves.Into(Cancelling).And(`asked + shipped + ? <= qty`, p.Qty)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE order_lines SET state = CASE WHEN asked + ? >= qty THEN ? ELSE state END, asked = asked + ?
		 WHERE order_id = ? AND position = ? AND `+guard.SQL, guard.After(p.Qty, string(Cancelling), p.Qty, orderID, p.Line)...))
	return n == 1, err
}

// unaskLine takes pieces back from what was asked; their line stands again where its order does.
func unaskLine(ctx context.Context, tx sqldb.Execer, o Order, r lineRefund) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE order_lines SET state = CASE WHEN state = ? THEN ? ELSE state END, asked = asked - ?
		 WHERE order_id = ? AND position = ? AND asked - ? >= refunded`,
		string(Cancelling), string(o.State), r.qty, o.ID, r.place, r.qty))
	if err == nil && n != 1 {
		err = fmt.Errorf("line %d of order %s was never asked back", r.place, o.Number)
	}
	return err
}

// lineRefunded counts pieces as given back; a line of which all are is cancelled.
func lineRefunded(ctx context.Context, tx sqldb.Execer, orderID string, r lineRefund) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE order_lines SET state = CASE WHEN refunded + ? >= qty THEN ? ELSE state END, refunded = refunded + ?
		 WHERE order_id = ? AND position = ? AND refunded + ? <= asked`,
		r.qty, string(Cancelled), r.qty, orderID, r.place, r.qty))
	if err == nil && n != 1 {
		err = fmt.Errorf("line %d of order %s cannot be given back", r.place, orderID)
	}
	return err
}

// allBack marks every line of a cancelled order, whose money is back, as given back, and its refunds as done.
func allBack(ctx context.Context, tx sqldb.Execer, orderID string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE order_lines SET asked = qty, refunded = qty WHERE order_id = ?`, orderID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE order_refunds SET state = 'done' WHERE order_id = ? AND state = 'asked'`, orderID)
	return err
}

func insertLineRefunds(ctx context.Context, tx sqldb.Execer, orderID, refundID string, lines []lineRefund) error {
	args := make([]any, 0, 5*len(lines))
	for _, r := range lines {
		args = append(args, refundID, r.place, orderID, r.qty, int64(r.amount))
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO order_refunds (refund_id, position, order_id, qty, amount, state)
		VALUES `+strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, 'asked'), ", len(lines)), ", "), args...)
	return err
}

// endLineRefunds ends what a refund asked of lines and gives it; nothing if it ended before.
func endLineRefunds(ctx context.Context, tx *sqldb.Tx, refundID, state string) ([]lineRefund, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE order_refunds SET state = ? WHERE refund_id = ? AND state = 'asked'`, state, refundID))
	if err != nil || n == 0 {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT position, qty, amount FROM order_refunds WHERE refund_id = ? ORDER BY position`, refundID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []lineRefund
	for rows.Next() {
		var r lineRefund
		if err := rows.Scan(&r.place, &r.qty, &r.amount); err != nil {
			return nil, err
		}
		lines = append(lines, r)
	}
	return lines, rows.Err()
}

func insertDiscounts(ctx context.Context, tx sqldb.Execer, o Order) error {
	for i, d := range o.Discounts {
		_, err := tx.ExecContext(ctx, `INSERT INTO order_discounts (order_id, position, kind, name, name_en, amount) VALUES (?, ?, ?, ?, ?, ?)`,
			o.ID, i, d.Kind, d.Name, d.NameEn, int64(d.Amount))
		if err != nil {
			return fmt.Errorf("insert discounts: %w", err)
		}
	}
	return nil
}

// addDiscounts reads the discounts of those orders that have any.
func addDiscounts(ctx context.Context, q sqldb.Querier, orders []Order) error {
	var ids []any
	for _, o := range orders {
		if o.Discount != 0 {
			ids = append(ids, o.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := q.QueryContext(ctx, `
		SELECT order_id, kind, name, name_en, amount FROM order_discounts
		 WHERE order_id IN (`+sqldb.Marks(len(ids))+`) ORDER BY order_id, position`, ids...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			d       Discount
			orderID string
		)
		if err := rows.Scan(&orderID, &d.Kind, &d.Name, &d.NameEn, &d.Amount); err != nil {
			return err
		}
		i := slices.IndexFunc(orders, func(o Order) bool { return o.ID == orderID })
		orders[i].Discounts = append(orders[i].Discounts, d)
	}
	return rows.Err()
}
