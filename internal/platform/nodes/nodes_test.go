package nodes_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/nodes"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// machine is a node with a clock of its own.
type machine struct {
	*nodes.Registry
	clock time.Time
}

func boot(t *testing.T, db *sqldb.DB, url string, clock time.Time, roles ...string) *machine {
	m := &machine{clock: clock}
	m.Registry = nodes.New(db, nodes.Node{ID: id.New(), URL: url, Roles: roles}, slog.New(slog.NewTextHandler(t.Output(), nil)), func() time.Time { return m.clock })
	return m
}

// urls lets a node beat, and gives whom it hears playing role.
func (m *machine) urls(t *testing.T, role string) []string {
	t.Helper()
	if err := m.Join(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, n := range m.Playing(role) {
		got = append(got, n.URL)
	}
	slices.Sort(got)
	return got
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestNodesHearOfEachOtherByRoleAndForgetTheSilent(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "nodes", nodes.Migrations); err != nil {
			t.Fatal(err)
		}
		start := time.Date(2026, 11, 26, 20, 0, 0, 0, time.UTC)
		web := boot(t, db, "http://web", start, "web", "worker")
		same(t, "the first", web.urls(t, "chat"))
		chat := boot(t, db, "http://chat", start.Add(20*time.Second), "chat", "origin") // its clock is ahead
		same(t, "the second", chat.urls(t, "worker"), "http://web")
		same(t, "the first hears the second", web.urls(t, "origin"), "http://chat")
		same(t, "nobody is his own neighbour", web.urls(t, "web"))

		// The second falls silent: the first hears nothing new for ten seconds of its own clock.
		for range 4 {
			web.clock = web.clock.Add(2 * time.Second)
			same(t, "silent for a while", web.urls(t, "chat"), "http://chat")
		}
		web.clock = web.clock.Add(2 * time.Second)
		same(t, "silent for too long", web.urls(t, "chat"))
		chat.urls(t, "web")
		same(t, "back again", web.urls(t, "chat"), "http://chat")

		if err := chat.Leave(t.Context()); err != nil {
			t.Fatal(err)
		}
		same(t, "gone in order", web.urls(t, "chat"))

		late := boot(t, db, "http://late", start.Add(2*time.Minute), "web")
		same(t, "who died long before is not waited for", late.urls(t, "web"))
		late.clock = late.clock.Add(2 * time.Hour)
		third := boot(t, db, "http://third", late.clock, "web")
		third.urls(t, "web")
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM nodes").Scan(&n); err != nil || n != 1 {
			t.Errorf("%d rows, %v; want the dead swept away", n, err)
		}
	})
}

func TestAKilledNodeIsNotTakenForAliveByTheNext(t *testing.T) {
	db := sqldbtest.SQLite(t)
	if err := sqldb.Migrate(t.Context(), db, "nodes", nodes.Migrations); err != nil {
		t.Fatal(err)
	}
	killed := boot(t, db, "http://shop", time.Now(), "web")
	killed.urls(t, "web")
	next := boot(t, db, "http://shop", time.Now(), "web")
	same(t, "at first", next.urls(t, "web"), "http://shop")
	if living, err := next.Living(t.Context()); err != nil || len(living) != 0 {
		t.Errorf("%v, %v; want nobody", living, err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var done sync.WaitGroup
	done.Go(func() { _ = next.Run(ctx) })
	second := boot(t, db, "http://second", time.Now(), "web")
	second.urls(t, "web")
	if living, err := second.Living(t.Context()); err != nil || len(living) != 1 || living[0].URL != "http://shop" {
		t.Errorf("%v, %v; want the one that runs", living, err)
	}
	cancel()
	done.Wait()
}

func TestANodeThatStartsOverAndOverLeavesFewRows(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "nodes", nodes.Migrations); err != nil {
			t.Fatal(err)
		}
		clock := time.Date(2026, 11, 26, 20, 0, 0, 0, time.UTC)
		boot(t, db, "http://other", clock, "web").urls(t, "")
		start := func(name string) {
			t.Helper()
			r := nodes.New(db, nodes.Node{ID: id.New(), URL: "http://x", Roles: []string{"web"}, Name: name}, slog.New(slog.DiscardHandler), func() time.Time { return clock })
			if err := r.Join(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		start("cellar")
		for range 100 { // each is killed two seconds later
			clock = clock.Add(2 * time.Second)
			start("kitchen")
		}
		var kitchen, others int
		if err := db.QueryRowContext(t.Context(), "SELECT COALESCE(SUM(CASE WHEN name = 'kitchen' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN name <> 'kitchen' THEN 1 ELSE 0 END), 0) FROM nodes").Scan(&kitchen, &others); err != nil {
			t.Fatal(err)
		}
		if kitchen > 6 || others != 2 {
			t.Errorf("%d rows of the node that starts over and over and %d of the others, want at most 6 and 2", kitchen, others)
		}
	})
}

func TestANodeWhoseDatabaseIsAwayGoesOnWithWhatItKnows(t *testing.T) {
	db := sqldbtest.SQLite(t)
	if err := sqldb.Migrate(t.Context(), db, "nodes", nodes.Migrations); err != nil {
		t.Fatal(err)
	}
	clock := time.Now()
	chat := boot(t, db, "http://chat", clock, "chat")
	chat.urls(t, "")
	web := boot(t, db, "http://web", clock, "web")
	same(t, "before", web.urls(t, "chat"), "http://chat")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := web.Join(ended); err == nil {
		t.Error("no error")
	}
	if len(web.Playing("chat")) != 1 {
		t.Error("the neighbour was forgotten")
	}
}
