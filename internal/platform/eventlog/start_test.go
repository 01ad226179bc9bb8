package eventlog_test

import (
	"context"
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// thousand puts a thousand loaves into the log.
func thousand(t testing.TB, db *sqldb.DB, log eventlog.Log) {
	t.Helper()
	var events []eventlog.Event
	for i := range 1000 {
		events = append(events, baked{"rye", i})
	}
	bake(t, db, events...)
	move(t, db, log)
}

func TestANewListenerStartsNowUnlessItAsksForTheOldest(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		bakery(t, db)
		log := tempLog(t)
		thousand(t, db, log)
		now, oldest := &diary{}, &diary{}
		reporter, historian := now.listener(), oldest.listener()
		reporter.From, historian.Name = eventlog.Now, "historian"
		for range 2 { // also when it ended before it had handled anything
			listeners := eventlog.NewListeners(db, log, logger(t), reporter, historian)
			stop := start(t, listeners.Run)
			eventually.True(t, "all is passed", func() bool {
				s, err := listeners.Status(t.Context())
				return err == nil && s[0].Behind == 0 && s[1].Behind == 0
			})
			stop()
			bake(t, db, baked{"oat", 1})
			move(t, db, log) // while nobody runs
		}
		listeners := eventlog.NewListeners(db, log, logger(t), reporter, historian)
		start(t, listeners.Run)
		eventually.True(t, "all is heard", func() bool { return len(oldest.handled()) >= 1002 && len(now.handled()) >= 2 })
		if got := now.handled(); !slices.Equal(got, []string{loaf("oat", 1), loaf("oat", 1)}) {
			t.Errorf("the new listener handled %d: %v", len(got), got[:min(len(got), 5)])
		}
		if n := len(oldest.handled()); n != 1002 {
			t.Errorf("the one that asks for the oldest handled %d, want 1002", n)
		}
	})
}

func TestAListenerIsPlacedBeforeItRuns(t *testing.T) {
	db := sqldbtest.SQLite(t)
	bakery(t, db)
	log := tempLog(t)
	thousand(t, db, log)
	d := &diary{}
	l := d.listener()
	l.From = eventlog.Now
	listeners := eventlog.NewListeners(db, log, logger(t), l)
	if err := listeners.Place(t.Context()); err != nil {
		t.Fatal(err)
	}
	bake(t, db, baked{"oat", 1})
	move(t, db, log)
	start(t, listeners.Run)
	eventually.True(t, "the loaf after its placing", func() bool { return len(d.handled()) == 1 })
}

func TestAListenerThatIsGoneHoldsNothingAndIsShown(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		bakery(t, db)
		log := tempLog(t)
		d, gone := &diary{}, &diary{}
		old := gone.listener()
		old.Name = "baker"
		both := eventlog.NewListeners(db, log, logger(t), d.listener(), old)
		if err := both.Place(t.Context()); err != nil {
			t.Fatal(err)
		}
		thousand(t, db, log) // which the baker never hears
		left := eventlog.NewListeners(db, log, logger(t), d.listener())
		start(t, left.Run)
		eventually.True(t, "the other hears all", func() bool { return len(d.handled()) == 1000 })
		if floor, err := left.Floor(t.Context(), eventlog.Events); err != nil || floor < 1000 {
			t.Errorf("floor %d, %v; want 1000: who is gone holds nothing back", floor, err)
		}
		s, err := left.Status(t.Context())
		if err != nil || len(s) != 2 || s[1].Name != "baker" || !s[1].Gone || s[0].Gone || s[1].Behind < 1000 {
			t.Errorf("status %+v, %v; want the baker, gone", s, err)
		}
		if err := left.Forget(t.Context(), "diary"); err == nil {
			t.Error("a listener that is there was forgotten")
		}
		if err := left.Forget(t.Context(), "baker"); err != nil {
			t.Error(err)
		}
		if s, err := left.Status(t.Context()); err != nil || len(s) != 1 {
			t.Errorf("status %+v, %v; want the diary alone", s, err)
		}
	})
}

func TestNothingIsLetGoBeforeAListenerIsPlaced(t *testing.T) {
	db := sqldbtest.SQLite(t)
	bakery(t, db)
	log := tempLog(t)
	thousand(t, db, log)
	listeners := eventlog.NewListeners(db, log, logger(t), eventlog.Listener{
		Name: "all", From: eventlog.Oldest, Handle: func(context.Context, *sqldb.Tx, eventlog.Record) error { return nil },
	})
	if floor, err := listeners.Floor(t.Context(), eventlog.Events); err != nil || floor != 0 {
		t.Errorf("floor %d, %v; want 0", floor, err)
	}
}
