// Package redisdb asks a Redis server small questions and never waits long for the answer.
package redisdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// What can go wrong.
var (
	// ErrURL never repeats the URL: it may hold a password.
	ErrURL = errors.New("this is no URL of a Redis server; write it like redis://user:password@host:6379/0, with rediss:// for TLS")
	// ErrDown says that the server did not answer in time, or only with an error. What was asked may have been done.
	ErrDown = errors.New("redis does not answer")
)

// How long a question may take, and what happens when questions stay without an answer: after inVain of them nobody asks for a
// rest, then one question at a time tries again. A request thus waits for a dead server a few times, not each time.
const (
	Patience = 250 * time.Millisecond
	inVain   = 3
	rest     = 500 * time.Millisecond
)

// DB is one database of a Redis server. It is safe for use by many goroutines.
type DB struct {
	client   *redis.Client
	logger   *slog.Logger
	patience atomic.Int64 // with an answer

	failed atomic.Int32 // in a row
	until  atomic.Int64 // Unix nanoseconds; nobody asks before, 0 while all is well
	silent atomic.Bool  // the log book knows that it does not answer
}

// Check says whether url can be used, or fails with ErrURL.
func Check(url string) error {
	if _, err := redis.ParseURL(url); err != nil {
		return ErrURL // not the cause: it repeats the URL
	}
	return nil
}

// Open reads url and connects with the first question, so that a server that is down keeps nobody from starting.
// It fails with ErrURL.
func Open(url string, logger *slog.Logger) (*DB, error) { return OpenWaiting(url, Patience, logger) }

// OpenWaiting is Open with another patience than Patience.
func OpenWaiting(url string, patience time.Duration, logger *slog.Logger) (*DB, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, ErrURL
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = patience, patience, patience, patience
	o.DialerRetries, o.MaxRetries = 1, -1 // an attempt that is asked for twice would count twice
	o.ContextTimeoutEnabled, o.DisableIdentity = true, true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	logging.Disable() // it writes to standard error; what matters is logged here
	db := &DB{client: redis.NewClient(o), logger: logger}
	db.Wait(patience)
	return db, nil
}

// Wait changes how long the next questions may take, which is never longer than db was opened for.
func (db *DB) Wait(patience time.Duration) { db.patience.Store(int64(patience)) }

// Close closes the connections.
func (db *DB) Close() error { return db.client.Close() }

// Script is a Lua program that the server runs in one piece.
type Script = redis.Script

// NewScript makes a Script of its source.
func NewScript(source string) *Script { return redis.NewScript(source) }

// Run runs a script and gives its integers. It answers within Patience, or fails with ErrDown or because ctx ended.
func (db *DB) Run(ctx context.Context, s *Script, keys []string, args ...any) ([]int64, error) {
	return ask(ctx, db, func(ctx context.Context) ([]int64, error) { return s.Run(ctx, db.client, keys, args...).Int64Slice() })
}

// Words is Run for a script that gives strings.
func (db *DB) Words(ctx context.Context, s *Script, keys []string, args ...any) ([]string, error) {
	return ask(ctx, db, func(ctx context.Context) ([]string, error) { return s.Run(ctx, db.client, keys, args...).StringSlice() })
}

// Ping says whether the server answers, whatever it did before.
func (db *DB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(db.patience.Load()))
	defer cancel()
	if err := db.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrDown, err)
	}
	return nil
}

func ask[T any](ctx context.Context, db *DB, question func(context.Context) (T, error)) (T, error) {
	if !db.mayAsk() {
		var none T
		return none, ErrDown
	}
	soon, cancel := context.WithTimeout(ctx, time.Duration(db.patience.Load()))
	defer cancel()
	out, err := question(soon)
	switch {
	case err == nil:
		db.answered()
		return out, nil
	case ctx.Err() != nil: // the caller went away, which says nothing of the server
		return out, ctx.Err()
	}
	db.unanswered(err)
	return out, fmt.Errorf("%w: %w", ErrDown, err)
}

// mayAsk lets everyone ask while the server answers, and one a rest while it does not.
func (db *DB) mayAsk() bool {
	until := db.until.Load()
	if until == 0 {
		return true
	}
	now := time.Now().UnixNano()
	return now >= until && db.until.CompareAndSwap(until, now+int64(rest))
}

func (db *DB) answered() {
	if db.failed.Load() != 0 {
		db.failed.Store(0)
	}
	if db.until.Load() != 0 {
		db.until.Store(0)
	}
	if db.silent.Load() && db.silent.CompareAndSwap(true, false) {
		db.logger.Info("redis answers again")
	}
}

func (db *DB) unanswered(err error) {
	if db.failed.Add(1) < inVain {
		return
	}
	db.until.Store(time.Now().Add(rest).UnixNano())
	if db.silent.CompareAndSwap(false, true) {
		db.logger.Error("redis does not answer; each limit does what its rule says for that", "err", err)
	}
}
