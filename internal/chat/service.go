package chat

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/realtime"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Config holds what the chat asks of others.
type Config struct {
	// Secret signs connection tokens; every process of a shop has the same. Without one a token is good at this process only.
	Secret []byte
	// Room says whether a room may be opened: nil, or ErrRoom. Without it every well-formed name is a room.
	Room func(ctx context.Context, room string) error
	// Sockets tunes the engine; callbacks in it are ignored.
	Sockets realtime.Config
}

// Service is the chat of this process.
type Service struct {
	cfg    Config
	log    eventlog.Log
	db     *sqldb.DB
	hub    *realtime.Hub
	logger *slog.Logger
	now    func() time.Time
	secret []byte
	from   int64 // where the tailer begins: the log's top before any room was opened

	mu        sync.Mutex // guards what follows; never held while calling the hub, the log or the database
	sanctions map[sanctionKey]Sanction
	pace      map[string]*pace
	orders    map[string]*orders
}

// New makes the chat over a log and a database that holds its tables. It carries nothing before Run.
func New(ctx context.Context, log eventlog.Log, db *sqldb.DB, c Config, logger *slog.Logger, now func() time.Time) (*Service, error) {
	s := &Service{
		cfg: c, log: log, db: db, logger: logger, now: now, secret: c.Secret,
		sanctions: map[sanctionKey]Sanction{}, pace: map[string]*pace{}, orders: map[string]*orders{},
	}
	if len(s.secret) == 0 {
		s.secret = []byte(id.Secret())
	}
	var err error
	if s.from, err = log.Top(ctx, Topic); err != nil {
		return nil, fmt.Errorf("start the chat: %w", err)
	}
	active, err := sanctionsInForce(ctx, db, "", now())
	if err != nil {
		return nil, fmt.Errorf("start the chat: %w", err)
	}
	for _, x := range active {
		s.sanctions[x.key()] = x
	}
	r := c.Sockets
	r.OnUpgrade = func(r *http.Request) (any, error) { return account.From(r.Context()), nil }
	r.OnConnect, r.OnRefresh, r.OnSubscribe, r.OnPublish, r.OnRPC = s.connect, s.refresh, s.subscribe, s.publish, s.call
	r.OnDisconnect = nil
	r.Logger, r.Now = logger, now
	s.hub = realtime.New(r)
	return s, nil
}

// WebSocket is the door of the Centrifuge client protocol, behind account's Sessions.
func (s *Service) WebSocket() http.Handler { return s.hub }

// Stats tells how the sockets do.
func (s *Service) Stats() realtime.Stats { return s.hub.Stats() }

// Drain closes the sockets in slices, so that not everyone comes back at one moment. Call it before Run's ctx ends.
func (s *Service) Drain(ctx context.Context) { s.hub.Drain(ctx) }

// Run carries the messages until ctx ends: sockets, the tail of the log, the saver, and the counts every two seconds.
func (s *Service) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.hub.Run(ctx) })
	g.Go(func() error { return s.tail(ctx) })
	g.Go(func() error { return s.save(ctx) })
	g.Go(func() error { return s.pulse(ctx) })
	return g.Wait()
}

func (s *Service) tail(ctx context.Context) error {
	err := s.log.Tail(ctx, Topic, s.from, func(records []eventlog.Record) error {
		for _, r := range records {
			s.show(r)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("follow the chat: %w", err)
	}
	return nil
}

const (
	beat      = 250 * time.Millisecond
	countBeat = 8  // viewers and hearts every 2 s
	stockBeat = 2  // stock every 500 ms
	sweepBeat = 80 // housekeeping every 20 s
	roomIdle  = 10 * time.Minute
)

// pulse sends what is only counted, tells held order notices, and forgets idle rooms.
func (s *Service) pulse(ctx context.Context) error {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			// What is held is told before the end; the log outlives this service.
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			s.tellOrders(last, true)
			s.saveHearts(last)
			return nil
		case <-tick.C:
		}
		s.tellOrders(ctx, false)
		if n%stockBeat == 0 {
			s.sendStock()
		}
		if n%countBeat == 0 {
			s.sendCounts()
		}
		if n%sweepBeat == 0 {
			s.sweep(ctx)
		}
	}
}

func (s *Service) sweep(ctx context.Context) {
	s.saveHearts(ctx)
	s.hub.CloseIdle(roomIdle)
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, x := range s.sanctions {
		if !x.inForce(now) {
			delete(s.sanctions, k)
		}
	}
	for k, p := range s.pace {
		if p.idle(now) {
			delete(s.pace, k)
		}
	}
	for k, o := range s.orders {
		if o.held == 0 && now.Sub(o.told) > time.Minute {
			delete(s.orders, k)
		}
	}
}

// Viewers says how many connections hear a room.
func (s *Service) Viewers(room string) int { return s.hub.Viewers(room) }

// Hearts says how many hearts a room got, as far as this process knows.
func (s *Service) Hearts(room string) int64 { return s.heart(room, 0) }

// Close ends a room for those who hear it. Its messages stay.
func (s *Service) Close(room string) { s.hub.Close(room) }

// SignedOut cuts off the connections of a member whose session has ended; the page connects again as whoever it is then.
func (s *Service) SignedOut(member string) { s.hub.Disconnect(member, DisconnectSignedOut) }
