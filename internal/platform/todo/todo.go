// Package todo keeps what must still happen and sees to it: a row that is written in the transaction that makes the work
// due, and a runner that does it after the commit, again and again until it is done.
//
// Whoever calls the outside does so from a todo. A crash loses nothing; it may repeat a call, so a handler is idempotent:
// the outside gets Job.ID, and what it changes in the shop's database goes into one transaction with Job.Done.
package todo

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the table todos in the shop's database; its domain is "todo".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Item is one thing to do. There is at most one of a kind and key.
type Item struct {
	Kind    string
	Key     string    // what it is about; up to 255 characters
	Due     time.Time // not before; zero is at once
	Form    int       // version of the payload, as in Kind; 0 is 1
	Payload any       // kept as its JSON form; its fields are a contract, as an event's are
	// Once leaves an item of this kind and key that still waits as it is. Without it the new one takes its place,
	// with a fresh budget of tries. Either way, one that is being done right now is done once more.
	Once bool
	// New says that there is none of this kind and key as a rule, which saves looking; one that is there is replaced all the same.
	New bool
}

// Add writes down what is to be done once tx has been committed. A runner of this process wakes up at once,
// those of others look every second.
func Add(ctx context.Context, tx *sqldb.Tx, i Item) error {
	payload, err := json.Marshal(i.Payload)
	if err != nil {
		return fmt.Errorf("write down %s %s: %w", i.Kind, i.Key, err)
	}
	now := time.Now()
	if i.Due.IsZero() {
		i.Due = now
	}
	i.Form = max(i.Form, 1)
	if err := put(ctx, tx, i, string(payload), id.New(), now); err != nil {
		return fmt.Errorf("write down %s %s: %w", i.Kind, i.Key, err)
	}
	wakeAfter(tx, i.Kind, i.Due)
	return nil
}

// Drop forgets what was to be done, if it is still to be done. One that is being done right now is not stopped.
func Drop(ctx context.Context, tx *sqldb.Tx, kind, key string) error {
	if err := drop(ctx, tx, kind, key); err != nil {
		return fmt.Errorf("forget %s %s: %w", kind, key, err)
	}
	return nil
}

// Kind says how items of one name are done.
type Kind struct {
	Name string
	// Lane is whom it shares its places with; "" is a lane of its own. A slow outside holds up its own lane only.
	Lane string
	// Form is the newest version of the payload that Handle can read, Oldest the oldest; 0 is 1.
	// Items of others wait, shown as stuck, for a program that can.
	Form, Oldest int
	Deadline     time.Duration // of one try; 0 is 10 s
	First        time.Duration // pause after the first failure, doubling, with jitter; 0 is 1 s
	Longest      time.Duration // the longest pause; 0 is 10 min
	Tries        int           // failures after which it is shown as stuck; it is tried on, at the longest pause; 0 is 10
	// Handle does it. nil: it is done, and the item is removed. It may run twice at once for one item only when it ignores
	// its context's end.
	Handle func(ctx context.Context, j Job) error
}

// pause is how long to wait after the given number of failures.
func (k Kind) pause(failures int) time.Duration {
	d := k.Longest
	if failures < k.Tries {
		d = min(k.First<<min(failures-1, 20), k.Longest)
	}
	return d/2 + rand.N(d/2+1)
}

// Job is an item in hand.
type Job struct {
	ID        string // stays the same over all tries
	Kind, Key string
	Form      int
	Payload   json.RawMessage
	Try       int // from 1
	Created   time.Time
	Due       time.Time

	lease   string
	edition int64
}

// ErrLost says that the lease of a job ran out and another runner may be at it, or that it was replaced or forgotten.
var ErrLost = errors.New("the todo is not in this hand any more")

// Done removes the item in the handler's own transaction, so that its effect in the shop's database happens exactly once.
// It fails with ErrLost, and the handler passes that on to undo tx.
func (j Job) Done(ctx context.Context, tx *sqldb.Tx) error {
	gone, err := remove(ctx, tx, j)
	if err == nil && !gone {
		err = ErrLost
	}
	return err
}

// Read decodes the payload.
func (j Job) Read(into any) error {
	if err := json.Unmarshal(j.Payload, into); err != nil {
		return fmt.Errorf("read the payload of %s %s: %w", j.Kind, j.Key, err)
	}
	return nil
}

// later asks for another look, which is no failure.
type later time.Duration

func (l later) Error() string { return "look again in " + time.Duration(l).String() }

// Later is what a handler returns when all is well but not yet done: it is called again after a pause, as if for the first
// time.
func Later(after time.Duration) error { return later(after) }

// Why a todo is stuck, beside the codes of faults.
const (
	CodeUnknownKind = "todo_unknown_kind" // no handler here
	CodeUnknownForm = "todo_unknown_form" // its payload is newer or older than the handler
	CodeDeadline    = "todo_deadline"     // the handler's time ran out
	CodeInterrupted = "todo_interrupted"  // its process ended while at it, each time
	CodeFailed      = "todo_failed"       // anything else; the reason says more
)

// codeOf names a failure.
func codeOf(err error) string {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Code
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return CodeDeadline
	}
	return CodeFailed
}
