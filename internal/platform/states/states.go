// Package states says what may follow what, and derives from it the condition under which a statement lets it happen.
package states

import (
	"slices"
	"strings"
)

// Table says for each state which may come next. A state that lists itself may be written again as it is.
type Table[S ~string] map[S][]S

// Can reports whether to may follow from.
func (t Table[S]) Can(from, to S) bool { return slices.Contains(t[from], to) }

// From lists the states that to may follow, sorted.
func (t Table[S]) From(to S) []S {
	var from []S
	for s, next := range t {
		if slices.Contains(next, to) {
			from = append(from, s)
		}
	}
	slices.Sort(from)
	return from
}

// Into is the condition of a statement that makes a row's state to: the row stands where to may follow.
// With only it must also stand in one of those; only narrows what the table allows and never widens it.
func (t Table[S]) Into(to S, only ...S) Guard {
	from := t.From(to)
	if len(only) > 0 {
		from = slices.DeleteFunc(from, func(s S) bool { return !slices.Contains(only, s) })
	}
	if len(from) == 0 {
		return Guard{SQL: "1 = 0"}
	}
	g := Guard{SQL: "state IN (?" + strings.Repeat(", ?", len(from)-1) + ")"}
	for _, s := range from {
		g.Args = append(g.Args, string(s))
	}
	return g
}

// Guard is a condition on the column "state", with its arguments.
type Guard struct {
	SQL  string
	Args []any
}

// And is g with one more condition.
func (g Guard) And(condition string, args ...any) Guard {
	return Guard{SQL: g.SQL + " AND " + condition, Args: append(slices.Clone(g.Args), args...)}
}

// After gives the arguments of a statement in which the guard comes last.
func (g Guard) After(args ...any) []any { return append(args, g.Args...) }
