package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"runtime/debug"
	"sync"
)

// Tx is one transaction, given to the function of InTx and useless after it. It belongs to one goroutine.
//
// Statements run under the transaction's own deadline. The ctx given to a method is only looked at
// before the statement starts.
type Tx struct {
	db  *DB
	ctx context.Context
	run runner

	mu     sync.Mutex // guards what follows, and is held while a statement starts so that none does after the end
	ended  bool
	broken error
	hooks  []func()
	open   []*sql.Rows // closed at the end, in case fn forgot
}

// runner is where a transaction's statements go.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Dialect says which SQL the database speaks.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// DB is the database that tx belongs to.
func (tx *Tx) DB() *DB { return tx.db }

// ExecContext runs a statement that returns no rows.
func (tx *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	tx.mu.Lock()
	defer tx.mu.Unlock()
	if err := tx.over(); err != nil {
		return nil, err
	}
	tx.db.config.tell(query, args)
	res, err := tx.run.ExecContext(tx.ctx, query, args...)
	tx.note(err)
	return res, err
}

// QueryContext reads rows, among them what the transaction itself wrote.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	tx.mu.Lock()
	defer tx.mu.Unlock()
	if err := tx.over(); err != nil {
		return nil, err
	}
	tx.db.config.tell(query, args)
	rows, err := tx.run.QueryContext(tx.ctx, query, args...) //nolint:sqlclosecheck // the caller closes them, or end does
	if tx.note(err); err == nil {
		tx.open = append(tx.open, rows)
	}
	return rows, err
}

// QueryRowContext reads one row.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	tx.mu.Lock()
	defer tx.mu.Unlock()
	switch {
	case tx.over() != nil:
		return tx.run.QueryRowContext(overCtx, query, args...) // a Row can only be made by asking: this asks in vain
	case ctx.Err() != nil:
		return tx.run.QueryRowContext(ctx, query, args...)
	}
	tx.db.config.tell(query, args)
	row := tx.run.QueryRowContext(tx.ctx, query, args...)
	tx.note(row.Err())
	return row
}

// over says why no statement may run any more.
func (tx *Tx) over() error {
	if tx.ended {
		return sql.ErrTxDone
	}
	return tx.broken
}

// note remembers a failure after which the engine may have undone the transaction by itself: what a fn that
// ignores it ran next would be a commit of its own.
func (tx *Tx) note(err error) {
	if err != nil && breaksTransaction(err) {
		tx.broken = err
	}
}

// OnCommit calls hook after the transaction has become durable, before InTx returns and in its goroutine.
// Hooks of one transaction run in the order they were given; there is no order between transactions.
func (tx *Tx) OnCommit(hook func()) {
	tx.mu.Lock()
	defer tx.mu.Unlock()
	if !tx.ended {
		tx.hooks = append(tx.hooks, hook)
	}
}

// call runs fn and turns a panic into an error.
func (tx *Tx) call(fn func(ctx context.Context, tx *Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			tx.db.config.Logger.Error("bug: panic in a transaction, which was undone", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in a transaction: %v", p)
		}
	}()
	if err := fn(tx.ctx, tx); err != nil {
		return err
	}
	tx.mu.Lock()
	defer tx.mu.Unlock()
	return tx.broken
}

// end makes tx useless and closes the rows that fn left open.
func (tx *Tx) end() {
	tx.mu.Lock()
	defer tx.mu.Unlock()
	tx.ended = true
	for _, rows := range tx.open {
		rows.Close()
	}
	tx.open = nil
}

// overCtx has ended, for statements of a transaction that has too.
var overCtx = func() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(sql.ErrTxDone)
	return ctx
}()

// context derives what fn sees from the caller's ctx: the values, the limit, but not the caller's cancellation.
func (db *DB) context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx = context.WithValue(context.WithoutCancel(ctx), inside{}, true)
	ctx, cancel := context.WithTimeoutCause(ctx, db.config.Limit, errSilent)
	return deadline{ctx}, cancel
}
