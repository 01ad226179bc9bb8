package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/limit"
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

// pusherFresh is for so long another process may believe an address that was made anew.
const pusherFresh = 10 * time.Second

// fromPusher is how often a service may call.
var fromPusher = limit.Rule{Name: "calls of a service", Most: 500, Refill: 10 * time.Millisecond, Fails: limit.Alone}

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
