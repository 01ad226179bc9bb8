package media

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/lease"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the table of streams; the domain's name is "media".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Roster is what all processes of a shop know of its streams: a row for each, written by the node that has it, and a lease
// that says whether that node lives. What a stream's state is, is decided here and not by any process's memory.
type Roster struct {
	db     *sqldb.DB
	leases lease.Store
	log    *slog.Logger
	now    func() time.Time

	mu    sync.Mutex
	local *Server // of this process, while it runs; it knows its own streams to the second
}

// NewRoster reads and writes the roster of the shop whose database and leases are given.
func NewRoster(db *sqldb.DB, leases lease.Store, log *slog.Logger, now func() time.Time) *Roster {
	return &Roster{db: db, leases: leases, log: log, now: now}
}

// Standing is how a stream stands.
type Standing struct {
	Stream string
	State  State
	Since  time.Time
	OnAir  time.Time // when its first picture came; zero: none did yet
	Node   string    // who has it, or had it last
	Seen   time.Time // when that node last told of it, by its own clock

	health []byte
}

// leaseTime is how long a stream of a node that fell silent is nobody else's, and renewEvery how often a node renews.
const (
	leaseTime  = 10 * time.Second
	renewEvery = 3 * time.Second
)

func leaseName(stream string) string { return "stream:" + stream }

// alive says whether the node that has a stream lives. While nobody can tell, it is believed to.
func (r *Roster) alive(ctx context.Context, stream string) bool {
	_, err := r.leases.Find(ctx, leaseName(stream))
	return !errors.Is(err, lease.ErrFree)
}

// Live gives the streams that are live. One whose node died is not.
func (r *Roster) Live(ctx context.Context) ([]Standing, error) {
	all, err := live(ctx, r.db)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(st Standing) bool { return !r.alive(ctx, st.Stream) }), nil
}

// Health says how the incoming stream is doing: of this process's own as it is, of another's as its node told within the last
// second. A stream that nobody published to is Waiting.
func (r *Roster) Health(ctx context.Context, stream string) (Health, error) {
	if s := r.here(); s != nil {
		if h, ok := s.healthOf(stream); ok {
			return h, nil
		}
	}
	st, err := standing(ctx, r.db, stream)
	if errors.Is(err, errNoStream) {
		if s := r.here(); s != nil { // its recording may tell
			return s.Health(stream), nil
		}
		return nobody(r.now()), nil
	}
	if err != nil {
		return Health{}, err
	}
	h, err := st.told()
	if err != nil {
		return h, err
	}
	if h.State != Ended && !r.alive(ctx, stream) {
		h.Connected, h.Recording, h.FPS, h.VideoKbps, h.AudioKbps = false, false, 0, 0, 0
		if h.State == Live {
			h.State = Away
		}
	}
	return h, nil
}

// Node says which node has a stream, or had it last and keeps its recording; "": none ever did.
func (r *Roster) Node(ctx context.Context, stream string) (string, error) {
	st, err := standing(ctx, r.db, stream)
	if errors.Is(err, errNoStream) {
		return "", nil
	}
	return st.Node, err
}

// End ends a stream for good, wherever it is: at once in this process, within a second or two in another. A stream whose node
// is gone ends when that node returns. It fails only when nobody could be told.
func (r *Roster) End(ctx context.Context, stream string) error {
	if s := r.here(); s != nil {
		if done, err := s.endHere(ctx, stream); done || err != nil {
			return err
		}
	}
	return r.ask(ctx, stream, askEnd)
}

// Kick cuts the encoder of a stream off, wherever it is. It may return.
func (r *Roster) Kick(ctx context.Context, stream string) error {
	if s := r.here(); s != nil && s.kickHere(stream) {
		return nil
	}
	return r.ask(ctx, stream, askKick)
}

// What the node of a stream is asked to do.
const (
	askKick = "kick"
	askEnd  = "end"
)

func (r *Roster) ask(ctx context.Context, stream, what string) error {
	err := r.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return setAsked(ctx, tx, stream, what) })
	if err != nil {
		return fmt.Errorf("ask the node of stream %s to %s it: %w", stream, what, err)
	}
	return nil
}

// seenWithin is how long ago a node may have told where it takes streams in. Clocks of a shop's machines are nearer to
// each other.
const seenWithin = time.Minute

// Ingests gives where encoders connect, without the key: at this process if it takes streams in, else at the nodes that do.
func (r *Roster) Ingests(ctx context.Context) ([]string, error) {
	if s := r.here(); s != nil {
		return []string{s.config.Ingest}, nil
	}
	return ingests(ctx, r.db, r.now().Add(-seenWithin))
}

func (r *Roster) here() *Server {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.local
}

// serve says that s takes and gives streams in this process; nil: it no longer does.
func (r *Roster) serve(s *Server) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.local = s
}
