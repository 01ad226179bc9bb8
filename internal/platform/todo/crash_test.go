package todo_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// TestMain plays the process that is killed.
func TestMain(m *testing.M) {
	if url := os.Getenv("SAJA_TEST_HANGING"); url != "" {
		takeUpAndHang(url)
	}
	if url := os.Getenv("SAJA_TEST_DB"); url != "" {
		addAndDoUntilKilled(url, os.Getenv("SAJA_TEST_ROUND"))
	}
	os.Exit(m.Run())
}

// engines are databases that another process can open as well.
var engines = map[string]func(t *testing.T) string{
	"sqlite":  func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "shop.db") },
	"mariadb": func(t *testing.T) string { return sqldbtest.MariaDBURL(t) },
}

// stamp is a handler with an effect outside, a line on standard output, and one inside, a row for each time.
func stamp(db *sqldb.DB, tell func(key string)) todo.Kind {
	return todo.Kind{Name: "stamp", Handle: func(ctx context.Context, j todo.Job) error {
		tell(j.Key)
		return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			if _, err := tx.ExecContext(ctx, "UPDATE stamps SET times = times + 1 WHERE about = ?", j.Key); err != nil {
				return err
			}
			return j.Done(ctx, tx)
		})
	}}
}

func addAndDoUntilKilled(url, round string) {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, sqldb.Config{URL: url})
	if err != nil {
		panic(err)
	}
	r := todo.NewRunner(db, todo.Config{}, slog.Default(), time.Now, stamp(db, func(key string) { fmt.Println("did " + key) }))
	go func() { _ = r.Run(ctx) }()
	for i := 0; ; i++ {
		key := fmt.Sprintf("%s-%d", round, i)
		err := db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			if _, err := tx.ExecContext(ctx, "INSERT INTO stamps (about, times) VALUES (?, 0)", key); err != nil {
				return err
			}
			return todo.Add(ctx, tx, todo.Item{Kind: "stamp", Key: key})
		})
		if err != nil {
			panic(err)
		}
		fmt.Println("added " + key)
	}
}

// takeUpAndHang is the kitchen, which says what it has in hand and never comes to an end.
func takeUpAndHang(url string) {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, sqldb.Config{URL: url})
	if err != nil {
		panic(err)
	}
	ring := todo.Kind{Name: "ring", Deadline: time.Hour, Handle: func(ctx context.Context, j todo.Job) error {
		fmt.Println(j.Key)
		select {}
	}}
	_ = todo.NewRunner(db, todo.Config{Node: "kitchen"}, slog.Default(), time.Now, ring).Run(ctx)
}

func TestWhatAKilledProcessHadInHandIsDoneAsItsNodeStartsAgain(t *testing.T) {
	for name, url := range engines {
		t.Run(name, func(t *testing.T) {
			where := url(t)
			db := sqldbtest.Open(t, where)
			kitchen(t, db)
			add(t, db, todo.Item{Kind: "ring", Key: "bell"})
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "SAJA_TEST_HANGING="+where)
			cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
			cmd.Stderr = t.Output()
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if said, err := bufio.NewReader(out).ReadString('\n'); said != "bell\n" {
				t.Fatalf("the kitchen has %q in hand (%v), want the bell", said, err)
			}
			cmd.Process.Kill()
			cmd.Wait()
			var e ears
			start(t, todo.NewRunner(db, todo.Config{Node: "kitchen"}, logger(t), time.Now, todo.Kind{Name: "ring", Handle: e.note}))
			eventually.True(t, "the kitchen's bell", func() bool { return slices.Contains(e.heard(), "bell:null") && rows(t, db, "todos") == 0 })
		})
	}
}

func TestKilledFiftyTimesBetweenACommitAndItsRunEverythingIsDone(t *testing.T) {
	for name, url := range engines {
		t.Run(name, func(t *testing.T) {
			where := url(t)
			db := sqldbtest.Open(t, where)
			kitchen(t, db)
			if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				_, err := tx.ExecContext(ctx, "CREATE TABLE stamps (about VARCHAR(60) PRIMARY KEY, times BIGINT NOT NULL)")
				return err
			}); err != nil {
				t.Fatal(err)
			}
			told, added, between := make(map[string]bool), 0, 0
			for round := range 50 {
				cmd := exec.Command(os.Args[0])
				cmd.Env = append(os.Environ(), "SAJA_TEST_DB="+where, fmt.Sprint("SAJA_TEST_ROUND=", round))
				cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
				cmd.Stderr = t.Output()
				out, err := cmd.StdoutPipe()
				if err != nil {
					t.Fatal(err)
				}
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				// The kill comes right after a commit, at another one each round.
				lines, mine := bufio.NewScanner(out), 0
				for lines.Scan() {
					what, key, _ := strings.Cut(lines.Text(), " ")
					if what == "did" {
						told[key] = true
						continue
					}
					if added, mine = added+1, mine+1; mine == 1+round%7 {
						cmd.Process.Kill()
					}
				}
				cmd.Wait()
				if rows(t, db, "todos") > 0 {
					between++
				}
			}
			if between == 0 {
				t.Error("no kill came between a commit and its run")
			}
			var c clock
			c.pass(time.Hour) // every lease has run out
			r := todo.NewRunner(db, todo.Config{}, logger(t), c.now, stamp(db, func(key string) { told[key] = true }))
			drain(t, r)
			if n := rows(t, db, "todos"); n != 0 {
				t.Errorf("%d are left undone", n)
			}
			all, once := rows(t, db, "stamps"), rows(t, db, "stamps WHERE times = 1")
			if all < added || once != all || len(told) < all {
				t.Errorf("%d were answered as added, %d are kept; %d were stamped exactly once, %d told at least once", added, all, once, len(told))
			}
			t.Logf("%d added over 50 kills, %d kills left something to do", all, between)
		})
	}
}
