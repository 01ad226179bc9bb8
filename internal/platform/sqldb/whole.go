package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"
)

// whole gives fn a pool of one connection to a SQLite database, on which everything is one transaction, made durable when fn
// returns nil and undone otherwise. What fn takes for a transaction is a savepoint in it.
func (db *DB) whole(ctx context.Context, fn func(pool *sql.DB) error) (err error) {
	pool := sql.OpenDB(&nesting{Connector: named{db.admin.Driver(), sqliteName(db.target, writing())}})
	pool.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, pool.Close()) }()
	if _, err := pool.ExecContext(ctx, sqlBegin); err != nil {
		return fmt.Errorf("begin: %w", engineFault(err))
	}
	if err := fn(pool); err != nil {
		_, _ = pool.ExecContext(context.WithoutCancel(ctx), sqlRollback) // closing the connection undoes it too
		return err
	}
	if _, err := pool.ExecContext(context.WithoutCancel(ctx), sqlCommit); err != nil {
		return fmt.Errorf("commit: %w", engineFault(err))
	}
	return nil
}

// nesting opens one connection, once: what ran on a second one would be no part of the transaction.
type nesting struct {
	driver.Connector
	opened atomic.Bool
}

func (n *nesting) Connect(ctx context.Context) (driver.Conn, error) {
	if n.opened.Swap(true) {
		return nil, errors.New("the connection of a transaction was lost")
	}
	conn, err := n.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(fullConn)
	if !ok {
		return nil, errors.Join(errors.New("this driver is not one of ours"), conn.Close())
	}
	return nestedConn{whole}, nil
}

// nestedConn is a connection in a transaction.
type nestedConn struct{ fullConn }

func (c nestedConn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if _, err := c.ExecContext(ctx, sqlSavepoint, nil); err != nil {
		return nil, err
	}
	return savepoint{c}, nil
}

type savepoint struct{ conn nestedConn }

func (s savepoint) Commit() error {
	_, err := s.conn.ExecContext(context.Background(), sqlRelease, nil)
	return err
}

func (s savepoint) Rollback() error {
	_, err := s.conn.ExecContext(context.Background(), sqlRollbackTo, nil)
	return errors.Join(err, s.Commit())
}
