package eventlog

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// tailBatch is how many records a Tail gives at a time at most.
const tailBatch = 256

// topic is what the process remembers of one topic.
type topic struct {
	id int64

	mu   sync.Mutex
	wake chan struct{} // closed and replaced when something was appended
}

func (t *topic) waker() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wake
}

func (t *topic) wakeAll() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.wake)
	t.wake = make(chan struct{})
}

// errFn is what the function of a Tail returned.
type errFn struct{ error }

// follow gives what read finds, and then what it finds each time the topic wakes. It ends with ctx, or with an error.
func (t *topic) follow(ctx, closing context.Context, after int64, fn func([]Record) error, read func(after int64) ([]Record, error)) error {
	for {
		wake := t.waker() // before the read, so that nothing falls in between
		batch, err := read(after)
		if err != nil {
			return err
		}
		if len(batch) > 0 {
			if err := fn(batch); err != nil {
				return errFn{err}
			}
			after = batch[len(batch)-1].Off
			continue
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return nil
		case <-closing.Done():
			return sqldb.ErrStopped
		}
	}
}

// tailed is how a Tail ends.
func tailed(ctx context.Context, name string, err error) error {
	if own, ok := errors.AsType[errFn](err); ok {
		return own.error
	}
	if err == nil || ctx.Err() != nil {
		return nil //nolint:nilerr // the reader is done, however that was noticed
	}
	return fmt.Errorf("follow the log's topic %q: %w", name, err)
}

// The longest of what a record is found by, in bytes, and of its data.
const (
	maxTopic, maxID, maxKey, maxKind = 60, 64, 190, 60
	maxData                          = 4 << 20
)

// check says what cannot be appended.
func check(all []Record) error {
	for _, r := range all {
		switch {
		case r.Topic == "":
			return errors.New("append to the log: a record has no topic")
		case len(r.Data) == 0:
			return fmt.Errorf("append to the log: record %.80q of %.80q has no data", r.ID, r.Topic)
		case len(r.Topic) > maxTopic, len(r.ID) > maxID, len(r.Key) > maxKey, len(r.Kind) > maxKind, len(r.Data) > maxData:
			return fmt.Errorf("append to the log: record %.80q of %.80q is too long in one of its parts", r.ID, r.Topic)
		}
	}
	return nil
}
