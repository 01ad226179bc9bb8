package chat

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/count"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/realtime"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Needs is what the chat takes from others. What is nil of the stores is kept in this process's memory.
type Needs struct {
	// Room says whether a room may be opened: nil, or ErrRoom. Without it every well-formed name is a room.
	Room func(ctx context.Context, room string) error
	// Host gives the name of who leads a room, for staff who speak as the host. Without it nobody does.
	Host func(ctx context.Context, room string) (string, error)
	// Present says who is signed in with each of some sessions now; one that has ended is missing. Rights are asked for when
	// someone connects or enters a room, and again and again while they stay. Nil: who connects stays who they were, and no
	// token is believed.
	Present func(ctx context.Context, sessions ...string) (map[string]account.Identity, error)
	// Member gives a member by id, or account.ErrNotFound. Nil: nobody is known, and nobody stands above another.
	Member func(ctx context.Context, id string) (account.Member, error)
	// Changed is called when another process tells that a member signed out or may do other things than before, ahead of
	// their connections here being cut off. It may be nil.
	Changed func(member string)
	Limits  limit.Store
	Counts  count.Store
	Leases  lease.Store // who stores messages; nil: this process does
	Node    string      // the name of this process among those of Leases
}

// Config is how the chat is run.
type Config struct {
	// App is whose rooms these are; "" is Shop.
	App string
	// Says is what the app says in its rooms.
	Says Vocabulary
	// Secret signs connection tokens: the same in every process of a shop. Without it each start has one of its own.
	Secret []byte
	// Sockets tunes the engine; callbacks in it are ignored.
	Sockets realtime.Config
}

// Service is the chat of this process.
type Service struct {
	cfg    Config
	needs  Needs
	kinds  map[string]Kind // own: made at the start and never changed
	log    eventlog.Log
	db     *sqldb.DB
	hub    *realtime.Hub
	logger *slog.Logger
	now    func() time.Time
	secret []byte
	self   string // names this process among those that hear what passes
	from   int64  // where showing begins: the log's top before any room was opened
	passed int64  // where hearing what passes begins: its top before any sanction was read
	closed atomic.Bool

	reading sync.Mutex // one reader of sanctions at a time

	mu        sync.Mutex                  // guards what follows; never held while calling the hub, the log or the database
	sanctions map[sanctionKey]Sanction    // cache: as the database has them, read again when the log says that one changed
	gathered  map[gatheringKey]*gathering // cache: lost ones are posted again
	told      remembered
}

// New makes the chat over a log and a database that holds its tables. It carries nothing before Run.
func New(ctx context.Context, log eventlog.Log, db *sqldb.DB, n Needs, c Config, logger *slog.Logger, now func() time.Time) (*Service, error) {
	c.App = cmp.Or(c.App, Shop)
	if n.Limits == nil {
		n.Limits = limit.NewMemory(now)
	}
	if n.Counts == nil {
		n.Counts = count.NewMemory(now)
	}
	s := &Service{
		cfg: c, needs: n, kinds: map[string]Kind{}, log: log, db: db, logger: logger, now: now, secret: c.Secret, self: id.New(),
		sanctions: map[sanctionKey]Sanction{}, gathered: map[gatheringKey]*gathering{},
	}
	for _, k := range slices.Concat(own, c.Says.Kinds) {
		s.kinds[k.Name] = k
	}
	if len(s.secret) == 0 {
		s.secret = []byte(id.Secret())
	}
	var err error
	if s.from, err = log.Top(ctx, Topic); err != nil {
		return nil, fmt.Errorf("start the chat: %w", err)
	}
	if s.passed, err = log.Top(ctx, Passing); err != nil {
		return nil, fmt.Errorf("start the chat: %w", err)
	}
	if err := s.readSanctions(ctx, ""); err != nil {
		return nil, fmt.Errorf("start the chat: %w", err)
	}
	r := c.Sockets
	r.From = func(r *http.Request) string { return httpkit.Network(httpkit.ClientIP(r)) }
	r.OnUpgrade, r.OnConnect, r.OnRefresh, r.OnSubscribe, r.OnPublish, r.OnRPC = sit, s.connect, s.refresh, s.subscribe, s.publish, s.call
	r.OnDisconnect = nil
	r.Logger, r.Now = logger, now
	s.hub = realtime.New(r)
	return s, nil
}

func (s *Service) place(room string) place { return place{s.cfg.App, room} }

// WebSocket is the door of the Centrifuge client protocol, behind account's Sessions.
func (s *Service) WebSocket() http.Handler { return s.hub }

// Stats tells how the sockets do.
func (s *Service) Stats() realtime.Stats { return s.hub.Stats() }

// Drain closes the sockets in slices, so that not everyone comes back at one moment. Call it before Run's ctx ends.
func (s *Service) Drain(ctx context.Context) { s.hub.Drain(ctx) }

// Run carries the messages until ctx ends: sockets, what the log says, the saver, and the counts every two seconds.
func (s *Service) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.hub.Run(ctx) })
	g.Go(func() error { return s.follow(ctx, Topic, s.from, s.show) })
	g.Go(func() error {
		return s.follow(ctx, Passing, s.passed, func(x eventlog.Record) { s.hear(ctx, x) })
	})
	g.Go(func() error { return s.save(ctx) })
	g.Go(func() error { return s.pulse(ctx) })
	return g.Wait()
}

const (
	beat       = 250 * time.Millisecond
	countBeat  = 8  // viewers and hearts every 2 s
	newsBeat   = 2  // what is Counted every 500 ms
	heartsBeat = 20 // hearts, and who came, into the database every 5 s
	sweepBeat  = 80 // housekeeping every 20 s
	roomIdle   = 10 * time.Minute
	storing    = 5 * time.Second // what a beat may take to write to the database
)

// pulse sends what is only counted, tells what was gathered, and forgets idle rooms.
func (s *Service) pulse(ctx context.Context) error {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			// What is held is told before the end; the log outlives this service.
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			s.tellGathered(last, true)
			s.saveHearts(last)
			s.saveAudience(last)
			s.saveAttendance(last)
			s.uncount(last)
			return nil
		case <-tick.C:
		}
		s.tellGathered(ctx, false)
		if n%newsBeat == 0 {
			s.sendNews()
		}
		if n%countBeat == 0 {
			s.countTogether(ctx)
			s.sendCounts()
		}
		if n%heartsBeat == 0 {
			s.saveHearts(ctx)
			s.saveAudience(ctx)
			s.saveAttendance(ctx)
		}
		if n%sweepBeat == 0 {
			s.sweep(ctx)
		}
	}
}

// sweep forgets what is over.
func (s *Service) sweep(ctx context.Context) {
	s.saveHearts(ctx)
	s.saveAudience(ctx)
	s.saveAttendance(ctx)
	ctx, cancel := context.WithTimeout(ctx, storing)
	defer cancel()
	s.hub.CloseIdle(roomIdle)
	now := s.now()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := endSanctions(ctx, tx, s.cfg.App, now); err != nil {
			return err
		}
		return forgetTraces(ctx, tx, s.cfg.App, now)
	})
	if err == nil {
		err = s.readSanctions(ctx, "")
	}
	if err != nil {
		s.logger.Warn("sanctions were not read again", "error", err)
	}
	s.forgetAttendance(ctx)
	if err := s.askAgain(ctx); err != nil {
		s.logger.Warn("who is connected was not asked for again", "error", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, g := range s.gathered {
		if len(g.wait) == 0 && now.Sub(g.told) > time.Minute {
			delete(s.gathered, k)
		}
	}
}

// SignedOut cuts off, in every process, the connections of a member whose sessions have ended or whose rights have changed; the
// page connects again as whoever it is then.
func (s *Service) SignedOut(member string) {
	s.hub.Disconnect(member, DisconnectSignedOut)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := s.pass(ctx, passSignedOut, "", concerns{member, s.self}); err != nil {
		s.logger.Warn("other processes were not told that a member signed out", "member", member, "error", err)
	}
}
