package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxSpoken = 8192 // words that a query is compared with
	maxSpelt  = 32   // letters of a word of a query, and of a product's name, that are compared
	fewest    = 3    // letters below which everything resembles everything
	farthest  = 3    // letters that may differ
)

// word is one word of the names of products: its syllables (of another script than Hangul: all that stands together), and where the
// letters of each begin.
type word struct {
	syllables []string
	letters   []rune
	from      []int // for each syllable, and for the end
	in        int   // of how many names
}

// spoken gives the words of what is on sale, the most usual first.
func spoken(products []spelled) []word {
	in := map[string]int{}
	for _, p := range products {
		if p.status != OnSale {
			continue
		}
		for _, name := range p.names {
			for w := range strings.FieldsSeq(plain(name)) {
				if in[w] > 0 || len(in) < maxSpoken {
					in[w]++
				}
			}
		}
	}
	out := make([]word, 0, len(in))
	for w, n := range in {
		if one := spell(w); len(one.letters) >= fewest {
			one.in = n
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b word) int { return cmp.Or(b.in-a.in, slices.Compare(a.syllables, b.syllables)) })
	return out
}

// spell takes a word apart; signs and what is beyond maxSpelt letters are left out.
func spell(s string) (w word) {
	before := false // the last was Hangul
	for _, r := range s {
		letters, _ := fold(string(r))
		if letters == "" {
			continue
		}
		if len(w.letters)+utf8.RuneCountInString(letters) > maxSpelt {
			break
		}
		hangul := unicode.Is(unicode.Hangul, r)
		if last := len(w.syllables) - 1; last >= 0 && !hangul && !before {
			w.syllables[last] += string(r)
		} else {
			w.syllables, w.from = append(w.syllables, string(r)), append(w.from, len(w.letters))
		}
		before = hangul
		w.letters = append(w.letters, []rune(letters)...)
	}
	w.from = append(w.from, len(w.letters))
	return w
}

// Meant gives another spelling of a query that finds nothing: each of its words that no product on sale has is changed into the
// nearest one that they have, or a part of it ("냉묜" is 냉면, though only 물냉면 is sold). Nearness is counted in letters, so that
// 떡뽁이 and 떡볶이 are two apart; about a quarter of a word's letters may differ. It gives "" where nothing is near, or nothing has all of it.
// The cost is bounded by maxTerms, maxSpoken and maxSpelt.
func (s *Service) Meant(ctx context.Context, query string) (string, error) {
	all, err := s.words.read(ctx, s.db)
	if err != nil {
		return "", fmt.Errorf("guess what was meant by a query: %w", err)
	}
	words := strings.Fields(plain(query))
	if len(words) == 0 || len(words) > maxTerms {
		return "", nil
	}
	changed := false
	for i, w := range words {
		if all.sells(terms(w)) {
			continue
		}
		near := nearest(spell(w), all.spoken())
		if near == "" {
			return "", nil
		}
		words[i], changed = near, true
	}
	meant := strings.Join(words, " ")
	if !changed || !all.sells(terms(meant)) {
		return "", nil
	}
	return meant, nil
}

// sells says whether a product on sale has all terms.
func (k known) sells(terms []term) bool {
	return len(terms) > 0 && slices.ContainsFunc(k.products, func(p spelled) bool { return p.status == OnSale && p.has(terms) })
}

// nearest gives the word, or whole syllables within one, that is nearest to asked; "" if none is near enough.
func nearest(asked word, among []word) string {
	if len(asked.letters) < fewest {
		return ""
	}
	limit := max(1, min((len(asked.letters)+2)/4, farthest))
	best, apart, unlike := "", 0, 0
	for _, w := range among {
		from, to, distance := w.within(asked.letters)
		if distance > limit {
			continue
		}
		off := abs(w.from[to] - w.from[from] - len(asked.letters))
		if best == "" || distance < apart || distance == apart && off < unlike {
			best, apart, unlike = strings.Join(w.syllables[from:to], ""), distance, off
		}
	}
	return best
}

// within finds the syllables of w that are nearest to asked, and how many letters they differ by (P. H. Sellers, 1980: the edit
// distance to a part of a text). A part begins and ends with whole syllables.
func (w word) within(asked []rune) (from, to, distance int) {
	const never = 1 << 20
	n := len(w.letters)
	type cell struct{ distance, from int }
	above, row := make([]cell, n+1), make([]cell, n+1)
	for j := range above {
		above[j] = cell{distance: never}
	}
	for i, at := range w.from[:len(w.syllables)] {
		above[at] = cell{0, i}
	}
	for _, r := range asked {
		row[0] = cell{above[0].distance + 1, above[0].from}
		for j := 1; j <= n; j++ {
			change := above[j-1]
			if w.letters[j-1] != r {
				change.distance++
			}
			skip, add := above[j], row[j-1]
			skip.distance++
			add.distance++
			row[j] = change
			for _, c := range []cell{skip, add} {
				if c.distance < row[j].distance {
					row[j] = c
				}
			}
		}
		above, row = row, above
	}
	distance = never
	for i, at := range w.from {
		if c := above[at]; i > c.from && c.distance < distance {
			from, to, distance = c.from, i, c.distance
		}
	}
	return from, to, distance
}

func abs(n int) int { return max(n, -n) }
