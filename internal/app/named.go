package app

import (
	"context"
	"errors"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/show"
)

// nameOf is how a thing of the audit trail is called now. A variant is told by its product.
func (s *shop) nameOf(ctx context.Context, t deed.Thing) (deed.Thing, error) {
	switch t.Kind {
	case deed.Product:
		p, err := s.goods.Product(ctx, t.ID)
		if err == nil {
			t.ID, t.Name = p.ID, p.Name
		}
		return t, unless(err, catalog.ErrNotFound)
	case deed.Variant:
		offers, err := s.goods.Offers(ctx, s.db, []string{t.ID})
		if o, ok := offers[t.ID]; ok {
			t = deed.Thing{Kind: deed.Product, ID: o.ProductID, Name: o.ProductName}
		}
		return t, err
	case deed.Vendor:
		v, err := s.goods.Vendor(ctx, t.ID)
		if err == nil {
			t.ID, t.Name = v.ID, v.Name
		}
		return t, unless(err, catalog.ErrVendorNotFound)
	case deed.Show:
		of, err := s.shows.Show(ctx, t.ID)
		if err == nil {
			t.ID, t.Name = of.ID, of.Title
		}
		return t, unless(err, show.ErrNotFound)
	case deed.Order:
		t.Name = t.ID
	case deed.Member, deed.Matter, deed.Listener, deed.Area, deed.Addresses, deed.Suppression, deed.Campaign: // have their names
	}
	return t, nil
}

func unless(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
