package order

import (
	"context"
	"strings"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// addSales adds f to each of the counters; each is there once and comes into being by itself.
func addSales(ctx context.Context, tx *sqldb.Tx, rows []counter, f Figures) error {
	args := make([]any, 0, 6*len(rows))
	for _, r := range rows {
		args = append(args, r.what, r.bucket, r.shard, f.Orders, f.Units, int64(f.Won))
	}
	insert := `
		INSERT INTO order_sales (what, bucket, shard, orders, units, won)
		VALUES ` + strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?), ", len(rows)), ", ")
	add := `
		    ON CONFLICT (what, bucket, shard) DO UPDATE SET orders = orders + excluded.orders, units = units + excluded.units, won = won + excluded.won`
	if tx.Dialect() == sqldb.MySQL {
		add = `
		    ON DUPLICATE KEY UPDATE orders = orders + VALUES(orders), units = units + VALUES(units), won = won + VALUES(won)`
	}
	_, err := tx.ExecContext(ctx, insert+add, args...)
	return err
}

// givenBack adds up what refunds have given back of an order.
func givenBack(ctx context.Context, q sqldb.Querier, orderID string) (f Figures, err error) {
	err = q.QueryRowContext(ctx, `
		SELECT COALESCE(SUM(qty), 0), COALESCE(SUM(amount), 0) FROM order_refunds WHERE order_id = ? AND state = 'done'`, orderID).Scan(&f.Units, &f.Won)
	return f, err
}

// stillCounts takes an order's row in hand and says whether the order counts as sold: nobody changes that before the transaction ends.
func stillCounts(ctx context.Context, tx sqldb.Execer, orderID string) (bool, error) {
	args := []any{orderID}
	for _, s := range counted {
		args = append(args, string(s))
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE orders SET ver = ver + 1 WHERE id = ? AND state IN (`+sqldb.Marks(len(counted))+`)`, args...))
	return n == 1, err
}

// readSales adds up a counter's buckets in [from, to), and their shards.
func readSales(ctx context.Context, q sqldb.Querier, what string, from, to int64) (f Figures, err error) {
	err = q.QueryRowContext(ctx, `
		SELECT COALESCE(SUM(orders), 0), COALESCE(SUM(units), 0), COALESCE(SUM(won), 0)
		  FROM order_sales WHERE what = ? AND bucket >= ? AND bucket < ?`, what, from, to).Scan(&f.Orders, &f.Units, &f.Won)
	return f, err
}

// addBuyer adds n to the orders of an owner that count as sold of a show.
func addBuyer(ctx context.Context, tx *sqldb.Tx, showID string, owner account.Owner, n int) error {
	if showID == "" {
		return nil
	}
	add := `ON CONFLICT (show_id, owner) DO UPDATE SET orders = orders + excluded.orders`
	if tx.Dialect() == sqldb.MySQL {
		add = `ON DUPLICATE KEY UPDATE orders = orders + VALUES(orders)`
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO order_buyers (show_id, owner, orders) VALUES (?, ?, ?) `+add, showID, owner, n)
	return err
}

func countBuyers(ctx context.Context, q sqldb.Querier, showID string) (n int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT COUNT(*) FROM order_buyers WHERE show_id = ? AND orders > 0`, showID).Scan(&n)
	return n, err
}
