package order_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// The lists of orders are read through an index in their own order: what the engine says of its plans holds at any size.
func TestListsOfOrdersNeitherScanNorSort(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) { listsThroughIndexes(t, db) })
}

func listsThroughIndexes(t *testing.T, db *sqldb.DB) {
	s := open(t, db)
	orders := past(rand.New(rand.NewPCG(5, 6)), 3000, s.now)
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
	plans := sqldbtest.NewPlans(t, db, "orders")
	const many = 100_000 // so many that they may not be put into order after they were found
	for _, f := range filters {
		statements, err := f.Statements(many)
		if err != nil {
			t.Fatal(err)
		}
		for statement, args := range statements {
			rows, err := plans.QueryContext(t.Context(), statement, args...)
			if err != nil {
				t.Fatal(err)
			}
			rows.Close()
			plan := plans.Asked()[0]
			sorts := plan.Sorts && !strings.Contains(statement, "UNION ALL") // the firsts of nine states are few
			// MariaDB counts a third of a small table by walking it; counting ends at list.Counted.
			counts := db.Dialect() == sqldb.MySQL && strings.HasSuffix(statement, "counted")
			if plan.Whole("orders") && !counts || sorts {
				t.Errorf("%+v: %s\nof %s", f, plan.Steps, statement)
			}
		}
	}
}
