package postcode

import "slices"

// The letters of the two-set keyboard: what one types who forgot to change it to Korean.

var (
	typedLead  = map[rune]int{'r': 0, 's': 2, 'e': 3, 'f': 5, 'a': 6, 'q': 7, 't': 9, 'd': 11, 'w': 12, 'c': 14, 'z': 15, 'x': 16, 'v': 17, 'g': 18}
	typedVowel = map[rune]int{'k': 0, 'o': 1, 'i': 2, 'j': 4, 'p': 5, 'u': 6, 'h': 8, 'y': 12, 'n': 13, 'b': 17, 'm': 18, 'l': 20}
	joinVowel  = map[[2]int]int{{8, 0}: 9, {8, 1}: 10, {8, 20}: 11, {13, 4}: 14, {13, 5}: 15, {13, 20}: 16, {18, 20}: 19}
)

// keyboard reads the query as it would stand had the keyboard been Korean: tpwheofh is 세종대로.
func (f *finder) keyboard() {
	out := make([]char, 0, f.q.len())
	cs := f.q.cs
	for i := 0; i < len(cs); {
		lead, ok := typedLead[cs[i].r]
		vowel := -1
		next := i + 1
		if ok && next < len(cs) {
			if v, isVowel := typedVowel[cs[next].r]; isVowel {
				vowel = v
				next++
			}
		}
		if vowel < 0 {
			out = append(out, cs[i])
			i++
			continue
		}
		if next < len(cs) {
			if v, isVowel := typedVowel[cs[next].r]; isVowel {
				if joint, ok := joinVowel[[2]int{vowel, v}]; ok {
					vowel = joint
					next++
				}
			}
		}
		tail := 0
		if next < len(cs) && !cs[next].gap {
			if l, ok := typedLead[cs[next].r]; ok {
				_, vowelFollows := typedVowel[at(cs, next+1)]
				if !vowelFollows {
					if t := slices.Index(finals[:], leads[l]); t > 0 {
						tail = t
						next++
					}
				}
			}
		}
		out = append(out, char{rune(hangulFirst + (lead*vowels+vowel)*tails + tail), cs[i].gap})
		i = next
	}
	typed, passes := f.q, slices.Clone(f.passes)
	f.q = newQuery(out)
	f.inEach(func() { f.frontiers, f.calls = nil, 0 })
	f.penalty += minusTypo / 2
	f.corrected = f.q.text(0, f.q.len())
	f.stages()
	f.corrected = ""
	f.penalty -= minusTypo / 2
	if len(f.groups) == 0 {
		f.q = typed
		copy(f.passes, passes)
	}
}

func at(cs []char, i int) rune {
	if i >= len(cs) {
		return 0
	}
	return cs[i].r
}
