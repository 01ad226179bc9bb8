package sqldb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/saja-live/saja/internal/platform/fault"
)

// ErrAway says that the database server cannot be reached or went away in the middle of a statement. A read may be asked
// again; what a transaction did before its commit is undone.
var ErrAway = fault.New(fault.Unavailable, "store_away", "the database does not answer right now; please try again in a moment").RetryAfter(2 * time.Second)

// reaching names the failures of a server that is away, at the edge to the driver: what reads a single row, as database/sql
// has it, tells its error to nobody but the caller.
type reaching struct {
	driver.Connector
	silence *silence
}

func (r reaching) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := r.Connector.Connect(ctx)
	err = away(err)
	r.silence.note(err)
	return conn, err
}

// silence knows whether the last that was heard of a server is that it does not answer. Who asks then waits a tenth of his
// time: a page that reads several times is refused after the time of one read, and those behind it at once. The first answer
// ends it. A nil one is of a database that is always here.
type silence struct{ since atomic.Int64 } // Unix ms; 0: it answers

// silenceLasts is how long a server that nobody asked meanwhile counts as silent.
const silenceLasts = 10 * time.Second

func (s *silence) note(err error) {
	switch {
	case s == nil:
	case err == nil:
		if s.since.Load() != 0 {
			s.since.Store(0)
		}
	case errors.Is(err, ErrAway):
		s.since.Store(time.Now().UnixMilli())
	}
}

func (s *silence) holds() bool {
	if s == nil {
		return false
	}
	at := s.since.Load()
	return at != 0 && time.Since(time.UnixMilli(at)) < silenceLasts
}

// away marks an error of the connection. Those that database/sql tries again on another connection stay as they are.
func away(err error) error {
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, ErrAway) {
		return err
	}
	if _, ok := errors.AsType[*net.OpError](err); ok || errors.Is(err, mysql.ErrInvalidConn) {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	return err
}
