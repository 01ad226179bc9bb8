// Package nodes knows which processes serve a shop: each writes down where it is reached and which roles it plays, and is
// forgotten when it falls silent.
package nodes

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the table nodes; its domain is "nodes".
//
//go:embed migrations/*.sql
var Migrations embed.FS

const (
	beatEvery = 2 * time.Second
	// silent is how long a node may not be heard of before it counts as gone, by the clock of who listens.
	silent = 5 * beatEvery
	// ancient is when a row is so old by its own words that nobody waits for its next beat. Clocks of one shop's machines
	// are nearer to each other than this.
	ancient = time.Minute
	// kept is how long the row of a node that died without a word stays.
	kept = time.Hour
)

// Node is one process.
type Node struct {
	ID      string
	URL     string // http(s)://host:port, as the other nodes reach it
	Roles   []string
	Name    string // what it is called by; the same after its next start
	Started time.Time

	beat int64
	seen time.Time // by the node's own clock
}

// Registry is this process among those of its shop.
type Registry struct {
	db     *sqldb.DB
	self   Node
	logger *slog.Logger
	now    func() time.Time

	mu     sync.Mutex
	others []other // as of the last beat
}

// other is another node as this one hears it.
type other struct {
	Node
	heard time.Time // when its beat last grew, by our clock
}

// New prepares the entry of this process, whose id no other one has; Join writes it.
func New(db *sqldb.DB, self Node, logger *slog.Logger, now func() time.Time) *Registry {
	self.Started = now()
	return &Registry{db: db, self: self, logger: logger, now: now}
}

// Join writes this process down and hears of the others.
func (r *Registry) Join(ctx context.Context) error { return r.beat(ctx) }

// Living gives the other processes that certainly live: those that tell of it while this one, which has joined, waits for two
// beats. So a process that was killed is not taken for alive by the one that takes its place. It answers at once where nobody is.
func (r *Registry) Living(ctx context.Context) ([]Node, error) {
	before := r.All()
	if len(before) == 0 {
		return nil, nil
	}
	told := func(n Node) bool {
		at := slices.IndexFunc(before, func(b Node) bool { return b.ID == n.ID })
		return at < 0 || before[at].beat != n.beat
	}
	tick := time.NewTicker(beatEvery / 2)
	defer tick.Stop()
	for half := range 5 {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-tick.C:
		}
		if half%2 == 1 { // whoever waits likewise hears this one
			if err := r.beat(ctx); err != nil {
				return nil, err
			}
		}
		rows, err := list(ctx, r.db)
		if err != nil {
			return nil, fmt.Errorf("hear of the other nodes: %w", err)
		}
		rows = slices.DeleteFunc(rows, func(n Node) bool {
			return n.ID == r.self.ID || !told(n) || r.now().Sub(n.seen) >= ancient
		})
		if len(rows) > 0 {
			return rows, nil
		}
	}
	return nil, nil
}

// Leave takes this process out at once, so that nobody is sent to it any more.
func (r *Registry) Leave(ctx context.Context) error {
	if err := remove(ctx, r.db, r.self.ID); err != nil {
		return fmt.Errorf("leave the nodes: %w", err)
	}
	return nil
}

// Run tells every two seconds that this process lives, and listens for the others, until ctx ends. While the database is
// away it goes on with what it knows.
func (r *Registry) Run(ctx context.Context) error {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := r.beat(ctx); err != nil && ctx.Err() == nil {
			r.logger.Warn("the other processes cannot be heard", "err", err)
		}
	}
}

func (r *Registry) beat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, beatEvery)
	defer cancel()
	now := r.now()
	r.self.beat++
	r.self.seen = now
	if err := store(ctx, r.db, r.self, now.Add(-kept)); err != nil {
		return fmt.Errorf("tell of this node: %w", err)
	}
	rows, err := list(ctx, r.db)
	if err != nil {
		return fmt.Errorf("hear of the other nodes: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.others = heard(r.others, rows, r.self.ID, now)
	return nil
}

// heard brings what is known of the others up to rows.
func heard(before []other, rows []Node, self string, now time.Time) []other {
	var after []other
	for _, n := range rows {
		if n.ID == self {
			continue
		}
		i := slices.IndexFunc(before, func(o other) bool { return o.ID == n.ID })
		switch {
		case i >= 0 && before[i].beat == n.beat:
			after = append(after, other{n, before[i].heard})
		case i >= 0 || now.Sub(n.seen) < ancient:
			after = append(after, other{n, now})
		}
	}
	return after
}

// All gives the other nodes that are alive, as of the last two seconds.
func (r *Registry) All() []Node {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []Node
	for _, o := range r.others {
		if r.now().Sub(o.heard) < silent {
			out = append(out, o.Node)
		}
	}
	return out
}

// Playing gives the other nodes that play a role.
func (r *Registry) Playing(role string) []Node {
	return slices.DeleteFunc(r.All(), func(n Node) bool { return !slices.Contains(n.Roles, role) })
}
