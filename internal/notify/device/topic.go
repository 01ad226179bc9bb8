package device

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Wish has a device of whoever asks told of t, and gives all that it is told of then. Wishing again changes nothing.
// It fails with ErrNotFound, ErrTopic or ErrFull.
func (s *Service) Wish(ctx context.Context, deviceID string, t Topic) ([]Topic, error) {
	d, err := s.own(ctx, deviceID)
	if err != nil {
		return nil, err
	}
	if _, err := s.needs.About(ctx, t); err != nil {
		return nil, err
	}
	who := s.needs.Who(ctx)
	var all []Topic
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		member, err := s.needs.MemberNow(ctx, tx)
		if err != nil {
			return err
		}
		if d, err = s.lock(ctx, tx, deviceID); err != nil {
			return err
		}
		if !d.Dead.IsZero() || !d.of(Who{member, who.Browser}) {
			return ErrNotFound
		}
		if t.Kind == OfOrder && member != who.Member { // signed out since it was seen to be theirs
			return ErrTopic
		}
		if all, err = s.topicsOf(ctx, tx, d.ID); err != nil || slices.Contains(all, t) {
			return err
		}
		all = append(all, t)
		return insertWish(ctx, tx, t, d.ID, s.now())
	})
	if err != nil {
		return nil, fmt.Errorf("wish for %s: %w", t, err)
	}
	return all, nil
}

// Unwish undoes Wish, at one device of whoever asks or, without one, at all of theirs.
func (s *Service) Unwish(ctx context.Context, deviceID string, t Topic) error {
	mine, err := s.Mine(ctx)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for _, d := range mine {
			if deviceID != "" && d.ID != deviceID {
				continue
			}
			if err := deleteWish(ctx, tx, t, d.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("wish no more for %s: %w", t, err)
	}
	return nil
}

func (s *Service) topicsOf(ctx context.Context, q sqldb.Querier, device string) ([]Topic, error) {
	wishes, err := wishesOf(ctx, q, device)
	if err != nil {
		return nil, fmt.Errorf("read the wishes of a device: %w", err)
	}
	all := make([]Topic, len(wishes))
	for i, w := range wishes {
		all[i] = w.Topic
	}
	return all, nil
}

// Wish is a topic with what it is about.
type Wish struct {
	Topic
	About
}

// Topics are what the devices of whoever asks are told of, the newest wish first, each once. What there is nothing to be told of any
// more is left out.
func (s *Service) Topics(ctx context.Context) ([]Wish, error) {
	mine, err := s.Mine(ctx)
	if err != nil {
		return nil, err
	}
	var all []wished
	for _, d := range mine {
		more, err := wishesOf(ctx, s.db, d.ID)
		if err != nil {
			return nil, fmt.Errorf("read the wishes of a device: %w", err)
		}
		all = append(all, more...)
	}
	slices.SortStableFunc(all, func(a, b wished) int { return b.Since.Compare(a.Since) })
	out := []Wish{}
	for _, w := range all {
		if len(out) == listed {
			break
		}
		if slices.ContainsFunc(out, func(o Wish) bool { return o.Topic == w.Topic }) {
			continue
		}
		about, err := s.needs.About(ctx, w.Topic)
		if errors.Is(err, ErrTopic) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Wish{w.Topic, about})
	}
	return out, nil
}

// mostReaders is how many devices hear of an order.
const mostReaders = 12

// Wishing are the addresses of the devices that are told of t.
func (s *Service) Wishing(ctx context.Context, q sqldb.Querier, t Topic) ([]notify.Address, error) {
	if !s.On() {
		return nil, nil
	}
	all, err := listeners(ctx, q, t, mostReaders)
	if err != nil {
		return nil, fmt.Errorf("find who wishes for %s: %w", t, err)
	}
	var to []notify.Address
	for _, l := range all {
		if l.lang != "" {
			to = append(to, notify.Address{Channel: Push, Address: l.id})
		}
	}
	return to, nil
}

// Wished says whether any device wishes for t.
func (s *Service) Wished(ctx context.Context, q sqldb.Querier, t Topic) (bool, error) {
	if !s.On() {
		return false, nil
	}
	some, err := listeners(ctx, q, t, 1)
	return len(some) > 0, err
}
