package todo

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	poll  = time.Second     // how often a lane looks by itself
	grace = 5 * time.Second // how much longer than its deadline a job is held
	scan  = time.Minute     // how often what nobody can do is looked for
	width = 8               // places in a lane that Config does not name
)

// Config of a runner.
type Config struct {
	Lanes map[string]int // how many jobs a lane does at a time; 8 where it is not named
	// Node names what this process is a run of: the same after its next start, and of no other process that lives. What an
	// earlier run had in hand when it died is taken up at the start. Without a name that waits until the leases run out.
	Node string
	// Stop is how long jobs under way may go on after Run's context has ended; 0 is 10 s.
	Stop time.Duration
}

// Runner does todos. A process has one; those of several processes share the work.
type Runner struct {
	db     *sqldb.DB
	config Config
	logger *slog.Logger
	now    func() time.Time
	kinds  []Kind
	lanes  []*lane
	mark   string // how the leases of this node begin
}

// NewRunner makes the runner of db's todos. Kinds have different names.
func NewRunner(db *sqldb.DB, c Config, logger *slog.Logger, now func() time.Time, kinds ...Kind) *Runner {
	c.Stop = cmp.Or(c.Stop, 10*time.Second)
	r := &Runner{db: db, config: c, logger: logger, now: now, mark: markOf(c.Node)}
	for _, k := range kinds {
		k.Lane, k.Form = cmp.Or(k.Lane, k.Name), cmp.Or(k.Form, 1)
		k.Oldest = cmp.Or(k.Oldest, 1)
		k.Deadline, k.First = cmp.Or(k.Deadline, 10*time.Second), cmp.Or(k.First, time.Second)
		k.Longest, k.Tries = cmp.Or(k.Longest, 10*time.Minute), cmp.Or(k.Tries, 10)
		r.kinds = append(r.kinds, k)
		at := slices.IndexFunc(r.lanes, func(l *lane) bool { return l.name == k.Lane })
		if at < 0 {
			at = len(r.lanes)
			r.lanes = append(r.lanes, &lane{
				name: k.Lane, wake: make(chan struct{}, 1), places: make(chan struct{}, cmp.Or(c.Lanes[k.Lane], width)),
			})
		}
		r.lanes[at].kinds = append(r.lanes[at].kinds, k)
	}
	return r
}

// Run does what is due until ctx ends, and then waits for what is under way. What it leaves is done by the next runner.
func (r *Runner) Run(ctx context.Context) error {
	defer enlist(r)()
	r.takeOver(ctx)
	hands, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(r.config.Stop, stop) })()
	var all sync.WaitGroup
	for _, l := range r.lanes {
		all.Go(func() { r.work(ctx, hands, l) })
	}
	all.Go(func() { r.scan(ctx) })
	all.Wait()
	return nil
}

// takeOver lets go what an earlier run of this node had in hand.
func (r *Runner) takeOver(ctx context.Context) {
	if r.config.Node == "" {
		return
	}
	n, err := letGo(ctx, r.db, r.mark, r.now())
	if err != nil && ctx.Err() == nil {
		r.logger.Warn("what an earlier run was at waits until its leases run out", "error", err)
	}
	if n > 0 {
		r.logger.Info("an earlier run ended in the middle of todos; they are done again", "todos", n)
	}
}

// newLease names a hand of this runner.
func (r *Runner) newLease() string { return r.mark + id.New()[len(r.mark):] }

// markOf is how the leases of a node begin.
func markOf(node string) string {
	if node == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(node))
	return hex.EncodeToString(sum[:6]) + "."
}

// Drain does everything that is due now, one after another and once each, and says how many there were.
func (r *Runner) Drain(ctx context.Context) (done int, err error) {
	for _, l := range r.lanes {
		for {
			jobs, found, err := r.claim(ctx, l, 1)
			if err != nil {
				return done, err
			}
			if found == 0 {
				break
			}
			for _, j := range jobs {
				r.do(ctx, j)
			}
			done += len(jobs)
		}
	}
	return done, r.markUnknown(ctx)
}

// lane is a share of the runner's hands.
type lane struct {
	name   string
	kinds  []Kind
	turn   int // which kind comes first next time
	wake   chan struct{}
	places chan struct{} // one for each job under way
}

func (l *lane) wakeUp() {
	select {
	case l.wake <- struct{}{}:
	default: // it is awake
	}
}

// work takes up what is due in one lane and hands it to goroutines, as many as there are places.
func (r *Runner) work(ctx, hands context.Context, l *lane) {
	var jobs sync.WaitGroup
	defer jobs.Wait()
	for failures := 0; ; {
		free := l.free(ctx)
		if free == 0 {
			return
		}
		batch, found, err := r.claim(ctx, l, free)
		for range free - len(batch) {
			<-l.places
		}
		for _, j := range batch {
			jobs.Go(func() {
				defer func() { <-l.places }()
				r.do(hands, j)
			})
		}
		wait := poll
		if err != nil && ctx.Err() == nil {
			failures++
			r.logger.Error("todos wait", "lane", l.name, "error", err, "failures", failures)
			wait = min(poll<<min(failures, 5), 30*time.Second)
		} else if failures = 0; found > 0 {
			continue // there may be more
		}
		t := time.NewTimer(wait)
		select {
		case <-l.wake:
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
}

// free takes all places that are free, waiting for the first; 0 when ctx has ended.
func (l *lane) free(ctx context.Context) int {
	select {
	case l.places <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	n := 1
	for {
		select {
		case l.places <- struct{}{}:
			n++
		default:
			if ctx.Err() != nil {
				for range n {
					<-l.places
				}
				return 0
			}
			return n
		}
	}
}

// hand is a job with how to do it.
type hand struct {
	Job
	kind Kind
}

// claim takes up to limit items of the lane that are due, the kinds taking turns to be first, and says how many it found:
// another runner may have been quicker.
func (r *Runner) claim(ctx context.Context, l *lane, limit int) (taken []hand, seen int, err error) {
	l.turn++
	var found []waiting
	kinds := make(map[string]Kind, len(l.kinds))
	for i := range l.kinds {
		k := l.kinds[(l.turn+i)%len(l.kinds)]
		kinds[k.Name] = k
		if len(found) < limit {
			more, err := due(ctx, r.db, k, r.now(), limit-len(found))
			if err != nil {
				return nil, 0, err
			}
			found = append(found, more...)
		}
	}
	if len(found) == 0 {
		return nil, 0, nil
	}
	lease := r.newLease()
	err = r.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		taken = taken[:0]
		for _, w := range found {
			k := kinds[w.Kind]
			ok, err := take(ctx, tx, w, lease, r.now().Add(k.Deadline+grace))
			if err != nil {
				return err
			}
			if !ok {
				continue // another runner has it, or it was replaced
			}
			interrupted := w.lease != "" && w.tries >= k.Tries
			if w.lease = lease; !interrupted {
				taken = append(taken, hand{w.Job, k})
				continue
			}
			// It may be what ends the processes: it is not taken up again at once.
			if _, err := setback(ctx, tx, w.Job, r.now().Add(k.pause(w.tries)), r.now(), CodeInterrupted, ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("take up todos: %w", err)
	}
	return taken, len(found), nil
}

// do does one job and writes down how it went. When that cannot be written the lease runs out and it is done again.
func (r *Runner) do(ctx context.Context, h hand) {
	failure := h.call(ctx)
	stopped := ctx.Err() != nil
	pause, waits := errors.AsType[later](failure)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := r.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		var same bool
		var err error
		switch {
		case failure == nil:
			same, err = remove(ctx, tx, h.Job)
		case stopped:
			return untry(ctx, tx, h.Job)
		case waits:
			same, err = wait(ctx, tx, h.Job, r.now().Add(time.Duration(pause)))
		default:
			now, stuck := r.now(), time.Time{}
			if h.Try >= h.kind.Tries {
				stuck = now
			}
			same, err = setback(ctx, tx, h.Job, now.Add(h.kind.pause(h.Try)), stuck, codeOf(failure), failure.Error())
		}
		if err == nil && !same {
			err = release(ctx, tx, h.Job)
		}
		return err
	})
	switch {
	case err != nil:
		r.logger.Error("what became of a todo could not be written down; it will be done again", "kind", h.Kind, "key", h.Key, "error", err)
	case waits:
	case failure != nil && !stopped && h.Try == h.kind.Tries:
		r.logger.Error("a todo is stuck: it failed again and again; it is tried on, at longer pauses", "kind", h.Kind, "key", h.Key, "tries", h.Try, "error", failure)
	case failure != nil && !stopped:
		r.logger.Warn("a todo failed and will be tried again", "kind", h.Kind, "key", h.Key, "tries", h.Try, "error", failure)
	}
}

// call runs the handler under its deadline; a panic is a failure.
func (h hand) call(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, h.kind.Deadline)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return h.kind.Handle(ctx, h.Job)
}

// scan shows as stuck what no kind here can do, now and then.
func (r *Runner) scan(ctx context.Context) {
	tick := time.NewTicker(scan)
	defer tick.Stop()
	for {
		if err := r.markUnknown(ctx); err != nil && ctx.Err() == nil {
			r.logger.Warn("could not look for todos that nobody can do", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (r *Runner) markUnknown(ctx context.Context) error {
	var n int64
	err := r.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		n, err = markUnknown(ctx, tx, r.kinds, r.now())
		return err
	})
	if n > 0 {
		r.logger.Error("todos are stuck: this program does not know their kind or form; they are kept for one that does", "todos", n)
	}
	return err
}
