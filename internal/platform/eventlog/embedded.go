package eventlog

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Options tunes a log. The zero value keeps everything.
type Options struct {
	Logger *slog.Logger
	// Keep says how long a topic's records stay at least; a topic without an entry keeps them for ever.
	// Less than 10 minutes counts as 10 minutes, so that repeated IDs are still known.
	Keep map[string]time.Duration
	// Floor gives, for a topic, the offset up to which everyone has read; what is above it stays, however old.
	// Nil means that age alone decides.
	Floor func(ctx context.Context, topic string) (int64, error)
	// Now is the clock for retention; nil is time.Now.
	Now func() time.Time
	// Waiting is how many appends may wait in a SQL log before the next is ErrBusy; 0 is 4096, which is an embedded log's bound.
	Waiting int
	// Heard is told each statement of an embedded log before it runs, as sqldb.Config.Heard is; nil for a shop.
	Heard func(query string, args []any)
}

func (o Options) filled() Options {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Waiting = cmp.Or(o.Waiting, 4096)
	return o
}

// Embedded is a Log in a SQLite file of its own. Appends commit in groups: one fsync for many.
// One process may have it open.
type Embedded struct {
	db   *sqldb.DB
	opts Options
	id   string

	mu     sync.Mutex
	topics map[string]*topic

	closing context.Context
	stop    context.CancelFunc
	done    sync.WaitGroup
}

var _ Log = (*Embedded)(nil)

// inFile is where an embedded log keeps records.
const inFile table = "records"

//go:embed log/*.sql
var logFiles embed.FS

// OpenEmbedded opens the log at path and makes it when it is missing. The caller closes it.
func OpenEmbedded(ctx context.Context, path string, opts Options) (*Embedded, error) {
	opts = opts.filled()
	db, err := sqldb.Open(ctx, sqldb.Config{URL: "sqlite:" + path, Logger: opts.Logger, Heard: opts.Heard})
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	l := &Embedded{db: db, opts: opts, topics: make(map[string]*topic)}
	if err := l.load(ctx); err != nil {
		return nil, fmt.Errorf("open log %s: %w", path, errors.Join(err, db.Close()))
	}
	l.closing, l.stop = context.WithCancel(context.WithoutCancel(ctx))
	l.done.Go(func() { prune(l.closing, l.opts, l.Prune) })
	return l, nil
}

func (l *Embedded) load(ctx context.Context) error {
	if err := sqldb.Migrate(ctx, l.db, "log", logFS()); err != nil {
		return err
	}
	return l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT value FROM facts WHERE name = ?", "log_id").Scan(&l.id)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		l.id = id.New()
		_, err = tx.ExecContext(ctx, "INSERT INTO facts (name, value) VALUES (?, ?)", "log_id", l.id)
		return err
	})
}

// Close ends every Tail with an error and closes the file.
func (l *Embedded) Close() error {
	l.stop()
	l.done.Wait()
	return l.db.Close()
}

// LogID implements Log.
func (l *Embedded) LogID() string { return l.id }

// Backup writes a consistent copy of the log to a new file at path while everything goes on. The copy has the same LogID.
func (l *Embedded) Backup(ctx context.Context, path string) error {
	return sqldb.Backup(ctx, l.db, path)
}

// Ping says why the log cannot be used right now, or nil.
func (l *Embedded) Ping(ctx context.Context) error { return l.db.Ping(ctx) }

// Failed is closed when the log has stopped because the disk failed to keep a write.
func (l *Embedded) Failed() <-chan struct{} { return l.db.Failed() }

// Append implements Log.
func (l *Embedded) Append(ctx context.Context, records ...Record) error {
	if len(records) == 0 {
		return nil
	}
	if err := check(records); err != nil {
		return err
	}
	now := l.opts.Now()
	err := l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for rest := records; len(rest) > 0; {
			n := 1
			for n < len(rest) && rest[n].Topic == rest[0].Topic {
				n++
			}
			if err := l.append(ctx, tx, rest[:n], now); err != nil {
				return err
			}
			rest = rest[n:]
		}
		return nil
	})
	if errors.Is(err, sqldb.ErrBusy) {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}

// Top implements Log.
func (l *Embedded) Top(ctx context.Context, name string) (int64, error) {
	t, err := l.topic(ctx, name)
	if err != nil {
		return 0, err
	}
	return readTop(ctx, l.db, t.id)
}

// Read implements Log.
func (l *Embedded) Read(ctx context.Context, name, key string, after int64, limit int) ([]Record, error) {
	t, err := l.topic(ctx, name)
	if err != nil {
		return nil, err
	}
	return inFile.after(ctx, l.db, t.id, name, key, after, limit)
}

// ReadLast implements Log.
func (l *Embedded) ReadLast(ctx context.Context, name, key string, limit int) ([]Record, error) {
	t, err := l.topic(ctx, name)
	if err != nil {
		return nil, err
	}
	return inFile.last(ctx, l.db, t.id, name, key, limit)
}

// Tail implements Log.
func (l *Embedded) Tail(ctx context.Context, name string, after int64, fn func([]Record) error) error {
	t, err := l.topic(ctx, name)
	if err == nil {
		err = t.follow(ctx, l.closing, after, fn, func(after int64) ([]Record, error) {
			return inFile.after(ctx, l.db, t.id, name, "", after, tailBatch)
		})
	}
	return tailed(ctx, name, err)
}
