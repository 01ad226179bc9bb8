package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// stock is the row of one variant.
type stock struct {
	variantID, productID     string
	onHand, reserved, safety int64
}

func (s stock) available() int64 { return max(s.onHand-s.reserved-s.safety, 0) }

// hold promises units to a buyer if so many are left. The condition is in the statement, so two buyers cannot take the last one.
func hold(ctx context.Context, tx *sqldb.Tx, it Item) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE stocks SET reserved = reserved + ?
		 WHERE variant_id = ? AND on_hand - reserved - safety >= ?`, it.Qty, it.VariantID, it.Qty))
	return n == 1, err
}

// shift applies a movement that an earlier one has made room for; a row that does not match is a bug or a broken table.
func shift(ctx context.Context, tx *sqldb.Tx, variantID string, m movement) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE stocks SET on_hand = on_hand + ?, reserved = reserved + ?, sold = sold + ?
		 WHERE variant_id = ? AND reserved + ? >= 0 AND on_hand + ? >= reserved + ?`,
		m.onHand, m.reserved, m.sold, variantID, m.reserved, m.onHand, m.reserved))
	if err != nil {
		return err
	}
	if n != 1 {
		return fmt.Errorf("stock of %s cannot move by %d on hand and %d reserved", variantID, m.onHand, m.reserved)
	}
	return nil
}

// countSold adds (or, with sign -1, takes off) the units of a reservation to how well their products sell.
// It comes after all stock rows and goes by product, so that all transactions lock in one order.
func countSold(ctx context.Context, tx *sqldb.Tx, ref string, items []reserved, sign int64) error {
	units := map[string]int64{}
	for _, it := range items {
		units[it.productID] += it.Qty
	}
	for _, productID := range slices.Sorted(maps.Keys(units)) {
		if _, err := tx.ExecContext(ctx, "UPDATE products SET sold = sold + ? WHERE id = ?", sign*units[productID], productID); err != nil {
			return fmt.Errorf("count what %s sold: %w", ref, err)
		}
	}
	return nil
}

// stockUp changes what lies in the warehouse, but never below what is promised.
func stockUp(ctx context.Context, tx *sqldb.Tx, variantID string, delta int64) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx,
		"UPDATE stocks SET on_hand = on_hand + ? WHERE variant_id = ? AND on_hand + ? >= reserved", delta, variantID, delta))
	return n == 1, err
}

func findStock(ctx context.Context, q sqldb.Querier, variantID string) (s stock, err error) {
	s.variantID = variantID
	err = q.QueryRowContext(ctx, "SELECT product_id, on_hand, reserved, safety FROM stocks WHERE variant_id = ?", variantID).
		Scan(&s.productID, &s.onHand, &s.reserved, &s.safety)
	if errors.Is(err, sql.ErrNoRows) {
		return stock{}, ErrVariantNotFound.About("variant", variantID)
	}
	return s, err
}

func insertReservation(ctx context.Context, tx *sqldb.Tx, ref string, it Item, until time.Time) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO reservations (ref, variant_id, qty, state, due_at) VALUES (?, ?, ?, ?, ?)",
		ref, it.VariantID, it.Qty, pending, until.UnixMilli())
	if sqldb.IsDuplicate(err) {
		return ErrRefUsed
	}
	if err != nil {
		return fmt.Errorf("reserve %s: %w", ref, err)
	}
	return nil
}

// turn moves a reservation to another state, if it stands where that is legal. Of two callers one wins: the rows decide.
func turn(ctx context.Context, tx *sqldb.Tx, ref, to string) (bool, error) {
	guard := turns.Into(to)
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE reservations SET state = ? WHERE ref = ? AND "+guard.SQL, guard.After(to, ref)...))
	return n > 0, err
}

// reservationState gives the state that the lines of ref share, or ErrReservationGone if there is no such reservation.
func reservationState(ctx context.Context, q sqldb.Querier, ref string) (state string, err error) {
	err = q.QueryRowContext(ctx, "SELECT state FROM reservations WHERE ref = ? LIMIT 1", ref).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrReservationGone
	}
	return state, err
}

// takeBack counts units of a sale as returned, if so many are still sold.
func takeBack(ctx context.Context, tx *sqldb.Tx, ref string, it Item) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE reservations SET returned = returned + ? WHERE ref = ? AND variant_id = ? AND state = ? AND returned + ? <= qty`,
		it.Qty, ref, it.VariantID, posted, it.Qty))
	return n == 1, err
}

// countBack takes units of a variant off how well its product sells.
func countBack(ctx context.Context, tx *sqldb.Tx, it Item) error {
	now, err := findStock(ctx, tx, it.VariantID)
	if err == nil {
		_, err = tx.ExecContext(ctx, "UPDATE products SET sold = sold - ? WHERE id = ?", it.Qty, now.productID)
	}
	return err
}

// reserved is what a reservation has of one variant.
type reserved struct {
	Item
	productID string
}

// reservedItems are the units of a reservation that were not returned.
func reservedItems(ctx context.Context, q sqldb.Querier, ref string) ([]reserved, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT r.variant_id, r.qty - r.returned, s.product_id FROM reservations r JOIN stocks s ON s.variant_id = r.variant_id
		 WHERE r.ref = ? AND r.qty > r.returned ORDER BY r.variant_id`, ref)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var items []reserved
	for rows.Next() {
		var it reserved
		if err := rows.Scan(&it.VariantID, &it.Qty, &it.productID); err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	return items, rows.Err()
}

func insertLedger(ctx context.Context, tx *sqldb.Tx, variantID string, m movement, now time.Time, actor string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO stock_ledger (variant_id, id, at, kind, ref, on_hand, reserved, reason, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		variantID, id.New(), now.UnixMilli(), m.kind, m.ref, m.onHand, m.reserved, m.reason, actor)
	return err
}

func insertStock(ctx context.Context, tx *sqldb.Tx, v Variant) error {
	_, err := tx.ExecContext(ctx,
		"INSERT INTO stocks (variant_id, product_id, on_hand, reserved, safety, sold) VALUES (?, ?, ?, 0, ?, 0)",
		v.ID, v.ProductID, v.OnHand, v.Safety)
	return err
}

func listLedger(ctx context.Context, q sqldb.Querier, variantID string, w list.Window) (list.Page[LedgerLine], error) {
	var p list.Page[LedgerLine]
	total, more, err := list.Count(ctx, q, "FROM stock_ledger WHERE variant_id = ?", variantID)
	if err != nil {
		return p, err
	}
	place, args := w.Where()
	rows, err := q.QueryContext(ctx, `
		SELECT id, at, kind, ref, on_hand, reserved, reason, actor FROM stock_ledger
		 WHERE variant_id = ? AND `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`, append(append([]any{variantID}, args...), w.Limit())...)
	if err != nil {
		return p, err
	}
	defer rows.Close()
	lines := []LedgerLine{}
	for rows.Next() {
		var l LedgerLine
		var at int64
		if err := rows.Scan(&l.id, &at, &l.Kind, &l.Ref, &l.OnHand, &l.Reserved, &l.Reason, &l.Actor); err != nil {
			return p, err
		}
		l.At = sqldb.Moment(at)
		lines = append(lines, l)
	}
	p = list.Cut(w, lines, func(l LedgerLine) []any { return []any{l.id} })
	p.Total, p.More = total, more
	return p, rows.Err()
}

// deleteReservation removes the lines of a reservation that sold nothing.
func deleteReservation(ctx context.Context, tx *sqldb.Tx, ref string) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM reservations WHERE ref = ? AND state IN (?, ?)", ref, voided, expired)
	return err
}
