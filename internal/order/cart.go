package order

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Cart prices what lies in the cart of who, oldest first. An empty one is a Quote without lines;
// what does not exist any more is left out.
func (s *Service) Cart(ctx context.Context, who account.Identity) (Quote, error) {
	wants, err := cartWants(ctx, s.db, who.Owner())
	if err != nil {
		return Quote{}, fmt.Errorf("read cart: %w", err)
	}
	return s.quote(ctx, wants, false)
}

// CartCount is how many pieces lie in the cart of who.
func (s *Service) CartCount(ctx context.Context, who account.Identity) (n int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT COALESCE(SUM(qty), 0) FROM carts WHERE owner = ?`, who.Owner()).Scan(&n)
	return n, err
}

// AddToCart puts w beside what lies there already; of one variant at most 99.
func (s *Service) AddToCart(ctx context.Context, who account.Identity, w Want) (Quote, error) {
	return s.changeCart(ctx, who, []Want{w}, false)
}

// SetLine makes the cart hold qty of a variant that lies in it, whatever else becomes of it at the same time; 0 takes it out.
// A line that somebody has taken out meanwhile stays out. It gives how many there were.
func (s *Service) SetLine(ctx context.Context, who account.Identity, variantID string, qty int64) (was int64, err error) {
	if who.Owner().Nobody() {
		return 0, ErrNotYours
	}
	if qty < 0 || qty > MaxQty {
		return 0, ErrQuantity
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if was, err = cartQty(ctx, tx, who.Owner(), variantID); err != nil {
			return err
		}
		return setCartLine(ctx, tx, who.Owner(), variantID, qty)
	})
	if err != nil {
		return 0, fmt.Errorf("change a line of the cart: %w", err)
	}
	return was, nil
}

// SetCart makes the cart hold exactly wants, also where it was changed meanwhile; none empties it.
func (s *Service) SetCart(ctx context.Context, who account.Identity, wants []Want) (Quote, error) {
	return s.changeCart(ctx, who, wants, true)
}

func (s *Service) changeCart(ctx context.Context, who account.Identity, wants []Want, replace bool) (Quote, error) {
	if who.Owner().Nobody() {
		return Quote{}, ErrNotYours
	}
	if len(wants) > 0 {
		var err error
		if wants, err = merge(wants); err != nil {
			return Quote{}, err
		}
		if _, err := s.quote(ctx, wants, true); err != nil {
			return Quote{}, err
		}
	} else if !replace {
		return Quote{}, ErrEmpty
	}
	now := s.clock()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if replace {
			if err := clearCart(ctx, tx, who.Owner()); err != nil {
				return err
			}
		}
		for i, w := range wants {
			if err := addToCart(ctx, tx, who.Owner(), w, now.Add(time.Duration(i)*time.Millisecond)); err != nil {
				return err
			}
		}
		n, err := cartLines(ctx, tx, who.Owner())
		if err == nil && n > MaxLines {
			return ErrTooMany
		}
		return err
	})
	if err != nil {
		return Quote{}, fmt.Errorf("change cart: %w", err)
	}
	return s.Cart(ctx, who)
}

// mergeCart moves a guest's cart into the member's who the guest turned out to be.
func (s *Service) mergeCart(ctx context.Context, before, after account.Identity) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		wants, err := cartWants(ctx, tx, before.Owner())
		if err != nil || len(wants) == 0 {
			return err
		}
		if err := s.intoCart(ctx, tx, after.Owner(), wants); err != nil {
			return err
		}
		return takeFromCart(ctx, tx, before.Owner(), wants)
	})
}

func cartWants(ctx context.Context, q sqldb.Querier, owner account.Owner) ([]Want, error) {
	rows, err := q.QueryContext(ctx, `SELECT variant_id, qty FROM carts WHERE owner = ? ORDER BY added_at, variant_id`, owner)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var wants []Want
	for rows.Next() {
		var w Want
		if err := rows.Scan(&w.VariantID, &w.Qty); err != nil {
			return nil, err
		}
		wants = append(wants, w)
	}
	return wants, rows.Err()
}

func cartLines(ctx context.Context, q sqldb.Querier, owner account.Owner) (n int, err error) {
	err = q.QueryRowContext(ctx, `SELECT COUNT(*) FROM carts WHERE owner = ?`, owner).Scan(&n)
	return n, err
}

func addToCart(ctx context.Context, tx sqldb.Execer, owner account.Owner, w Want, now time.Time) error {
	n, err := addToLine(ctx, tx, owner, w)
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO carts (owner, variant_id, qty, added_at) VALUES (?, ?, ?, ?)`, owner, w.VariantID, w.Qty, sqldb.Millis(now))
	if sqldb.IsDuplicate(err) { // put in by another request a moment ago
		_, err = addToLine(ctx, tx, owner, w)
	}
	return err
}

func addToLine(ctx context.Context, tx sqldb.Execer, owner account.Owner, w Want) (int64, error) {
	return sqldb.Affected(tx.ExecContext(ctx, `
		UPDATE carts SET qty = CASE WHEN qty + ? > ? THEN ? ELSE qty + ? END WHERE owner = ? AND variant_id = ?`,
		w.Qty, MaxQty, MaxQty, w.Qty, owner, w.VariantID))
}

// cartQty is how many of a variant lie in the cart.
func cartQty(ctx context.Context, q sqldb.Querier, owner account.Owner, variantID string) (n int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT COALESCE(SUM(qty), 0) FROM carts WHERE owner = ? AND variant_id = ?`, owner, variantID).Scan(&n)
	return n, err
}

func setCartLine(ctx context.Context, tx sqldb.Execer, owner account.Owner, variantID string, qty int64) error {
	if qty == 0 {
		_, err := tx.ExecContext(ctx, `DELETE FROM carts WHERE owner = ? AND variant_id = ?`, owner, variantID)
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE carts SET qty = ? WHERE owner = ? AND variant_id = ?`, qty, owner, variantID)
	return err
}

// takeFromCart takes out what wants say, and leaves what was put in since they were read.
func takeFromCart(ctx context.Context, tx sqldb.Execer, owner account.Owner, wants []Want) error {
	for _, w := range wants {
		if _, err := tx.ExecContext(ctx, `UPDATE carts SET qty = qty - ? WHERE owner = ? AND variant_id = ?`, w.Qty, owner, w.VariantID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM carts WHERE owner = ? AND variant_id = ? AND qty <= 0`, owner, w.VariantID); err != nil {
			return err
		}
	}
	return nil
}

func clearCart(ctx context.Context, tx sqldb.Execer, owner account.Owner) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM carts WHERE owner = ?`, owner)
	return err
}
