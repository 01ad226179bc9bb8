package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"runtime/debug"
)

// Tx is one transaction, given to the function of InTx and useless after it. It belongs to one goroutine.
//
// Statements run under the transaction's own deadline. The ctx given to a method is only looked at
// before the statement starts.
type Tx struct {
	db    *DB
	ctx   context.Context
	run   runner
	open  []*sql.Rows // closed after fn, in case fn forgot
	hooks []func()
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
	return tx.run.ExecContext(tx.ctx, query, args...)
}

// QueryContext reads rows, among them what the transaction itself wrote.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := tx.run.QueryContext(tx.ctx, query, args...)
	if err == nil {
		tx.open = append(tx.open, rows)
	}
	return rows, err
}

// QueryRowContext reads one row.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if ctx.Err() != nil {
		return tx.run.QueryRowContext(ctx, query, args...) // the driver answers with ctx's error
	}
	return tx.run.QueryRowContext(tx.ctx, query, args...)
}

// OnCommit calls hook after the transaction has become durable, before InTx returns and in its goroutine.
// Hooks of one transaction run in the order they were given; there is no order between transactions.
func (tx *Tx) OnCommit(hook func()) { tx.hooks = append(tx.hooks, hook) }

// call runs fn, turns a panic into an error and closes the rows that fn left open.
func (tx *Tx) call(fn func(ctx context.Context, tx *Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			tx.db.config.Logger.Error("bug: panic in a transaction, which was undone", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in a transaction: %v", p)
		}
		for _, rows := range tx.open {
			rows.Close()
		}
		tx.open = nil
	}()
	return fn(tx.ctx, tx)
}

// context derives what fn sees from the caller's ctx: the values, the limit, but not the caller's cancellation.
func (db *DB) context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx = context.WithValue(context.WithoutCancel(ctx), inside{}, true)
	return context.WithTimeout(ctx, db.config.Limit)
}
