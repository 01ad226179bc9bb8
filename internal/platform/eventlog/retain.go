package eventlog

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	repeatWindow = 10 * time.Minute // how long a repeated ID is recognised at least
	pruneEvery   = 5 * time.Minute
	pruneBatch   = 500 // records removed in one transaction, so that appends pass in between
)

func logFS() fs.FS {
	sub, err := fs.Sub(logFiles, "log")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// prune removes what is past its time, now and then.
func prune(ctx context.Context, opts Options, remove func(ctx context.Context, topic string) (int64, error)) {
	tick := time.NewTicker(pruneEvery)
	defer tick.Stop()
	for {
		for topic := range opts.Keep {
			if _, err := remove(ctx, topic); err != nil && ctx.Err() == nil {
				opts.Logger.Warn("could not remove old records from the log; will try again", "topic", topic, "error", err)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// bounds says up to which offset, and from before which time, a topic's records may go; false is none of them.
func (o Options) bounds(ctx context.Context, topic string) (floor, before int64, ok bool, err error) {
	keep, ok := o.Keep[topic]
	if !ok {
		return 0, 0, false, nil
	}
	floor = math.MaxInt64
	if o.Floor != nil {
		if floor, err = o.Floor(ctx, topic); err != nil {
			return 0, 0, false, err
		}
	}
	return floor, o.Now().Add(-max(keep, repeatWindow)).UnixMilli(), floor > 0, nil
}

// Prune removes the topic's records that are older than Options.Keep and below Options.Floor, and says how many.
// It runs by itself every few minutes.
func (l *Embedded) Prune(ctx context.Context, name string) (removed int64, err error) {
	floor, before, ok, err := l.opts.bounds(ctx, name)
	if !ok || err != nil {
		return 0, err
	}
	t, err := l.topic(ctx, name)
	if err != nil {
		return 0, err
	}
	for {
		var n int64
		err := l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			// Offsets rise with time, so the old ones are the first of the primary key.
			n, err = sqldb.Affected(tx.ExecContext(ctx, `
				DELETE FROM records WHERE topic = ? AND off IN (
				  SELECT off FROM (SELECT off, appended FROM records WHERE topic = ? AND off <= ? ORDER BY off LIMIT ?)
				  WHERE appended < ?)`, t.id, t.id, floor, pruneBatch, before))
			return err
		})
		if err != nil {
			return removed, errors.Join(errors.New("prune the log"), err)
		}
		if removed += n; n < pruneBatch {
			return removed, nil
		}
	}
}
