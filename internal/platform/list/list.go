// Package list is the one shape in which the shop gives lists: a page of items, how many there are, and how to go on.
//
// A page is found by key, not by counting past the ones before it: the last row's sort key and id are the place
// where the next page begins, so page 10,000 costs what page 1 does and nothing is skipped or shown twice when rows
// come or go meanwhile. Places are opaque to callers; one that was altered, or is of another list, is ErrPlace.
package list

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// ErrPlace says that a place does not belong to the list it was sent to.
var ErrPlace = fault.New(fault.Unprocessable, "place_invalid", "this place in the list is not known; start again from the first page").
	With("at", "send prev or next of a page of the same list and order")

// Page is one page of a list.
type Page[T any] struct {
	Items []T    `json:"items"          doc:"What is on this page"   nullable:"false"`
	Total int64  `json:"total"          doc:"How many there are on all pages; with more, at least so many"`
	More  bool   `json:"more,omitempty" doc:"Counting stopped at total; there may be more"`
	Prev  string `json:"prev,omitempty" doc:"The place of the page before; absent on the first"`
	Next  string `json:"next,omitempty" doc:"The place of the page after; absent on the last"`
}

// Query is what every list takes.
type Query struct {
	At   string `query:"at"   maxLength:"400" doc:"A place: prev or next of another page of the same list and order; empty for the first page"`
	Size int    `query:"size" minimum:"1" maximum:"100" default:"20" doc:"How many on a page"`
}

// Of makes a list that is whole on one page.
func Of[T any](items []T) Page[T] {
	if items == nil {
		items = []T{}
	}
	return Page[T]{Items: items, Total: int64(len(items))}
}

// Map turns the items of a page into something else.
func Map[T, U any](p Page[T], f func(T) U) Page[U] {
	items := make([]U, len(p.Items))
	for i, item := range p.Items {
		items[i] = f(item)
	}
	return Page[U]{items, p.Total, p.More, p.Prev, p.Next}
}

// Counted is how far totals are counted exactly; beyond it a page says More.
const Counted = 10_000

// Count counts the rows that "SELECT 1 " + from gives, up to Counted.
func Count(ctx context.Context, q sqldb.Querier, from string, args ...any) (n int64, more bool, err error) {
	args = append(slices.Clone(args), Counted+1)
	err = q.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT 1 "+from+" LIMIT ?) counted", args...).Scan(&n)
	if n > Counted {
		return Counted, true, err
	}
	return n, false, err
}

// Column is part of a list's order.
type Column struct {
	Name string
	Desc bool
}

// Order is how a list is sorted: by columns that together are different for each row, so that there is one place for each.
// The name tells the places of this list from those of others.
type Order struct {
	Name    string
	Columns []Column
	Most    int // rows on a page at most; 0 is 100
}

// Window is the part of a list that one page shows.
type Window struct {
	order Order
	size  int
	back  bool  // towards the first page
	key   []any // of the row it begins behind; nil: at the first row it reads
}

// Window reads a query. A size outside 1 to o.Most is 20. It fails with ErrPlace.
func (o Order) Window(q Query) (Window, error) {
	w := Window{order: o, size: q.Size}
	if w.size < 1 || w.size > cmp.Or(o.Most, 100) {
		w.size = 20
	}
	if q.At == "" {
		return w, nil
	}
	var err error
	w.back, w.key, err = openPlace(o.Name, q.At)
	if err == nil && len(w.key) != len(o.Columns) {
		err = ErrPlace
	}
	return w, err
}

// In gives the same window in other words for the columns of its order, such as ones that no index answers.
func (w Window) In(words Order) Window {
	w.order = words
	return w
}

// FromTheEnd gives the last page of the list rather than the one that w shows.
func (w Window) FromTheEnd() Window {
	w.back, w.key = true, nil
	return w
}

// Limit is how many rows to read: one more than the page shows, to see whether there is another.
func (w Window) Limit() int { return w.size + 1 }

// Size is how many items the page shows at most.
func (w Window) Size() int { return w.size }

// Desc says whether the rows are read in falling order of the first column.
func (w Window) Desc() bool { return w.order.Columns[0].Desc != w.back }

// Key is the key of the row that the page begins behind, in the direction it is read; nil for none.
func (w Window) Key() []any { return w.key }

// Where gives the condition that a row stands in the window, "1 = 1" for all, with its arguments. Its first term bounds
// the first column alone, so that both engines enter an index by it.
func (w Window) Where() (string, []any) {
	if w.key == nil {
		return "1 = 1", nil
	}
	cond, args := "", []any(nil)
	for i := len(w.order.Columns) - 1; i >= 0; i-- {
		c := w.order.Columns[i]
		than := ">"
		if c.Desc != w.back {
			than = "<"
		}
		if cond == "" {
			cond, args = fmt.Sprintf("%s %s ?", c.Name, than), []any{w.key[i]}
			continue
		}
		cond = fmt.Sprintf("%s %s= ? AND (%s %s ? OR %s)", c.Name, than, c.Name, than, cond)
		args = append([]any{w.key[i], w.key[i]}, args...)
	}
	return "(" + cond + ")", args
}

// OrderBy gives the order in which to read the rows; Cut puts them into that of the list.
func (w Window) OrderBy() string {
	var by []string
	for _, c := range w.order.Columns {
		if c.Desc != w.back {
			by = append(by, c.Name+" DESC")
		} else {
			by = append(by, c.Name)
		}
	}
	return strings.Join(by, ", ")
}

// Cut makes a page of rows that were read with Where, OrderBy and Limit. key gives a row's values of the order's columns,
// each an int64 or a string.
func Cut[T any](w Window, rows []T, key func(T) []any) Page[T] {
	p := Page[T]{Items: rows[:min(len(rows), w.size)]}
	beyond := len(rows) > w.size
	if p.Items == nil {
		p.Items = []T{}
	}
	if w.back {
		p.Items = slices.Clone(p.Items)
		slices.Reverse(p.Items)
	}
	if n := len(p.Items); n > 0 {
		if w.back && beyond || !w.back && w.key != nil {
			p.Prev = sealPlace(w.order.Name, true, key(p.Items[0]))
		}
		if w.back && w.key != nil || !w.back && beyond {
			p.Next = sealPlace(w.order.Name, false, key(p.Items[n-1]))
		}
	}
	return p
}
