package catalog

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// byStock gives the ids of one page of the products that f asks for, those first of which the fewest can be bought, and how
// many there are in all. What can be bought of a product is a sum over its stocks, which change with every order: to keep
// it in a row of its own would make each reservation a third dearer, so it is added up here, from one walk over the
// stocks, which are short rows.
func (s *Service) byStock(ctx context.Context, f Filter, asked []term) ([]string, int, error) {
	if f.IDs != nil && (len(f.IDs) == 0 || len(f.IDs) > 1000) {
		return nil, 0, nil
	}
	vendor := f.Vendor
	if vendor != "" && !id.Valid(vendor) {
		err := s.db.QueryRowContext(ctx, "SELECT id FROM vendors WHERE slug = ?", vendor).Scan(&vendor)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, 0, nil
		}
		if err != nil {
			return nil, 0, err
		}
	}
	all, err := s.words.read(ctx, s.db)
	if err != nil {
		return nil, 0, err
	}
	among := make(map[string]bool, len(f.IDs))
	for _, productID := range f.IDs {
		among[productID] = true
	}
	left, err := all.left(ctx, s.db)
	if err != nil {
		return nil, 0, err
	}
	type one struct {
		id   string
		left int64
	}
	var found []one
	for i, p := range all.products {
		if (f.Status == "" || p.status == f.Status) && (vendor == "" || p.vendor == vendor) && (f.IDs == nil || among[p.id]) && p.has(asked) {
			found = append(found, one{p.id, left[i]})
		}
	}
	slices.SortFunc(found, func(a, b one) int { return cmp.Or(cmp.Compare(a.left, b.left), cmp.Compare(b.id, a.id)) })
	low := min((f.Page-1)*f.Size, len(found))
	var ids []string
	for _, p := range found[low:min(low+f.Size, len(found))] {
		ids = append(ids, p.id)
	}
	return ids, len(found), nil
}

// left gives how many can be bought of each product, all its variants together but for the retired ones.
func (k known) left(ctx context.Context, q sqldb.Querier) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT product_id, variant_id, on_hand - reserved - safety FROM stocks WHERE on_hand > reserved + safety")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	left := make([]int64, len(k.products))
	var productID, variantID sql.RawBytes
	var n int64
	for rows.Next() {
		if err := rows.Scan(&productID, &variantID, &n); err != nil {
			return nil, err
		}
		if i, ok := k.at[string(productID)]; ok && !k.retired[string(variantID)] {
			left[i] += n
		}
	}
	return left, rows.Err()
}
