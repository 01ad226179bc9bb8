package todo_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

func kitchen(t testing.TB, db *sqldb.DB) {
	t.Helper()
	if err := sqldb.Migrate(t.Context(), db, "todo", todo.Migrations); err != nil {
		t.Fatal(err)
	}
}

func add(t testing.TB, db *sqldb.DB, items ...todo.Item) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		for _, i := range items {
			if err := todo.Add(ctx, tx, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func logger(t testing.TB) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

// start runs a runner until t ends.
func start(t testing.TB, r *todo.Runner) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		if err := r.Run(ctx); err != nil {
			t.Errorf("run: %v", err)
		}
	})
	stop = sync.OnceFunc(func() {
		cancel()
		done.Wait()
	})
	t.Cleanup(stop)
	return stop
}

// clock is a time that tests move by hand.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time       { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) pass(d time.Duration) { c.ahead.Add(int64(d)) }

// ears hears what handlers did.
type ears struct {
	mu  sync.Mutex
	got []string
}

func (e *ears) hear(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.got = append(e.got, what)
}

func (e *ears) heard() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.got)
}

func (e *ears) note(_ context.Context, j todo.Job) error {
	e.hear(j.Key + ":" + string(j.Payload))
	return nil
}

func rows(t testing.TB, db *sqldb.DB, from string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+from).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func drain(t testing.TB, r *todo.Runner) int {
	t.Helper()
	n, err := r.Drain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsAddedIsDoneOnceAndOnlyAfterItsCommit(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		var e ears
		start(t, todo.NewRunner(db, todo.Config{}, logger(t), time.Now, todo.Kind{Name: "ring", Handle: e.note}))
		errBurnt := errors.New("burnt")
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if err := todo.Add(ctx, tx, todo.Item{Kind: "ring", Key: "undone", Payload: 0}); err != nil {
				return err
			}
			return errBurnt
		})
		if !errors.Is(err, errBurnt) {
			t.Fatal(err)
		}
		for i := range 30 {
			add(t, db, todo.Item{Kind: "ring", Key: fmt.Sprint("bell", i), Payload: i})
		}
		eventually.True(t, "30 rings and nothing left", func() bool { return len(e.heard()) >= 30 && rows(t, db, "todos") == 0 })
		got := e.heard()
		slices.Sort(got)
		if len(slices.Compact(got)) != 30 || slices.Contains(got, "undone:0") {
			t.Errorf("heard %v", got)
		}
	})
}

func TestARunnerWakesRightAfterTheCommit(t *testing.T) {
	db := sqldbtest.SQLite(t)
	kitchen(t, db)
	heard := make(chan time.Time, 1)
	start(t, todo.NewRunner(db, todo.Config{}, logger(t), time.Now, todo.Kind{Name: "ring", Handle: func(context.Context, todo.Job) error {
		heard <- time.Now()
		return nil
	}}))
	best := time.Hour
	for i := range 10 {
		added := time.Now()
		add(t, db, todo.Item{Kind: "ring", Key: fmt.Sprint(i)})
		best = min(best, (<-heard).Sub(added))
	}
	if best > 200*time.Millisecond { // looking every second would show
		t.Errorf("the quickest was done %s after it was added", best)
	}
}

func TestTheSameKeyTakesThePlaceOrIsOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		var e ears
		r := todo.NewRunner(db, todo.Config{}, logger(t), time.Now, todo.Kind{Name: "ring", Handle: e.note})
		add(t, db, todo.Item{Kind: "ring", Key: "a", Payload: 1}, todo.Item{Kind: "ring", Key: "b", Payload: 1, Once: true},
			todo.Item{Kind: "ring", Key: "c", Payload: 1, New: true})
		add(t, db, todo.Item{Kind: "ring", Key: "a", Payload: 2}, todo.Item{Kind: "ring", Key: "b", Payload: 2, Once: true},
			todo.Item{Kind: "ring", Key: "c", Payload: 2, New: true})
		add(t, db, todo.Item{Kind: "ring", Key: "later", Payload: 1, Due: time.Now().Add(time.Hour)}, todo.Item{Kind: "ring", Key: "gone"})
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return todo.Drop(ctx, tx, "ring", "gone") }); err != nil {
			t.Fatal(err)
		}
		if n := drain(t, r); n != 3 {
			t.Errorf("did %d, want 3", n)
		}
		got := e.heard()
		slices.Sort(got)
		if !slices.Equal(got, []string{"a:2", "b:1", "c:2"}) {
			t.Errorf("heard %v", got)
		}
	})
}

func TestWhatIsReplacedWhileItIsDoneIsDoneAgain(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		var e ears
		r := todo.NewRunner(db, todo.Config{}, logger(t), time.Now, todo.Kind{Name: "ring", Handle: func(ctx context.Context, j todo.Job) error {
			if err := e.note(ctx, j); err != nil || string(j.Payload) != "1" {
				return err
			}
			add(t, db, todo.Item{Kind: "ring", Key: "a", Payload: 2})
			err := db.InTx(ctx, j.Done)
			if !errors.Is(err, todo.ErrLost) {
				t.Errorf("done gives %v, want ErrLost", err)
			}
			return nil
		}})
		add(t, db, todo.Item{Kind: "ring", Key: "a", Payload: 1})
		drain(t, r)
		if got := e.heard(); !slices.Equal(got, []string{"a:1", "a:2"}) || rows(t, db, "todos") != 0 {
			t.Errorf("heard %v, %d left", got, rows(t, db, "todos"))
		}
	})
}

func TestWhatIsAddedOnceWhileItIsDoneIsDoneOnceMore(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		tries := 0
		r := todo.NewRunner(db, todo.Config{}, logger(t), time.Now, todo.Kind{Name: "ring", Handle: func(context.Context, todo.Job) error {
			if tries++; tries == 1 {
				add(t, db, todo.Item{Kind: "ring", Key: "a", Once: true})
			}
			return nil
		}})
		add(t, db, todo.Item{Kind: "ring", Key: "a", Once: true})
		drain(t, r)
		if tries != 2 || rows(t, db, "todos") != 0 {
			t.Errorf("done %d times, %d left; want 2 and none", tries, rows(t, db, "todos"))
		}
	})
}

func TestWhatAsksForLaterIsCalledThenAsIfForTheFirstTime(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		var c clock
		var calls []time.Time
		r := todo.NewRunner(db, todo.Config{}, logger(t), c.now, todo.Kind{
			Name: "bell", Tries: 2,
			Handle: func(_ context.Context, j todo.Job) error {
				if j.Try != 1 {
					t.Errorf("call %d is try %d, want 1", len(calls), j.Try)
				}
				if calls = append(calls, c.now()); len(calls) < 5 {
					return todo.Later(3 * time.Second)
				}
				return nil
			},
		})
		add(t, db, todo.Item{Kind: "bell", Key: "a"})
		for range 60 {
			c.pass(time.Second)
			drainAt(t, r, db, &c)
			stuck, err := failing(t.Context(), db)
			if err != nil || len(stuck) != 0 {
				t.Fatalf("shown as stuck or failed: %+v, %v", stuck, err)
			}
		}
		if len(calls) != 5 || rows(t, db, "todos") != 0 {
			t.Fatalf("called %d times, %d left; want 5 and none", len(calls), rows(t, db, "todos"))
		}
		for i := range 4 {
			if got := calls[i+1].Sub(calls[i]); got < 3*time.Second || got >= 4*time.Second {
				t.Errorf("pause %d is %s, want 3s", i, got)
			}
		}
	})
}

func TestAFailureIsTriedAgainLaterAndLaterAndThenShownAsStuckAndTriedOn(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		var c clock
		var tries []time.Time
		fail := errors.New("no answer")
		r := todo.NewRunner(db, todo.Config{}, logger(t), c.now, todo.Kind{
			Name: "call", First: 10 * time.Second, Longest: time.Hour, Tries: 4,
			Handle: func(context.Context, todo.Job) error { tries = append(tries, c.now()); return fail },
		})
		add(t, db, todo.Item{Kind: "call", Key: "a"})
		for range 3 * 3600 {
			c.pass(time.Second)
			if len(tries) < 5 && drainAt(t, r, db, &c) && len(tries) == 4 {
				break
			}
		}
		for i, least := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second} {
			if got := tries[i+1].Sub(tries[i]); got < least || got > 2*least+2*time.Second {
				t.Errorf("pause %d is %s, want %s to %s", i, got, least, 2*least)
			}
		}
		stuck, err := failing(t.Context(), db)
		if err != nil || len(stuck) != 1 || stuck[0].Stuck.IsZero() || stuck[0].Tries != 4 || stuck[0].Code != todo.CodeFailed || stuck[0].Reason != "no answer" {
			t.Fatalf("stuck %+v, %v", stuck, err)
		}
		if figures, err := r.Count(t.Context()); err != nil || len(figures) != 1 || figures[0].Stuck != 1 || figures[0].Waiting != 1 || figures[0].Oldest < 30*time.Second {
			t.Errorf("figures %+v, %v", figures, err)
		}
		fail = nil
		c.pass(time.Hour)
		if n := drain(t, r); n != 1 || rows(t, db, "todos") != 0 {
			t.Errorf("did %d, %d left", n, rows(t, db, "todos"))
		}
	})
}

// drainAt drains when something is due, which saves a transaction for every second of the clock.
func drainAt(t testing.TB, r *todo.Runner, db *sqldb.DB, c *clock) bool {
	return rows(t, db, fmt.Sprintf("todos WHERE look <= %d", c.now().UnixMilli())) > 0 && drain(t, r) > 0
}

func TestStaffCanTryAgainAndThrowAway(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		fail := errors.New("no answer")
		r := todo.NewRunner(db, todo.Config{}, logger(t), time.Now, todo.Kind{
			Name: "call", First: time.Hour, Tries: 1, Handle: func(context.Context, todo.Job) error { return fail },
		})
		add(t, db, todo.Item{Kind: "call", Key: "a"}, todo.Item{Kind: "call", Key: "b"})
		drain(t, r)
		stuck, err := failing(t.Context(), db)
		if err != nil || len(stuck) != 2 {
			t.Fatalf("stuck %+v, %v", stuck, err)
		}
		change := func(do func(context.Context, *sqldb.Tx, todo.Entry) error, e todo.Entry) error {
			return db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return do(ctx, tx, e) })
		}
		if err := change(todo.Again, stuck[0]); err != nil {
			t.Error(err)
		}
		if err := change(todo.Discard, stuck[1]); err != nil {
			t.Error(err)
		}
		if err := change(todo.Discard, stuck[1]); !errors.Is(err, todo.ErrNotFound) {
			t.Errorf("throwing it away twice gives %v", err)
		}
		fail = nil
		if n := drain(t, r); n != 1 || rows(t, db, "todos") != 0 {
			t.Errorf("did %d, %d left", n, rows(t, db, "todos"))
		}
		if _, err := todo.Find(t.Context(), db, stuck[0].ID); !errors.Is(err, todo.ErrNotFound) {
			t.Errorf("finding it gives %v", err)
		}
	})
}

func TestUnknownKindsAndFormsAreKeptForAProgramThatKnowsThem(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		var e ears
		program := func(kinds ...todo.Kind) *todo.Runner {
			return todo.NewRunner(db, todo.Config{}, logger(t), time.Now, kinds...)
		}
		add(t, db,
			todo.Item{Kind: "fax", Key: "a", Payload: 1},
			todo.Item{Kind: "ring", Key: "old", Form: 1, Payload: 2},
			todo.Item{Kind: "ring", Key: "fits", Form: 2, Payload: 3},
			todo.Item{Kind: "ring", Key: "new", Form: 3, Payload: 4})
		r := program(todo.Kind{Name: "ring", Form: 2, Oldest: 2, Handle: e.note})
		if n := drain(t, r); n != 1 || !slices.Equal(e.heard(), []string{"fits:3"}) {
			t.Errorf("did %d: %v", n, e.heard())
		}
		stuck, err := failing(t.Context(), db)
		codes := make(map[string]string)
		for _, s := range stuck {
			if codes[s.Key] = s.Code; s.Stuck.IsZero() {
				t.Errorf("%s is not shown as stuck", s.Key)
			}
		}
		if err != nil || len(codes) != 3 || codes["a"] != todo.CodeUnknownKind || codes["old"] != todo.CodeUnknownForm || codes["new"] != todo.CodeUnknownForm {
			t.Errorf("stuck %v, %v", codes, err)
		}
		r = program(todo.Kind{Name: "fax", Handle: e.note}, todo.Kind{Name: "ring", Form: 3, Handle: e.note})
		if n := drain(t, r); n != 3 || rows(t, db, "todos") != 0 {
			t.Errorf("the program that knows them did %d, %d are left", n, rows(t, db, "todos"))
		}
	})
}

func TestALeaseThatRanOutIsTakenUpByAnotherAndTheFirstCannotFinish(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "CREATE TABLE effects (n BIGINT PRIMARY KEY)")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var c clock
		effect := func(ctx context.Context, j todo.Job, n int) error {
			return db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
				if _, err := tx.ExecContext(ctx, "INSERT INTO effects (n) VALUES (?)", n); err != nil {
					return err
				}
				return j.Done(ctx, tx)
			})
		}
		var second *todo.Runner
		first := todo.NewRunner(db, todo.Config{}, logger(t), c.now, todo.Kind{Name: "ring", Handle: func(ctx context.Context, j todo.Job) error {
			c.pass(time.Minute) // as when the process was asleep
			drain(t, second)
			if err := effect(ctx, j, 1); !errors.Is(err, todo.ErrLost) {
				t.Errorf("the first gets %v, want ErrLost", err)
			}
			return nil
		}})
		second = todo.NewRunner(db, todo.Config{}, logger(t), c.now, todo.Kind{Name: "ring", Handle: func(ctx context.Context, j todo.Job) error {
			return effect(ctx, j, 2)
		}})
		add(t, db, todo.Item{Kind: "ring", Key: "a"})
		drain(t, first)
		if rows(t, db, "effects WHERE n = 2") != 1 || rows(t, db, "effects") != 1 || rows(t, db, "todos") != 0 {
			t.Error("the effect did not happen exactly once, by the second")
		}
	})
}

func TestTwoRunnersDoEachItemOnce(t *testing.T) {
	open := map[string]func(t *testing.T) string{
		"sqlite":  func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "shop.db") },
		"mariadb": func(t *testing.T) string { return sqldbtest.MariaDBURL(t) },
	}
	for name, url := range open {
		t.Run(name, func(t *testing.T) {
			where := url(t)
			var e ears
			var db *sqldb.DB
			for range 2 { // as two processes: handles of their own
				db = sqldbtest.Open(t, where)
				kitchen(t, db)
				start(t, todo.NewRunner(db, todo.Config{}, logger(t), time.Now, todo.Kind{Name: "ring", Handle: e.note}))
			}
			const n = 300
			for i := range n / 10 {
				var items []todo.Item
				for k := range 10 {
					items = append(items, todo.Item{Kind: "ring", Key: fmt.Sprint(i*10 + k), Payload: 0})
				}
				add(t, db, items...)
			}
			eventually.True(t, "all are done", func() bool { return rows(t, db, "todos") == 0 })
			got := e.heard()
			slices.Sort(got)
			if len(got) != n || len(slices.Compact(got)) != n {
				t.Errorf("%d were done, want %d once each", len(got), n)
			}
		})
	}
}

func TestASlowLaneDoesNotHoldUpAnother(t *testing.T) {
	db := sqldbtest.SQLite(t)
	kitchen(t, db)
	var e ears
	hang := make(chan struct{})
	stop := start(t, todo.NewRunner(db, todo.Config{Lanes: map[string]int{"carrier": 2}}, logger(t), time.Now,
		todo.Kind{Name: "track", Lane: "carrier", Deadline: time.Minute, Handle: func(ctx context.Context, _ todo.Job) error {
			e.hear("hangs")
			select {
			case <-hang:
			case <-ctx.Done():
			}
			return nil
		}},
		todo.Kind{Name: "notice", Lane: "chat", Handle: e.note}))
	for i := range 50 {
		add(t, db, todo.Item{Kind: "track", Key: fmt.Sprint(i)})
	}
	eventually.True(t, "the slow lane is full", func() bool { return len(e.heard()) == 2 })
	for i := range 20 {
		add(t, db, todo.Item{Kind: "notice", Key: fmt.Sprint(i), Payload: i})
	}
	eventually.True(t, "all notices", func() bool { return rows(t, db, "todos WHERE kind = 'notice'") == 0 })
	if got := len(e.heard()); got != 22 {
		t.Errorf("heard %d, want 20 notices beside 2 that hang", got)
	}
	close(hang)
	eventually.True(t, "the slow lane is empty", func() bool { return rows(t, db, "todos") == 0 })
	stop()
}

func TestStoppingWaitsForWhatIsUnderWayAndGivesBackWhatTakesTooLong(t *testing.T) {
	db := sqldbtest.SQLite(t)
	kitchen(t, db)
	var e ears
	begun, finish := make(chan struct{}, 2), make(chan struct{})
	stop := start(t, todo.NewRunner(db, todo.Config{Stop: 100 * time.Millisecond}, logger(t), time.Now,
		todo.Kind{Name: "short", Handle: func(ctx context.Context, j todo.Job) error {
			begun <- struct{}{}
			<-finish
			if err := ctx.Err(); err != nil {
				return err
			}
			return e.note(ctx, j)
		}},
		todo.Kind{Name: "long", Deadline: time.Minute, Handle: func(ctx context.Context, _ todo.Job) error {
			begun <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}}))
	add(t, db, todo.Item{Kind: "short", Key: "a", Payload: 1}, todo.Item{Kind: "long", Key: "b"})
	<-begun
	<-begun
	var stopped sync.WaitGroup
	stopped.Go(stop)
	close(finish)
	stopped.Wait()
	if got := e.heard(); !slices.Equal(got, []string{"a:1"}) {
		t.Errorf("heard %v", got)
	}
	if rows(t, db, "todos") != 1 || rows(t, db, "todos WHERE kind = 'long' AND lease = '' AND tries = 0") != 1 {
		t.Error("what took too long was not given back")
	}
}

func TestAPanicIsAFailure(t *testing.T) {
	db := sqldbtest.SQLite(t)
	kitchen(t, db)
	r := todo.NewRunner(db, todo.Config{}, logger(t), time.Now, todo.Kind{Name: "boo", Handle: func(context.Context, todo.Job) error { panic("boo") }})
	add(t, db, todo.Item{Kind: "boo", Key: "a"})
	drain(t, r)
	if failed, err := failing(t.Context(), db); err != nil || len(failed) != 1 || failed[0].Tries != 1 || !failed[0].Stuck.IsZero() {
		t.Errorf("got %+v, %v; want one that failed once", failed, err)
	}
}

func TestWhatADeadProcessHadInHandCanBeGivenUp(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		add(t, db, todo.Item{Kind: "unknown here", Key: "soup"})
		held := func(look time.Time) {
			t.Helper()
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				_, err := tx.ExecContext(ctx, "UPDATE todos SET lease = ?, look = ?, stuck = ?, code = ?", "a newer program", look.UnixMilli(), int64(1), todo.CodeUnknownKind)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		giveUp := func() error {
			all, err := failing(t.Context(), db)
			if err != nil || len(all) != 1 {
				t.Fatalf("%+v, %v; want one", all, err)
			}
			return db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { return todo.Discard(ctx, tx, all[0]) })
		}
		held(time.Now().Add(time.Minute))
		if err := giveUp(); !errors.Is(err, todo.ErrNotFound) {
			t.Errorf("in hand: %v, want ErrNotFound", err)
		}
		held(time.Now().Add(-time.Second))
		if err := giveUp(); err != nil {
			t.Errorf("in the hand of a process that died: %v", err)
		}
	})
}

func TestWhatADeadRunWasAtIsDoneAsSoonAsItsNodeStartsAgain(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		kitchen(t, db)
		begun, end := make(chan string, 1), make(chan struct{})
		hanging := todo.Kind{Name: "ring", Deadline: time.Hour, Handle: func(_ context.Context, j todo.Job) error {
			begun <- j.Key
			<-end
			return errors.New("the process is gone and says nothing")
		}}
		add(t, db, todo.Item{Kind: "ring", Key: "bell"})
		start(t, todo.NewRunner(db, todo.Config{Node: "kitchen", Lanes: map[string]int{"ring": 1}}, logger(t), time.Now, hanging))
		t.Cleanup(func() { close(end) })
		if key := <-begun; key != "bell" {
			t.Fatalf("%s was taken up first", key)
		}
		var e ears
		kind := todo.Kind{Name: "ring", Handle: e.note}
		start(t, todo.NewRunner(db, todo.Config{Node: "cellar"}, logger(t), time.Now, kind))
		start(t, todo.NewRunner(db, todo.Config{}, logger(t), time.Now, kind))
		add(t, db, todo.Item{Kind: "ring", Key: "other"})
		eventually.True(t, "the others are at work", func() bool { return slices.Contains(e.heard(), "other:null") })
		if got := e.heard(); slices.Contains(got, "bell:null") {
			t.Fatalf("another node did what the kitchen has in hand: %v", got)
		}
		start(t, todo.NewRunner(db, todo.Config{Node: "kitchen"}, logger(t), time.Now, kind))
		eventually.True(t, "the kitchen's bell", func() bool { return slices.Contains(e.heard(), "bell:null") && rows(t, db, "todos") == 0 })
	})
}

func failing(ctx context.Context, db *sqldb.DB) ([]todo.Entry, error) {
	p, err := todo.Stuck(ctx, db, list.Query{})
	return p.Items, err
}
