package eventlog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

const (
	groupCalls    = 256     // appends that share one transaction at most
	groupBytes    = 1 << 20 // and what they hold
	appendPatient = 10 * time.Second
)

// call is one Append on its way through the writer.
type call struct {
	records []Record
	state   atomic.Int32
	done    chan error
}

const (
	callWaits int32 = iota
	callTaken       // by the writer, which will answer
	callLeft        // by the caller, who no longer listens
)

// Append implements Log.
func (l *SQL) Append(ctx context.Context, records ...Record) error {
	if len(records) == 0 {
		return nil
	}
	if err := cmp.Or(check(records), ctx.Err()); err != nil {
		return err
	}
	c := &call{records: records, done: make(chan error, 1)}
	select {
	case l.queue <- c:
	default:
		return ErrBusy
	}
	patience := time.NewTimer(appendPatient)
	defer patience.Stop()
	var gone error
	select {
	case err := <-c.done:
		return err
	case <-ctx.Done():
		gone = ctx.Err()
	case <-patience.C:
		gone = ErrBusy
	case <-l.closing.Done():
		gone = sqldb.ErrStopped
	}
	if c.state.CompareAndSwap(callWaits, callLeft) {
		return gone // the writer drops it when it comes to it
	}
	return <-c.done // it is being written: only its answer is true
}

// write appends what waits, in groups: while one is on its way the next gathers.
func (l *SQL) write() {
	for {
		var group []*call
		select {
		case c := <-l.queue:
			group = l.gather(c)
		case <-l.closing.Done():
			return // who waits sees that too
		}
		if len(group) == 0 {
			continue
		}
		err := l.append(group)
		if errors.Is(err, sqldb.ErrBusy) {
			err = fmt.Errorf("%w: %w", ErrBusy, err)
		}
		for _, c := range group {
			c.done <- err
		}
	}
}

// gather takes c and what waits behind it, within bounds.
func (l *SQL) gather(c *call) (group []*call) {
	size := 0
	for {
		if c.state.CompareAndSwap(callWaits, callTaken) {
			group = append(group, c)
			for _, r := range c.records {
				size += len(r.Data) + 200
			}
		}
		if len(group) == groupCalls || size >= groupBytes {
			return group
		}
		select {
		case c = <-l.queue:
		default:
			return group
		}
	}
}

// append writes a group in one transaction. Topics are taken in the order of their names, so that two processes do not wait
// for each other.
func (l *SQL) append(group []*call) error {
	byTopic := make(map[string][]Record)
	for _, c := range group {
		for _, r := range c.records {
			byTopic[r.Topic] = append(byTopic[r.Topic], r)
		}
	}
	names := slices.Sorted(maps.Keys(byTopic))
	ctx := context.WithoutCancel(l.closing) // what was taken is finished
	topics := make([]*topic, len(names))
	for i, name := range names {
		t, err := l.topic(ctx, name)
		if err != nil {
			return err
		}
		topics[i] = t
	}
	now := l.opts.Now()
	return l.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		for i, name := range names {
			if err := insertRecords(ctx, tx, topics[i].id, byTopic[name], now); err != nil {
				return err
			}
			tx.OnCommit(topics[i].wakeAll)
		}
		return nil
	})
}
