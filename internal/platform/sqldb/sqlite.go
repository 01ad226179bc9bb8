package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

func openSQLite(ctx context.Context, c Config, path string) (*DB, error) {
	if path == "" {
		return nil, errors.New(`open database: no path after "sqlite:"`)
	}
	if err := private(path); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	admin, err := sql.Open("sqlite", sqliteName(path, writing()))
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	reads := sql.OpenDB(preparing{named{admin.Driver(), sqliteName(path, reading())}, nil})
	db := &DB{config: c, dialect: SQLite, target: path, reads: reads, admin: admin}
	for pool, conns := range map[*sql.DB]int{admin: 4, reads: max(4, runtime.GOMAXPROCS(0)*2)} {
		pool.SetMaxOpenConns(conns)
		pool.SetMaxIdleConns(conns)
	}
	w, err := newWriter(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, errors.Join(engineFault(err), db.admin.Close(), db.reads.Close()))
	}
	db.writer = w
	return db, nil
}

// private makes a database, and what lies beside it, its owner's alone to read. SQLite gives the files beside a database the
// mode of the database itself. A file that is there is not opened: closing it would let go of the locks that this process has.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, beside := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Chmod(path+beside, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return err // whose file it is not may use it all the same
		}
	}
	return nil
}

// writing are the connection's settings that durability rests on.
func writing() url.Values {
	return url.Values{
		"_txlock":       {"immediate"}, // a deferred BEGIN fails on the way from reading to writing
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"}, // NORMAL would lose answered commits when the power goes
		"_foreign_keys": {"on"},
		"_busy_timeout": {"5000"},  // another process, such as `saja user add`, may be writing
		"_dqs":          {"false"}, // "text" is a name, as in MySQL's ANSI mode, never a string
		"_pragma":       {"temp_store(MEMORY)", "wal_autocheckpoint(4000)", "cache_size(-32000)", "journal_size_limit(67108864)"},
	}
}

func reading() url.Values {
	return url.Values{
		"_query_only":   {"on"},
		"_foreign_keys": {"on"},
		"_busy_timeout": {"5000"},
		"_dqs":          {"false"},
		"_pragma":       {"temp_store(MEMORY)", "cache_size(-8000)"},
	}
}

// sqliteName makes a URI, so that a path with '?' or '%' in it stays a path.
func sqliteName(path string, params url.Values) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: params.Encode()}
	return u.String()
}

// sqliteCode gives the extended result code of err, or 0.
func sqliteCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

func duplicateInSQLite(err error) bool {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return true
	}
	return false
}

// fsyncFailed tells whether the disk refused to make something durable; what is on it is then unknown.
func fsyncFailed(err error) bool {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC:
		return true
	}
	return false
}

// readOnly tells whether the file may not be written to any more.
func readOnly(err error) bool { return sqliteCode(err)&0xff == sqlite3.SQLITE_READONLY }

// refusedByDisk tells whether the disk, or what is mounted there, would not read or write.
func refusedByDisk(err error) bool {
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}

// breaksTransaction tells whether the engine may have undone the whole transaction along with the statement that failed.
// See https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
func breaksTransaction(err error) bool {
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT,
		sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ABORT:
		return true
	}
	return lostTheLock(err)
}

// engineFault names the failures of the machine, whoever met them, and leaves all others as they are.
func engineFault(err error) error {
	if err == nil {
		return nil
	}
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	case sqlite3.SQLITE_BUSY:
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	if refusedByDisk(err) {
		return fmt.Errorf("%w: %w", ErrDisk, err)
	}
	return mysqlFault(err)
}
