package order

import (
	"context"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Purchase narrows what somebody bought; what is empty narrows nothing.
type Purchase struct {
	Product, Show string
	Since         time.Time
	Won           money.Won // what their orders came to together at least
}

// BuyersAmong are those of up to a thousand members who bought so. What was cancelled was not bought.
func (s *Service) BuyersAmong(ctx context.Context, q sqldb.Querier, members []string, p Purchase) ([]string, error) {
	var owners []any
	for _, m := range members {
		owners = append(owners, account.MemberOwner(m))
	}
	found, err := buyersAmong(ctx, q, owners, p)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, text := range found {
		owner, err := account.ParseOwner(text)
		if err != nil {
			return nil, err
		}
		if member, is := owner.Member(); is {
			all = append(all, member)
		}
	}
	return all, nil
}

func buyersAmong(ctx context.Context, q sqldb.Querier, owners []any, p Purchase) ([]string, error) {
	if len(owners) == 0 {
		return nil, nil
	}
	where := "o.owner IN (" + sqldb.Marks(len(owners)) + ") AND o.placed_at >= ? AND o.state IN (?, ?, ?, ?, ?)"
	args := slices.Concat(owners, []any{sqldb.Millis(p.Since), string(Paid), string(Preparing), string(Shipped), string(Delivered), string(Confirmed)})
	if p.Show != "" {
		where, args = where+" AND o.show_id = ?", append(args, p.Show)
	}
	if p.Product != "" {
		where, args = where+" AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.product_id = ?)", append(args, p.Product)
	}
	if p.Won > 0 {
		return sqldb.Column[string](ctx, q, `SELECT o.owner FROM orders o WHERE `+where+` GROUP BY o.owner HAVING SUM(o.total) >= ?`, append(args, p.Won)...)
	}
	return sqldb.Column[string](ctx, q, `SELECT DISTINCT o.owner FROM orders o WHERE `+where, args...)
}
