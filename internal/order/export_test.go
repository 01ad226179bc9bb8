package order

import (
	"context"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// What tests of this package ask of its inside.

// SegmentLength is how many orders share a segment.
const SegmentLength = segmentLength

// Insert writes o as it is.
func Insert(ctx context.Context, tx *sqldb.Tx, o Order) error {
	if err := insertOrder(ctx, tx, o); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE orders SET paid_at = ? WHERE id = ?`, sqldb.Millis(o.PaidAt), o.ID)
	return err
}

// TakeFromCart takes out of a cart what an order of it has read there.
var TakeFromCart = takeFromCart

// Words are what o is found by.
func (o Order) Words() []string { return o.words() }

// Terms are the words of a query.
func Terms(query string) []string { return terms(query) }

// Has says whether an order with these words is found.
func Has(words, terms []string) bool { return has(words, terms) }

// Statements are the ones that a list is read and counted by, with their arguments; total is how many there are in all.
func (f Filter) Statements(total int64) (map[string][]any, error) {
	w, err := f.order().Window(f.Place)
	if err != nil {
		return nil, err
	}
	page, args := f.statement(w, total)
	where, countArgs := f.where(false)
	return map[string][]any{
		page: args,
		`SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE ` + where + ` LIMIT ?) counted`: append(countArgs, list.Counted+1),
	}, nil
}
