package order

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Filter says which orders staff want to see. The zero value is all of them, newest first.
type Filter struct {
	Query    string // number, name, phone, e-mail or product; part of it is enough
	State    State
	Show     string
	From, To time.Time // placed in [From, To)
	Sort     string    // "newest" (default), "oldest", "total"
	Page     int       // from 1
	Size     int       // 1 to 100; 20
}

var sorts = map[string]string{
	"":       "placed_at DESC, id DESC",
	"newest": "placed_at DESC, id DESC",
	"oldest": "placed_at, id",
	"total":  "total DESC, id DESC",
}

// Search lists orders for staff.
func (s *Service) Search(ctx context.Context, f Filter) (catalog.Page[Order], error) {
	f.Page = min(max(f.Page, 1), 100_000)
	if f.Size < 1 || f.Size > 100 {
		f.Size = 20
	}
	where, args := f.where()
	out := catalog.Page[Order]{Items: []Order{}, Page: f.Page, Size: f.Size}
	if err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM orders`+where, args...).Scan(&out.Total); err != nil {
		return out, fmt.Errorf("count orders: %w", err)
	}
	by, ok := sorts[f.Sort]
	if !ok {
		by = sorts[""]
	}
	var err error
	out.Items, err = listOrders(ctx, s.db, where+` ORDER BY `+by+` LIMIT ? OFFSET ?`, append(args, f.Size, (f.Page-1)*f.Size)...)
	if err == nil {
		err = s.addPayments(ctx, s.db, out.Items)
	}
	if err != nil {
		return out, fmt.Errorf("search orders: %w", err)
	}
	return out, nil
}

func (f Filter) where() (string, []any) {
	var (
		conds []string
		args  []any
	)
	add := func(cond string, values ...any) {
		conds, args = append(conds, cond), append(args, values...)
	}
	if f.State != "" {
		add("state = ?", string(f.State))
	}
	if f.Show != "" {
		add("show_id = ?", f.Show)
	}
	if !f.From.IsZero() {
		add("placed_at >= ?", sqldb.Millis(f.From))
	}
	if !f.To.IsZero() {
		add("placed_at < ?", sqldb.Millis(f.To))
	}
	if q := strings.TrimSpace(f.Query); q != "" {
		like := "%" + likeEscaper.Replace(q) + "%"
		add(`(number LIKE ? ESCAPE '!' OR buyer_name LIKE ? ESCAPE '!' OR buyer_phone LIKE ? ESCAPE '!' OR buyer_email LIKE ? ESCAPE '!'
		      OR id IN (SELECT order_id FROM order_lines WHERE name LIKE ? ESCAPE '!' OR sku LIKE ? ESCAPE '!'))`,
			"%"+likeEscaper.Replace(strings.ToUpper(q))+"%", like, like, strings.ToLower(like), like, like)
	}
	if len(conds) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(conds, " AND "), args
}

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// Figures are what a show, or with showID "" the whole shop, has sold.
type Figures struct {
	Orders int64     `json:"orders" doc:"Paid orders"`
	Units  int64     `json:"units" doc:"Pieces in them"`
	Won    money.Won `json:"won" doc:"Their totals, in won"`
}

// settled are the states that count as sold.
var settled = []any{string(Paid), string(Preparing), string(Shipped), string(Delivered), string(Confirmed)}

// Figures counts what a show has sold; orders that were cancelled do not count.
func (s *Service) Figures(ctx context.Context, showID string) (Figures, error) {
	return s.figures(ctx, `show_id = ?`, showID)
}

// FiguresSince counts what the shop has sold in orders paid at or after since.
func (s *Service) FiguresSince(ctx context.Context, since time.Time) (Figures, error) {
	return s.figures(ctx, `paid_at >= ? AND paid_at > 0`, sqldb.Millis(since))
}

func (s *Service) figures(ctx context.Context, cond string, arg any) (Figures, error) {
	var f Figures
	args := append([]any{arg}, settled...)
	err := s.db.QueryRowContext(ctx, `
		SELECT COUNT(*), COALESCE(SUM(total), 0) FROM orders WHERE `+cond+` AND state IN (`+sqldb.Marks(len(settled))+`)`, args...).Scan(&f.Orders, &f.Won)
	if err == nil {
		err = s.db.QueryRowContext(ctx, `
			SELECT COALESCE(SUM(l.qty), 0) FROM orders o JOIN order_lines l ON l.order_id = o.id
			 WHERE `+cond+` AND o.state IN (`+sqldb.Marks(len(settled))+`)`, args...).Scan(&f.Units)
	}
	if err != nil {
		return Figures{}, fmt.Errorf("count sales: %w", err)
	}
	return f, nil
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
