package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/saja-live/saja/internal/platform/seldom"
)

const (
	queueLength = 4096                  // transactions that may wait; one more is answered ErrBusy
	groupLength = 256                   // transactions that share one COMMIT at most
	groupTime   = 10 * time.Millisecond // after this long a group takes in no more
)

// writer owns the connection that writes to a SQLite database and runs the transactions on it, in groups.
type writer struct {
	db      *DB
	pool    *sql.DB
	conn    *stmtConn
	hand    *hand
	open    time.Duration // groupTime
	queue   chan *command
	closing chan struct{} // closed by close: take what waits, then stop
	stopped chan struct{} // closed when no command will run any more
	once    sync.Once
	failure atomic.Pointer[error]
	failed  chan struct{} // closed with failure
	refused atomic.Int64  // when the disk last refused a write, Unix ms
	full    atomic.Int64  // when it last had no room for one
	lost    seldom.Line   // COMMITs that failed
	stats   struct{ transactions, failed, commits atomic.Uint64 }

	group []*command // the running group, in order; nil where answered. Only the writer's goroutine touches it.
}

// command is one InTx on its way through the writer.
type command struct {
	ctx   context.Context
	fn    func(ctx context.Context, tx *Tx) error
	hooks []func()
	err   error
	state atomic.Int32
	done  chan struct{} // gets one value when err is final
	timer *time.Timer
}

const (
	waiting int32 = iota
	taken         // by the writer, which will answer
	givenUp       // by the caller, who no longer listens
)

var commands = sync.Pool{New: func() any {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return &command{done: make(chan struct{}, 1), timer: t}
}}

func newWriter(ctx context.Context, db *DB) (*writer, error) {
	pool, err := sql.Open("sqlite", sqliteName(db.target, writing()))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	w := &writer{
		db: db, pool: pool, conn: &stmtConn{conn: conn, stmts: make(map[string]*sql.Stmt)}, hand: newHand(), open: groupTime,
		queue: make(chan *command, queueLength), closing: make(chan struct{}), stopped: make(chan struct{}), failed: make(chan struct{}),
		group: make([]*command, 0, groupLength),
		lost:  seldom.Line{Level: slog.LevelError, What: "commit failed"},
	}
	go w.run()
	return w, nil
}

// do queues fn and waits for its answer.
func (w *writer) do(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	select {
	case <-w.closing:
		return w.whyStopped()
	default:
	}
	c := commands.Get().(*command)
	c.ctx, c.fn, c.err = ctx, fn, nil
	c.state.Store(waiting)
	select {
	case w.queue <- c:
	default:
		c.recycle()
		return ErrBusy
	}
	c.timer.Reset(w.db.config.Patience)
	var gone error
	select {
	case <-c.done:
		return c.answer()
	case <-ctx.Done():
		gone = ctx.Err()
	case <-c.timer.C:
		gone = ErrBusy
	case <-w.stopped:
		gone = w.whyStopped()
	}
	if c.state.CompareAndSwap(waiting, givenUp) {
		return gone // the writer drops c when it comes to it
	}
	<-c.done // it runs: the answer is near, and only the answer is true
	return c.answer()
}

// answer runs the hooks of a committed command and gives its error.
func (c *command) answer() error {
	err := c.err
	if err == nil {
		for _, hook := range c.hooks {
			hook()
		}
	}
	c.recycle()
	return err
}

func (c *command) recycle() {
	c.timer.Stop()
	c.ctx, c.fn, c.hooks, c.err = nil, nil, nil, nil
	commands.Put(c)
}

// run takes commands until close, and then the ones that still wait.
func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case c := <-w.queue:
			w.commitGroup(c)
			continue
		case <-w.closing:
		}
		select {
		case c := <-w.queue:
			w.commitGroup(c)
		default:
			w.hand.dismiss()
			return
		}
	}
}

// commitGroup runs first and whatever waits behind it, commits once, and answers all of them.
func (w *writer) commitGroup(first *command) {
	w.group = w.group[:0]
	if !w.take(first) {
		return
	}
	if w.failure.Load() != nil {
		w.finish(first, w.whyStopped())
		return
	}
	if err := w.conn.exec(sqlBegin); err != nil {
		w.finish(first, fmt.Errorf("begin: %w", engineFault(err)))
		return
	}
	w.group = append(w.group, first)
	until := time.Now().Add(w.open)
	for i := 0; i < len(w.group); i++ {
		if !w.try(i) {
			w.startOver(i)
			return
		}
		w.takeNext(until)
	}
	w.commit(w.group)
}

// takeNext adds one waiting command to the group, unless the group is full or has taken long enough.
func (w *writer) takeNext(until time.Time) {
	for len(w.group) < groupLength && time.Now().Before(until) {
		select {
		case c := <-w.queue:
			if w.take(c) {
				w.group = append(w.group, c)
				return
			}
		default:
			return
		}
	}
}

// take claims c for the writer; false means that nobody waits for it any more, so it must not run.
func (w *writer) take(c *command) bool {
	if !c.state.CompareAndSwap(waiting, taken) {
		return false
	}
	if err := c.ctx.Err(); err != nil {
		w.finish(c, err)
		return false
	}
	return true
}

// try runs command i in a savepoint and keeps its error in it. It reports false when the engine has given up
// the whole transaction, and with it the commands that ran before.
func (w *writer) try(i int) bool {
	c := w.group[i]
	if err := w.conn.exec(sqlSavepoint); err != nil {
		c.err = engineFault(err)
		return false
	}
	c.err = w.call(c)
	if c.err != nil {
		if err := w.conn.exec(sqlRollbackTo); err != nil {
			return false
		}
	}
	if err := w.conn.exec(sqlRelease); err != nil {
		if c.err == nil {
			c.err = fmt.Errorf("the engine undid the transaction: %w", engineFault(err))
		}
		return false
	}
	return true
}

func (w *writer) call(c *command) error {
	ctx, cancel := w.db.context(c.ctx)
	defer cancel()
	tx := &Tx{db: w.db, ctx: ctx, run: w.conn}
	err, alive := w.hand.call(tx, c.fn, w.db.config.Limit+grace)
	if !alive {
		w.hand = newHand()
	}
	c.hooks = tx.hooks
	return engineFault(err)
}

// commit makes what ran durable and answers it. Commands that failed keep their own error.
func (w *writer) commit(group []*command) {
	w.stats.commits.Add(1)
	err := w.conn.exec(sqlCommit)
	if err != nil {
		w.rollback()
		if sqliteCode(err)&0xff == sqlite3.SQLITE_CONSTRAINT && len(group) > 1 {
			w.startOver(-1) // a deferred foreign key of one of them: find out whose
			return
		}
		err = w.commitFailed(err)
	}
	for i, c := range group {
		group[i] = nil
		w.finish(c, cmp.Or(c.err, err))
	}
}

// commitFailed names what a failed COMMIT means, and stops the store when an fsync failed.
func (w *writer) commitFailed(err error) error {
	if sqliteCode(err)&0xff == sqlite3.SQLITE_CONSTRAINT {
		return err
	}
	if named := engineFault(err); errors.Is(named, ErrDiskFull) || errors.Is(named, ErrBusy) || readOnly(err) {
		return named // refused before anything was written, so nothing is half done
	}
	w.lost.Happened(context.Background(), w.db.config.Logger, time.Now(), "error", err, "file", w.db.target)
	if fsyncFailed(err) {
		if w.failure.CompareAndSwap(nil, &err) {
			close(w.failed)
		}
		w.db.config.Logger.Error("the disk failed to keep a write; the store has stopped and saja must be restarted", "file", w.db.target)
	}
	if refusedByDisk(err) {
		w.refused.Store(time.Now().UnixMilli())
	}
	return fmt.Errorf("%w: %w", ErrCommitUnknown, err)
}

// startOver answers the command that broke the group, if one did, then runs the others again, each in a transaction of its own.
func (w *writer) startOver(culprit int) {
	w.rollback()
	for i, c := range w.group {
		if i != culprit && c.err == nil && w.alone(i) {
			continue // answered by its own commit
		}
		w.group[i] = nil
		w.finish(c, c.err)
	}
}

// alone runs command i in a transaction of its own and commits it. It reports false when that could not be
// tried and the command has its error.
func (w *writer) alone(i int) bool {
	c := w.group[i]
	if err := w.conn.exec(sqlBegin); err != nil {
		c.err = fmt.Errorf("begin: %w", engineFault(err))
		return false
	}
	if !w.try(i) {
		w.rollback()
		return false
	}
	w.commit(w.group[i : i+1])
	return true
}

// rollback undoes what has run since BEGIN. Its error only says that the engine has done so already.
func (w *writer) rollback() { _ = w.conn.exec(sqlRollback) }

// refusedFor is how long a store whose disk refused a write, or had no room for it, counts as one that cannot write.
const refusedFor = 10 * time.Second

// finish gives c its final error and wakes the caller, who owns c from here on.
func (w *writer) finish(c *command, err error) {
	switch {
	case errors.Is(err, ErrDisk):
		w.refused.Store(time.Now().UnixMilli())
	case errors.Is(err, ErrDiskFull):
		w.full.Store(time.Now().UnixMilli())
	}
	w.stats.transactions.Add(1)
	if err != nil {
		w.stats.failed.Add(1)
	}
	c.err = err
	c.done <- struct{}{}
}

func (w *writer) close() error {
	w.once.Do(func() { close(w.closing) })
	<-w.stopped
	return errors.Join(w.conn.close(), w.pool.Close())
}

// health says why the writer cannot be relied on.
func (w *writer) health() error {
	select {
	case <-w.closing:
		return w.whyStopped()
	default:
	}
	if w.failure.Load() != nil {
		return w.whyStopped()
	}
	lately := func(at *atomic.Int64) bool { return time.Since(time.UnixMilli(at.Load())) < refusedFor }
	switch {
	case lately(&w.refused):
		return ErrDisk
	case lately(&w.full):
		return ErrDiskFull
	}
	return nil
}

func (w *writer) whyStopped() error {
	if err := w.failure.Load(); err != nil {
		return fmt.Errorf("%w: %w", ErrStopped, *err)
	}
	return ErrStopped
}
