package sqldb

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errSilent ends a statement that the database did not answer in time.
var errSilent = fmt.Errorf("%w: %w", ErrAway, context.DeadlineExceeded)

// deadline is a context whose own end says what it means. database/sql and the drivers give on what Err says, also where it
// reaches nobody but the caller, as in a Row.
type deadline struct{ context.Context }

func (d deadline) Err() error {
	err := d.Context.Err()
	if err != nil && errors.Is(context.Cause(d.Context), ErrAway) {
		return errSilent
	}
	return err
}

// reading gives a read its time. Nobody tells when the rows have been read, so the timer stays until ctx ends or it is over.
func (db *DB) reading(ctx context.Context) context.Context {
	limited, cancel := context.WithTimeoutCause(ctx, db.readLimit(), errSilent)
	context.AfterFunc(limited, cancel)
	return deadline{limited}
}

// readLimit is how long a read may take now.
func (db *DB) readLimit() time.Duration {
	if db.silence.holds() {
		return db.config.ReadLimit / 10
	}
	return db.config.ReadLimit
}
