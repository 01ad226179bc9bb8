// Package eventlog is a durable log of what happened, and the way from the shop's database into it and out again.
//
// A domain calls Emit inside its own transaction; the Relay moves the event to the log's topic "events";
// Listeners hand it to whoever asked, in a transaction that also remembers how far they are.
package eventlog

import (
	"context"
	"encoding/json"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Events is the topic that Emit's events come out at.
const Events = "events"

// ErrBusy says that the log could not take in more at this moment.
var ErrBusy = fault.New(fault.Unavailable, "log_busy",
	"too many messages are waiting at once; this one was not taken, please try again in a moment").RetryAfter(time.Second)

// Record is one entry of the log.
type Record struct {
	ID    string // given by the writer, up to 64 characters; a repeated one is ignored. "" is never a repetition
	Topic string // up to 60
	Key   string // what the record is about, up to 190; records of one key keep their order in every implementation
	Kind  string // up to 60
	Data  json.RawMessage
	Time  time.Time // given by the writer, kept to the millisecond
	Off   int64     // place in the topic, above 0; given by the log
}

// Log keeps records in topics, in order. It is safe for use by many goroutines.
//
// Offsets of a topic grow; they need not be dense. Who goes on from an offset asks for what comes after it, and never
// for the next number.
type Log interface {
	// LogID names this log. It changes when the store was made anew, and every offset from before is void then.
	LogID() string

	// Append returns nil when all records are durable, in the order given and next to none of another call of
	// the same topic in between. A record whose ID its topic took in during the last 10 minutes is ignored.
	// On an error nothing was appended, except that with sqldb.ErrCommitUnknown it may have been: append again
	// with the same IDs. It fails with ErrBusy when too much is waiting. Nothing is set in the records.
	Append(ctx context.Context, records ...Record) error

	// Read gives up to limit records after the offset, oldest first; key "" is every key. None is no error.
	// Where retention has removed records, the first one given is simply a later one.
	Read(ctx context.Context, topic, key string, after int64, limit int) ([]Record, error)

	// ReadLast gives the last limit records, oldest first; key "" is every key.
	ReadLast(ctx context.Context, topic, key string, limit int) ([]Record, error)

	// Tail calls fn with every record after the offset, in order and in batches, and goes on with new ones as they
	// come, until ctx ends (nil) or fn fails (its error) or the log does. The batch is fn's to keep.
	// A record that was read or given by Tail is never followed by one with a smaller offset.
	Tail(ctx context.Context, topic string, after int64, fn func([]Record) error) error

	// Top gives an offset that no record of the topic is above and every later one will be; 0 for a topic that never had one.
	Top(ctx context.Context, topic string) (int64, error)

	// Ping says why the log cannot be used right now, or nil.
	Ping(ctx context.Context) error

	// Close ends every Tail with an error and gives back what the log holds.
	Close() error
}
