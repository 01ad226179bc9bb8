package show

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Pin shows a product of the show to everyone in the room, with the catalogue's price and stock of this moment.
// Pinning what is pinned shows it again. A room that cannot be told now is told later. It fails with ErrNotFound, ErrEnded or
// ErrNotInShow.
func (s *Service) Pin(ctx context.Context, showID, product string) (Show, error) {
	of, err := s.Show(ctx, showID)
	if err != nil {
		return Show{}, err
	}
	if !of.Has(product) {
		return of, ErrNotInShow
	}
	if _, err := s.goods.Product(ctx, product); err != nil {
		return of, err
	}
	return s.pin(ctx, of, product)
}

// Unpin takes the pinned product away. It fails with ErrNotFound or ErrEnded.
func (s *Service) Unpin(ctx context.Context, showID string) (Show, error) {
	of, err := s.Show(ctx, showID)
	if err != nil {
		return Show{}, err
	}
	return s.pin(ctx, of, "")
}

func (s *Service) pin(ctx context.Context, of Show, product string) (Show, error) {
	m := s.pinMoment(product)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		ok, err := setPinned(ctx, tx, of.ID, product)
		if err == nil && !ok {
			err = ErrNotInShow
			if of, again := s.Show(ctx, of.ID); again == nil && of.State == Ended {
				err = ErrEnded
			}
		}
		if err != nil {
			return err
		}
		return s.pinned(ctx, tx, of.ID, m)
	})
	if err != nil {
		return of, err
	}
	s.tell(ctx, of.ID, ofPinned, m)
	return s.Show(ctx, of.ID)
}

func (s *Service) pinMoment(product string) Moment {
	return Moment{ID: id.New(), Kind: Pinned, ProductID: product, At: s.now().UTC().Truncate(time.Millisecond)}
}

// pinned writes down what follows a change of what is pinned: a moment of the replay, and that the room is told.
func (s *Service) pinned(ctx context.Context, tx *sqldb.Tx, showID string, m Moment) error {
	if err := addMoment(ctx, tx, showID, m); err != nil {
		return err
	}
	return s.toTell(ctx, tx, showID, ofPinned, m)
}
