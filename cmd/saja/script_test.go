package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"saja": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		if err := root().ExecuteContext(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "saja:", err)
			os.Exit(1)
		}
	}})
}

// TestCommands runs every script in testdata/script. Beside the commands of testscript they have:
//
//	ready URL        waits until the shop answers at URL/readyz
//	takeport NAME    listens on a free port, whose address is then in $NAME
//	newer FILE       makes the data look as if a later version had written it
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			root, err := filepath.Abs("../..")
			if err != nil {
				return err
			}
			env.Setenv("ROOT", root)
			for _, name := range []string{"SAJA_HTTP_ADDR", "SAJA_RTMP_ADDR", "SAJA_METRICS_ADDR", "SAJA_PAYMENT_SANDBOX_ADDR"} {
				addr, err := freeAddr()
				if err != nil {
					return err
				}
				env.Setenv(name, addr)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"ready": ready, "takeport": takePort, "newer": newer},
	})
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func ready(ts *testscript.TestScript, _ bool, _ []string) {
	url := "http://" + ts.Getenv("SAJA_HTTP_ADDR") + "/readyz"
	if !eventually.Reached(func() bool {
		r, err := http.Get(url)
		if err != nil {
			return false
		}
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
		return r.StatusCode == http.StatusOK
	}) {
		ts.Fatalf("saja did not become ready at %s", url)
	}
}

func takePort(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv(args[0], l.Addr().String())
}

// newer gives every table of migrations in a database a version that this program does not know.
func newer(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'goose%'")
	ts.Check(err)
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		ts.Check(rows.Scan(&name))
		tables = append(tables, name)
	}
	ts.Check(rows.Err())
	if len(tables) == 0 {
		ts.Fatalf("no migrations in %s", strings.Join(args, " "))
	}
	for _, table := range tables {
		_, err := db.Exec("INSERT INTO " + table + " (version_id, is_applied) VALUES (99999, 1)")
		ts.Check(err)
	}
}
