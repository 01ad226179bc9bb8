package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// Watch is a parcel that somebody has watched, whoever sent it. It is asked for with the shop's own: a number of a carrier is one
// row, however many wait for it.
type Watch struct {
	ID        string    `json:"id" doc:"Id of the watch"`
	Reference string    `json:"reference,omitempty" doc:"The caller's own word for it"`
	Created   time.Time `json:"createdAt" doc:"Since when"`
	Until     time.Time `json:"until" doc:"Until when; registering it again moves this on"`
	Parcel    Parcel    `json:"-"`
	Watcher   string    `json:"-"` // who has it watched
}

// The faults of watches.
var (
	ErrWatchNotFound = fault.New(fault.NotFound, "watch_not_found", "there is no such registered parcel, or it is not yours")
	ErrWatchMost     = fault.New(fault.Conflict, "watches_full", "so many parcels are registered already; take some away that have arrived")
	ErrReference     = fault.New(fault.Unprocessable, "reference_invalid", "a reference has up to 100 characters in one line")
	ErrUntil         = fault.New(fault.Unprocessable, "watch_until_invalid", "a parcel is watched for up to 180 days from now on")
)

const (
	mostWatches   = 10_000
	usualWatch    = 90 * 24 * time.Hour
	longestWatch  = 180 * 24 * time.Hour
	sweepWatches  = 500
	watchesSweeps = 15 * time.Minute
)

// Registration is what somebody wants watched.
type Registration struct {
	Label
	Reference string    // empty leaves the one that is there
	Until     time.Time // zero: for 90 days

	atLeast bool // a later end stays, also where Until is said
}

// Register has a parcel watched for w, or goes on with it, and says what is odd about its number. Whoever does it again has the
// same watch until the end that is said now; where none is, a later one stays. It fails with ErrCarrier, ErrInvoice, ErrReference, ErrUntil and ErrWatchMost.
func (s *Service) Register(ctx context.Context, w Watcher, r Registration) (Watch, []Doubt, error) {
	l, doubts, err := r.read()
	if err != nil {
		return Watch{}, nil, err
	}
	reference, ok := line.Clean(r.Reference, 0, 100)
	if !ok {
		return Watch{}, nil, ErrReference
	}
	now := s.clock()
	until := r.Until.UTC().Truncate(time.Millisecond)
	switch {
	case r.Until.IsZero():
		until = now.Add(usualWatch)
	case !until.After(now) || until.After(now.Add(longestWatch)):
		return Watch{}, nil, ErrUntil
	}
	var out Watch
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		p, err := s.watch(ctx, tx, l, "")
		if err != nil {
			return err
		}
		out = Watch{ID: id.New(), Reference: reference, Created: now, Until: until, Parcel: p, Watcher: w.ID}
		before, err := findWatch(ctx, tx, `w.watcher = ? AND w.parcel_id = ?`, w.ID, p.ID)
		switch {
		case err == nil:
			out.ID, out.Created = before.ID, before.Created
			if reference == "" {
				out.Reference = before.Reference
			}
			if (r.Until.IsZero() || r.atLeast) && before.Until.After(until) {
				out.Until = before.Until
			}
			return extendWatch(ctx, tx, out)
		case !errors.Is(err, ErrWatchNotFound):
			return err
		}
		counted, err := countWatch(ctx, tx, w, mostWatches)
		if err == nil && !counted {
			err = ErrWatchMost
		}
		if err != nil {
			return err
		}
		return insertWatch(ctx, tx, out)
	})
	if sqldb.IsDuplicate(err) { // the same was registered at the same moment
		return s.Register(ctx, w, r)
	}
	if err != nil {
		return Watch{}, nil, fmt.Errorf("register a parcel: %w", err)
	}
	return out, doubts, nil
}

// Watching finds a watch of w, or fails with ErrWatchNotFound.
func (s *Service) Watching(ctx context.Context, w Watcher, watchID string) (Watch, error) {
	return findWatch(ctx, s.db, `w.id = ? AND w.watcher = ? AND w.until_at > ?`, watchID, w.ID, sqldb.Millis(s.clock()))
}

// Unregister ends a watch of w, or fails with ErrWatchNotFound. A parcel that nobody else waits for is asked for no longer and
// forgotten.
func (s *Service) Unregister(ctx context.Context, w Watcher, watchID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		found, err := findWatch(ctx, tx, `w.id = ? AND w.watcher = ?`, watchID, w.ID)
		if err != nil {
			return err
		}
		ended, err := s.endWatch(ctx, tx, found)
		if err == nil && !ended {
			err = ErrWatchNotFound
		}
		return err
	})
}

// endWatch ends a watch and says whether it was there.
func (s *Service) endWatch(ctx context.Context, tx *sqldb.Tx, w Watch) (bool, error) {
	if _, err := holdParcel(ctx, tx, w.Parcel.ID, ""); err != nil {
		return false, err
	}
	ended, err := deleteWatch(ctx, tx, w)
	if err != nil || !ended {
		return ended, err
	}
	hooks, err := hookIDs(ctx, tx, Watcher{ID: w.Watcher}, w.Parcel.ID)
	if err != nil {
		return true, err
	}
	for _, hookID := range hooks {
		if err := dropHook(ctx, tx, hookID); err != nil && !errors.Is(err, ErrHookNotFound) {
			return true, err
		}
	}
	gone, err := forgetParcel(ctx, tx, w.Parcel.ID)
	if err != nil || gone {
		return true, err
	}
	return true, rest(ctx, tx, w.Parcel.ID)
}

// SweepWatches ends watches whose time is over.
func (s *Service) SweepWatches(ctx context.Context) error {
	for ctx.Err() == nil {
		old, err := oldWatches(ctx, s.db, s.clock(), sweepWatches)
		if err != nil {
			return err
		}
		for _, w := range old {
			err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
				_, err := s.endWatch(ctx, tx, w)
				return err
			})
			if err != nil {
				return fmt.Errorf("end the watch of a parcel: %w", err)
			}
		}
		if len(old) < sweepWatches {
			return nil
		}
	}
	return ctx.Err()
}

var byWatch = list.Order{Name: "watches", Columns: []list.Column{{Name: "w.id", Desc: true}}}

// Watches lists what w has watched, the newest first. state is moving, delivered or "".
func (s *Service) Watches(ctx context.Context, w Watcher, state string, q list.Query) (list.Page[Watch], error) {
	where, args := `w.watcher = ? AND w.until_at > ?`, []any{w.ID, sqldb.Millis(s.clock())}
	switch state {
	case "delivered":
		where, args = where+` AND p.state = ?`, append(args, string(parcel.Delivered))
	case "moving":
		where, args = where+` AND p.state <> ?`, append(args, string(parcel.Delivered))
	}
	total, more, err := list.Count(ctx, s.db, `FROM parcel_watches w JOIN parcels p ON p.id = w.parcel_id WHERE `+where, args...)
	if err != nil {
		return list.Page[Watch]{}, err
	}
	p, err := s.pageOfWatches(ctx, where, args, q)
	p.Total, p.More = total, more
	return p, err
}

// AllWatches lists what everybody has watched, the newest first.
func (s *Service) AllWatches(ctx context.Context, q list.Query) (list.Page[Watch], error) {
	total, err := countWatches(ctx, s.db)
	if err != nil {
		return list.Page[Watch]{}, err
	}
	p, err := s.pageOfWatches(ctx, `w.id > ?`, []any{""}, q)
	p.Total = total
	return p, err
}

func (s *Service) pageOfWatches(ctx context.Context, where string, args []any, q list.Query) (list.Page[Watch], error) {
	win, err := byWatch.Window(q)
	if err != nil {
		return list.Page[Watch]{}, err
	}
	place, placed := win.Where()
	all, err := listWatches(ctx, s.db, where+` AND `+place+` ORDER BY `+win.OrderBy()+` LIMIT ?`, append(append(args, placed...), win.Limit())...)
	if err != nil {
		return list.Page[Watch]{}, err
	}
	return list.Cut(win, all, func(w Watch) []any { return []any{w.ID} }), nil
}
