package sqldb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/saja-live/saja/internal/platform/fault"
)

// ErrAway says that the database server cannot be reached or went away in the middle of a statement. A read may be asked
// again; what a transaction did before its commit is undone.
var ErrAway = fault.New(fault.Unavailable, "store_away", "the database does not answer right now; please try again in a moment").RetryAfter(2 * time.Second)

// reaching names the failures of a server that is away, at the edge to the driver: what reads a single row, as database/sql
// has it, tells its error to nobody but the caller.
type reaching struct{ driver.Connector }

func (r reaching) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := r.Connector.Connect(ctx)
	return conn, away(err)
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
