package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/go-sql-driver/mysql"
)

// The server's error numbers that mean something to us.
const (
	mysqlDuplicate = 1062
	mysqlLockWait  = 1205
	mysqlDeadlock  = 1213
	mysqlDiskFull  = 1021
	mysqlTableFull = 1114
)

const (
	mysqlConns     = 32
	mysqlCollation = "utf8mb4_bin"
)

func openMySQL(ctx context.Context, c Config, dsn string) (*DB, error) {
	conf, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if conf.DBName == "" {
		return nil, errors.New("open database: the MySQL URL names no database")
	}
	conf.ClientFoundRows = true     // a guarded UPDATE that changes nothing still matched, as on SQLite
	conf.InterpolateParams = true   // one round trip a statement
	conf.Collation = mysqlCollation // compare as SQLite does: by bytes
	conf.Timeout = cmp.Or(conf.Timeout, 5*time.Second)
	conf.ReadTimeout = cmp.Or(conf.ReadTimeout, 30*time.Second)
	conf.WriteTimeout = cmp.Or(conf.WriteTimeout, 30*time.Second)
	conf.Logger = &mysql.NopLogger{}
	connector, err := mysql.NewConnector(conf)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	quiet := new(silence)
	pool := sql.OpenDB(preparing{reaching{readCommitted{connector}, quiet}, quiet})
	pool.SetMaxOpenConns(mysqlConns)
	pool.SetMaxIdleConns(mysqlConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	pool.SetConnMaxLifetime(time.Hour)
	db := &DB{config: c, dialect: MySQL, target: conf.DBName, reads: pool, admin: pool, silence: quiet}
	if err := db.Ping(ctx); err != nil {
		return nil, fmt.Errorf("open database %s at %s: %w", conf.DBName, conf.Addr, errors.Join(err, pool.Close()))
	}
	return db, nil
}

// readCommitted sets the isolation level once a connection: gap locks of the default level make guarded updates wait.
type readCommitted struct{ driver.Connector }

func (r readCommitted) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	for _, set := range []string{
		"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
		"SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
		"SET SESSION innodb_lock_wait_timeout = 5",
	} {
		if _, err := conn.(driver.ExecerContext).ExecContext(ctx, set, nil); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return conn, nil
}

// inMySQL is InTx on MySQL: a transaction of its own, run again when the server chose it to break a deadlock.
func (db *DB) inMySQL(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	for try := 0; ; try++ {
		hooks, err := db.onceInMySQL(ctx, fn)
		if err == nil {
			for _, hook := range hooks {
				hook()
			}
			return nil
		}
		if try == 3 || !lostTheLock(err) {
			return mysqlFault(err)
		}
		pause := time.Duration(1<<try)*10*time.Millisecond + rand.N(20*time.Millisecond)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (db *DB) onceInMySQL(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) ([]func(), error) {
	patience, why := db.config.Patience, error(ErrBusy)
	if db.silence.holds() { // no connection comes from a server that does not answer
		patience, why = min(patience, db.config.ReadLimit), errSilent
	}
	waiting, cancel := context.WithTimeoutCause(ctx, patience, why)
	conn, err := db.reads.Conn(waiting)
	cancel()
	if err != nil {
		if ctx.Err() == nil && errors.Is(context.Cause(waiting), why) {
			return nil, why
		}
		return nil, cmp.Or(ctx.Err(), err)
	}
	defer conn.Close()
	ctx, cancel = db.context(ctx)
	defer cancel()
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	tx := &Tx{db: db, ctx: ctx, run: t}
	defer t.Rollback() // also when fn ends its goroutine; after the commit it does nothing
	err = tx.call(fn)
	tx.end()
	if err != nil {
		return nil, err
	}
	if err := t.Commit(); err != nil {
		if lostTheLock(err) {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %w", ErrCommitUnknown, err)
	}
	return tx.hooks, nil
}

func mysqlNumber(err error) uint16 {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return e.Number
	}
	return 0
}

func duplicateInMySQL(err error) bool { return mysqlNumber(err) == mysqlDuplicate }

func lostTheLock(err error) bool {
	n := mysqlNumber(err)
	return n == mysqlDeadlock || n == mysqlLockWait
}

func mysqlFault(err error) error {
	switch mysqlNumber(err) {
	case mysqlDiskFull, mysqlTableFull:
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	case mysqlDeadlock, mysqlLockWait:
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}
