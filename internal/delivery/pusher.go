package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/outside"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

// Pusher is a service that calls when a parcel moves, as staff see it.
type Pusher struct {
	Service   parcel.Pusher `json:"service" doc:"Its name" example:"tracker.delivery"`
	On        bool          `json:"on" doc:"The configuration has its key"`
	Renewed   time.Time     `json:"renewedAt,omitzero" doc:"When the address that it calls was last made anew; absent: never"`
	RenewedBy string        `json:"renewedBy,omitempty" doc:"By whom"`
	Called    time.Time     `json:"calledAt,omitzero" doc:"When it last called, to the minute"`
	Took      time.Time     `json:"tookAt,omitzero" doc:"When it last took a parcel, to the minute"`
	Failed    time.Time     `json:"failedAt,omitzero" doc:"When it last failed, to the minute"`
	Why       string        `json:"why,omitempty" doc:"How it failed, such as keys_refused, private_address or layout_changed"`

	turn int64
}

// The faults of services that call.
var (
	ErrPusher = fault.New(fault.NotFound, "pusher_not_found", "there is no such service, or it has no key")
	// ErrCall answers whoever calls an address that opens nothing.
	ErrCall      = fault.New(fault.NotFound, "push_unknown", "nothing is told at this address")
	errCalls     = fault.New(fault.TooMany, "too_many_pushes", "too many calls at once; call again").RetryAfter(time.Second)
	errCallShape = fault.New(fault.Invalid, "push_invalid", "this is no call that can be read")
)

// PushPath is under which services call, each at its name and a secret.
const PushPath = "/callbacks/parcels/"

const (
	pusherFresh = 10 * time.Second // for so long another process may believe an address that was made anew
	noteEvery   = time.Minute
	enlistLimit = 5 * time.Second
	enlistAhead = 36 * time.Hour // a parcel is enlisted again when less is left: it is looked at each day
	pushedFor   = 72 * time.Hour // for so long a parcel whose news came by a call is asked for less often
	pushedWait  = 12 * time.Hour
	hurryGap    = 2 * time.Minute          // between an answer of a carrier and the next question that a call brings about
	inFlight    = askLimit + 5*time.Second // after which a question that was under way has its answer
	mostTries   = 5                        // at a parcel that others change
)

// toPusher is how often a service is told of parcels, fromPusher how often it may call.
var (
	toPusher   = limit.Rule{Name: "parcels told to a service", Most: 5, Refill: 200 * time.Millisecond, Fails: limit.Alone}
	fromPusher = limit.Rule{Name: "calls of a service", Most: 500, Refill: 10 * time.Millisecond, Fails: limit.Alone}
)

// pusherNow is what this process remembers of a service.
type pusherNow struct {
	Pusher
	read   time.Time // when it was read
	pauses time.Time // it is told of no parcels before
	fails  int
}

// address is what a service calls: its turn in clear and a proof of it, so that what a stranger makes up costs no question to the database.
func (s *Service) address(p Pusher) string {
	return s.cfg.PublicURL + PushPath + string(p.Service) + "/" + s.pushSecret(p.Service, p.turn)
}

func (s *Service) pushSecret(service parcel.Pusher, turn int64) string {
	m := hmac.New(sha256.New, s.cfg.HookSecret)
	fmt.Fprintf(m, "push %s %d", service, turn)
	return strconv.FormatInt(turn, 10) + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// believed says whether a secret opens the door of a service.
func (s *Service) believed(ctx context.Context, service parcel.Pusher, secret string) (bool, error) {
	number, _, _ := strings.Cut(secret, ".")
	turn, _ := strconv.ParseInt(number, 10, 64) // what is no number proves no turn
	if !s.pushes(service) || !hmac.Equal([]byte(secret), []byte(s.pushSecret(service, turn))) {
		return false, nil
	}
	p, err := s.pusher(ctx, service)
	return p.turn == turn, err
}

// pushes says whether a service calls here.
func (s *Service) pushes(service parcel.Pusher) bool {
	return s.needs.Enlist != nil && slices.Contains(s.cfg.Pushers, service)
}

// pusher is a service as it was within the last pusherFresh.
func (s *Service) pusher(ctx context.Context, service parcel.Pusher) (Pusher, error) {
	now := s.clock()
	s.mu.Lock()
	known := s.pushersNow[service]
	s.mu.Unlock()
	if !known.read.IsZero() && now.Sub(known.read) < pusherFresh {
		return known.Pusher, nil
	}
	p, err := findPusher(ctx, s.db, service)
	if err != nil {
		return p, err
	}
	s.remember(service, func(n *pusherNow) { n.Pusher, n.read = p, now })
	return p, nil
}

func (s *Service) remember(service parcel.Pusher, change func(*pusherNow)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pushersNow == nil {
		s.pushersNow = make(map[parcel.Pusher]pusherNow)
	}
	n := s.pushersNow[service]
	change(&n)
	s.pushersNow[service] = n
}

// Pushers are all services that can call.
func (s *Service) Pushers(ctx context.Context) ([]Pusher, error) {
	all := []Pusher{}
	for _, service := range parcel.Pushers() {
		p, err := findPusher(ctx, s.db, service)
		if err != nil {
			return nil, err
		}
		p.On = s.pushes(service)
		all = append(all, p)
	}
	return all, nil
}

// RenewPusher gives a service another address to call, and has what it is to call for told to it again; within pusherFresh nothing
// opens at the one before. It fails with ErrPusher.
func (s *Service) RenewPusher(ctx context.Context, service parcel.Pusher, actor string) (Pusher, error) {
	if !s.pushes(service) {
		return Pusher{}, ErrPusher
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return renewPusher(ctx, tx, service, actor, s.clock()) })
	if err != nil {
		return Pusher{}, fmt.Errorf("give %s another address: %w", service, err)
	}
	p, err := findPusher(ctx, s.db, service)
	p.On = true
	s.remember(service, func(n *pusherNow) { n.Pusher, n.read = p, s.clock() })
	return p, err
}

// enlist has a service call for p, if it is asked for and nobody calls for it until long. Whether that goes well is no matter to
// what is known of p: it is asked for as it would be without.
func (s *Service) enlist(ctx context.Context, p Parcel, now time.Time) Parcel {
	if p.due.IsZero() || s.needs.Enlist == nil {
		return p
	}
	service := s.pusherOf(p.Carrier)
	if service == "" {
		return p
	}
	known, err := s.pusher(ctx, service)
	made := p.enlisted.Add(-service.Keeps()) // when it was
	if err != nil || p.enlisted.Sub(now) > enlistAhead && made.After(known.Renewed) {
		return p
	}
	if until, ok := s.enlistWith(ctx, known, p, now); ok {
		p.enlisted = until
	}
	return p
}

// pusherOf is the service that calls for parcels of a carrier, of those that have keys: one that tells what happened before one that
// does not; "" if none does.
func (s *Service) pusherOf(carrier string) parcel.Pusher {
	for _, service := range parcel.Pushers() {
		if s.pushes(service) && service.Takes(carrier) {
			return service
		}
	}
	return ""
}

// enlistWith tells a service of p, unless it failed a moment ago or was told of many others, and says whether p need not be told again
// until a time.
func (s *Service) enlistWith(ctx context.Context, to Pusher, p Parcel, now time.Time) (time.Time, bool) {
	s.mu.Lock()
	pauses := s.pushersNow[to.Service].pauses
	s.mu.Unlock()
	if pauses.After(now) || !s.needs.Limits.Take(ctx, toPusher, string(to.Service), 1).OK() {
		return time.Time{}, false
	}
	address, until := s.address(to), now.Add(to.Service.Keeps())
	_, err := s.cfg.Hooks.Check(address)
	if err == nil {
		within, cancel := context.WithTimeout(ctx, enlistLimit)
		defer cancel()
		err = s.needs.Enlist(within, to.Service, parcel.Enlistment{Carrier: p.Carrier, Number: p.Invoice, Callback: address, Until: until})
	}
	if ctx.Err() != nil {
		return time.Time{}, false
	}
	kind, why := parcel.KindOf(err), ""
	switch {
	case err == nil:
		s.remember(to.Service, func(n *pusherNow) { n.fails, n.pauses = 0, time.Time{} })
		s.notePusher(ctx, to.Service, func(p *Pusher) { p.Took = now })
		return until, true
	case kind == parcel.ErrUnknownCarrier, kind == parcel.ErrInvalidNumber: // it takes no such parcels, now or tomorrow
		return until, true
	case errors.Is(err, outside.ErrPrivate), errors.Is(err, outside.ErrAddress):
		why = "private_address"
	default:
		why = kind.Code()
	}
	s.remember(to.Service, func(n *pusherNow) {
		pause := time.Minute << min(n.fails, 5)
		if kind == parcel.ErrKeysRefused || why == "private_address" { // somebody has to mend that
			pause = time.Hour
		}
		n.fails, n.pauses = n.fails+1, now.Add(pause)
	})
	s.notePusher(ctx, to.Service, func(p *Pusher) { p.Failed, p.Why = now, why })
	return time.Time{}, false
}

// notePusher writes down how it went with a service, at most once a minute for the same.
func (s *Service) notePusher(ctx context.Context, service parcel.Pusher, change func(*Pusher)) {
	known, err := s.pusher(ctx, service)
	if err == nil {
		after := known
		change(&after)
		if after.Why == known.Why && after.Called.Sub(known.Called) < noteEvery && after.Took.Sub(known.Took) < noteEvery && after.Failed.Sub(known.Failed) < noteEvery {
			return
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return notePusher(ctx, tx, after) })
		s.remember(service, func(n *pusherNow) {
			n.Called, n.Took, n.Failed, n.Why = after.Called, after.Took, after.Failed, after.Why
		})
	}
	if err != nil && ctx.Err() == nil {
		s.logger.WarnContext(ctx, "it is not written down how a service that calls for parcels did", "service", service, "err", err)
	}
}

// push takes what a service called with: which parcel has moved, or a fault. A parcel that nobody waits for is no fault, so that the
// service stops. It fails with errCallShape for what cannot be read.
func (s *Service) push(ctx context.Context, service parcel.Pusher, body []byte) error {
	told, err := parcel.ReadPushed(service, body)
	now := s.clock()
	switch {
	case errors.Is(err, parcel.ErrUnknownCarrier), errors.Is(err, parcel.ErrInvalidNumber):
		return nil
	case err != nil:
		s.notePusher(ctx, service, func(p *Pusher) { p.Failed, p.Why = now, parcel.KindOf(err).Code() })
		return errCallShape
	}
	s.notePusher(ctx, service, func(p *Pusher) { p.Called = now })
	of := Label{Carrier: told.Carrier, Invoice: told.Number}
	if len(told.Events) > 0 {
		return s.hear(ctx, of, told.Events)
	}
	if service.Tells() { // a scan that went wrong
		return nil
	}
	return s.hurry(ctx, of)
}

// hear takes what a service tells of a parcel, in the steps that an answer of its carrier is taken in. Who tells what is known, or of
// what nobody waits for, changes nothing. A call is none of the looks at what has arrived.
func (s *Service) hear(ctx context.Context, of Label, events []parcel.Event) error {
	for range mostTries {
		p, err := findParcel(ctx, s.db, `WHERE p.carrier = ? AND p.invoice = ?`, of.Carrier, of.Invoice)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		now := s.clock()
		t := parcel.Join(p.Events, events, now)
		if p.rests() || printOf(trimmed(t.Events)) == p.print {
			return nil
		}
		t.Expected = p.Expected
		q := p.heard(t, now)
		q.pushed, q.Asked, q.looks = now, p.Asked, p.looks
		if q, err = s.settled(ctx, q, now); err != nil {
			return err
		}
		if err = s.store(ctx, q, p.print, now); !errors.Is(err, errMoved) {
			return err
		}
	}
	return errCalls
}

// rests says whether nobody waits for p, so that it is not asked for although it is not over.
func (p Parcel) rests() bool {
	switch p.State {
	case parcel.Delivered, parcel.Returned, parcel.Exception, parcel.Expired:
		return false
	}
	return p.due.IsZero() && p.SetBy == ""
}

// joined is what a carrier tells of p with what calls have told since: carriers' own pages may be behind. Where it tells nothing but what
// is known, that stays as it is, and is no news.
func (s *Service) joined(ctx context.Context, p Parcel, t *parcel.Tracking, now time.Time) (*parcel.Tracking, error) {
	if p.pushed.IsZero() || !s.pusherOf(p.Carrier).Tells() {
		return t, nil
	}
	kept, err := findParcel(ctx, s.db, `WHERE p.id = ?`, p.ID)
	if err != nil {
		if errors.Is(err, ErrNotFound) { // nobody waits for it any more
			err = nil
		}
		return t, err
	}
	var since []parcel.Event
	last, told := t.Last()
	for _, e := range kept.Events {
		if !told || e.Time.After(last.Time) {
			since = append(since, e)
		}
	}
	events := parcel.Join(t.Events, since, now)
	if len(parcel.Join(kept.Events, t.Events, now).Events) == len(kept.Events) && len(events.Events) == len(kept.Events) {
		events = parcel.Join(kept.Events, nil, now)
	}
	both := *t
	both.Events, both.State, both.Delivered = events.Events, events.State, events.Delivered
	return &both, nil
}

// hurry has a parcel asked for soon, since a service says that it has moved.
func (s *Service) hurry(ctx context.Context, of Label) error {
	for range mostTries {
		p, err := findParcel(ctx, s.db, `WHERE p.carrier = ? AND p.invoice = ?`, of.Carrier, of.Invoice)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		now := s.clock()
		due, anew := p.hurried(now)
		if !anew {
			return nil
		}
		saved := false
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
			saved, err = hurryParcel(ctx, tx, p, due, now)
			return err
		})
		if err != nil || saved {
			return err
		}
	}
	return errCalls
}

// hurried is when p is asked for since a service says at now that it has moved, and whether that says anything new. What staff set, what
// rests and what is long over is left alone. A question that is under way is not asked twice.
func (p Parcel) hurried(now time.Time) (due time.Time, anew bool) {
	over := p.due.IsZero() && (p.State != parcel.Delivered || now.Sub(p.Delivered) > returnWatch)
	if p.SetBy != "" || over {
		return time.Time{}, false
	}
	due = now.Add(inFlight)
	if soonest := p.Asked.Add(hurryGap); soonest.After(due) {
		due = soonest
	}
	if !p.due.IsZero() && !p.due.After(due) {
		if p.pushedUnasked() {
			return time.Time{}, false
		}
		due = p.due
	}
	return due, true
}

// pushedUnasked says whether a service called for p and its carrier has not answered since.
func (p Parcel) pushedUnasked() bool { return !p.pushed.IsZero() && !p.pushed.Before(p.Asked) }

// pushedLately says whether news of p came by a call: services that call tell the next ones too, and it need not be asked for so often.
func (p Parcel) pushedLately(now time.Time) bool {
	return !p.pushed.IsZero() && now.Sub(p.pushed) < pushedFor && !p.Moved.Before(p.pushed)
}
