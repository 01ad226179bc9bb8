package eventlog_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

// A process whose clock is a year ahead emits first; who emits after it is heard after it.
func TestEventsOfAKeyKeepTheirOrderWhateverTheClocksSay(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		bakery(t, db)
		log := tempLog(t)
		err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO outbox (id, about, kind, data, at) VALUES (?, ?, ?, ?, ?)",
				"0fffffff-ffff-7fff-bfff-fffffffff000", "rye", "bakery.baked", loaf("rye", 0), time.Now().UnixMilli())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 300 { // more than are moved at once
			bake(t, db, baked{"rye", i + 1}, baked{"oat", i + 1})
		}
		move(t, db, log)
		records, err := log.Read(t.Context(), eventlog.Events, "rye", 0, 1000)
		if err != nil || len(records) != 301 {
			t.Fatalf("%d records, %v", len(records), err)
		}
		for i, r := range records {
			if want := loaf("rye", i); string(r.Data) != want {
				t.Fatalf("loaf %d is %s, want %s", i, r.Data, want)
			}
		}
	})
}

// Two processes take turns at one row, as two do that act on one order, while both relays run.
func TestTwoProcessesEmitOneKeyInTheOrderOfTheirTransactions(t *testing.T) {
	url := sqldbtest.MariaDBURL(t)
	dbs := []*sqldb.DB{sqldbtest.Open(t, url), sqldbtest.Open(t, url)}
	bakery(t, dbs[0])
	if err := dbs[0].InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, "CREATE TABLE oven (loaves BIGINT)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := dbs[0].InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO oven (loaves) VALUES (0)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	log := openSQL(t, url, "", eventlog.Options{})
	t.Cleanup(func() { log.Close() })
	var all sync.WaitGroup
	for _, db := range dbs {
		start(t, eventlog.NewRelay(db, log, logger(t)).Run)
		for range 4 {
			all.Go(func() {
				for range 25 {
					err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
						if _, err := tx.ExecContext(ctx, "UPDATE oven SET loaves = loaves + 1"); err != nil {
							return err
						}
						var n int
						if err := tx.QueryRowContext(ctx, "SELECT loaves FROM oven").Scan(&n); err != nil {
							return err
						}
						return eventlog.Emit(ctx, tx, baked{"rye", n})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	all.Wait()
	var records []eventlog.Record
	eventually.True(t, "200 loaves", func() (done bool) {
		var err error
		records, err = log.Read(t.Context(), eventlog.Events, "", 0, 1000)
		return err == nil && len(records) >= 200
	})
	for i, r := range records {
		if want := loaf("rye", i+1); string(r.Data) != want {
			t.Fatalf("loaf %d is %s, want %s", i+1, r.Data, want)
		}
	}
}

// What one process set aside is tried by another's todo, and the first one goes on with the key.
func TestWhatWasSetAsideIsTriedByATodoOfAnyProcess(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		bakery(t, db)
		log := tempLog(t)
		d := &diary{}
		d.set("rye", fmt.Errorf("burnt"))
		start(t, eventlog.NewListeners(db, log, logger(t), d.listener()).Run)
		bake(t, db, baked{"rye", 1}, baked{"rye", 2})
		move(t, db, log)
		waiting := func() (n int) {
			if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM stuck").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		eventually.True(t, "both are set aside", func() bool { return waiting() == 2 })
		ahead := func() time.Time { return time.Now().Add(2 * time.Minute) }
		other := todo.NewRunner(db, todo.Config{}, logger(t), ahead, eventlog.NewListeners(db, log, logger(t), d.listener()).Todos()...)
		if n, err := other.Drain(t.Context()); n != 1 || err != nil || waiting() != 2 {
			t.Errorf("the other tried %d, %v; %d wait, want 2: it is refused still", n, err, waiting())
		}
		d.set("", nil)
		again := todo.NewRunner(db, todo.Config{}, logger(t), func() time.Time { return time.Now().Add(time.Hour) }, eventlog.NewListeners(db, log, logger(t), d.listener()).Todos()...)
		if n, err := again.Drain(t.Context()); n != 1 || err != nil || waiting() != 0 {
			t.Errorf("the other tried %d, %v; %d wait, want none", n, err, waiting())
		}
		bake(t, db, baked{"rye", 3})
		move(t, db, log)
		eventually.True(t, "the first goes on", func() bool { return len(d.handled()) == 3 })
		if got := d.handled(); !slices.Equal(got, []string{loaf("rye", 1), loaf("rye", 2), loaf("rye", 3)}) || waiting() != 0 {
			t.Errorf("handled %v, %d wait", got, waiting())
		}
	})
}
