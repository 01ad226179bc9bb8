package order

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/states"
)

func insertOrder(ctx context.Context, tx sqldb.Execer, o Order) error {
	ship, err := json.Marshal(o.Ship)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO orders (id, number, owner, show_id, state, items, discount, shipping, total, buyer_name, buyer_email, buyer_phone,
		                    ship, stock_ref, payment_id, placed_at, expires_at, demo, held, from_cart, lang)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		o.ID, o.Number, o.Owner, o.ShowID, string(o.State), int64(o.Items), int64(o.Discount), int64(o.Shipping), int64(o.Total),
		o.BuyerName, o.BuyerEmail, o.BuyerPhone, string(ship), o.stockRef, o.paymentID, sqldb.Millis(o.PlacedAt), sqldb.Millis(o.ExpiresAt), o.Demo, o.held, o.fromCart, o.Lang)
	if err != nil {
		return fmt.Errorf("insert order: %w", err)
	}
	if err := insertDiscounts(ctx, tx, o); err != nil {
		return err
	}
	return insertLines(ctx, tx, o)
}

func insertLines(ctx context.Context, tx sqldb.Execer, o Order) error {
	args := make([]any, 0, 16*len(o.Lines))
	for i, l := range o.Lines {
		args = append(args, o.ID, i, l.VariantID, l.ProductID, l.Slug, l.SKU, l.Name, l.NameEn, l.Option, l.OptionEn, l.Qty, int64(l.UnitPrice), int64(l.Net), int64(l.Discount), l.Picture, string(o.State))
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO order_lines (order_id, position, variant_id, product_id, slug, sku, name, name_en, option_text, option_en, qty, unit_price, net, discount, picture, state)
		VALUES `+strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?), ", len(o.Lines)), ", "), args...)
	if err != nil {
		return fmt.Errorf("insert lines: %w", err)
	}
	return nil
}

const orderColumns = `
	SELECT id, number, owner, show_id, state, items, discount, shipping, total, buyer_name, buyer_email, buyer_phone, ship,
	       stock_ref, payment_id, placed_at, expires_at, paid_at, cancelled_at, reason, demo, held, from_cart,
	       shipped, delivered_at, lang
	  FROM orders`

func scanOrder(row interface{ Scan(...any) error }) (Order, error) {
	var (
		o                                Order
		ship                             string
		placed, expires, paid, cancelled int64
		delivered                        int64
	)
	err := row.Scan(&o.ID, &o.Number, &o.Owner, &o.ShowID, &o.State, &o.Items, &o.Discount, &o.Shipping, &o.Total, &o.BuyerName, &o.BuyerEmail,
		&o.BuyerPhone, &ship, &o.stockRef, &o.paymentID, &placed, &expires, &paid, &cancelled, &o.Reason, &o.Demo, &o.held, &o.fromCart,
		&o.shipped, &delivered, &o.Lang)
	if err != nil {
		return Order{}, err
	}
	o.PlacedAt, o.ExpiresAt, o.PaidAt, o.CancelledAt = sqldb.Moment(placed), sqldb.Moment(expires), sqldb.Moment(paid), sqldb.Moment(cancelled)
	o.DeliveredAt = sqldb.Moment(delivered)
	return o, json.Unmarshal([]byte(ship), &o.Ship)
}

// findOrder finds the order whose column ("id" or "number") is value, with its lines.
func findOrder(ctx context.Context, q sqldb.Querier, column, value string) (Order, error) {
	o, err := scanOrder(q.QueryRowContext(ctx, orderColumns+` WHERE `+column+` = ?`, value))
	if errors.Is(err, sql.ErrNoRows) {
		return Order{}, ErrNotFound
	}
	if err != nil {
		return Order{}, err
	}
	one := []Order{o}
	err = addLines(ctx, q, one)
	return one[0], err
}

// lastParty fails with ErrNotFound where owner never ordered.
func lastParty(ctx context.Context, q sqldb.Querier, owner account.Owner) (ship account.Address, email string, err error) {
	var stored string
	err = q.QueryRowContext(ctx, `SELECT ship, buyer_email FROM orders WHERE owner = ? ORDER BY placed_at DESC, id DESC LIMIT 1`, owner).Scan(&stored, &email)
	if errors.Is(err, sql.ErrNoRows) {
		return ship, "", ErrNotFound
	}
	if err != nil {
		return ship, "", fmt.Errorf("read where the last order went: %w", err)
	}
	return ship, email, json.Unmarshal([]byte(stored), &ship)
}

func listOrders(ctx context.Context, q sqldb.Querier, query string, args ...any) ([]Order, error) {
	rows, err := q.QueryContext(ctx, orderColumns+query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	orders := []Order{}
	for rows.Next() {
		o, err := scanOrder(rows)
		if err != nil {
			return nil, err
		}
		orders = append(orders, o)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return orders, addLines(ctx, q, orders)
}

// addLines reads the lines of all orders at once.
func addLines(ctx context.Context, q sqldb.Querier, orders []Order) error {
	if len(orders) == 0 {
		return nil
	}
	at := make(map[string]*Order, len(orders))
	args := make([]any, len(orders))
	for i := range orders {
		at[orders[i].ID] = &orders[i]
		args[i] = orders[i].ID
	}
	rows, err := q.QueryContext(ctx, `
		SELECT order_id, variant_id, product_id, slug, sku, name, name_en, option_text, option_en, qty, unit_price, net, discount, picture, state, asked, refunded, shipped
		  FROM order_lines WHERE order_id IN (`+sqldb.Marks(len(args))+`) ORDER BY order_id, position`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			l       Line
			orderID string
		)
		if err := rows.Scan(&orderID, &l.VariantID, &l.ProductID, &l.Slug, &l.SKU, &l.Name, &l.NameEn, &l.Option, &l.OptionEn, &l.Qty,
			&l.UnitPrice, &l.Net, &l.Discount, &l.Picture, &l.State, &l.asked, &l.Refunded, &l.Shipped); err != nil {
			return err
		}
		o := at[orderID]
		o.Lines = append(o.Lines, l)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	return addDiscounts(ctx, q, orders)
}

func dueOrders(ctx context.Context, q sqldb.Querier, now time.Time, limit int) ([]string, error) {
	return sqldb.Column[string](ctx, q, `SELECT id FROM orders WHERE expires_at > 0 AND expires_at <= ? ORDER BY expires_at LIMIT ?`, sqldb.Millis(now), limit)
}

// move takes o to another state where guard lets it, with its lines, and sets other columns with it; only the winner of a race moves it.
// Whatever state that is, its units count no more as not paid.
func move(ctx context.Context, tx sqldb.Execer, o Order, to State, guard states.Guard, set string, args ...any) (bool, error) {
	guard = guard.And(`held = ?`, o.held)
	args = guard.After(append([]any{string(to)}, append(args, o.ID)...)...)
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE orders SET ver = ver + 1, held = '', state = ?, `+set+` WHERE id = ? AND `+guard.SQL, args...))
	if err != nil || n != 1 {
		return false, err
	}
	if err := giveStakes(ctx, tx, o); err != nil {
		return false, err
	}
	return true, moveLines(ctx, tx, o.ID, to)
}

// extend holds the stock of a pending order until then, and never shorter than it was held.
func extend(ctx context.Context, tx sqldb.Execer, orderID string, until time.Time) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE orders SET ver = ver + 1, expires_at = CASE WHEN expires_at > ? THEN expires_at ELSE ? END
		 WHERE id = ? AND state = ?`, sqldb.Millis(until), sqldb.Millis(until), orderID, string(Pending)))
	return n == 1, err
}

// setPayment makes another payment the one of a pending order, unless somebody else did.
func setPayment(ctx context.Context, tx sqldb.Execer, o Order, paymentID string) (bool, error) {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE orders SET ver = ver + 1, payment_id = ?
		 WHERE id = ? AND state = ? AND payment_id = ?`, paymentID, o.ID, string(Pending), o.paymentID))
	return n == 1, err
}

func revive(ctx context.Context, tx sqldb.Execer, o Order, ref string, until time.Time) (bool, error) {
	return move(ctx, tx, o, Pending, moves.Into(Pending), `stock_ref = ?, expires_at = ?`, ref, sqldb.Millis(until))
}

func setPaid(ctx context.Context, tx sqldb.Execer, o Order, paymentID string, now time.Time) (bool, error) {
	return move(ctx, tx, o, Paid, moves.Into(Paid), `payment_id = ?, stock_ref = ?, paid_at = ?, expires_at = 0`,
		paymentID, o.stockRef, sqldb.Millis(now))
}

func setExpired(ctx context.Context, tx sqldb.Execer, o Order, now time.Time) (bool, error) {
	return move(ctx, tx, o, Expired, moves.Into(Expired).And(`expires_at <= ?`, sqldb.Millis(now)), `expires_at = 0`)
}

func setCancelling(ctx context.Context, tx sqldb.Execer, o Order, reason string) (bool, error) {
	return move(ctx, tx, o, Cancelling, moves.Into(Cancelling).And(`shipped = 0`), `reason = ?`, reason)
}

// setCancelled cancels an order that stands in from: one without money in it when it is pending, with the money back when it
// is cancelling.
func setCancelled(ctx context.Context, tx sqldb.Execer, o Order, from State, reason string, now time.Time) (bool, error) {
	return move(ctx, tx, o, Cancelled, moves.Into(Cancelled, from), `reason = ?, cancelled_at = ?, expires_at = 0`, reason, sqldb.Millis(now))
}

func insertStep(ctx context.Context, tx sqldb.Execer, orderID string, s Step) error {
	if !slices.Contains(Happenings, s.What) {
		return fmt.Errorf("step %q of order %s has no name in Happenings, and so no words", s.What, orderID)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO order_steps (id, order_id, at, state, what, actor, note, parcel, was, parcel_state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id.New(), orderID, sqldb.Millis(s.At), string(s.State), s.What, cut(s.Actor, 100), cut(s.Note, 200), s.Parcel.stored(), s.Was.stored(), string(s.Set))
	return err
}

// insertStepOnce leaves out a step that is there already, for what may be told twice of one payment or refund: which, by its
// id, and its code are the note of such a step in the table.
func insertStepOnce(ctx context.Context, tx sqldb.Execer, orderID, of string, s Step) error {
	s.Note = strings.TrimSpace(of + " " + s.Code)
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM order_steps WHERE order_id = ? AND what = ? AND note = ?`,
		orderID, s.What, cut(s.Note, 200)).Scan(&n)
	if err != nil || n > 0 {
		return err
	}
	return insertStep(ctx, tx, orderID, s)
}

// stored is a label as the table keeps it: the carrier's id and the number.
func (l *StepLabel) stored() string {
	if l == nil {
		return ""
	}
	return l.Carrier + " " + l.Invoice
}

func storedLabel(text string) *StepLabel {
	carrier, invoice, _ := strings.Cut(text, " ")
	return labelOf(delivery.Label{Carrier: carrier, Invoice: invoice})
}

func stepsOf(ctx context.Context, q sqldb.Querier, orderID string) ([]Step, error) {
	rows, err := q.QueryContext(ctx, `SELECT at, state, what, actor, note, parcel, was, parcel_state FROM order_steps WHERE order_id = ? ORDER BY id`, orderID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var steps []Step
	for rows.Next() {
		var (
			s           Step
			at          int64
			parcel, was string
		)
		if err := rows.Scan(&at, &s.State, &s.What, &s.Actor, &s.Note, &parcel, &was, &s.Set); err != nil {
			return nil, err
		}
		s.At, s.Parcel, s.Was = sqldb.Moment(at), storedLabel(parcel), storedLabel(was)
		if of, code, _ := strings.Cut(s.Note, " "); s.Actor == "" && id.Valid(of) {
			s.Note, s.Code = "", code
		}
		steps = append(steps, s)
	}
	return steps, rows.Err()
}

var errNoKey = errors.New("key not used before")

func insertKey(ctx context.Context, tx sqldb.Execer, owner account.Owner, key, fingerprint, reply string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO order_keys (owner, idem_key, fingerprint, reply, created_at) VALUES (?, ?, ?, ?, ?)`,
		owner, key, fingerprint, reply, sqldb.Millis(now))
	return err
}

func findKey(ctx context.Context, q sqldb.Querier, owner account.Owner, key string) (fingerprint, reply string, err error) {
	err = q.QueryRowContext(ctx, `SELECT fingerprint, reply FROM order_keys WHERE owner = ? AND idem_key = ?`, owner, key).Scan(&fingerprint, &reply)
	if errors.Is(err, sql.ErrNoRows) {
		err = errNoKey
	}
	return fingerprint, reply, err
}

func forgetKeys(ctx context.Context, db *sqldb.DB, before time.Time) error {
	_, err := sqldb.Sweep(ctx, db, "order_keys", "created_at", sqldb.Millis(before))
	return err
}
