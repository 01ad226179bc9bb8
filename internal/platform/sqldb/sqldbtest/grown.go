package sqldbtest

import (
	"context"
	"database/sql"
	"flag"
	"io/fs"
	"log/slog"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Grown is a domain's part of a shop that has sold for years.
type Grown struct {
	Domain string
	Files  fs.FS // its migrations
	// Only is the engine whose tables these are; empty: both.
	Only sqldb.Dialect
	// Needs are the migrations of other domains whose tables its statements name.
	Needs map[string]fs.FS
	// Words are the columns that hold one of a few values, with these values, as SQL: who knows only them knows little.
	Words map[string][]string
	// Small are the tables that stay small, whatever happens outside.
	Small []string
	// Walks are statements that may read a table whole, by how they begin, and why.
	Walks map[string]string
}

// grownRows is how many rows a table that grows is filled with.
const grownRows = 100_000

// HoldPlans explains, on both engines and over full tables, every statement that the tests of the package have run through its
// own code. It fails on one that reads a table whole, or through an index of which the statement knows only columns that
// hold one of a few values, unless it stops at a LIMIT and need not sort what it finds; and on a statement that is written in
// the package and was run by no test. It has to come after the other tests, and says nothing when only some of them ran, or in
// a binary that looks for races: there are none in a plan, and filling tables takes ten times as long there.
func HoldPlans(t *testing.T, g Grown) {
	t.Helper()
	heard.mu.Lock()
	ran := maps.Clone(heard.statements)
	heard.mu.Unlock()
	if racing || onlySome() {
		return
	}
	for piece, at := range written(t) {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(ran)), func(k heardKey) bool { return strings.Contains(k.form, piece) }) {
			t.Errorf("%s: no test runs %s", at, piece)
		}
	}
	hold := func(t *testing.T, url string) {
		db, err := sqldb.Open(t.Context(), sqldb.Config{URL: url, Limit: 5 * time.Minute, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		sizes := g.fill(t, db)
		g.explain(t, db, ran, sizes, "")
		if db.Dialect() == sqldb.MySQL {
			return
		}
		change(t, db, "ANALYZE")
		g.explain(t, Open(t, url), ran, sizes, "with statistics: ")
	}
	if g.Only != sqldb.MySQL {
		t.Run("sqlite", func(t *testing.T) { hold(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db")) })
	}
	if g.Only != sqldb.SQLite {
		t.Run("mariadb", func(t *testing.T) { hold(t, MariaDBURL(t)) })
	}
}

// onlySome says whether not all tests of the package were asked for.
func onlySome() bool {
	for _, name := range []string{"test.run", "test.skip"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return true
		}
	}
	return false
}

func (g Grown) explain(t *testing.T, db *sqldb.DB, ran map[heardKey]statement, sizes map[string]int, when string) {
	t.Helper()
	for k, s := range ran {
		key := k.form
		if k.engine != db.Dialect() || !begins.MatchString(strings.TrimSpace(s.text)) && !strings.HasPrefix(s.text, "WITH") || !g.about(s.text, sizes) {
			continue
		}
		steps, err := explained(t.Context(), db, s.text, s.args)
		if err != nil {
			t.Errorf("%sexplain %s: %v", when, key, err)
			continue
		}
		if why := g.bad(db.Dialect(), s, steps, sizes); why != "" && !g.walks(key) {
			t.Errorf("%s%s\n%s", when, why, key)
		}
	}
}

func (g Grown) walks(key string) bool {
	for begin := range g.Walks {
		if strings.HasPrefix(key, oneForm(begin)) {
			return true
		}
	}
	return false
}

var named = regexp.MustCompile(`(?i)(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?`)

// about says whether a statement names tables that are all there.
func (g Grown) about(text string, sizes map[string]int) bool {
	m := named.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	_, ok := sizes[m[1]]
	return ok || strings.EqualFold(m[1], "select")
}

var step = regexp.MustCompile(`^(SCAN|SEARCH) (\w+)(?: USING (COVERING )?(?:INDEX (\w+)|\w+ PRIMARY KEY|PRIMARY KEY|AUTOMATIC.*?INDEX))?(?: \((.*)\))?`)

var column = regexp.MustCompile(`(\w+)\s*(?:[=<>]|IS)`)

// bad says what is wrong with the steps that the engine takes for a statement, "" for nothing.
func (g Grown) bad(d sqldb.Dialect, s statement, steps []map[string]string, sizes map[string]int) string {
	tables := map[string]string{}
	for _, m := range named.FindAllStringSubmatch(s.text, -1) {
		tables[m[1]] = m[1]
		if m[2] != "" {
			tables[m[2]] = m[1]
		}
	}
	big := func(name string) bool { return sizes[tables[name]] >= grownRows }
	var plan Plan
	for _, st := range steps {
		plan.add(st, d)
	}
	ends := strings.Contains(s.text, "LIMIT") && (!plan.Sorts || strings.Contains(s.text, "UNION ALL"))
	for _, st := range steps {
		if d == sqldb.MySQL {
			found, _ := strconv.ParseFloat(st["rows"], 64)
			whole := st["rows"] != "" && st["type"] == "ALL" || st["type"] == "index"
			if big(st["table"]) && (whole && (!ends || st["key"] == "") || !whole && found > grownRows/10 && !ends) {
				return "reads too much:\n" + plan.Steps
			}
			continue
		}
		m := step.FindStringSubmatch(st["detail"])
		if m == nil || !big(m[2]) {
			continue
		}
		if m[1] == "SCAN" && (!ends || !strings.Contains(st["detail"], "USING")) {
			return "reads a whole table:\n" + plan.Steps
		}
		if m[1] == "SEARCH" && !ends && m[5] != "" {
			knows := column.FindAllStringSubmatch(m[5], -1)
			if len(knows) > 0 && !slices.ContainsFunc(knows, func(c []string) bool { return g.Words[c[1]] == nil }) {
				return "selects little:\n" + plan.Steps
			}
		}
	}
	return ""
}

// explained gives the engine's own rows about how it goes about a statement.
func explained(ctx context.Context, db *sqldb.DB, query string, args []any) ([]map[string]string, error) {
	explain := "EXPLAIN QUERY PLAN "
	if db.Dialect() == sqldb.MySQL {
		explain = "EXPLAIN "
	}
	rows, err := db.QueryContext(ctx, explain+query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var steps []map[string]string
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		step := map[string]string{}
		for i, v := range values {
			step[columns[i]] = v.String
		}
		steps = append(steps, step)
	}
	return steps, rows.Err()
}

func change(t *testing.T, db *sqldb.DB, query string) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.ExecContext(ctx, query)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
