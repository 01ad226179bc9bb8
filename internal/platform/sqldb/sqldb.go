// Package sqldb opens the shop's database, SQLite or MySQL/MariaDB, and gives it one way to write: InTx.
//
// On SQLite one goroutine owns the only writing connection. It runs the waiting transactions one after another, each in
// a savepoint, and makes them durable together with one COMMIT, that is one fsync; nobody is answered before it.
// Reads outside a transaction come from a pool of connections that cannot write. All keep their statements prepared.
// A failed fsync is never tried again, because the kernel may have thrown the data away: the store stops
// (ErrStopped), Ping says so, and the process has to be restarted.
package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Dialect is the kind of SQL that an engine speaks, for the few places where one spelling does not fit both.
type Dialect string

// The dialects. MariaDB speaks MySQL.
const (
	SQLite Dialect = "sqlite"
	MySQL  Dialect = "mysql"
)

// What a caller can act on. The store itself is fine after ErrBusy, ErrDiskFull, ErrDisk and ErrCommitUnknown.
var (
	ErrBusy = fault.New(fault.Unavailable, "busy",
		"too many changes are waiting at once; nothing was changed, please try again in a moment").RetryAfter(time.Second)
	ErrCommitUnknown = fault.New(fault.Unavailable, "commit_unknown",
		"the change could not be confirmed; repeat the request with the same idempotency key to learn what became of it").RetryAfter(time.Second)
	ErrDiskFull = fault.New(fault.Unavailable, "disk_full",
		"the disk is full; nothing was changed, free some space and try again").RetryAfter(30 * time.Second)
	ErrDisk = fault.New(fault.Unavailable, "disk_refused",
		"the disk does not take what is to be kept; nothing was changed, please try again in a while").RetryAfter(30 * time.Second)
	ErrStopped = fault.New(fault.Unavailable, "store_stopped",
		"the database has stopped; restart saja, and look at the log if this was not a shutdown").RetryAfter(5 * time.Second)
	ErrNewerSchema = fault.New(fault.Unavailable, "newer_schema",
		"this data was written by a newer saja; run that version or a later one, or restore a backup made with this one")
)

// Config says which database to open.
type Config struct {
	// URL is "sqlite:/path/shop.db" or "mysql://user:pass@tcp(host:port)/db".
	URL string
	// Logger hears of bugs and of a stopped store; nil is slog.Default.
	Logger *slog.Logger
	// Limit is how long the function given to InTx may take before its statements are interrupted; 0 is 5 s.
	Limit time.Duration
	// Patience is how long a transaction waits for its turn before ErrBusy; 0 is 10 s.
	Patience time.Duration
	// ReadLimit is how long a read outside a transaction may take, waiting for a connection and reading its rows included,
	// before it fails with ErrAway; 0 is 3 s. While a server does not answer, it is a tenth of it.
	ReadLimit time.Duration
	// Heard is told each statement before it runs, in the goroutine that runs it; nil for a shop. Tests learn from it what runs.
	Heard func(query string, args []any)
}

func (c Config) tell(query string, args []any) {
	if c.Heard != nil {
		c.Heard(query, args)
	}
}

// Querier reads. *DB reads what is committed; *Tx also sees its own changes.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Execer also writes. Only *Tx does: every write goes through InTx.
type Execer interface {
	Querier
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

var (
	_ Querier = (*DB)(nil)
	_ Execer  = (*Tx)(nil)
)

// DB is an open database. It is safe for use by many goroutines.
type DB struct {
	config  Config
	dialect Dialect
	target  string   // the file, or the driver's data source name
	reads   *sql.DB  // SQLite: query_only
	admin   *sql.DB  // for migrations and backups; MySQL: the same as reads
	writer  *writer  // SQLite only
	silence *silence // MySQL only
}

// Open opens the database at c.URL; the file of a SQLite database is made when it is missing, its folder is not.
// The caller closes it.
func Open(ctx context.Context, c Config) (*DB, error) {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	c.Limit = cmp.Or(c.Limit, 5*time.Second)
	c.Patience = cmp.Or(c.Patience, 10*time.Second)
	c.ReadLimit = cmp.Or(c.ReadLimit, 3*time.Second)
	if path, ok := strings.CutPrefix(c.URL, "sqlite:"); ok {
		return openSQLite(ctx, c, path)
	}
	if dsn, ok := strings.CutPrefix(c.URL, "mysql://"); ok {
		return openMySQL(ctx, c, dsn)
	}
	scheme, _, _ := strings.Cut(c.URL, ":") // not the whole URL: it may hold a password
	return nil, fmt.Errorf(`open database: unknown kind %q; write "sqlite:/path/shop.db" or "mysql://user:pass@tcp(host:port)/db"`, scheme)
}

// Close waits for the transactions that are under way or waiting, then closes every connection.
// Later calls fail with ErrStopped.
func (db *DB) Close() error {
	var err error
	if db.writer != nil {
		err = db.writer.close()
	}
	if db.admin != db.reads {
		err = cmp.Or(err, db.admin.Close())
	}
	return cmp.Or(err, db.reads.Close())
}

// Failed is closed when the store has stopped because the disk failed to keep a write: the process has to end, and another one
// to begin with what the disk really holds. Nil for an engine elsewhere.
func (db *DB) Failed() <-chan struct{} {
	if db.writer == nil {
		return nil
	}
	return db.writer.failed
}

// Dialect says which SQL the database speaks.
func (db *DB) Dialect() Dialect { return db.dialect }

// Ping says why the database cannot be used right now, or nil: it reads, and asks after the writer.
func (db *DB) Ping(ctx context.Context) error {
	if db.writer != nil {
		if err := db.writer.health(); err != nil {
			return err
		}
	}
	var one int
	if err := db.reads.QueryRowContext(db.reading(ctx), "SELECT 1").Scan(&one); err != nil {
		return fmt.Errorf("ping database: %w", err)
	}
	return nil
}

// Stats are counts since Open, of InTx on SQLite.
type Stats struct {
	Waiting      int    // transactions in the queue right now
	Transactions uint64 // answered
	Failed       uint64 // of those, with an error
	Commits      uint64 // groups made durable
}

// Stats gives what the writer has done. On MySQL, where there is no such writer, all is zero.
func (db *DB) Stats() Stats {
	w := db.writer
	if w == nil {
		return Stats{}
	}
	return Stats{len(w.queue), w.stats.transactions.Load(), w.stats.failed.Load(), w.stats.commits.Load()}
}

// QueryContext reads committed rows; it fails with ErrAway after Config.ReadLimit, as reading the rows then does.
func (db *DB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	db.config.tell(query, args)
	return db.reads.QueryContext(db.reading(ctx), query, args...)
}

// QueryRowContext reads one committed row.
func (db *DB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	db.config.tell(query, args)
	return db.reads.QueryRowContext(db.reading(ctx), query, args...)
}

// InTx runs fn in a transaction and returns nil only when its changes are durable.
//
// An error of fn undoes what fn did, and nothing else, and is returned as it is. fn has to be quick, pure SQL through
// tx, and able to run again from the start: MySQL may ask for that after a deadlock, SQLite after another transaction
// of the same group broke the connection's. Within fn there is no other InTx, and reads go through tx.
//
// A ctx that ends while the transaction waits for its turn gives ctx's error, and nothing was done. Once fn runs, it
// runs to its end whatever becomes of ctx, but for Config.Limit at most: the ctx that fn gets has ctx's values
// and that deadline. It fails with ErrBusy when the queue is full or the turn does not come, ErrDiskFull,
// ErrCommitUnknown when the COMMIT itself failed, and ErrStopped after Close or a failed fsync.
// A panic in fn is logged as a bug and returned as an error.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(inside{}) != nil {
		return fmt.Errorf("transaction inside a transaction: pass the outer tx along instead")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if db.writer != nil {
		return db.writer.do(ctx, fn)
	}
	return db.inMySQL(ctx, fn)
}

// inside marks the context given to fn of InTx.
type inside struct{}

// Affected gives the number of rows that a statement matched, on both engines also where nothing changed.
// It takes what ExecContext returns: Affected(tx.ExecContext(…)).
func Affected(res sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// IsDuplicate tells whether err says that a row with the same unique key is already there.
func IsDuplicate(err error) bool {
	return duplicateInSQLite(err) || duplicateInMySQL(err)
}
