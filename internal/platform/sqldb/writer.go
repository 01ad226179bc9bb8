package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
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
	queue   chan *command
	closing chan struct{} // closed by close: take what waits, then stop
	stopped chan struct{} // closed when no command will run any more
	once    sync.Once
	failure atomic.Pointer[error]
	busy    atomic.Int64 // Unix nanoseconds since which one fn runs, 0 when none does

	// Only the writer's goroutine touches these.
	group   []*command // the running group, in order; nil where already answered
	current int        // which of them runs
}

// command is one InTx on its way through the writer.
type command struct {
	ctx   context.Context
	fn    func(ctx context.Context, tx *Tx) error
	tx    Tx
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
		pool.Close()
		return nil, err
	}
	w := &writer{
		db: db, pool: pool, conn: &stmtConn{conn: conn, stmts: make(map[string]*sql.Stmt)},
		queue: make(chan *command, queueLength), closing: make(chan struct{}), stopped: make(chan struct{}),
		group: make([]*command, 0, groupLength),
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
		for _, hook := range c.tx.hooks {
			hook()
		}
	}
	c.recycle()
	return err
}

func (c *command) recycle() {
	c.timer.Stop()
	clear(c.tx.hooks)
	c.tx = Tx{hooks: c.tx.hooks[:0]}
	c.ctx, c.fn, c.err = nil, nil, nil
	commands.Put(c)
}

// run takes commands until close. It comes back by itself when a fn ends its goroutine (t.FailNow does).
func (w *writer) run() {
	clean := false
	defer func() {
		if !clean {
			w.interrupted()
			go w.run()
		}
	}()
	for {
		select {
		case c := <-w.queue:
			w.commitGroup(c)
		case <-w.closing:
			for {
				select {
				case c := <-w.queue:
					w.commitGroup(c)
					continue
				default:
				}
				clean = true
				close(w.stopped)
				return
			}
		}
	}
}

// commitGroup runs first and whatever waits behind it, commits once, and answers all of them.
func (w *writer) commitGroup(first *command) {
	w.group = w.group[:0]
	if !first.take() {
		return
	}
	w.group = append(w.group, first)
	if w.failure.Load() != nil {
		w.finish(0, ErrStopped)
		return
	}
	if err := w.conn.exec(sqlBegin); err != nil {
		w.finish(0, fmt.Errorf("begin: %w", engineFault(err)))
		return
	}
	until := time.Now().Add(groupTime)
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
			if c.take() {
				w.group = append(w.group, c)
				return
			}
		default:
			return
		}
	}
}

// take claims c for the writer; false means that nobody waits for it any more, so it must not run.
func (c *command) take() bool {
	if !c.state.CompareAndSwap(waiting, taken) {
		return false
	}
	if err := c.ctx.Err(); err != nil {
		c.finish(err)
		return false
	}
	return true
}

// try runs command i in a savepoint and keeps its error in it. It reports false when the engine has given up
// the whole transaction, and with it the commands that ran before.
func (w *writer) try(i int) bool {
	c := w.group[i]
	w.current = i
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
	w.busy.Store(time.Now().UnixNano())
	defer w.busy.Store(0)
	c.tx = Tx{db: w.db, ctx: ctx, run: w.conn, hooks: c.tx.hooks[:0]}
	return engineFault(c.tx.call(c.fn))
}

// commit makes what ran durable and answers it. Commands that failed keep their own error.
func (w *writer) commit(group []*command) {
	err := w.conn.exec(sqlCommit)
	if err != nil {
		w.conn.exec(sqlRollback) // an error only says that the engine has done it already
		err = w.commitFailed(err)
	}
	for i, c := range group {
		if c.err != nil {
			group[i].finish(c.err)
		} else {
			group[i].finish(err)
		}
		group[i] = nil
	}
}

// commitFailed names what a failed COMMIT means, and stops the store when an fsync failed.
func (w *writer) commitFailed(err error) error {
	if named := engineFault(err); errors.Is(named, ErrDiskFull) || errors.Is(named, ErrBusy) {
		return named // refused before anything was written, so nothing is half done
	}
	w.db.config.Logger.Error("commit failed", "error", err, "file", w.db.target)
	if fsyncFailed(err) {
		w.failure.CompareAndSwap(nil, &err)
		w.db.config.Logger.Error("the disk failed to keep a write; the store has stopped and saja must be restarted", "file", w.db.target)
	}
	return fmt.Errorf("%w: %w", ErrCommitUnknown, err)
}

// startOver answers the command that broke the group, then runs the others again, each in a transaction of its own.
func (w *writer) startOver(culprit int) {
	w.conn.exec(sqlRollback)
	for i, c := range w.group {
		switch {
		case c == nil: // answered
		case i == culprit || c.err != nil:
			w.finish(i, c.err)
		default:
			w.alone(i)
		}
	}
}

func (w *writer) alone(i int) {
	if err := w.conn.exec(sqlBegin); err != nil {
		w.finish(i, fmt.Errorf("begin: %w", engineFault(err)))
		return
	}
	if w.try(i) {
		w.commit(w.group[i : i+1])
		return
	}
	w.conn.exec(sqlRollback)
	w.finish(i, w.group[i].err)
}

// interrupted cleans up after a fn that ended the writer's goroutine.
func (w *writer) interrupted() {
	w.db.config.Logger.Error("bug: a transaction's function ended its goroutine; it was undone", "stack", string(debug.Stack()))
	w.group[w.current].err = errors.New("the transaction's function ended its goroutine")
	w.startOver(w.current)
}

func (w *writer) finish(i int, err error) {
	c := w.group[i]
	w.group[i] = nil
	c.finish(err)
}

// finish gives c its final error and wakes the caller, who owns c from here on.
func (c *command) finish(err error) {
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
	if since := w.busy.Load(); since != 0 {
		if took := time.Since(time.Unix(0, since)); took > 2*w.db.config.Limit {
			return fmt.Errorf("a transaction has held the writer for %s: %w", took.Round(time.Second), ErrBusy)
		}
	}
	return nil
}

func (w *writer) whyStopped() error {
	if err := w.failure.Load(); err != nil {
		return fmt.Errorf("%w: %w", ErrStopped, *err)
	}
	return ErrStopped
}
