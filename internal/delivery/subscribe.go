package delivery

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Subscription is what somebody wants to be called for.
type Subscription struct {
	URL    string
	Events []string  // empty: all
	Of     Label     // one parcel, which is registered with it; without a carrier: all that the watcher has registered
	Shop   bool      // all that the shop sent
	Form   string    // "" is saja
	Until  time.Time // zero: for 90 days; one of the shop's is without an end
}

// Subscribe has an address called for w from now on. The same address for the same parcels is one hook: registering it again
// sets its end and its events, and switches it on; where no end is said, a later one stays. No hook shortens the watch of its parcel. It fails with outside.ErrAddress, outside.ErrPrivate, ErrHookEvents,
// ErrHookMost, ErrHookUntil and the faults of Register.
func (s *Service) Subscribe(ctx context.Context, w Watcher, sub Subscription) (Hook, error) {
	url, err := s.cfg.Hooks.Check(sub.URL)
	if err != nil {
		return Hook{}, err
	}
	for _, e := range sub.Events {
		if !slices.Contains(HookEvents, e) {
			return Hook{}, ErrHookEvents
		}
	}
	now := s.clock()
	h := Hook{
		ID: id.New(), URL: url, Form: sub.Form, Events: sub.Events, Created: now, Until: sub.Until.UTC().Truncate(time.Millisecond), State: HookOn,
		about: aboutMine, watcher: w,
	}
	if h.Form == "" {
		h.Form = formSaja
	}
	switch {
	case sub.Until.IsZero() && sub.Shop:
		h.Until = time.Time{}
	case sub.Until.IsZero():
		h.Until = now.Add(usualHook)
	case !h.Until.After(now) || h.Until.After(now.Add(longestHook)):
		return Hook{}, ErrHookUntil
	}
	most := mostHooks
	switch {
	case sub.Shop:
		h.about = aboutShop
	case sub.Of.Carrier != "":
		until := h.Until
		if last := now.Add(longestWatch); until.After(last) {
			until = last
		}
		watched, _, err := s.Register(ctx, w, Registration{Label: sub.Of, Until: until, atLeast: true})
		if err != nil {
			return Hook{}, err
		}
		h.about, most = watched.Parcel.ID, mostParcelHooks
	}
	sum := sha256.Sum256([]byte(h.Form + " " + h.URL))
	h.mark = hex.EncodeToString(sum[:])
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		again, err := renewHook(ctx, tx, h, sub.Until.IsZero() && !sub.Shop)
		if err != nil || again {
			return err
		}
		made, err := insertHook(ctx, tx, h, most)
		if err == nil && !made {
			err = ErrHookMost
		}
		return err
	})
	if sqldb.IsDuplicate(err) { // the same was registered at the same moment
		return s.Subscribe(ctx, w, sub)
	}
	if err != nil {
		return Hook{}, fmt.Errorf("register a hook: %w", err)
	}
	h, err = findHook(ctx, s.db, `h.watcher = ? AND h.about = ? AND h.mark = ?`, w.ID, h.about, h.mark)
	if err != nil {
		return Hook{}, err
	}
	return h, s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return wakeHook(ctx, tx, h.ID) })
}

// Unsubscribe ends a hook of w, of anybody without one; what waits for it is not sent. It fails with ErrHookNotFound.
func (s *Service) Unsubscribe(ctx context.Context, w Watcher, hookID string) error {
	h, err := s.Hook(ctx, w, hookID)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return dropHook(ctx, tx, h.ID) })
}

func dropHook(ctx context.Context, tx *sqldb.Tx, hookID string) error {
	gone, err := deleteHook(ctx, tx, hookID)
	if err == nil && !gone {
		err = ErrHookNotFound
	}
	if err != nil {
		return err
	}
	return todo.Drop(ctx, tx, TodoCalls, hookID)
}

// unsubscribeFrom ends the hook of w that calls an address of one parcel, if there is one.
func (s *Service) unsubscribeFrom(ctx context.Context, w Watcher, of Label, address string) error {
	l, _, err := of.read()
	if err != nil {
		return err
	}
	p, err := findParcel(ctx, s.db, `WHERE p.carrier = ? AND p.invoice = ?`, l.Carrier, l.Invoice)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	hooks, err := hookIDs(ctx, s.db, w, p.ID)
	if err != nil {
		return err
	}
	for _, hookID := range hooks {
		h, err := s.Hook(ctx, w, hookID)
		if err == nil && h.URL == address {
			err = s.Unsubscribe(ctx, w, hookID)
		}
		if err != nil && !errors.Is(err, ErrHookNotFound) {
			return err
		}
	}
	return nil
}
