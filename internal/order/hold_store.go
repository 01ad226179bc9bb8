package order

import (
	"context"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// takeStake counts units if they stay within the bound. The condition is in the statement, so two orders cannot take the last ones.
func takeStake(ctx context.Context, tx *sqldb.Tx, st stake, until int64) (bool, error) {
	more := func() (bool, error) {
		n, err := sqldb.Affected(tx.ExecContext(ctx, `
			UPDATE order_holds SET units = units + ?, until_at = CASE WHEN until_at > ? THEN until_at ELSE ? END
			 WHERE variant_id = ? AND who = ? AND units + ? <= ?`, st.qty, until, until, st.variant, st.who, st.qty, st.most))
		return n == 1, err
	}
	if took, err := more(); took || err != nil || st.qty > st.most {
		return took, err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO order_holds (variant_id, who, units, until_at) VALUES (?, ?, ?, ?)`, st.variant, st.who, st.qty, until)
	if sqldb.IsDuplicate(err) { // too many, or another one was the first just now
		return more()
	}
	return err == nil, err
}

// giveStakes takes the units of an order off those it was counted for.
func giveStakes(ctx context.Context, tx sqldb.Execer, o Order) error {
	for _, l := range o.Lines {
		for _, who := range strings.Fields(o.held) {
			n, err := sqldb.Affected(tx.ExecContext(ctx, `DELETE FROM order_holds WHERE variant_id = ? AND who = ? AND units <= ?`, l.VariantID, who, l.Qty))
			if err == nil && n == 0 {
				_, err = tx.ExecContext(ctx, `UPDATE order_holds SET units = units - ? WHERE variant_id = ? AND who = ?`, l.Qty, l.VariantID, who)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// dropStakes forgets what is counted for orders that were over by then: none is, unless an older program ended them.
func dropStakes(ctx context.Context, tx sqldb.Execer, before time.Time) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM order_holds WHERE until_at < ?`, sqldb.Millis(before))
	return err
}

const (
	cartsAtOnce = 500
	guests      = "g:%" // as account.Owner is stored
)

// dropCarts empties carts of guests that nothing was put into since a time, and says how many lines went.
func dropCarts(ctx context.Context, tx *sqldb.Tx, before time.Time) (int, error) {
	lines, err := oldCarts(ctx, tx, before)
	if err != nil {
		return 0, err
	}
	for _, l := range lines {
		if _, err := tx.ExecContext(ctx, `DELETE FROM carts WHERE owner = ? AND variant_id = ?`, l[0], l[1]); err != nil {
			return 0, err
		}
	}
	return len(lines), nil
}

// oldCarts gives owner and variant of lines that dropCarts drops.
func oldCarts(ctx context.Context, q sqldb.Querier, before time.Time) (lines [][2]string, err error) {
	rows, err := q.QueryContext(ctx, `SELECT owner, variant_id FROM carts WHERE added_at < ? AND owner LIKE ? ORDER BY added_at LIMIT ?`,
		sqldb.Millis(before), guests, cartsAtOnce)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var l [2]string
		if err := rows.Scan(&l[0], &l[1]); err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	return lines, rows.Err()
}
