package address

import (
	"context"
	"embed"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations are the tables of the desk; the domain's name is "address".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// DeskConfig says where a process keeps and finds what the desk works with.
type DeskConfig struct {
	Node   string // this process; the same after its next start
	Folder string // of its own, for files that were sent
	Inbox  string // whose files are loaded by themselves
	// Command is the program that builds an index, apart from this one: it gets an Order and answers as Work does. nil: this program, as
	// "address work".
	Command []string
}

// DeskNeeds is what the desk takes from the rest of the shop.
type DeskNeeds struct {
	Actor func(ctx context.Context) string // the name of who asks; empty: nobody
	Note  func(ctx context.Context, d deed.Deed)
	// Fetch opens the index of another process, if that one still has it; nil: there are no others.
	Fetch func(ctx context.Context, node, digest string, overlay bool) (Download, error)
}

// Desk is where staff see to the addresses of the shop: which files make the index, how that goes, what each process answers from, and
// which ranges of postcodes are remote. What it knows is in the shop's database; an index is each process's own.
type Desk struct {
	service *Service
	db      *sqldb.DB
	config  DeskConfig
	needs   DeskNeeds
	logger  *slog.Logger
	now     func() time.Time

	ranges atomic.Int64 // the edition of the ranges that the service has
	worker atomic.Bool  // this process takes files and makes indexes
	wake   chan struct{}

	mu      sync.Mutex          // guards what follows
	sums    map[string]stamped  // cache: of index files, until they are others
	waiting map[string]presence // own: what was in the inbox when it was last looked at
	note    inboxNote
	problem string // why the index of the last load is not here
	sweptAt time.Time
	told    struct {
		mark string
		at   time.Time
	}
}

// NewDesk makes the desk of s. Open follows.
func NewDesk(s *Service, db *sqldb.DB, config DeskConfig, needs DeskNeeds, logger *slog.Logger, now func() time.Time) *Desk {
	return &Desk{
		service: s, db: db, config: config, needs: needs, logger: logger, now: now, wake: make(chan struct{}, 1),
		sums: map[string]stamped{}, waiting: map[string]presence{},
	}
}

// Open makes the desk's folders and, once in a shop's life, its first settings and ranges; the service then goes by the shop's ranges.
func (d *Desk) Open(ctx context.Context) error {
	if err := os.MkdirAll(d.files(), 0o700); err != nil {
		return err
	}
	if err := os.MkdirAll(d.config.Inbox, 0o700); err != nil {
		d.logger.Error("the inbox of addresses cannot be made", "error", err) // the shop opens without
	}
	first := firstRanges()
	for i := range first {
		first[i].ChangedAt = d.now()
	}
	err := d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return begin(ctx, tx, first) })
	if err != nil && !sqldb.IsDuplicate(err) { // another process was quicker
		return err
	}
	return d.readRanges(ctx)
}

// files is where files lie that were sent or taken from the inbox.
func (d *Desk) files() string { return filepath.Join(d.config.Folder, "files") }

// Names of an index beside the one that is asked: the one being made, and the one before.
func (d *Desk) made() string   { return d.service.path + ".made" }
func (d *Desk) before() string { return d.service.path + ".before" }

// lookEvery is how often a process looks at what the others did.
const lookEvery = 3 * time.Second

// Run keeps this process up with the shop until ctx ends: its ranges, its index, what it tells of itself and, where it is a worker, which takes
// files and makes indexes, its inbox.
func (d *Desk) Run(ctx context.Context, worker bool) error {
	if d.worker.Store(worker); worker {
		d.sweep(ctx)
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		for _, look := range []func(context.Context) error{d.readRanges, d.catchUp, d.tell, d.lookIntoInbox, d.forget} {
			if err := look(ctx); err != nil && ctx.Err() == nil {
				d.logger.Warn("the desk of addresses looks again later", "error", err)
			}
		}
		select {
		case <-tick.C:
		case <-d.wake:
		case <-ctx.Done():
			return nil
		}
	}
}

// stir has Run look at once.
func (d *Desk) stir() {
	select {
	case d.wake <- struct{}{}:
	default: // it will
	}
}
