package order

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// unpaidBefore gives orders of guests that are in a state and took no money, of those placed after a spot and before a time, oldest first.
func unpaidBefore(ctx context.Context, q sqldb.Querier, state State, after spot, before time.Time, limit int) ([]spot, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT placed_at, id FROM orders
		 WHERE state = ? AND placed_at >= ? AND (placed_at > ? OR id > ?) AND placed_at < ? AND owner LIKE ? AND paid_at = 0
		 ORDER BY placed_at, id LIMIT ?`, state, after.at, after.at, after.id, sqldb.Millis(before), guests, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []spot
	for rows.Next() {
		var o spot
		if err := rows.Scan(&o.at, &o.id); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, rows.Err()
}

// deleteUnpaid removes an order that is still in that state and took no money, with its lines and steps, unless somebody asked
// to have some of it refunded.
func deleteUnpaid(ctx context.Context, tx *sqldb.Tx, orderID string, state State) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		DELETE FROM orders WHERE id = ? AND state = ? AND paid_at = 0 AND NOT EXISTS (SELECT 1 FROM order_refunds r WHERE r.order_id = orders.id)`,
		orderID, state))
	if err != nil || n == 0 {
		return false, err
	}
	for _, statement := range []string{
		`DELETE FROM order_lines WHERE order_id = ?`,
		`DELETE FROM order_steps WHERE order_id = ?`,
		`DELETE FROM order_discounts WHERE order_id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, statement, orderID); err != nil {
			return false, err
		}
	}
	return true, nil
}
