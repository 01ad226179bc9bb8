package order

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ErrTooWide says that a search finds too many orders to put them into another order than that of time.
var ErrTooWide = fault.New(fault.Unprocessable, "search_too_wide", "more than 2,000 orders are found; add a word, or sort by time")

// Filter says which orders staff want to see. The zero value is all of them, newest first.
type Filter struct {
	Query    string // beginnings of a number, name, phone, e-mail address, product or SKU
	State    State
	Show     string
	From, To time.Time // placed in [From, To)
	Sort     string    // "newest" (default), "oldest", "total"
	Place    list.Query
}

// What the lists of orders are sorted by.
var (
	newest  = list.Order{Name: "orders newest", Columns: []list.Column{{Name: "placed_at", Desc: true}, {Name: "id", Desc: true}}}
	oldest  = list.Order{Name: "orders oldest", Columns: []list.Column{{Name: "placed_at"}, {Name: "id"}}}
	largest = list.Order{Name: "orders total", Columns: []list.Column{{Name: "total", Desc: true}, {Name: "id", Desc: true}}}
)

func (f Filter) order() list.Order {
	switch f.Sort {
	case "oldest":
		return oldest
	case "total":
		return largest
	}
	return newest
}

// hidden gives an order in words that no index answers, for rows that another index has found.
func hidden(o list.Order) list.Order {
	h := list.Order{Name: o.Name}
	for _, c := range o.Columns {
		if c.Name == "id" {
			c.Name = "(id || '')"
		} else {
			c.Name = "(" + c.Name + " + 0)"
		}
		h.Columns = append(h.Columns, c)
	}
	return h
}

// few is how many rows may be put into order after they were found.
const few = 2000

// Search lists orders for staff. Words are found through segments (segment.go); the rest has an index each. Totals are
// counted up to list.Counted, those of searches up to a thousand. It fails with list.ErrPlace and ErrTooWide.
func (s *Service) Search(ctx context.Context, f Filter) (list.Page[Order], error) {
	w, err := f.order().Window(f.Place)
	if err != nil {
		return list.Page[Order]{}, err
	}
	var (
		ids   []string
		total int64
		more  bool
	)
	if strings.TrimSpace(f.Query) != "" {
		ids, total, more, err = s.hunt(ctx, f, w)
	} else {
		where, args := f.where(false)
		total, more, err = list.Count(ctx, s.db, `FROM orders WHERE `+where, args...)
		if err == nil {
			ids, err = f.ids(ctx, s.db, w, total)
		}
	}
	if err != nil {
		return list.Page[Order]{}, fmt.Errorf("search orders: %w", err)
	}
	return s.page(ctx, w, f.order(), ids, total, more)
}

// Mine lists the orders of who, newest first. It fails with list.ErrPlace.
func (s *Service) Mine(ctx context.Context, who account.Identity, q list.Query) (list.Page[Order], error) {
	w, err := newest.Window(q)
	if err != nil || who.Owner().Nobody() {
		return list.Of[Order](nil), err
	}
	total, more, err := list.Count(ctx, s.db, `FROM orders WHERE owner = ?`, who.Owner())
	if err != nil {
		return list.Page[Order]{}, fmt.Errorf("count orders: %w", err)
	}
	place, args := w.Where()
	ids, err := sqldb.Column[string](ctx, s.db, `SELECT id FROM orders WHERE owner = ? AND `+place+` ORDER BY `+w.OrderBy()+` LIMIT ?`,
		append(append([]any{who.Owner()}, args...), w.Limit())...)
	if err != nil {
		return list.Page[Order]{}, fmt.Errorf("list orders: %w", err)
	}
	p, err := s.page(ctx, w, newest, ids, total, more)
	for i := range p.Items {
		p.Items[i].hideNotes()
	}
	return p, err
}

// page reads the orders of a window, which were found in the order that it is read in.
func (s *Service) page(ctx context.Context, w list.Window, by list.Order, ids []string, total int64, more bool) (list.Page[Order], error) {
	orders, err := ordersByID(ctx, s.db, ids)
	if err != nil {
		return list.Page[Order]{}, fmt.Errorf("list orders: %w", err)
	}
	p := list.Cut(w, orders, func(o Order) []any {
		if by.Name == largest.Name {
			return []any{int64(o.Total), o.ID}
		}
		return []any{sqldb.Millis(o.PlacedAt), o.ID}
	})
	p.Total, p.More = total, more
	return p, s.addPayments(ctx, s.db, p.Items)
}

// where is the filter without its words. Hidden from the indexes it only checks rows that were found by another one.
func (f Filter) where(hidden bool) (string, []any) {
	conds, args := []string{"1 = 1"}, []any(nil)
	add := func(column, than string, value any, empty string) {
		if hidden {
			column = "(" + column + empty + ")"
		}
		conds, args = append(conds, column+" "+than+" ?"), append(args, value)
	}
	if f.Show != "" {
		add("show_id", "=", f.Show, " || ''")
	}
	if f.State != "" {
		add("state", "=", string(f.State), " || ''")
	}
	if !f.From.IsZero() {
		add("placed_at", ">=", sqldb.Millis(f.From), " + 0")
	}
	if !f.To.IsZero() {
		add("placed_at", "<", sqldb.Millis(f.To), " + 0")
	}
	return strings.Join(conds, " AND "), args
}

// ids gives the ids of the orders in a window of a list without words, which has total orders in all.
func (f Filter) ids(ctx context.Context, q sqldb.Querier, w list.Window, total int64) ([]string, error) {
	query, args := f.statement(w, total)
	return sqldb.Column[string](ctx, q, query, args...)
}

// statement is chosen here and not by the engine, which knows less of how many rows there are.
func (f Filter) statement(w list.Window, total int64) (string, []any) {
	if f.Sort == "total" {
		where, args := f.where(true)
		if total <= few {
			w = w.In(hidden(largest))
			where, args = f.where(false)
		}
		place, more := w.Where()
		return `SELECT id FROM orders WHERE ` + where + ` AND ` + place + ` ORDER BY ` + w.OrderBy() + ` LIMIT ?`, append(append(args, more...), w.Limit())
	}
	place, placeArgs := w.Where()
	one := func(f Filter) (string, []any) {
		where, args := f.where(false)
		return ` FROM orders WHERE ` + where + ` AND ` + place + ` ORDER BY ` + w.OrderBy() + ` LIMIT ?`, append(append(args, placeArgs...), w.Limit())
	}
	if f.Show == "" || f.State != "" {
		query, args := one(f)
		return `SELECT id` + query, args
	}
	// The index of shows is by state: each state gives its first, and the first of those are the page.
	var parts []string
	var args []any
	for _, f.State = range States {
		query, more := one(f)
		parts, args = append(parts, `SELECT * FROM (SELECT id, placed_at`+query+`) `+string(f.State)), append(args, more...)
	}
	return `SELECT id FROM (` + strings.Join(parts, ` UNION ALL `) + `) firsts ORDER BY ` + w.OrderBy() + ` LIMIT ?`, append(args, w.Limit())
}

// PurchasedBy reports whether a member has bought a product and kept it.
func (s *Service) PurchasedBy(ctx context.Context, memberID, productID string) (bool, error) {
	var n int
	err := s.db.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM orders o JOIN order_lines l ON l.order_id = o.id
		 WHERE o.owner = ? AND l.product_id = ? AND o.state IN (`+sqldb.Marks(len(settled))+`)`,
		append([]any{account.MemberOwner(memberID), productID}, settled...)...).Scan(&n)
	return n > 0, err
}

// settled are the states that count as sold.
var settled = []any{string(Paid), string(Preparing), string(Shipped), string(Delivered), string(Confirmed)}
