package order

import (
	"context"
	"slices"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ordersByID gives orders in the order of ids; what is not there is left out.
func ordersByID(ctx context.Context, q sqldb.Querier, ids []string) ([]Order, error) {
	if len(ids) == 0 {
		return []Order{}, nil
	}
	orders, err := listOrders(ctx, q, ` WHERE id IN (`+sqldb.Marks(len(ids))+`)`, anys(ids)...)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(orders, func(a, b Order) int { return at[a.ID] - at[b.ID] })
	return orders, nil
}

// newestAfter gives the ids of the newest orders placed after a spot, oldest first.
func newestAfter(ctx context.Context, q sqldb.Querier, after spot, limit int) ([]string, error) {
	ids, err := sqldb.Column[string](ctx, q, `
		SELECT id FROM orders
		 WHERE placed_at >= ? AND (placed_at > ? OR id > ?)
		 ORDER BY placed_at DESC, id DESC LIMIT ?`, after.at, after.at, after.id, limit)
	slices.Reverse(ids)
	return ids, err
}

// fixed makes ids idsAtOnce long, so that one statement serves every number of them.
func fixed(ids []string) []any {
	args := anys(ids)
	for len(args) < idsAtOnce {
		args = append(args, ids[len(ids)-1])
	}
	return args
}

// standing gives those of ids that pass the filter and stand in w, in its order.
func standing(ctx context.Context, q sqldb.Querier, f Filter, w list.Window, ids []string) ([]string, error) {
	where, args := f.where(true)
	w = w.In(hidden(f.order()))
	place, more := w.Where()
	return sqldb.Column[string](ctx, q, `SELECT id FROM orders WHERE id IN (`+sqldb.Marks(idsAtOnce)+`) AND `+where+` AND `+place+` ORDER BY `+w.OrderBy(),
		append(append(fixed(ids), args...), more...)...)
}

func countStanding(ctx context.Context, q sqldb.Querier, f Filter, ids []string) (n int64, err error) {
	where, args := f.where(true)
	err = q.QueryRowContext(ctx, `SELECT COUNT(*) FROM orders WHERE id IN (`+sqldb.Marks(idsAtOnce)+`) AND `+where, append(fixed(ids), args...)...).Scan(&n)
	return n, err
}

// sum is an order and what it costs.
type sum struct {
	total int64
	id    string
}

func sums(ctx context.Context, q sqldb.Querier, f Filter, ids []string) ([]sum, error) {
	where, args := f.where(true)
	rows, err := q.QueryContext(ctx, `SELECT total, id FROM orders WHERE id IN (`+sqldb.Marks(idsAtOnce)+`) AND `+where, append(fixed(ids), args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []sum
	for rows.Next() {
		var s sum
		if err := rows.Scan(&s.total, &s.id); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func anys[T any](s []T) []any {
	out := make([]any, len(s))
	for i, v := range s {
		out[i] = v
	}
	return out
}
