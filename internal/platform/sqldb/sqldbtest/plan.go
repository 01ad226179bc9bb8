package sqldbtest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Plans asks the engine, before each statement, how it will go about it. What it says holds at any size, once the tables
// hold enough rows for an index to pay.
type Plans struct {
	t     testing.TB
	db    *sqldb.DB
	asked []Plan
}

var _ sqldb.Querier = (*Plans)(nil)

// Plan is how the engine goes about a statement.
type Plan struct {
	Statement, Steps string
	Scans            bool // it reads a table whole, or walks along all of an index
	Sorts            bool // it puts rows into order after they were found
}

// Whole says whether the engine reads all rows of a table, and not along an index.
func (p Plan) Whole(table string) bool {
	for step := range strings.Lines(p.Steps) {
		if strings.HasPrefix(step, table+" ALL ") || strings.HasPrefix(step, "SCAN "+table) && !strings.Contains(step, "INDEX") {
			return true
		}
	}
	return false
}

// NewPlans asks db about what is read through it. Statistics of the tables are made anew first, where the engine goes by them.
func NewPlans(t testing.TB, db *sqldb.DB, tables ...string) *Plans {
	t.Helper()
	if db.Dialect() == sqldb.MySQL {
		for _, table := range tables {
			if err := analyze(t.Context(), db, table); err != nil {
				t.Fatal(err)
			}
		}
	}
	return &Plans{t: t, db: db}
}

func analyze(ctx context.Context, db *sqldb.DB, table string) error {
	rows, err := db.QueryContext(ctx, "ANALYZE TABLE "+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // the server is done when its answer is read
	}
	return rows.Err()
}

// Asked gives the plans since it was last called.
func (p *Plans) Asked() []Plan {
	asked := p.asked
	p.asked = nil
	return asked
}

func (p *Plans) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p.ask(ctx, query, args)
	return p.db.QueryContext(ctx, query, args...)
}

func (p *Plans) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	p.ask(ctx, query, args)
	return p.db.QueryRowContext(ctx, query, args...)
}

func (p *Plans) ask(ctx context.Context, query string, args []any) {
	p.t.Helper()
	steps, err := explained(p.t.Context(), p.db, query, args)
	plan := Plan{Statement: query}
	for _, step := range steps {
		plan.add(step, p.db.Dialect())
	}
	if err != nil || plan.Steps == "" {
		p.t.Fatalf("no plan of %s: %v", query, err)
	}
	p.asked = append(p.asked, plan)
}

func (p *Plan) add(step map[string]string, dialect sqldb.Dialect) {
	if dialect == sqldb.MySQL {
		p.Steps += fmt.Sprintf("%s %s by %s, %s rows: %s\n", step["table"], step["type"], step["key"], step["rows"], step["Extra"])
		derived := strings.HasPrefix(step["table"], "<")
		p.Scans = p.Scans || !derived && (step["type"] == "ALL" || step["type"] == "index")
		p.Sorts = p.Sorts || !derived && strings.Contains(step["Extra"], "filesort")
		return
	}
	detail := step["detail"]
	p.Steps += detail + "\n"
	p.Scans = p.Scans || strings.HasPrefix(detail, "SCAN ") && !strings.HasPrefix(detail, "SCAN counted") && !strings.HasPrefix(detail, "SCAN (") && !strings.HasPrefix(detail, "SCAN CONSTANT")
	p.Sorts = p.Sorts || strings.Contains(detail, "TEMP B-TREE")
}
