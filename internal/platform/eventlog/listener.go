package eventlog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Listener does something for events, exactly as often as they were emitted: Handle runs in a transaction of the shop's
// database that also stores how far the listener is. So Handle is quick, pure SQL and can run again, as with InTx;
// what reaches outside belongs into tx.OnCommit, where a crash may lose it, or into a table that a worker empties.
//
// Records of one key come in order. One that Handle refuses is tried again for a few seconds; then it is set aside
// in the table stuck, and so are later ones of its key, while other keys go on. It stays there, is tried again every
// minute and is reported each time, until Handle takes it. While the database or the log itself fails, everything waits.
type Listener struct {
	Name   string   // names the stored place; renaming starts the listener over
	Kinds  []string // the events it wants; none is all
	Handle func(ctx context.Context, tx *sqldb.Tx, r Record) error
}

func (l Listener) wants(kind string) bool { return len(l.Kinds) == 0 || slices.Contains(l.Kinds, kind) }

// Status says how one listener does.
type Status struct {
	Name     string
	Behind   int64  // records of the log that it has not seen
	Stuck    int    // records set aside
	Failures uint64 // refusals since the start
}

// Listeners runs listeners side by side.
type Listeners struct {
	db        *sqldb.DB
	log       Log
	logger    *slog.Logger
	listeners []*ear
}

// NewListeners joins listeners to the log's topic Events. A new name starts at the oldest record kept.
func NewListeners(db *sqldb.DB, log Log, logger *slog.Logger, listeners ...Listener) *Listeners {
	all := &Listeners{db: db, log: log, logger: logger}
	for _, l := range listeners {
		all.listeners = append(all.listeners, &ear{
			Listener: l, db: db, log: log, logger: logger.With("listener", l.Name),
		})
	}
	return all
}

// Run listens until ctx ends.
func (l *Listeners) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for _, e := range l.listeners {
		all.Go(func() { e.listen(ctx) })
		all.Go(func() { e.retryStuck(ctx) })
	}
	all.Wait()
	return nil
}

// Status asks all listeners, in the order they were given.
func (l *Listeners) Status(ctx context.Context) ([]Status, error) {
	top, err := l.log.Top(ctx, Events)
	if err != nil {
		return nil, err
	}
	var all []Status
	for _, e := range l.listeners {
		stuck, err := countStuck(ctx, l.db, e.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, Status{Name: e.Name, Behind: max(0, top-e.seen.Load()), Stuck: stuck, Failures: e.failures.Load()})
	}
	return all, nil
}

// Floor gives the offset of the topic that every listener has passed, for Options.Floor.
func (l *Listeners) Floor(ctx context.Context, topic string) (int64, error) {
	if topic != Events {
		return math.MaxInt64, nil
	}
	floor := int64(math.MaxInt64)
	for _, e := range l.listeners {
		p, err := findPlace(ctx, l.db, e.Name)
		if err != nil {
			return 0, err
		}
		floor = min(floor, p.off)
	}
	return floor, nil
}

// ear is one running listener.
type ear struct {
	Listener
	db     *sqldb.DB
	log    Log
	logger *slog.Logger

	seen     atomic.Int64
	failures atomic.Uint64

	mu    sync.Mutex      // held while records are handled, so that a key does not get ahead of what is set aside
	place place           // as stored
	stuck map[string]bool // keys with records set aside
}

// errMoved says that another process has handled these records.
var errMoved = errors.New("another process listens under this name")

func (e *ear) listen(ctx context.Context) {
	var b backoff
	for ctx.Err() == nil {
		after, err := e.begin(ctx)
		if err == nil {
			err = e.log.Tail(ctx, Events, after, func(batch []Record) error {
				if err := e.handle(ctx, batch); err != nil {
					return err
				}
				b = backoff{}
				return nil
			})
		}
		if err != nil && ctx.Err() == nil {
			e.logger.Error("a listener is held up and will try again", "error", err, "failures", b.failures+1)
			b.wait(ctx)
		}
	}
}

// begin finds where to go on.
func (e *ear) begin(ctx context.Context) (after int64, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.place, err = findPlace(ctx, e.db, e.Name); err != nil {
		return 0, err
	}
	if e.stuck, err = stuckKeys(ctx, e.db, e.Name); err != nil {
		return 0, err
	}
	top, err := e.log.Top(ctx, Events)
	if err != nil {
		return 0, err
	}
	after = e.place.off
	switch {
	case e.place.logID == "":
	case e.place.logID != e.log.LogID():
		e.logger.Warn("the log was made anew; the listener starts at its beginning")
		after = 0
	case after > top:
		e.logger.Warn("the log is older than the shop's database, as after restoring a backup; the listener goes on at its end", "listener_at", after, "log_at", top)
		after = top
	}
	e.seen.Store(after)
	return after, nil
}

// Records that a listener does not want are passed without a transaction, up to this many.
const passedUnstored = 1000

const (
	patientTries = 6 // about 3 seconds
	patientPause = 100 * time.Millisecond
)

// handle does a batch in one transaction. When a record is refused it goes record by record.
func (e *ear) handle(ctx context.Context, batch []Record) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	last := batch[len(batch)-1].Off
	if !slices.ContainsFunc(batch, func(r Record) bool { return e.wants(r.Kind) }) && last-e.place.off < passedUnstored {
		e.seen.Store(last)
		return nil
	}
	err := e.inOne(ctx, batch)
	if refused(err) != nil {
		for i := range batch {
			if err = e.patiently(ctx, batch[i]); err != nil {
				break
			}
		}
	}
	return err
}

// patiently does one record, again and again for a while, and sets it aside when that does not help.
func (e *ear) patiently(ctx context.Context, r Record) error {
	for try := 1; ; try++ {
		err := e.inOne(ctx, []Record{r})
		why := refused(err)
		if why == nil {
			return err
		}
		if try == patientTries {
			return e.setAside(ctx, r, why)
		}
		pause(ctx, patientPause<<(try-1))
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// refusal is an error of Handle itself, and not of the database round it.
type refusal struct {
	Record
	error
}

func (r *refusal) Error() string { return fmt.Sprintf("%s %s at %d: %v", r.Kind, r.ID, r.Off, r.error) }
func (r *refusal) Unwrap() error { return r.error }

func refused(err error) *refusal {
	r, ok := errors.AsType[*refusal](err)
	if !ok || errors.Is(err, sqldb.ErrBusy) || errors.Is(err, sqldb.ErrDiskFull) || errors.Is(err, sqldb.ErrStopped) {
		return nil
	}
	return r
}

// inOne does records in one transaction with the new place.
func (e *ear) inOne(ctx context.Context, batch []Record) error {
	next := place{e.log.LogID(), batch[len(batch)-1].Off}
	err := e.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := movePlace(ctx, tx, e.Name, e.place, next); err != nil {
			return err
		}
		for _, r := range batch {
			switch {
			case !e.wants(r.Kind):
			case e.stuck[r.Key]:
				if err := putStuck(ctx, tx, e.Name, r, 0, ""); err != nil {
					return err
				}
			default:
				if err := e.call(ctx, tx, r); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if r := refused(err); r != nil {
		e.failures.Add(1)
		e.logger.Warn("a listener refused an event; it will be tried again", "kind", r.Kind, "id", r.ID, "error", r.error)
	}
	if err == nil {
		e.place = next
		e.seen.Store(next.off)
	}
	return err
}

// call runs Handle and marks its errors as refusals; a panic is one too.
func (e *ear) call(ctx context.Context, tx *sqldb.Tx, r Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &refusal{r, fmt.Errorf("panic: %v", p)}
		}
	}()
	if err := e.Handle(ctx, tx, r); err != nil {
		return &refusal{r, err}
	}
	return nil
}
