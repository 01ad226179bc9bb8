package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// Domain is the name of a part of the shop and the steps that make its tables.
//
// Files are goose's, 00001_name.sql with "-- +goose Up" on top, at the root of Files or in a folder "migrations" there; where
// the engines differ, two files of one number stand side by side, 00001_name.sqlite.sql and 00001_name.mysql.sql.
// What has run is kept in the table goose_<name>.
//
// A step says in a line of its own "-- oldest: N" which is the oldest program that can still work on the tables after it,
// named by the newest step of this domain which that program knows; without the line it is only a program that knows the
// step itself.
type Domain struct {
	Name  string
	Files fs.FS
}

// Migrate brings the tables of one domain up to date: see MigrateAll.
func Migrate(ctx context.Context, db *DB, domain string, files fs.FS) error {
	return MigrateAll(ctx, db, Domain{domain, files})
}

// MigrateAll brings the tables of all domains up to date, in their order, forward only. Where nothing is to be done that costs
// two reads. On SQLite all steps are one transaction: one fsync, and a step that fails leaves the data as they were. On MySQL
// each statement that changes a table is its own, and a step that fails or is cut off goes on behind those that ran.
//
// A program older than the data works as long as no step forbids it, so that a switch to a new version can be taken back;
// else it fails with ErrNewerSchema, before anything was changed.
func MigrateAll(ctx context.Context, db *DB, domains ...Domain) error {
	all, err := readSteps(db.dialect, domains)
	if err != nil {
		return err
	}
	pending, err := db.pending(ctx, all)
	if err != nil || len(pending) == 0 {
		return err
	}
	unlock, err := db.lockMigrations(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer unlock()
	if err := db.compareByBytes(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if pending, err = db.pending(ctx, all); err != nil { // another process may have been at it
		return err
	}
	run := func(pool *sql.DB) error {
		for _, s := range pending {
			if err := db.up(ctx, pool, s); err != nil {
				return fmt.Errorf("migrate %s: %w", s.domain, engineFault(err))
			}
		}
		return nil
	}
	if db.dialect == MySQL {
		return run(db.admin)
	}
	return db.whole(ctx, run)
}

// steps are the files of a domain that are for the engine at hand.
type steps struct {
	domain      string
	files       fs.FS
	names, skip []string // skip: the other engine's
	have, want  int64    // the newest step that has run, and that there is
}

func readSteps(dialect Dialect, domains []Domain) ([]*steps, error) {
	foreign := ".mysql.sql"
	if dialect == MySQL {
		foreign = ".sqlite.sql"
	}
	var all []*steps
	for _, d := range domains {
		s := &steps{domain: d.Name, files: d.Files}
		if _, err := fs.Stat(s.files, "migrations"); err == nil {
			if s.files, err = fs.Sub(s.files, "migrations"); err != nil {
				return nil, fmt.Errorf("migrate %s: %w", d.Name, err)
			}
		}
		names, err := fs.Glob(s.files, "*.sql")
		if err != nil || len(names) == 0 {
			return nil, fmt.Errorf("migrate %s: no *.sql files (%w)", d.Name, cmp.Or(err, fs.ErrNotExist))
		}
		for _, name := range names {
			if strings.HasSuffix(name, foreign) {
				s.skip = append(s.skip, name)
				continue
			}
			step, err := goose.NumericComponent(name)
			if err != nil {
				return nil, fmt.Errorf("migrate %s: %s: %w", d.Name, name, err)
			}
			s.names, s.want = append(s.names, name), max(s.want, step)
		}
		all = append(all, s)
	}
	return all, nil
}

// pending reads how far the domains are and gives those that are behind. It fails with ErrNewerSchema for one that is too far ahead.
func (db *DB) pending(ctx context.Context, all []*steps) ([]*steps, error) {
	have, err := db.versions(ctx, all)
	if err != nil {
		return nil, fmt.Errorf("migrate: read how far the tables are: %w", engineFault(err))
	}
	var behind []*steps
	for _, s := range all {
		if s.have = have[s.domain]; s.have < s.want {
			behind = append(behind, s)
		}
		if s.have <= s.want {
			continue
		}
		oldest, err := db.oldestProgram(ctx, s.domain, s.want, s.have)
		if err == nil && oldest > s.want {
			err = fmt.Errorf("the data is at step %d and asks for a program that knows step %d; this one knows %d: %w", s.have, oldest, s.want,
				ErrNewerSchema.About("domain", s.domain))
		}
		if err != nil {
			return nil, fmt.Errorf("migrate %s: %w", s.domain, err)
		}
		db.config.Logger.Info("an older program works on newer tables", "domain", s.domain, "data", s.have, "program", s.want)
	}
	return behind, nil
}

const gooseTable = "goose_"

// versions gives the newest step that has run of each domain that has any.
func (db *DB) versions(ctx context.Context, all []*steps) (map[string]int64, error) {
	tables := "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'goose%'"
	if db.dialect == MySQL {
		tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'goose%'"
	}
	made := map[string]bool{}
	var name string
	err := each(ctx, db.admin, tables, func() { made[name] = true }, &name)
	if err != nil {
		return nil, err
	}
	var asks []string
	for _, s := range all {
		if made[gooseTable+s.domain] {
			asks = append(asks, fmt.Sprintf("SELECT '%s', COALESCE(MAX(version_id), 0) FROM %s%s", s.domain, gooseTable, s.domain))
		}
	}
	have := map[string]int64{}
	if len(asks) == 0 {
		return have, nil
	}
	var version int64
	err = each(ctx, db.admin, strings.Join(asks, " UNION ALL "), func() { have[name] = version }, &name, &version)
	return have, err
}

// each reads rows one after another into the places given and calls heed after each.
func each(ctx context.Context, pool *sql.DB, query string, heed func(), into ...any) error {
	rows, err := pool.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		heed()
	}
	return rows.Err()
}

// up runs the steps of a domain that have not run yet.
func (db *DB) up(ctx context.Context, pool *sql.DB, s *steps) error {
	dialect := database.DialectSQLite3
	if db.dialect == MySQL {
		dialect = database.DialectMySQL
	}
	files, err := db.resumable(ctx, pool, s)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, pool, files, goose.WithTableName(gooseTable+s.domain), goose.WithExcludeNames(s.skip),
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	if err := noteOldest(ctx, pool, s); err != nil {
		return err
	}
	results, err := p.Up(ctx)
	for _, r := range results {
		db.config.Logger.Debug("migrated", "domain", s.domain, "step", r.Source.Version, "took", r.Duration)
	}
	return err
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
