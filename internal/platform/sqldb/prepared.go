package sqldb

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"strings"
)

// maxPrepared bounds what one connection of a pool keeps prepared. The shop's own statements are about a hundred;
// those built from lists of varying length come and go behind them.
const maxPrepared = 128

// preparing opens connections that keep their statements prepared. It stands below database/sql, where a connection
// belongs to one goroutine: a transaction needs no second connection to prepare on, and nothing has to be locked.
type preparing struct {
	driver.Connector
	silence *silence
}

func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(fullConn)
	if !ok {
		return nil, errors.Join(errors.New("this driver is not one of ours"), conn.Close())
	}
	return &preparedConn{fullConn: whole, silence: p.silence, byText: make(map[string]*list.Element), recent: list.New()}, nil
}

// named opens connections of a driver that only knows names.
type named struct {
	of   driver.Driver
	name string
}

func (n named) Connect(context.Context) (driver.Conn, error) { return n.of.Open(n.name) }
func (n named) Driver() driver.Driver                        { return n.of }

// fullConn is what both drivers offer and database/sql makes use of.
type fullConn interface {
	driver.Conn
	driver.Pinger
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// fullStmt is the same of a statement.
type fullStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// preparedConn keeps the statements with parameters that were used last. Their text is all that tells them apart:
// when tables change, the engines prepare them anew by themselves.
type preparedConn struct {
	fullConn
	silence *silence
	byText  map[string]*list.Element // of *statement
	recent  *list.List               // the one used last in front
}

type statement struct {
	text string
	fullStmt
}

var (
	_ fullConn                 = (*preparedConn)(nil)
	_ driver.NamedValueChecker = (*preparedConn)(nil)
)

// statement gives the prepared form of query, or nil when it is better run as it is: it has no parameters, is too long,
// or cannot be prepared, which running it will explain. It fails when the server is away: asking it once more on the same
// connection takes a timeout more and then seems harmless to database/sql, which tries the next connection.
func (c *preparedConn) statement(ctx context.Context, query string, args []driver.NamedValue) (*statement, error) {
	if len(args) == 0 || len(query) > maxStmtText {
		return nil, nil
	}
	if e, ok := c.byText[query]; ok {
		c.recent.MoveToFront(e)
		return e.Value.(*statement), nil
	}
	stmt, err := c.PrepareContext(ctx, query)
	if err = away(err); errors.Is(err, ErrAway) {
		return nil, err
	}
	if err != nil {
		return nil, nil //nolint:nilerr // running it explains it
	}
	whole, ok := stmt.(fullStmt)
	if !ok || whole.NumInput() >= 0 && whole.NumInput() != len(args) { // below 0 it does not know
		_ = stmt.Close()
		return nil, nil
	}
	s := &statement{strings.Clone(query), whole}
	c.byText[s.text] = c.recent.PushFront(s)
	if c.recent.Len() > maxPrepared {
		c.drop(c.recent.Back())
	}
	return s, nil
}

// drop forgets a statement. It is not in use: its rows would hold the connection, and the one that holds it is in front.
func (c *preparedConn) drop(e *list.Element) {
	s := c.recent.Remove(e).(*statement)
	delete(c.byText, s.text)
	_ = s.Close() // the connection is good without it
}

func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (rows driver.Rows, err error) {
	s, err := c.statement(ctx, query, args)
	switch {
	case err != nil:
	case s != nil:
		rows, err = s.QueryContext(ctx, args)
	default:
		rows, err = c.fullConn.QueryContext(ctx, query, args)
	}
	err = away(err)
	c.silence.note(err)
	return rows, err
}

func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (done driver.Result, err error) {
	s, err := c.statement(ctx, query, args)
	switch {
	case err != nil:
	case s != nil:
		done, err = s.ExecContext(ctx, args)
	default:
		done, err = c.fullConn.ExecContext(ctx, query, args)
	}
	return done, away(err)
}

func (c *preparedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	tx, err := c.fullConn.BeginTx(ctx, opts)
	return tx, away(err)
}

// CheckNamedValue asks the driver, where it has a say of its own.
func (c *preparedConn) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := c.fullConn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

func (c *preparedConn) Close() error {
	for c.recent.Len() > 0 {
		c.drop(c.recent.Back())
	}
	return c.fullConn.Close()
}
