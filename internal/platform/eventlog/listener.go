package eventlog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Listener does something for events, exactly as often as they were emitted: Handle runs in a transaction of the shop's
// database that also stores how far the listener is. So Handle is quick, pure SQL and can run again, as with InTx;
// what reaches outside belongs into a todo.
//
// Records of one key come in order. One that Handle refuses is tried again for a few seconds; then it is set aside
// in the table stuck, and so are later ones of its key, while other keys go on. It stays there, and a todo tries it again
// every minute until Handle takes it. While the database or the log itself fails, everything waits.
type Listener struct {
	Name   string   // names the stored place; renaming starts the listener over
	Kinds  []string // the events it wants; none is all
	From   From     // where it starts when it is new; Now unless said
	Handle func(ctx context.Context, tx *sqldb.Tx, r Record) error
}

// From is where a listener starts that was not here before.
type From int

// A new listener hears what is appended from now on, or everything that the log still holds as well.
const (
	Now From = iota
	Oldest
)

func (l Listener) wants(kind string) bool { return len(l.Kinds) == 0 || slices.Contains(l.Kinds, kind) }

// Status says how one listener does.
type Status struct {
	Name     string
	Behind   int64         // how far it is behind the log's newest offset; there may be fewer records
	Lag      time.Duration // for how long the oldest record that it has not passed has been in the log
	Stuck    int           // records set aside
	Failures uint64        // refusals in this process since its start
	Gone     bool          // it is not of this program: what it left is kept, holds nothing back, and goes with Forget
}

// Listeners runs listeners side by side.
type Listeners struct {
	db        *sqldb.DB
	log       Log
	logger    *slog.Logger
	listeners []*ear
}

// NewListeners joins listeners to the log's topic Events.
func NewListeners(db *sqldb.DB, log Log, logger *slog.Logger, listeners ...Listener) *Listeners {
	all := &Listeners{db: db, log: log, logger: logger}
	for _, l := range listeners {
		all.listeners = append(all.listeners, &ear{
			Listener: l, db: db, log: log, logger: logger.With("listener", l.Name),
		})
	}
	return all
}

// Place gives new listeners their place, so that they hear what is appended from now on, whenever they run. Run does it too.
func (l *Listeners) Place(ctx context.Context) error {
	for _, e := range l.listeners {
		if _, err := e.placed(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Run listens until ctx ends.
func (l *Listeners) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for _, e := range l.listeners {
		all.Go(func() { e.listen(ctx) })
	}
	all.Wait()
	return nil
}

// Status asks all listeners, in the order they were given, and then names those that are gone.
func (l *Listeners) Status(ctx context.Context) ([]Status, error) {
	top, err := l.log.Top(ctx, Events)
	if err != nil {
		return nil, err
	}
	places, err := allPlaces(ctx, l.db)
	if err != nil {
		return nil, err
	}
	stuck, err := countStuck(ctx, l.db)
	if err != nil {
		return nil, err
	}
	var all []Status
	for _, e := range l.listeners {
		at := max(e.seen.Load(), l.current(places[e.Name]))
		delete(places, e.Name)
		s := Status{Name: e.Name, Behind: max(0, top-at), Stuck: stuck[e.Name], Failures: e.failures.Load()}
		if s.Lag, err = l.lag(ctx, at, top); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	for _, name := range slices.Sorted(maps.Keys(places)) {
		all = append(all, Status{Name: name, Behind: max(0, top-l.current(places[name])), Stuck: stuck[name], Gone: true})
	}
	return all, nil
}

// current is how far p is in this log: in another one it was nowhere here.
func (l *Listeners) current(p place) int64 {
	if p.logID != l.log.LogID() {
		return 0
	}
	return p.off
}

func (l *Listeners) lag(ctx context.Context, at, top int64) (time.Duration, error) {
	if at >= top {
		return 0, nil
	}
	next, err := l.log.Read(ctx, Events, "", at, 1)
	if err != nil || len(next) == 0 {
		return 0, err
	}
	return max(0, time.Since(next[0].Time)), nil
}

// Forget drops the place of a listener that is gone, and what is set aside for it. It fails for one that is not.
func (l *Listeners) Forget(ctx context.Context, name string) error {
	if slices.ContainsFunc(l.listeners, func(e *ear) bool { return e.Name == name }) {
		return fmt.Errorf("listener %s is not gone", name)
	}
	return l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return forget(ctx, tx, name) })
}

// Floor gives the offset of the topic that every listener has passed, for Options.Floor. Those that are gone do not count.
func (l *Listeners) Floor(ctx context.Context, topic string) (int64, error) {
	if topic != Events {
		return math.MaxInt64, nil
	}
	places, err := allPlaces(ctx, l.db)
	if err != nil {
		return 0, err
	}
	floor := int64(math.MaxInt64)
	for _, e := range l.listeners {
		floor = min(floor, l.current(places[e.Name]))
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
	stuck map[string]bool // keys that may have records set aside; the table knows
}

// errMoved says that another process has handled these records: whoever of them is first does them, and the others go on behind.
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
		if err != nil && !errors.Is(err, errMoved) && ctx.Err() == nil {
			e.logger.Error("a listener is held up and will try again", "error", err, "failures", b.failures+1)
			b.wait(ctx)
		}
	}
}

// begin finds where to go on.
func (e *ear) begin(ctx context.Context) (after int64, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.place, err = e.placed(ctx); err != nil {
		return 0, err
	}
	if e.stuck, err = stuckKeys(ctx, e.db, e.Name); err != nil {
		return 0, err
	}
	if err := e.tryLater(ctx); err != nil {
		return 0, err
	}
	top, err := e.log.Top(ctx, Events)
	if err != nil {
		return 0, err
	}
	after = e.place.off
	switch {
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

// placed finds the listener's place. A new one gets its place: at the end of the log, or before everything.
func (e *ear) placed(ctx context.Context) (place, error) {
	p, err := findPlace(ctx, e.db, e.Name)
	if !errors.Is(err, sql.ErrNoRows) {
		return p, err
	}
	p = place{logID: e.log.LogID()}
	if e.From == Now {
		if p.off, err = e.log.Top(ctx, Events); err != nil {
			return p, err
		}
	}
	err = e.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return newPlace(ctx, tx, e.Name, p) })
	if sqldb.IsDuplicate(err) { // another process was first
		return findPlace(ctx, e.db, e.Name)
	}
	return p, err
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
			default:
				waits, err := e.waits(ctx, tx, r.Key)
				if err == nil && waits {
					err = e.aside(ctx, tx, r, 0, "")
				} else if err == nil {
					err = e.call(ctx, tx, r)
				}
				if err != nil {
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
