package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// hold occupies the writer until the function it gives is called, so that what comes meanwhile forms one group.
func hold(t testing.TB, db *sqldb.DB) (letGo func()) {
	t.Helper()
	running, gate, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var once sync.Once // its group may be run again
	go func() {
		defer close(done)
		err := db.InTx(context.Background(), func(context.Context, *sqldb.Tx) error {
			once.Do(func() { close(running) })
			<-gate
			return nil
		})
		if err != nil {
			t.Errorf("the transaction that held the writer: %v", err)
		}
	}()
	<-running
	return func() { close(gate); <-done }
}

// queue starts InTx and returns when it waits for its turn; the channel gives its answer.
func queue(t testing.TB, ctx context.Context, db *sqldb.DB, fn func(ctx context.Context, tx *sqldb.Tx) error) <-chan error {
	t.Helper()
	before := db.Stats().Waiting
	answer := make(chan error, 1)
	go func() { answer <- db.InTx(ctx, fn) }()
	eventually.True(t, "the transaction waits", func() bool { return db.Stats().Waiting > before })
	return answer
}

func putting(id string, n int64) func(context.Context, *sqldb.Tx) error {
	return func(ctx context.Context, tx *sqldb.Tx) error { return put(ctx, tx, id, n) }
}

func jars(t testing.TB, q sqldb.Querier) (ids []string) {
	t.Helper()
	rows, err := q.QueryContext(context.Background(), "SELECT id FROM jars ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestWhatWaitsTogetherSharesOneCommitAndFailsAlone(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	db.KeepGroupsOpen(time.Minute)
	letGo := hold(t, db)
	errNo := errors.New("no")
	var answers []<-chan error
	for i := range 100 {
		answers = append(answers, queue(t, t.Context(), db, func(ctx context.Context, tx *sqldb.Tx) error {
			if err := put(ctx, tx, fmt.Sprintf("%03d", i), 1); err != nil {
				return err
			}
			if i%2 == 1 {
				return errNo
			}
			return nil
		}))
	}
	before := db.Stats()
	letGo()
	for i, answer := range answers {
		if err := <-answer; (i%2 == 1) != errors.Is(err, errNo) || (i%2 == 0) != (err == nil) {
			t.Errorf("transaction %d: %v", i, err)
		}
	}
	if got := len(jars(t, db)); got != 50 {
		t.Errorf("%d jars, want 50", got)
	}
	after := db.Stats()
	if got := after.Commits - before.Commits; got != 1 {
		t.Errorf("%d commits for 101 transactions, want 1", got)
	}
	if got := after.Failed - before.Failed; got != 50 {
		t.Errorf("%d counted as failed, want 50", got)
	}
}

func TestAFullQueueAnswersBusyAtOnce(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	letGo := hold(t, db)
	var all sync.WaitGroup
	for i := range 4096 {
		all.Go(func() {
			if err := db.InTx(context.Background(), putting(fmt.Sprint(i), 1)); err != nil {
				t.Error(err)
			}
		})
	}
	eventually.True(t, "the queue is full", func() bool { return db.Stats().Waiting == 4096 })
	err := db.InTx(t.Context(), putting("one too many", 1))
	if !errors.Is(err, sqldb.ErrBusy) || fault.Of(err).GetHeaders().Get("Retry-After") == "" {
		t.Errorf("got %v, want busy with Retry-After", err)
	}
	letGo()
	all.Wait()
	if got := jars(t, db); len(got) != 4096 || slices.Contains(got, "one too many") {
		t.Errorf("%d jars, want 4096", len(got))
	}
}

func TestACancelledCallerIsSkipped(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	letGo := hold(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	answer := queue(t, ctx, db, putting("given up", 1))
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
	letGo()
	if err := db.InTx(ctx, putting("never", 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
	if err := db.InTx(t.Context(), putting("kept", 1)); err != nil {
		t.Fatal(err)
	}
	if got := jars(t, db); !slices.Equal(got, []string{"kept"}) {
		t.Errorf("jars %v, want only the kept one", got)
	}
}

func TestACallerThatLeavesWhileItsTransactionRunsStillLearnsTheTruth(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		ctx, cancel := context.WithCancel(t.Context())
		err := db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			cancel()
			return put(ctx, tx, "a", 1)
		})
		if err != nil || stock(t, db, "a") != 1 {
			t.Errorf("got %v", err)
		}
	})
}

func TestAPanicIsContained(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if err := put(ctx, tx, "a", 1); err != nil {
				return err
			}
			panic("ouch")
		})
		if err == nil || !strings.Contains(err.Error(), "ouch") || fault.Of(err).Kind() != fault.Internal {
			t.Errorf("got %v, want an internal error about the panic", err)
		}
		if err := db.InTx(t.Context(), putting("b", 1)); err != nil {
			t.Fatal(err)
		}
		if got := jars(t, db); !slices.Equal(got, []string{"b"}) {
			t.Errorf("jars %v, want only b", got)
		}
	})
}

func TestAFunctionThatEndsItsGoroutineIsContained(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		if err := put(ctx, tx, "a", 1); err != nil {
			return err
		}
		runtime.Goexit()
		return nil
	})
	if err == nil {
		t.Error("no error")
	}
	if err := db.InTx(t.Context(), putting("b", 1)); err != nil {
		t.Fatal(err)
	}
	if got := jars(t, db); !slices.Equal(got, []string{"b"}) {
		t.Errorf("jars %v, want only b", got)
	}
}

func openWith(t testing.TB, c sqldb.Config) *sqldb.DB {
	t.Helper()
	c.URL = "sqlite:" + filepath.Join(t.TempDir(), "shop.db")
	db, err := sqldb.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return migrated(t, db)
}

func TestASlowStatementIsInterruptedAndTheRestOfItsGroupIsDone(t *testing.T) {
	db := openWith(t, sqldb.Config{Limit: 200 * time.Millisecond})
	letGo := hold(t, db)
	runs := 0
	first := queue(t, t.Context(), db, func(ctx context.Context, tx *sqldb.Tx) error {
		runs++
		return put(ctx, tx, "first", 1)
	})
	slow := queue(t, t.Context(), db, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := put(ctx, tx, "slow", 1); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO jars (id, stock)
			WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'n' || i, ? FROM n WHERE i < 0`, 1)
		return err
	})
	last := queue(t, t.Context(), db, putting("last", 1))
	letGo()
	if err := <-slow; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the slow one got %v, want deadline exceeded", err)
	}
	if err := errors.Join(<-first, <-last); err != nil {
		t.Error(err)
	}
	if got := jars(t, db); !slices.Equal(got, []string{"first", "last"}) {
		t.Errorf("jars %v, want first and last", got)
	}
	if runs != 2 {
		t.Errorf("the one before the slow one ran %d times, want 2: once undone with the group, once more", runs)
	}
}

func TestAFunctionThatHangsIsLeftBehind(t *testing.T) {
	db := openWith(t, sqldb.Config{Limit: 50 * time.Millisecond})
	gate, late := make(chan struct{}), make(chan error, 3)
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		if err := put(ctx, tx, "hung", 1); err != nil {
			return err
		}
		<-gate
		late <- put(context.Background(), tx, "late", 1)
		_, err := tx.QueryContext(context.Background(), "SELECT ?", 1) //nolint:rowserrcheck,sqlclosecheck // there are no rows to come
		late <- err
		var n int
		late <- tx.QueryRowContext(context.Background(), "SELECT ?", 1).Scan(&n)
		return nil
	})
	if err == nil {
		t.Error("no error")
	}
	if err := db.InTx(t.Context(), putting("next", 1)); err != nil {
		t.Fatal(err)
	}
	close(gate)
	for range 3 {
		if err := <-late; err == nil {
			t.Error("a statement ran after its transaction was over")
		}
	}
	if got := jars(t, db); !slices.Equal(got, []string{"next"}) {
		t.Errorf("jars %v, want only next", got)
	}
}

func TestAWriterThatIsHeldAnswersBusyInTheEnd(t *testing.T) {
	db := openWith(t, sqldb.Config{Limit: 10 * time.Second, Patience: 50 * time.Millisecond})
	letGo := hold(t, db)
	defer letGo()
	if err := db.InTx(t.Context(), putting("a", 1)); !errors.Is(err, sqldb.ErrBusy) {
		t.Errorf("got %v, want busy", err)
	}
}

func TestADeferredForeignKeyFailsOnlyItsOwnTransaction(t *testing.T) {
	db := migrated(t, sqldbtest.SQLite(t))
	err := sqldb.Migrate(t.Context(), db, "labels", fstest.MapFS{"00001_labels.sql": {Data: []byte(`-- +goose Up
		CREATE TABLE labels (jar VARCHAR(36) REFERENCES jars (id) DEFERRABLE INITIALLY DEFERRED);`)}})
	if err != nil {
		t.Fatal(err)
	}
	letGo := hold(t, db)
	good := queue(t, t.Context(), db, putting("good", 1))
	bad := queue(t, t.Context(), db, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO labels (jar) VALUES (?)", "nowhere")
		return err
	})
	letGo()
	if err := <-good; err != nil {
		t.Errorf("the good one: %v", err)
	}
	if err := <-bad; err == nil || errors.Is(err, sqldb.ErrCommitUnknown) {
		t.Errorf("the bad one got %v, want the constraint", err)
	}
	if got := stock(t, db, "good"); got != 1 {
		t.Errorf("stock = %d, want 1", got)
	}
}

func TestCloseFinishesWhatWaitsAndThenRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	db, err := sqldb.Open(t.Context(), sqldb.Config{URL: "sqlite:" + path})
	if err != nil {
		t.Fatal(err)
	}
	migrated(t, db)
	letGo := hold(t, db)
	answer := queue(t, t.Context(), db, putting("waited", 1))
	closed := make(chan error)
	go func() { closed <- db.Close() }()
	eventually.True(t, "the database closes", func() bool { return db.Ping(context.Background()) != nil })
	if err := db.InTx(t.Context(), putting("late", 1)); !errors.Is(err, sqldb.ErrStopped) {
		t.Errorf("got %v, want stopped", err)
	}
	letGo()
	if err := errors.Join(<-answer, <-closed); err != nil {
		t.Error(err)
	}
	again := sqldbtest.Open(t, "sqlite:"+path)
	if got := jars(t, again); !slices.Equal(got, []string{"waited"}) {
		t.Errorf("jars %v, want the one that waited", got)
	}
}
