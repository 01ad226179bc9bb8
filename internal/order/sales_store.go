package order

import (
	"context"
	"strings"

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

// readSales adds up a counter's buckets in [from, to), and their shards.
func readSales(ctx context.Context, q sqldb.Querier, what string, from, to int64) (f Figures, err error) {
	err = q.QueryRowContext(ctx, `
		SELECT COALESCE(SUM(orders), 0), COALESCE(SUM(units), 0), COALESCE(SUM(won), 0)
		  FROM order_sales WHERE what = ? AND bucket >= ? AND bucket < ?`, what, from, to).Scan(&f.Orders, &f.Units, &f.Won)
	return f, err
}
