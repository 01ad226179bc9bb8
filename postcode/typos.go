package postcode

import (
	"bytes"
	"cmp"
	"slices"
)

// typos looks for names that differ from what was typed by one jamo: one more, one less, another, or two in the wrong order. It
// begins where the fewest names must be looked at, so that what is rare is found before the names that a query may look at are spent.
func (f *finder) typos() {
	ats := slices.DeleteFunc(f.furthest(), func(at frontier) bool { return f.q.len()-at.at < 2 })
	slices.SortStableFunc(ats, func(a, b frontier) int { return cmp.Compare(f.toSee(a), f.toSee(b)) })
	for _, at := range ats {
		f.typoAt(at)
	}
}

// toSee is how many names must be looked at for one that takes all that is typed from at on.
func (f *finder) toSee(at frontier) int {
	_, names := f.cut(f.q.from(at.at, f.q.len()))
	return names
}

func (f *finder) typoAt(at frontier) {
	q, d := f.q, &f.x.names
	for _, end := range f.nameEnds(at.at) {
		fig, numbered := q.figure(end)
		for _, name := range f.alike(q.from(at.at, end)) {
			f.corrected = f.spelling(name)
			switch {
			case numbered:
				f.numberedAs(name, fig, at.scope, at.at, end, minusTypo)
			case end == q.len() || q.apart(end):
				f.bearersOf(name, scoreName-minusTypo, at.scope, reading{at.at, end, figure{}, false, end})
			}
			f.corrected = ""
		}
	}
	if words := f.buildingWords(at, q.len()); len(words) == 1 && f.best < enough-minusTypo {
		for _, name := range f.alike(words[0]) {
			for _, v := range d.of(name) {
				if e := entry(v); e.kind() == entryBuilding {
					f.corrected = f.x.string(f.x.building[e.place()])
					f.bearing(e.place(), scoreBuilding-minusTypo, at.scope, reading{at.at, q.len(), figure{}, false, q.len()})
				}
			}
		}
		f.corrected = ""
		f.alikeWithin(words[0], at)
	}
}

// nameEnds are the letters behind which a number or nothing follows, the last first: where a name may end that begins at letter i.
func (f *finder) nameEnds(i int) []int {
	q := f.q
	ends := []int{q.len()}
	for j := q.len() - 1; j > i+1 && len(ends) < 5; j-- {
		if q.isDigit(j) && !q.isDigit(j-1) && q.cs[j-1].r != '-' || q.cs[j].gap && !q.isDigit(j) || q.says(j, "지하") && q.isDigit(j+2) || q.says(j, "산") && q.isDigit(j+1) {
			if _, ok := q.figure(j); ok || q.cs[j].gap {
				ends = append(ends, j)
			}
		}
	}
	return ends
}

// spelling is how a name is written, by the first that bears it.
func (f *finder) spelling(name uint32) string {
	x := f.x
	e := entry(x.names.of(name)[0])
	p := e.place()
	switch e.kind() {
	case entryRoad:
		return x.string(x.road[p*roadWords+2])
	case entryEmd:
		return x.string(x.unit[p*unitWords+2])
	case entryRi:
		return x.string(x.unit[p*unitWords+3])
	case entryAdmin:
		return x.string(x.admin[p*adminWords+2])
	}
	return x.string(x.building[p])
}

const maxAlike = 64

// alike gives the names that differ from key by one jamo. Of two halves of a key one is as typed: the names that begin with the first
// or end with the second are looked at.
func (f *finder) alike(key []byte) (out []uint32) {
	d := &f.x.names
	half, _ := f.cut(key)
	if half == 0 {
		return nil
	}
	take := func(name uint32) {
		if len(out) < maxAlike && oneApart(d.key(name), key) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	s := d.prefix(key[:half])
	for i := s.lo; i < s.hi && i-s.lo < maxSeen && f.look(); i++ {
		take(i)
	}
	s = d.within(key[half:], true)
	for i := s.lo; i < s.hi && i-s.lo < maxSeen && f.look(); i++ {
		name, _ := unpack(d.suffixes[i])
		take(name)
	}
	return out
}

// cut is where key is best cut in two: at the letter where the fewest names begin as the first half does or end as the second, and how many.
func (f *finder) cut(key []byte) (best, fewest int) {
	d := &f.x.names
	s, depth := d.all(), 0
	for m := 1; m < len(key); m++ {
		s = d.narrow(s, depth, key[depth])
		depth++
		if !begins(key[m]) {
			continue
		}
		if n := s.len() + d.within(key[m:], true).len(); best == 0 || n < fewest {
			best, fewest = m, n
		}
	}
	return best, fewest
}

// alikeWithin adds the buildings in whose names something stands that differs from key by one jamo.
func (f *finder) alikeWithin(key []byte, at frontier) {
	d := &f.x.names
	half := middle(key)
	if half == 0 || half == len(key) || len(key) < 6 {
		return
	}
	seen := make(map[uint32]bool)
	take := func(name uint32, from int) {
		k := d.key(name)
		for n := len(key) - 1; n <= len(key)+1; n++ {
			if from < 0 || from+n > len(k) || seen[name] || !oneApart(k[from:from+n], key) {
				continue
			}
			seen[name] = true
			for _, v := range d.of(name) {
				if e := entry(v); e.kind() == entryBuilding {
					f.corrected = f.x.string(f.x.building[e.place()])
					f.bearing(e.place(), scoreWithin-minusTypo, at.scope, reading{at.at, f.q.len(), figure{}, false, f.q.len()})
				}
			}
		}
	}
	s := d.within(key[:half], false)
	for i := s.lo; i < s.hi && i-s.lo < maxSeen/4 && f.look(); i++ {
		name, from := unpack(d.suffixes[i])
		take(name, from)
	}
	s = d.within(key[half:], false)
	for i := s.lo; i < s.hi && i-s.lo < maxSeen/4 && f.look(); i++ {
		name, from := unpack(d.suffixes[i])
		for n := half - 1; n <= half+1; n++ {
			take(name, from-n)
		}
	}
	f.corrected = ""
}

// middle is the letter of key that is nearest to its middle.
func middle(key []byte) int {
	for d := 0; d <= len(key)/2; d++ {
		for _, m := range [...]int{len(key)/2 + d, len(key)/2 - d} {
			if m > 0 && m < len(key) && begins(key[m]) {
				return m
			}
		}
	}
	return 0
}

// oneApart says whether a becomes b by one byte more, less or another, or by two neighbours changing places.
func oneApart(a, b []byte) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return bytes.Equal(a[i:], b[i+1:])
	}
	if i == len(a) {
		return false // the same
	}
	return bytes.Equal(a[i+1:], b[i+1:]) || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && bytes.Equal(a[i+2:], b[i+2:])
}

// typoInArea takes the first word that is no area as one with a letter wrong, and reads the query again behind it.
func (f *finder) typoInArea() {
	q := f.q
	sure := len(f.frontiers) // how far the reading came without a guess
	defer func() { f.frontiers = f.frontiers[:sure] }()
	for _, at := range f.furthest() {
		end := at.at + 1
		for end < q.len() && !q.cs[end].gap {
			end++
		}
		if end == q.len() || end-at.at < 2 {
			continue
		}
		word := q.from(at.at, end)
		for k, a := range f.x.areas {
			if !oneApart([]byte(k), word) || a.loose {
				continue
			}
			next := scope{areas: a.in, given: true, sido: a.sido}
			if at.given {
				if next.areas = at.areas.and(&a.in); next.areas.len() == 0 {
					continue
				}
			}
			before := f.penalty
			f.penalty += minusTypo
			f.parse(end, next)
			f.penalty = before
		}
		if f.best >= enough-minusTypo {
			return
		}
		for _, name := range f.alike(word) { // a dong with a letter wrong before the rest
			before := f.penalty
			f.penalty += minusTypo
			f.named(at.at, nameAt{end, name}, at.scope)
			f.penalty = before
		}
	}
}
