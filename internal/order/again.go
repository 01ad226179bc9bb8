package order

import (
	"context"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// backToCart gives the goods of an order of which nothing has come back to the cart they were taken from, as far as it has room.
func (s *Service) backToCart(ctx context.Context, tx *sqldb.Tx, o Order) error {
	if !o.fromCart {
		return nil
	}
	if err := s.intoCart(ctx, tx, o.Owner, o.wants()); err != nil {
		return fmt.Errorf("give order %s back to its cart: %w", o.Number, err)
	}
	return nil
}

// outOfCart takes back what backToCart gave, for an order that expired and is wanted after all.
func (s *Service) outOfCart(ctx context.Context, tx *sqldb.Tx, o Order) error {
	if !o.fromCart {
		return nil
	}
	return takeFromCart(ctx, tx, o.Owner, o.wants())
}

// intoCart puts wants beside what lies in a cart, as many lines as there is room for.
func (s *Service) intoCart(ctx context.Context, tx *sqldb.Tx, owner account.Owner, wants []Want) error {
	n, err := cartLines(ctx, tx, owner)
	if err != nil {
		return err
	}
	now := s.clock()
	for i, w := range wants[:min(len(wants), max(0, MaxLines-n))] {
		if err := addToCart(ctx, tx, owner, w, now.Add(time.Duration(i)*time.Millisecond)); err != nil {
			return err
		}
	}
	return nil
}

// Again puts what was ordered into the cart of who looks at the order, as far as it is still in the catalogue. An order that
// waits for its payment is cancelled for it, so that its stock is free to be bought again; it fails with ErrPaying while one is
// being made, and as ByNumber does.
func (s *Service) Again(ctx context.Context, number string, v Viewer, reason string) error {
	o, err := s.ByNumber(ctx, number, v)
	if err != nil {
		return err
	}
	if v.Who.Owner().Nobody() {
		return ErrNotYours
	}
	if o.State == Pending {
		if o, err = s.Cancel(ctx, o.Number, v, reason); err != nil {
			return err
		}
		if o.fromCart && o.Owner == v.Who.Owner() && o.State == Cancelled {
			return nil // it is there already
		}
	}
	wants := o.wants()
	ids := make([]string, len(wants))
	for i, w := range wants {
		ids[i] = w.VariantID
	}
	offers, err := s.catalog.Offers(ctx, s.db, ids)
	if err != nil {
		return fmt.Errorf("order %s again: %w", o.Number, err)
	}
	there := wants[:0]
	for _, w := range wants {
		if _, ok := offers[w.VariantID]; ok {
			there = append(there, w)
		}
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return s.intoCart(ctx, tx, v.Who.Owner(), there) })
	if err != nil {
		return fmt.Errorf("order %s again: %w", o.Number, err)
	}
	return nil
}
