package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// Hook is an address that is called when a parcel moves.
type Hook struct {
	ID      string    `json:"id" doc:"Id of the hook"`
	URL     string    `json:"url" doc:"What is called"`
	About   string    `json:"about" enum:"parcel,mine,shop" doc:"Of what: one parcel, all that its owner has registered, or all that the shop sent"`
	Form    string    `json:"form" enum:"saja,trackql" doc:"How its calls look: as the shop's, or as those of delivery-tracker's service"`
	Events  []string  `json:"events" nullable:"false" doc:"Of which events; empty: of all"`
	Created time.Time `json:"createdAt" doc:"Since when"`
	Until   time.Time `json:"until,omitzero" doc:"Until when; absent: without an end"`
	State   HookState `json:"state" enum:"on,off,failing,gone" doc:"on; off: by hand; failing: switched off after three days of failures; gone: its receiver answered 410"`
	Fails   int       `json:"fails" doc:"Calls in a row that failed"`
	OK      time.Time `json:"okAt,omitzero" doc:"When a call last arrived"`
	Failed  time.Time `json:"failedAt,omitzero" doc:"When one last failed"`
	Why     string    `json:"why,omitempty" doc:"How it failed, such as timeout, private_address, redirected or status_500"`
	Next    time.Time `json:"nextAt,omitzero" doc:"Not called before"`

	about       string // a parcel's id, mine or shop
	watcher     Watcher
	mark        string
	failingFrom time.Time
}

// HookState is how a hook stands.
type HookState string

// The states of a hook. Only the first is called.
const (
	HookOn      HookState = "on"
	HookOff     HookState = "off"
	HookFailing HookState = "failing"
	HookGone    HookState = "gone"
)

const (
	aboutMine = "mine"
	aboutShop = "shop"

	formSaja    = "saja"
	formTrackQL = "trackql"
)

// Moved is told whenever something new is heard of a parcel; the others of HookEvents once each.
const Moved = "moved"

// Tried is told when somebody tries a hook.
const Tried = "test"

// HookEvents are all that a hook may be told of.
var HookEvents = append([]string{Moved}, tellings...)

// The faults of hooks.
var (
	ErrHookNotFound = fault.New(fault.NotFound, "hook_not_found", "there is no such hook, or it is not yours")
	ErrHookMost     = fault.New(fault.Conflict, "hooks_full", "there are as many hooks as there may be: 20 of what you have registered, 3 of one parcel")
	ErrHookEvents   = fault.New(fault.Unprocessable, "hook_events_invalid", "a hook is told of moved, departed, arriving, delivered, late, silent, returned, lost and unfound")
	ErrHookUntil    = fault.New(fault.Unprocessable, "hook_until_invalid", "a hook is called for up to a year from now on")
	ErrCallNotFound = fault.New(fault.NotFound, "call_not_found", "there is no such call any more")
)

const (
	mostHooks       = 20
	mostParcelHooks = 3
	usualHook       = 90 * 24 * time.Hour
	longestHook     = 366 * 24 * time.Hour
	mostWaiting     = 1000               // calls of one hook; the oldest gives way
	callsKept       = 7 * 24 * time.Hour // calls, sent or not
	failingFor      = 3 * 24 * time.Hour // and a hook is switched off
	firstPause      = 10 * time.Second   // after a failure, doubling
	longestPause    = time.Hour
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

// wakeHook has what waits for a hook sent at once, whatever pause it is in.
func wakeHook(ctx context.Context, tx *sqldb.Tx, hookID string) error {
	if err := resetHook(ctx, tx, hookID); err != nil {
		return err
	}
	return todo.Add(ctx, tx, todo.Item{Kind: TodoCalls, Key: hookID})
}

// HookSecret is what the calls of a hook are signed with, as Standard Webhooks write it. Nothing of it is stored: it is derived
// from a secret of the shop.
func (s *Service) HookSecret(h Hook) string {
	return "whsec_" + base64.StdEncoding.EncodeToString(s.hookKey(h))
}

func (s *Service) hookKey(h Hook) []byte {
	m := hmac.New(sha256.New, s.cfg.HookSecret)
	m.Write([]byte("hook " + h.ID))
	return m.Sum(nil)
}

// Hook finds a hook of w, of anybody without one; or fails with ErrHookNotFound.
func (s *Service) Hook(ctx context.Context, w Watcher, hookID string) (Hook, error) {
	h, err := findHook(ctx, s.db, `h.id = ?`, hookID)
	if err == nil && w.ID != "" && h.watcher.ID != w.ID {
		err = ErrHookNotFound
	}
	return h, err
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

// SwitchHook turns a hook on or off by hand. What waits is sent when it is on again. It fails with ErrHookNotFound.
func (s *Service) SwitchHook(ctx context.Context, hookID string, on bool) (Hook, error) {
	state := HookOff
	if on {
		state = HookOn
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		done, err := switchHook(ctx, tx, hookID, state)
		if err == nil && !done {
			err = ErrHookNotFound
		}
		if err == nil && on {
			err = wakeHook(ctx, tx, hookID)
		}
		return err
	})
	if err != nil {
		return Hook{}, err
	}
	return s.Hook(ctx, Watcher{}, hookID)
}

// ExtendHook has a hook called until a time, whoever registered it. It fails with ErrHookUntil and ErrHookNotFound.
func (s *Service) ExtendHook(ctx context.Context, hookID string, until time.Time) (Hook, error) {
	now := s.clock()
	until = until.UTC().Truncate(time.Millisecond)
	if !until.After(now) || until.After(now.Add(longestHook)) {
		return Hook{}, ErrHookUntil
	}
	h, err := s.Hook(ctx, Watcher{}, hookID)
	if err != nil {
		return Hook{}, err
	}
	h.Until = until
	err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		done, err := extendHook(ctx, tx, h, now.Add(longestWatch))
		if err == nil && !done {
			err = ErrHookNotFound
		}
		return err
	})
	return h, err
}

// TryHook calls a hook with an event named test.
func (s *Service) TryHook(ctx context.Context, hookID string) error {
	h, err := s.Hook(ctx, Watcher{}, hookID)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := s.putCall(ctx, tx, h, Parcel{}, []string{Tried}, heardBy{}); err != nil {
			return err
		}
		return wakeHook(ctx, tx, h.ID)
	})
}

// CallAgain sends a call once more, with the same id, whatever became of it. It fails with ErrCallNotFound.
func (s *Service) CallAgain(ctx context.Context, hookID, callID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		there, err := callAgain(ctx, tx, hookID, callID)
		if err == nil && !there {
			err = ErrCallNotFound
		}
		if err != nil {
			return err
		}
		return wakeHook(ctx, tx, hookID)
	})
}

var byHook = list.Order{Name: "hooks", Columns: []list.Column{{Name: "h.id", Desc: true}}}

// Hooks lists the hooks of w, the newest first.
func (s *Service) Hooks(ctx context.Context, w Watcher, q list.Query) (list.Page[Hook], error) {
	return s.pageOfHooks(ctx, `h.watcher = ?`, []any{w.ID}, q)
}

// AllHooks lists everybody's, the newest first: those in this state.
func (s *Service) AllHooks(ctx context.Context, state HookState, q list.Query) (list.Page[Hook], error) {
	return s.pageOfHooks(ctx, `h.state = ?`, []any{string(state)}, q)
}

func (s *Service) pageOfHooks(ctx context.Context, where string, args []any, q list.Query) (list.Page[Hook], error) {
	win, err := byHook.Window(q)
	if err != nil {
		return list.Page[Hook]{}, err
	}
	total, more, err := list.Count(ctx, s.db, `FROM parcel_hooks h WHERE `+where, args...)
	if err != nil {
		return list.Page[Hook]{}, err
	}
	place, placed := win.Where()
	all, err := listHooks(ctx, s.db, where+` AND `+place+` ORDER BY `+win.OrderBy()+` LIMIT ?`, append(append(args, placed...), win.Limit())...)
	if err != nil {
		return list.Page[Hook]{}, err
	}
	p := list.Cut(win, all, func(h Hook) []any { return []any{h.ID} })
	p.Total, p.More = total, more
	return p, nil
}

// SweepHooks ends hooks whose time is over, and forgets old calls.
func (s *Service) SweepHooks(ctx context.Context) error {
	now := s.clock()
	for ctx.Err() == nil {
		old, err := oldHooks(ctx, s.db, now, sweepWatches)
		if err != nil {
			return err
		}
		for _, hookID := range old {
			err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return dropHook(ctx, tx, hookID) })
			if err != nil && !errors.Is(err, ErrHookNotFound) {
				return fmt.Errorf("end a hook: %w", err)
			}
		}
		if len(old) < sweepWatches {
			break
		}
	}
	for ctx.Err() == nil {
		var n int64
		err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
			n, err = forgetCalls(ctx, tx, now.Add(-callsKept), sweepWatches)
			return err
		})
		if err != nil || n < sweepWatches {
			return err
		}
	}
	return ctx.Err()
}

// wants says whether a hook is told of any of these.
func (h Hook) wants(events []string) bool {
	return len(h.Events) == 0 || slices.ContainsFunc(events, func(e string) bool { return slices.Contains(h.Events, e) })
}

func (h Hook) eventText() string { return strings.Join(h.Events, ",") }

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
