package golden

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/saja-live/saja/postcode"
)

// Tally counts how many lines were asked, and of how many the right answer stood first and among ten.
type Tally struct{ Asked, First, Ten int }

func (t *Tally) add(at int) {
	t.Asked++
	if at == 0 {
		t.First++
	}
	if at >= 0 {
		t.Ten++
	}
}

// Shares are First and Ten of Asked in per cent.
func (t Tally) Shares() (first, ten float64) {
	of := float64(max(t.Asked, 1))
	return 100 * float64(t.First) / of, 100 * float64(t.Ten) / of
}

// Ask asks x all lines, and writes each whose right answer does not stand first, what each kind came to and the whole.
func Ask(x *postcode.Index, lines []Line, to io.Writer) (all Tally) {
	kinds := make(map[string]*Tally) // by the kind's name
	for _, l := range lines {
		if kinds[l.Kind] == nil {
			kinds[l.Kind] = new(Tally)
		}
		at, got := l.Place(x)
		kinds[l.Kind].add(at)
		all.add(at)
		if at != 0 {
			fmt.Fprintf(to, "kind %s, %q: want %s at 0, is at %d; first is %s\n", l.Kind, l.Query, l.Want, at, got)
		}
	}
	number := func(kind string) int { n, _ := strconv.Atoi(kind); return n }
	for _, k := range slices.SortedFunc(maps.Keys(kinds), func(a, b string) int { return cmp.Or(number(a)-number(b), cmp.Compare(a, b)) }) {
		fmt.Fprintf(to, "kind %2s: %3d asked, %3d first, %3d in ten\n", k, kinds[k].Asked, kinds[k].First, kinds[k].Ten)
	}
	first, ten := all.Shares()
	fmt.Fprintf(to, "all: %d asked, first %.2f %%, in ten %.2f %%\n", all.Asked, first, ten)
	return all
}
