package order

import (
	"context"
	"fmt"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// SignedIn lets what someone did as a guest follow them into their account: the cart, and the orders that are theirs.
// account calls it at sign-in and sign-up.
func (s *Service) SignedIn(ctx context.Context, before, after account.Identity) {
	if before.GuestID == "" || before.Member() || !after.Member() {
		return
	}
	// Signing in matters more than either; what is not moved is still the guest's.
	if err := s.mergeCart(ctx, before, after); err != nil {
		s.logger.ErrorContext(ctx, "carts not merged", "err", err)
	}
	if err := s.takeOrders(ctx, before, after); err != nil {
		s.logger.ErrorContext(ctx, "a guest's orders not moved to their account", "err", err)
	}
}

// maxFollow is how many of a guest's latest orders are looked at.
const maxFollow = 200

// takeOrders gives a member the orders that the same browser placed as a guest in the same name: several people may share a
// browser, and what one of them bought does not become another's by signing in. What has followed leaves the browser with them.
func (s *Service) takeOrders(ctx context.Context, before, after account.Identity) error {
	m, err := s.accounts.Member(ctx, after.MemberID)
	if err != nil {
		return fmt.Errorf("read the member: %w", err)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		ids, err := sqldb.Column[string](ctx, tx, `SELECT id FROM orders WHERE owner = ? ORDER BY placed_at DESC, id DESC LIMIT ?`, before.Owner(), maxFollow)
		if err != nil || len(ids) == 0 {
			return err
		}
		orders, err := ordersByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, o := range orders {
			if o.boughtBy(m) {
				if err := setOwner(ctx, tx, o, after.Owner()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// boughtBy says whether an order that a guest placed names m as its buyer. Where it names an e-mail address, that decides.
func (o Order) boughtBy(m account.Member) bool {
	if o.BuyerEmail != "" {
		return o.BuyerEmail == m.Email
	}
	return o.BuyerPhone == m.Phone || o.BuyerName == m.Name
}

// setOwner makes an order that is still its owner's another one's, who has bought what it counts for.
func setOwner(ctx context.Context, tx *sqldb.Tx, o Order, owner account.Owner) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE orders SET ver = ver + 1, owner = ? WHERE id = ? AND owner = ?`, owner, o.ID, o.Owner))
	if err != nil || n == 0 || o.ShowID == "" {
		return err
	}
	counts, err := stillCounts(ctx, tx, o.ID)
	if err != nil || !counts {
		return err
	}
	if err := addBuyer(ctx, tx, o.ShowID, o.Owner, -1); err != nil {
		return err
	}
	return addBuyer(ctx, tx, o.ShowID, owner, 1)
}
