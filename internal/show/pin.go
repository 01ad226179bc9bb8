package show

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Pin shows a product of the show to everyone in the room, with the catalogue's price and stock of this moment.
// Pinning what is pinned shows it again. It fails with ErrNotFound, ErrEnded or ErrNotInShow.
func (s *Service) Pin(ctx context.Context, showID, product string) (Show, error) {
	of, err := s.Show(ctx, showID)
	if err != nil {
		return Show{}, err
	}
	if !of.Has(product) {
		return of, ErrNotInShow
	}
	sold, err := s.goods.Product(ctx, product)
	if err != nil {
		return of, err
	}
	m := Moment{ID: id.New(), Kind: Pinned, ProductID: product, At: s.now().UTC().Truncate(time.Millisecond)}
	if err := s.pin(ctx, of.ID, product, m); err != nil {
		return of, err
	}
	if err := s.talk.Post(ctx, chat.Room(of.ID), Pin{Product: Card(sold)}); err != nil {
		return of, err // pinned, but not seen: pinning again shows it
	}
	return s.Show(ctx, of.ID)
}

// Unpin takes the pinned product away. It fails with ErrNotFound or ErrEnded.
func (s *Service) Unpin(ctx context.Context, showID string) (Show, error) {
	of, err := s.Show(ctx, showID)
	if err != nil {
		return Show{}, err
	}
	m := Moment{ID: id.New(), Kind: Pinned, At: s.now().UTC().Truncate(time.Millisecond)}
	if err := s.pin(ctx, of.ID, "", m); err != nil {
		return of, err
	}
	if err := s.talk.Post(ctx, chat.Room(of.ID), Unpin{}); err != nil {
		return of, err
	}
	return s.Show(ctx, of.ID)
}

// pin stores what is pinned and when.
func (s *Service) pin(ctx context.Context, showID, product string, m Moment) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		ok, err := setPinned(ctx, tx, showID, product)
		if err != nil {
			return err
		}
		if !ok {
			return ErrEnded
		}
		return addMoment(ctx, tx, showID, m)
	})
}
