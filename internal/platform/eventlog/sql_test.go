package eventlog_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/eventlog/eventlogtest"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func openSQL(t testing.TB, url, old string, opts eventlog.Options) *eventlog.SQL {
	t.Helper()
	opts.Heard = sqldbtest.Hear(sqldb.SQLite) // of the one at old
	log, err := eventlog.OpenSQL(t.Context(), sqldbtest.Open(t, url), old, opts)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func TestTheSQLLogConforms(t *testing.T) {
	eventlogtest.Run(t, func(t *testing.T) eventlogtest.Store {
		url := sqldbtest.MariaDBURL(t)
		return eventlogtest.Store{
			Shared: true,
			Open:   func(t *testing.T) eventlog.Log { return openSQL(t, url, "", eventlog.Options{}) },
			Block: func(t *testing.T) func() {
				return hold(t, sqldbtest.Open(t, url), "UPDATE log_topics SET top = top + 1")
			},
		}
	})
}

func TestASQLLogIsNotForSQLite(t *testing.T) {
	if _, err := eventlog.OpenSQL(t.Context(), sqldbtest.SQLite(t), "", eventlog.Options{}); err == nil {
		t.Error("it opened")
	}
}

func TestASQLLogTakesOverAnEmbeddedOneAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	old, err := eventlog.OpenEmbedded(t.Context(), path, eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1200 { // more than are copied at once
		topic := []string{"chat", "events"}[i%2]
		if err := old.Append(t.Context(), eventlog.Record{ID: fmt.Sprint(i), Topic: topic, Key: "k", Kind: "text", Data: []byte(`{}`), Time: time.UnixMilli(int64(i))}); err != nil {
			t.Fatal(err)
		}
	}
	everything := func(log eventlog.Log) (all []eventlog.Record) {
		for _, topic := range []string{"chat", "events"} {
			got, err := log.Read(t.Context(), topic, "", 0, 2000)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, got...)
		}
		return all
	}
	want, name := everything(old), old.LogID()
	old.Close()
	url := sqldbtest.MariaDBURL(t)
	for range 2 {
		log := openSQL(t, url, path, eventlog.Options{})
		if diff := cmp.Diff(want, everything(log)); diff != "" || log.LogID() != name {
			t.Errorf("called %s, was %s: %.500s", log.LogID(), name, diff)
		}
		if top, err := log.Top(t.Context(), "events"); err != nil || top != 600 {
			t.Errorf("top %d, %v; want 600", top, err)
		}
		log.Close()
	}
	log := openSQL(t, url, path, eventlog.Options{})
	defer log.Close()
	if err := log.Append(t.Context(), eventlog.Record{ID: "1", Topic: "events", Data: []byte(`{}`)}, eventlog.Record{ID: "new", Topic: "events", Data: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	if got, err := log.Read(t.Context(), "events", "", 600, 10); err != nil || len(got) != 1 || got[0].ID != "new" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestASQLLogPrunesTheOldThatEveryoneHasRead(t *testing.T) {
	now := time.Now()
	floor := int64(700)
	log := openSQL(t, sqldbtest.MariaDBURL(t), "", eventlog.Options{
		Keep:  map[string]time.Duration{"chat": time.Hour},
		Floor: func(context.Context, string) (int64, error) { return floor, nil },
		Now:   func() time.Time { return now },
	})
	defer log.Close()
	add := func(n int) {
		t.Helper()
		var all []eventlog.Record
		for range n {
			all = append(all, eventlog.Record{Topic: "chat", Key: "k", Kind: "text", Data: []byte(`{}`)})
		}
		if err := log.Append(t.Context(), all...); err != nil {
			t.Fatal(err)
		}
	}
	prune := func(want int64) {
		t.Helper()
		if n, err := log.Prune(t.Context(), "chat"); err != nil || n != want {
			t.Errorf("pruned %d, %v; want %d", n, err, want)
		}
	}
	add(1100)
	prune(0)
	now = now.Add(2 * time.Hour)
	add(10)
	prune(700)
	floor = 5000
	prune(400)
	if got, err := log.Read(t.Context(), "chat", "", 0, 100); err != nil || len(got) != 10 || got[0].Off != 1101 {
		t.Errorf("%d are left, %v", len(got), err)
	}
}
