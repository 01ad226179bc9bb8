package sqldb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// TestMain plays the other process of the tests that need one.
func TestMain(m *testing.M) {
	switch os.Getenv("SAJA_TEST_PROCESS") {
	case "":
		os.Exit(m.Run())
	case "writes past a limit":
		writePastALimit(os.Getenv("SAJA_TEST_FILE"))
	case "commits until killed":
		commitUntilKilled(os.Getenv("SAJA_TEST_FILE"))
	}
}

// process prepares another process of this test binary.
func process(t testing.TB, what, file string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SAJA_TEST_PROCESS="+what, "SAJA_TEST_FILE="+file)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Stderr = t.Output()
	return cmd
}

// A database that may not grow is what SQLite makes of a full disk: SQLITE_FULL.
func TestAFullDiskIsSaidAndLeavesNothingHalfDone(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		if err := put(ctx, tx, "before", 1); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "PRAGMA max_page_count = 40")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Errorf("with room: %v", err)
	}
	letGo := hold(t, db)
	good := queue(t, t.Context(), db, putting("good", 1))
	big := queue(t, t.Context(), db, func(ctx context.Context, tx *sqldb.Tx) error {
		for i := range 100 { // it ignores the failure, and must not get half of it anyway
			put(ctx, tx, fmt.Sprintf("%d-%s", i, strings.Repeat("x", 4000)), 1)
		}
		return nil
	})
	letGo()
	if err := <-big; !errors.Is(err, sqldb.ErrDiskFull) || fault.Of(err).Kind() != fault.Unavailable {
		t.Errorf("got %v, want disk full", err)
	}
	if err := db.Ping(t.Context()); !errors.Is(err, sqldb.ErrDiskFull) {
		t.Errorf("a store without room for what it is given says %v when it is asked after", err)
	}
	if err := <-good; err != nil {
		t.Errorf("the one before it: %v", err)
	}
	if got := jars(t, db); !slices.Equal(got, []string{"before", "good"}) {
		t.Errorf("jars %.80v, want before and good", got)
	}
	if err := db.InTx(t.Context(), putting("after", 1)); err != nil {
		t.Errorf("a small one afterwards: %v", err)
	}
}

// The process may not write files past a size: its COMMIT fails with an I/O error of unclear meaning.
func TestAFailedCommitIsUnknownAndTheStoreGoesOn(t *testing.T) {
	cmd := process(t, "writes past a limit", filepath.Join(t.TempDir(), "shop.db"))
	out, err := cmd.Output()
	if err != nil || strings.TrimSpace(string(out)) != "ok" {
		t.Errorf("%v: %s", err, out)
	}
}

func writePastALimit(file string) {
	ctx := context.Background()
	signal.Ignore(syscall.SIGXFSZ)
	var log bytes.Buffer
	db, err := sqldb.Open(ctx, sqldb.Config{URL: "sqlite:" + file, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err == nil {
		err = sqldb.Migrate(ctx, db, "pantry", pantry)
	}
	var limit syscall.Rlimit
	if err == nil {
		err = syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit)
	}
	setLimit := func(n uint64) error {
		limit.Cur = n
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
	}
	if err = errors.Join(err, setLimit(1<<20)); err != nil {
		fmt.Println(err)
		return
	}
	var failed error
	for i := 0; failed == nil && i < 1000; i++ {
		failed = db.InTx(ctx, putting(fmt.Sprintf("%d-%s", i, strings.Repeat("x", 30_000)), 1))
	}
	if !errors.Is(failed, sqldb.ErrCommitUnknown) {
		fmt.Println("got", failed, "want commit unknown")
	}
	for range 9 {
		_ = db.InTx(ctx, putting(strings.Repeat("y", 60_000), 1))
	}
	if err := errors.Join(setLimit(limit.Max), db.InTx(ctx, putting("after", 1)), db.Close()); err != nil {
		fmt.Println(err)
	}
	if n := strings.Count(log.String(), "commit failed"); n != 1 {
		fmt.Println("the log says", n, "times within a minute that a commit failed")
	}
	fmt.Println("ok")
}

// The log file is swapped for /dev/null, which takes every write and refuses to sync.
func TestAFailedFsyncStopsTheStore(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	if err := db.InTx(t.Context(), putting("before", 1)); err != nil {
		t.Fatal(err)
	}
	swapLogs(t, os.O_RDWR)
	if err := db.InTx(t.Context(), putting("lost", 1)); !errors.Is(err, sqldb.ErrCommitUnknown) {
		t.Errorf("got %v, want commit unknown", err)
	}
	for range 2 {
		if err := db.InTx(t.Context(), putting("never", 1)); !errors.Is(err, sqldb.ErrStopped) {
			t.Errorf("got %v, want stopped", err)
		}
	}
	if err := db.Ping(t.Context()); !errors.Is(err, sqldb.ErrStopped) {
		t.Errorf("ping says %v, want stopped", err)
	}
	select {
	case <-db.Failed():
	default:
		t.Error("nobody is told that the store has stopped for good")
	}
}

// The log file is swapped for one that cannot be written to, as on a disk that has turned read-only.
func TestADiskThatTakesNoWritesIsToldAndMayComeBack(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	if err := db.InTx(t.Context(), putting("before", 1)); err != nil {
		t.Fatal(err)
	}
	swapLogs(t, os.O_RDONLY)
	for range 2 {
		err := db.InTx(t.Context(), putting("lost", 1))
		if kind := fault.Of(err).Kind(); err == nil || kind != fault.Unavailable {
			t.Errorf("got %v, want something that can be tried again", err)
		}
	}
	if err := db.Ping(t.Context()); !errors.Is(err, sqldb.ErrDisk) {
		t.Errorf("ping says %v, want that the disk refuses", err)
	}
	select {
	case <-db.Failed():
		t.Error("a disk that may come back has stopped the store for good")
	default:
	}
}

// swapLogs puts /dev/null, opened in a mode, in the place of every open write-ahead log of this test's databases.
func swapLogs(t *testing.T, mode int) {
	null, err := os.OpenFile(os.DevNull, mode, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	swapped := 0
	for _, fd := range fds {
		name, _ := os.Readlink("/proc/self/fd/" + fd.Name())
		if !strings.Contains(name, t.Name()) || !strings.HasSuffix(name, "-wal") {
			continue
		}
		var n int
		fmt.Sscan(fd.Name(), &n)
		if err := syscall.Dup3(int(null.Fd()), n, 0); err != nil {
			t.Fatal(err)
		}
		swapped++
	}
	if swapped == 0 {
		t.Fatal("found no log file")
	}
}
