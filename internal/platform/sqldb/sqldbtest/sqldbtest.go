// Package sqldbtest gives tests real databases: a SQLite file each, and a fresh database on a throw-away MariaDB server.
//
// The server starts with the first test of a test binary that asks for one and ends with the binary, however that ends:
// its keeper is a small shell that waits on a pipe, and a pipe closes when its owner dies.
package sqldbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Each runs test on every engine, as the sub-tests "sqlite" and "mariadb", each time with an empty database.
func Each(t *testing.T, test func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("mariadb", func(t *testing.T) { test(t, MariaDB(t)) })
}

// SQLite opens an empty SQLite database that lasts as long as t.
func SQLite(t testing.TB) *sqldb.DB {
	t.Helper()
	return Open(t, "sqlite:"+filepath.Join(folder(t), "shop.db"))
}

// MariaDB opens an empty MariaDB database that lasts as long as t.
func MariaDB(t testing.TB) *sqldb.DB {
	t.Helper()
	return Open(t, MariaDBURL(t))
}

// MariaDBURL makes an empty MariaDB database that lasts as long as t and gives the URL to open it with.
func MariaDBURL(t testing.TB) string {
	t.Helper()
	mariadb, err := server()
	if err != nil {
		t.Fatal(err)
	}
	admin, err := sql.Open("mysql", "root@unix("+mariadb.socket+")/")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close() })
	name, err := newDatabase(admin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return urlOf(mariadb, name)
}

func newDatabase(admin *sql.DB) (string, error) {
	name := "t_" + strings.ToLower(rand.Text())
	// A common default, and not the one that we need: Migrate has to see to that.
	if _, err := admin.Exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"); err != nil {
		return "", fmt.Errorf("make a database: %w", err)
	}
	return name, nil
}

func urlOf(mariadb running, database string) string {
	return fmt.Sprintf("mysql://root@unix(%s)/%s", mariadb.socket, database)
}

// Hear gives what keeps the statements that run on an engine for HoldPlans, where the package under test opens a database itself.
func Hear(engine sqldb.Dialect) func(query string, args []any) {
	return func(query string, args []any) { heard.hear(engine, query, args) }
}

// Open opens url for as long as t lasts; what the store logs goes to t's log.
func Open(t testing.TB, url string) *sqldb.DB {
	t.Helper()
	engine := sqldb.SQLite
	if strings.HasPrefix(url, "mysql:") {
		engine = sqldb.MySQL
	}
	db, err := sqldb.Open(context.Background(), sqldb.Config{
		URL: url, Heard: Hear(engine), Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Limit: time.Minute, Patience: time.Minute, ReadLimit: time.Minute, // a slow machine is no failure
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	return db
}
