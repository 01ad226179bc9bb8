package sqldb

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// Migrate brings the tables of one domain up to date, forward only. Files are goose's, 00001_name.sql with
// "-- +goose Up" on top, at the root of files or in a folder "migrations" there; where the engines differ, two files of one
// number stand side by side, 00001_name.sqlite.sql and 00001_name.mysql.sql.
// What has run is kept in the table goose_<domain>.
//
// A step says in a line of its own "-- oldest: N" which is the oldest program that can still work on the tables after it,
// named by the newest step of this domain which that program knows; without the line it is only a program that knows the
// step itself. A program older than the data works as long as no step forbids it, so that a switch to a new version can be
// taken back; else Migrate fails with ErrNewerSchema.
func Migrate(ctx context.Context, db *DB, domain string, files fs.FS) error {
	if _, err := fs.Stat(files, "migrations"); err == nil {
		if files, err = fs.Sub(files, "migrations"); err != nil {
			return fmt.Errorf("migrate %s: %w", domain, err)
		}
	}
	foreign, dialect := ".mysql.sql", database.DialectSQLite3
	if db.dialect == MySQL {
		foreign, dialect = ".sqlite.sql", database.DialectMySQL
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		return fmt.Errorf("migrate %s: no *.sql files (%w)", domain, cmp.Or(err, fs.ErrNotExist))
	}
	var skip []string
	for _, name := range names {
		if strings.HasSuffix(name, foreign) {
			skip = append(skip, name)
		}
	}
	p, err := goose.NewProvider(dialect, db.admin, files, goose.WithTableName("goose_"+domain), goose.WithExcludeNames(skip),
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return fmt.Errorf("migrate %s: %w", domain, err)
	}
	unlock, err := db.lockMigrations(ctx)
	if err != nil {
		return fmt.Errorf("migrate %s: %w", domain, err)
	}
	defer unlock()
	if err := db.compareByBytes(ctx); err != nil {
		return fmt.Errorf("migrate %s: %w", domain, err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migrate %s: %w", domain, engineFault(err))
	}
	if have == want {
		return nil
	}
	if have > want {
		oldest, err := db.oldestProgram(ctx, domain, want, have)
		if err == nil && oldest > want {
			err = fmt.Errorf("the data is at step %d and asks for a program that knows step %d; this one knows %d: %w", have, oldest, want,
				ErrNewerSchema.About("domain", domain))
		}
		if err != nil {
			return fmt.Errorf("migrate %s: %w", domain, err)
		}
		db.config.Logger.Info("an older program works on newer tables", "domain", domain, "data", have, "program", want)
		return nil
	}
	if err := db.noteOldest(ctx, domain, files, names, skip, have); err != nil {
		return fmt.Errorf("migrate %s: %w", domain, err)
	}
	results, err := p.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate %s: %w", domain, engineFault(err))
	}
	for _, r := range results {
		db.config.Logger.Debug("migrated", "domain", domain, "step", r.Source.Version, "took", r.Duration)
	}
	return nil
}

// lockMigrations keeps a second process from migrating the same MySQL database; SQLite has its own lock.
func (db *DB) lockMigrations(ctx context.Context) (unlock func(), err error) {
	if db.dialect != MySQL {
		return func() {}, nil
	}
	conn, err := db.admin.Conn(ctx)
	if err != nil {
		return nil, err
	}
	name := "saja_migrate_" + db.target
	name = name[:min(len(name), 64)]
	var got int
	if err := conn.QueryRowContext(ctx, "SELECT COALESCE(GET_LOCK(?, 20), 0)", name).Scan(&got); err != nil || got != 1 {
		conn.Close()
		return nil, fmt.Errorf("another saja is migrating this database: %w", cmp.Or(err, error(ErrBusy)))
	}
	return func() {
		// The lock of a connection that fails here ends with it.
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT RELEASE_LOCK(?)", name)
		conn.Close()
	}, nil
}

// compareByBytes makes new tables of a MySQL database tell 'a' from 'A', as SQLite's do, whatever the server's default is.
func (db *DB) compareByBytes(ctx context.Context) error {
	if db.dialect != MySQL {
		return nil
	}
	var collation string
	if err := db.admin.QueryRowContext(ctx, "SELECT @@collation_database").Scan(&collation); err != nil || collation == mysqlCollation {
		return err
	}
	name := `"` + strings.ReplaceAll(db.target, `"`, `""`) + `"`
	if _, err := db.admin.ExecContext(ctx, "ALTER DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE "+mysqlCollation); err != nil {
		return fmt.Errorf("the database compares text by %s, and saja needs %s: %w", collation, mysqlCollation, err)
	}
	return nil
}
