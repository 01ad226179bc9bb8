package order

import (
	"context"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

func soldIn(ctx context.Context, q sqldb.Querier, showID string) ([]Sold, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT l.product_id, MAX(l.name), MAX(l.name_en), SUM(l.qty - l.refunded), SUM(l.unit_price * (l.qty - l.refunded)) AS won
		  FROM orders o JOIN order_lines l ON l.order_id = o.id
		 WHERE o.show_id = ? AND o.state IN (`+sqldb.Marks(len(settled))+`) AND l.refunded < l.qty
		 GROUP BY l.product_id ORDER BY won DESC, l.product_id LIMIT ?`, append(append([]any{showID}, settled...), mostSold)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	sold := []Sold{}
	for rows.Next() {
		var s Sold
		if err := rows.Scan(&s.Product, &s.Name, &s.NameEn, &s.Qty, &s.Won); err != nil {
			return nil, err
		}
		sold = append(sold, s)
	}
	return sold, rows.Err()
}
