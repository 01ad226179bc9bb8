package sqldbtest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Shape is the tables that the tests of a package work on. They are made once a test binary and engine: a test on SQLite gets
// a copy of the file, one on MariaDB a database that a test before it has left, emptied.
type Shape struct {
	domains []sqldb.Domain
	file    func() ([]byte, error)
	made    func() (*template, error)

	mu   sync.Mutex
	free []string // MariaDB's databases that are as new
}

// NewShape gives the shape that the migrations of domains make, in their order.
func NewShape(domains ...sqldb.Domain) *Shape {
	s := &Shape{domains: domains}
	s.file, s.made = sync.OnceValues(s.makeFile), sync.OnceValues(s.makeTemplate)
	return s
}

// Each runs test on every engine, as Each does, with the tables of the shape there and as new.
func (s *Shape) Each(t *testing.T, test func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, s.SQLite(t)) })
	t.Run("mariadb", func(t *testing.T) { test(t, s.MariaDB(t)) })
}

// SQLite opens a SQLite database of the shape that lasts as long as t.
func (s *Shape) SQLite(t testing.TB) *sqldb.DB {
	t.Helper()
	return Open(t, s.SQLiteURL(t))
}

// SQLiteURL makes a SQLite database of the shape that lasts as long as t and gives the URL to open it with.
func (s *Shape) SQLiteURL(t testing.TB) string {
	t.Helper()
	content, err := s.file()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder(t), "shop.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// MariaDB opens a MariaDB database of the shape that is this test's as long as t lasts.
func (s *Shape) MariaDB(t testing.TB) *sqldb.DB {
	t.Helper()
	return Open(t, s.MariaDBURL(t))
}

// MariaDBURL gives the URL of a MariaDB database of the shape that is this test's as long as t lasts. One that cannot be made
// as new again, or whose test failed, is dropped.
func (s *Shape) MariaDBURL(t testing.TB) string {
	t.Helper()
	made, err := s.made()
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	name := ""
	if n := len(s.free); n > 0 {
		name, s.free = s.free[n-1], s.free[:n-1]
	}
	s.mu.Unlock()
	if name == "" {
		if name, err = s.make(made.admin); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if !t.Failed() && made.renew(name) == nil {
			s.mu.Lock()
			s.free = append(s.free, name)
			s.mu.Unlock()
			return
		}
		if _, err := made.admin.Exec("DROP DATABASE " + name); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return urlOf(made.server, name)
}

func (s *Shape) makeFile() ([]byte, error) {
	dir, err := os.MkdirTemp(roomy(), "saja-shape-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "shop.db")
	if err := s.migrate("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func (s *Shape) migrate(url string) error {
	db, err := sqldb.Open(context.Background(), sqldb.Config{URL: url, Limit: time.Minute, Patience: time.Minute, ReadLimit: time.Minute})
	if err != nil {
		return err
	}
	if err := sqldb.MigrateAll(context.Background(), db, s.domains...); err != nil {
		db.Close()
		return err
	}
	return db.Close()
}

// make gives the name of a new MariaDB database of the shape.
func (s *Shape) make(admin *sql.DB) (string, error) {
	name, err := newDatabase(admin)
	if err != nil {
		return "", err
	}
	mariadb, err := server()
	if err != nil {
		return "", err
	}
	return name, s.migrate(urlOf(mariadb, name))
}

// template is a MariaDB database of the shape that no test touches: what the others are made as new by.
type template struct {
	server running
	admin  *sql.DB // lives as long as the test binary
	name   string
	tables []string
	filled []string // those that the migrations themselves wrote to
}

func (s *Shape) makeTemplate() (*template, error) {
	mariadb, err := server()
	if err != nil {
		return nil, err
	}
	made := &template{server: mariadb}
	if made.admin, err = sql.Open("mysql", "root@unix("+mariadb.socket+")/"); err != nil {
		return nil, err
	}
	if made.name, err = s.make(made.admin); err != nil {
		return nil, err
	}
	if made.tables, err = made.tablesOf(made.name); err != nil {
		return nil, err
	}
	for _, table := range made.tables {
		var any int
		if err := made.admin.QueryRow("SELECT EXISTS (SELECT 1 FROM " + made.name + "." + table + ")").Scan(&any); err != nil {
			return nil, err
		}
		if any == 1 {
			made.filled = append(made.filled, table)
		}
	}
	return made, nil
}

func (m *template) tablesOf(database string) ([]string, error) {
	var all string
	err := m.admin.QueryRow("SELECT COALESCE(GROUP_CONCAT(table_name ORDER BY table_name), '') FROM information_schema.tables WHERE table_schema = ?", database).Scan(&all)
	return strings.Split(all, ","), err
}

// renewTime is how long a database is waited for that is not let go of: a killed program's transaction may still hold it.
const renewTime = 10 * time.Second

// renew makes a database equal to the template. It fails where a test has made or dropped tables.
func (m *template) renew(name string) error {
	tables, err := m.tablesOf(name)
	if err != nil {
		return err
	}
	if !slices.Equal(tables, m.tables) {
		return fmt.Errorf("%s has tables of its own", name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), renewTime)
	defer cancel()
	conn, err := m.admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	run := func(query string) {
		if err == nil {
			_, err = conn.ExecContext(ctx, query)
		}
	}
	run("SET foreign_key_checks = 0")
	for _, table := range m.tables {
		run("DELETE FROM " + name + "." + table)
	}
	for _, table := range m.filled {
		run("INSERT INTO " + name + "." + table + " SELECT * FROM " + m.name + "." + table)
	}
	run("SET foreign_key_checks = 1")
	return err
}
