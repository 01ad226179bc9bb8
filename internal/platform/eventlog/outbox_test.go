package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

type baked struct {
	Loaf string
	No   int
}

func (baked) Kind() string  { return "bakery.baked" }
func (b baked) Key() string { return b.Loaf }

func bakery(t testing.TB, db *sqldb.DB) {
	t.Helper()
	for domain, files := range map[string]fs.FS{"eventlog": eventlog.Migrations, "todo": todo.Migrations} {
		if err := sqldb.Migrate(t.Context(), db, domain, files); err != nil {
			t.Fatal(err)
		}
	}
}

func bake(t testing.TB, db *sqldb.DB, events ...eventlog.Event) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		for _, e := range events {
			if err := eventlog.Emit(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// start runs a service until t ends.
func start(t testing.TB, run func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		if err := run(ctx); err != nil {
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

func logger(t testing.TB) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

func TestAnEventReachesItsListenerOnceAndOnlyAfterItsCommit(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		bakery(t, db)
		log := openLog(t, filepath.Join(t.TempDir(), "log.db"), eventlog.Options{})
		var mu sync.Mutex
		var got []string
		listener := eventlog.Listener{
			Name: "shelf", Kinds: []string{"bakery.baked"}, From: eventlog.Oldest,
			Handle: func(_ context.Context, tx *sqldb.Tx, r eventlog.Record) error {
				tx.OnCommit(func() {
					mu.Lock()
					defer mu.Unlock()
					got = append(got, string(r.Data))
				})
				return nil
			},
		}
		start(t, eventlog.NewRelay(db, log, logger(t)).Run)
		stop := start(t, eventlog.NewListeners(db, log, logger(t), listener).Run)
		errBurnt := errors.New("burnt")
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			if err := eventlog.Emit(ctx, tx, baked{"rye", 0}); err != nil {
				return err
			}
			return errBurnt
		})
		if !errors.Is(err, errBurnt) {
			t.Fatal(err)
		}
		count := func(n int) func() bool {
			return func() bool { mu.Lock(); defer mu.Unlock(); return len(got) >= n }
		}
		for i := range 20 {
			bake(t, db, baked{"rye", i + 1})
		}
		eventually.True(t, "20 loaves", count(20))
		stop()
		bake(t, db, baked{"rye", 21})
		start(t, eventlog.NewListeners(db, log, logger(t), listener).Run)
		eventually.True(t, "the 21st loaf", count(21))
		for i, data := range got {
			if want := fmt.Sprintf(`{"Loaf":"rye","No":%d}`, i+1); data != want {
				t.Errorf("event %d is %s, want %s", i, data, want)
			}
		}
	})
}
