package sqldbtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// fill makes the tables of g and those of its needs, fills them and gives how many rows each of g's has.
func (g Grown) fill(t *testing.T, db *sqldb.DB) map[string]int {
	t.Helper()
	sizes := map[string]int{}
	for domain, files := range g.Needs {
		if err := sqldb.Migrate(t.Context(), db, domain, files); err != nil {
			t.Fatal(err)
		}
	}
	others := tables(t, db)
	if err := sqldb.Migrate(t.Context(), db, g.Domain, g.Files); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables(t, db) {
		if slices.Contains(others, table) || strings.HasPrefix(table, "goose_") || table == "migration_steps" {
			continue
		}
		sizes[table] = grownRows
		if slices.Contains(g.Small, table) {
			sizes[table] = 50
		}
		change(t, db, "DELETE FROM "+table)
		change(t, db, g.insert(t, db, table, sizes[table]))
		if db.Dialect() == sqldb.MySQL {
			if err := analyze(t.Context(), db, table); err != nil {
				t.Fatal(err)
			}
		}
	}
	return sizes
}

func tables(t *testing.T, db *sqldb.DB) []string {
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if db.Dialect() == sqldb.MySQL {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
	}
	var names []string
	for _, row := range texts(t, db, query) {
		names = append(names, row[0])
	}
	return names
}

// texts reads rows of text.
func texts(t *testing.T, db *sqldb.DB, query string) [][]string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for rows.Next() {
		row, into := make([]string, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// insert writes n rows: what is unique counts up, what is of few words takes turns, times lie a second apart and are over, or
// still to come where they say when something is due, and three rows share each other key.
func (g Grown) insert(t *testing.T, db *sqldb.DB, table string, n int) string {
	t.Helper()
	columns := `SELECT name, LOWER(type) FROM pragma_table_info('` + table + `')`
	unique := `SELECT l.name, i.name FROM pragma_index_list('` + table + `') l, pragma_index_info(l.name) i WHERE l."unique" = 1 ORDER BY l.name, i.seqno`
	numbers := fmt.Sprintf("(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %d) SELECT n FROM s)", n)
	pad := "printf('%%0%dd', %s)"
	if db.Dialect() == sqldb.MySQL {
		columns = `SELECT column_name, LOWER(column_type) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '` + table + `' ORDER BY ordinal_position`
		unique = `SELECT index_name, column_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = '` + table + `' AND non_unique = 0 ORDER BY index_name, seq_in_index`
		numbers = fmt.Sprintf("(SELECT seq AS n FROM seq_1_to_%d)", n)
		pad = "LPAD(%[2]s, %[1]d, '0')"
	}
	serial, key := map[string]bool{}, map[string]bool{}
	indexes := map[string][]string{}
	for _, row := range texts(t, db, unique) {
		indexes[row[0]] = append(indexes[row[0]], row[1])
		key[row[1]] = true
	}
	for _, of := range indexes { // the last one tells the rows apart
		serial[of[len(of)-1]] = true
	}
	var names, values []string
	for _, row := range texts(t, db, columns) {
		name, kind := row[0], row[1]
		if len(indexes) == 0 && kind == "integer" && name == "seq" {
			serial[name] = true
		}
		names, values = append(names, name), append(values, g.value(name, kind, serial[name], key[name], pad))
	}
	return "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM " + numbers + " numbers"
}

var (
	whenOver = regexp.MustCompile(`(^|_)(at|since|created|appended|bucket|made|seen)$`)
	whenDue  = regexp.MustCompile(`^(due_at|due|look|expires_at|until_at|until)$`)
	refers   = regexp.MustCompile(`(^|_)(id|ref|owner|about|member|token|author|room|node|hash|name|slug|email|actor|product|show)$`)
	length   = regexp.MustCompile(`\((\d+)\)`)
)

func (g Grown) value(name, kind string, serial, key bool, pad string) string {
	text := strings.Contains(kind, "char") || strings.Contains(kind, "text") || strings.Contains(kind, "blob")
	now := time.Now().UnixMilli()
	switch words := g.Words[name]; {
	case words != nil && !serial:
		of := "CASE n % " + fmt.Sprint(len(words))
		for i, w := range words {
			of += fmt.Sprintf(" WHEN %d THEN %s", i, w)
		}
		return of + " END"
	case !text && whenDue.MatchString(name):
		return fmt.Sprintf("%d + n * 1000", now+24*time.Hour.Milliseconds())
	case !text && whenOver.MatchString(name):
		return fmt.Sprintf("%d + n * 1000", now-30*time.Hour.Milliseconds())
	case !text && serial:
		return "n"
	case !text && key:
		return "n / 3"
	case !text:
		return "n % 1000"
	case serial || key || refers.MatchString(name):
		long := 36
		if m := length.FindStringSubmatch(kind); m != nil {
			fmt.Sscan(m[1], &long)
		}
		of := "n"
		if !serial {
			of = "CAST(n / 3 AS INTEGER)"
			if strings.HasPrefix(pad, "LPAD") {
				of = "n DIV 3"
			}
		}
		return fmt.Sprintf(pad, min(long, 36), of)
	}
	return "'x'"
}
