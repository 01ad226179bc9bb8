package eventlog

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// SQL is a Log in the tables of a shop's MySQL or MariaDB database: every process on that database has the same log.
//
// Whoever appends holds the topic's row from taking the offsets until the commit, so offsets are committed in their order and
// a reader that has seen one never misses a smaller one. Appends of one process share transactions.
// A Tail wakes at once for this process's appends, and within a tenth of a second for those of others, a fiftieth while
// much comes.
type SQL struct {
	db   *sqldb.DB
	opts Options
	id   string

	mu     sync.Mutex
	topics map[string]*topic

	queue     chan *call
	followers atomic.Int64
	followed  chan struct{} // wakes the poller for its first follower

	closing context.Context
	stop    context.CancelFunc
	done    sync.WaitGroup
}

var _ Log = (*SQL)(nil)

// inSQL is where a SQL log keeps records.
const inSQL table = "log_records"

//go:embed sqllog/*.sql
var sqlLogFiles embed.FS

// SQLMigrations makes the tables of a SQL log in the shop's database; its domain is "log".
func SQLMigrations() fs.FS {
	sub, err := fs.Sub(sqlLogFiles, "sqllog")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// OpenSQL opens the log in db, which stays the caller's, and makes its tables when they are missing. The caller closes the log
// before db. Where the log is new and there is an embedded one at old, it takes that one over with its name, its records and
// their offsets; old may be "".
func OpenSQL(ctx context.Context, db *sqldb.DB, old string, opts Options) (*SQL, error) {
	if db.Dialect() != sqldb.MySQL {
		return nil, errors.New("open log: a SQL log needs MySQL or MariaDB; SQLite has the embedded log")
	}
	if err := sqldb.Migrate(ctx, db, "log", SQLMigrations()); err != nil {
		return nil, err
	}
	opts = opts.filled()
	l := &SQL{
		db: db, opts: opts, topics: make(map[string]*topic),
		queue: make(chan *call, opts.Waiting), followed: make(chan struct{}, 1),
	}
	if err := l.load(ctx, old); err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	l.closing, l.stop = context.WithCancel(context.WithoutCancel(ctx))
	l.done.Go(l.write)
	l.done.Go(l.watch)
	l.done.Go(func() { prune(l.closing, l.opts, l.Prune) })
	return l, nil
}

// Close ends every Tail with an error, and waits for what is being appended.
func (l *SQL) Close() error {
	l.stop()
	l.done.Wait()
	return nil
}

// LogID implements Log.
func (l *SQL) LogID() string { return l.id }

// Ping says why the log cannot be used right now, or nil.
func (l *SQL) Ping(ctx context.Context) error {
	if l.closing.Err() != nil {
		return sqldb.ErrStopped
	}
	return l.db.Ping(ctx)
}

// Top implements Log.
func (l *SQL) Top(ctx context.Context, name string) (int64, error) {
	t, err := l.topic(ctx, name)
	if err != nil {
		return 0, err
	}
	return topInSQL(ctx, l.db, t.id)
}

// Read implements Log.
func (l *SQL) Read(ctx context.Context, name, key string, after int64, limit int) ([]Record, error) {
	t, err := l.topic(ctx, name)
	if err != nil {
		return nil, err
	}
	return inSQL.after(ctx, l.db, t.id, name, key, after, limit)
}

// ReadLast implements Log.
func (l *SQL) ReadLast(ctx context.Context, name, key string, limit int) ([]Record, error) {
	t, err := l.topic(ctx, name)
	if err != nil {
		return nil, err
	}
	return inSQL.last(ctx, l.db, t.id, name, key, limit)
}

// Tail implements Log.
func (l *SQL) Tail(ctx context.Context, name string, after int64, fn func([]Record) error) error {
	l.followers.Add(1)
	defer l.followers.Add(-1)
	select {
	case l.followed <- struct{}{}:
	default:
	}
	t, err := l.topic(ctx, name)
	if err == nil {
		err = t.follow(ctx, l.closing, after, fn, func(after int64) ([]Record, error) {
			return inSQL.after(ctx, l.db, t.id, name, "", after, tailBatch)
		})
	}
	return tailed(ctx, name, err)
}

// How often other processes' appends are looked for: while something came within the last second, and at most when nothing does.
const (
	watchBusy = 20 * time.Millisecond
	watchIdle = 100 * time.Millisecond
)

// watch wakes the followers of topics that other processes appended to, as long as there are followers.
func (l *SQL) watch() {
	seen := make(map[int64]int64)
	wait, last := watchBusy, time.Now()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		timer.Reset(wait)
		select {
		case <-l.followed:
		case <-timer.C:
		case <-l.closing.Done():
			return
		}
		if l.followers.Load() == 0 {
			select { // nobody listens: wait for the first who does
			case <-l.followed:
			case <-l.closing.Done():
				return
			}
		}
		tops, err := topsInSQL(l.closing, l.db)
		if err != nil {
			wait = watchIdle // whoever reads finds out and says so
			continue
		}
		l.mu.Lock()
		for _, t := range l.topics {
			if top := tops[t.id]; top > seen[t.id] {
				seen[t.id], last = top, time.Now()
				t.wakeAll()
			}
		}
		l.mu.Unlock()
		if wait = min(wait*5/4, watchIdle); time.Since(last) < time.Second {
			wait = watchBusy
		}
	}
}

// Prune removes the topic's records that are older than Options.Keep and below Options.Floor, and says how many.
// It runs by itself every few minutes.
func (l *SQL) Prune(ctx context.Context, name string) (removed int64, err error) {
	floor, before, ok, err := l.opts.bounds(ctx, name)
	if !ok || err != nil {
		return 0, err
	}
	t, err := l.topic(ctx, name)
	if err != nil {
		return 0, err
	}
	for {
		var n int64
		err := l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			n, err = deleteOld(ctx, tx, t.id, floor, before)
			return err
		})
		if err != nil {
			return removed, fmt.Errorf("prune the log: %w", err)
		}
		if removed += n; n < pruneBatch {
			return removed, nil
		}
	}
}
