package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
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
