package order_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// The lists of orders are read through an index in their own order: what the engine says of its plans holds at any size.
func TestListsOfOrdersNeitherScanNorSort(t *testing.T) {
	s := open(t, sqldbtest.SQLite(t))
	orders := past(rand.New(rand.NewPCG(5, 6)), 300, s.now)
	s.insert(orders...)
	second := func(f order.Filter) order.Filter {
		p, err := s.orders.Search(t.Context(), f)
		if err != nil || p.Next == "" {
			t.Fatalf("%+v: no second page, %v", f, err)
		}
		f.Place.At = p.Next
		return f
	}
	filters := []order.Filter{}
	for _, sort := range []string{"newest", "oldest", "total"} {
		for _, f := range []order.Filter{{}, {State: order.Paid}, {Show: "show-1"}, {Show: "show-1", State: order.Paid}, {From: orders[0].PlacedAt}} {
			f.Sort, f.Place = sort, list.Query{Size: 5}
			filters = append(filters, f, second(f))
		}
	}
	const many = 100_000 // so many that they may not be put into order after they were found
	for _, f := range filters {
		statements, err := f.Statements(many)
		if err != nil {
			t.Fatal(err)
		}
		for statement, args := range statements {
			for _, step := range s.plan(statement, args) {
				whole := strings.HasPrefix(step, "SCAN orders") && !strings.Contains(step, "INDEX")
				sorts := strings.Contains(step, "TEMP B-TREE") && !strings.Contains(statement, "UNION ALL") // the firsts of nine states are few
				if whole || sorts {
					t.Errorf("%+v: %q\nof %s", f, step, statement)
				}
			}
		}
	}
}

func (s *shop) plan(statement string, args []any) (steps []string) {
	s.t.Helper()
	rows, err := s.db.QueryContext(s.t.Context(), "EXPLAIN QUERY PLAN "+statement, args...)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			s.t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if len(steps) == 0 || rows.Err() != nil {
		s.t.Fatalf("no plan of %s: %v", statement, rows.Err())
	}
	return steps
}
