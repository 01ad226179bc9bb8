package todo_test

import (
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
	"github.com/saja-live/saja/internal/platform/todo"
)

func TestZPlansOfAllStatementsHold(t *testing.T) {
	sqldbtest.HoldPlans(t, sqldbtest.Grown{
		Domain: "todo", Files: todo.Migrations,
		Words: map[string][]string{
			"kind": {"'tell'", "'ask'", "'give back'"}, "lease": {"''"}, "stuck": {"0"},
			"code": append(slices.Repeat([]string{"''"}, 199), "'todo_failed'"),
		},
		Walks: map[string]string{
			"SELECT kind, COUNT(*), COUNT(CASE":                         "counts all that waits; what is done is in the table no more",
			"SELECT kind, about, lease FROM todos WHERE lease LIKE":     "once at the start, over all that waits",
			"SELECT id, kind, about, form, payload, created, due, look": "walks along the index of what has failed",
		},
	})
}
