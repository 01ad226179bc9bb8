package eventlog_test

import (
	"testing"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "eventlog", Files: eventlog.Migrations,
		Words: map[string][]string{"kind": {"'paid'", "'asked'"}, "listener": {"'a'", "'b'"}, "failures": {"0", "1"}},
		Small: []string{"listeners"},
		Walks: map[string]string{
			"SELECT DISTINCT about FROM stuck WHERE listener":   "once at a listener's start: the keys that it must not go past",
			"DELETE FROM stuck WHERE listener = ?":              "a listener that is gone for good leaves with all its records",
			"SELECT listener, COUNT(*) FROM stuck GROUP BY":     "counts all that is stuck, along an index; it is what people have to look at",
			"SELECT seq, id, about, kind, data, at FROM outbox": "the rows lie in this order, and the first of them are read",
		},
	})
	topics := map[string][]string{"topic": {"1", "2", "3"}, "kind": {"'paid'", "'asked'"}}
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "log", Files: eventlog.LogFiles(), Only: sqldb.SQLite, Words: topics, Small: []string{"facts", "topics"},
	})
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "log", Files: eventlog.SQLMigrations(), Only: sqldb.MySQL, Words: topics, Small: []string{"log_facts", "log_topics"},
	})
}
