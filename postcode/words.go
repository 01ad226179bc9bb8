package postcode

import (
	"bytes"
	"cmp"
	"slices"
)

// words looks for buildings whose names hold every word of the query from a frontier on: 서초동 삼성, 목동 트라팰리스.
func (f *finder) words(at frontier) {
	if words := f.buildingWords(at, f.q.len()); len(words) > 0 {
		f.holding(words, at, f.q.len())
		return
	}
}

// buildingWords takes the query apart at its gaps, without words for apartments and what only tells where in a building.
func (f *finder) buildingWords(at frontier, end int) (words [][]byte) {
	q := f.q
	for i := at.at; i < end; {
		j := i + 1
		for j < end && !q.cs[j].gap {
			j++
		}
		word := withoutApartment(q.cs[i:j])
		if q.apartmentWord(i) == j-i {
			word = nil
		}
		// Only a floor, a block or a flat: what stands before it is the name.
		if i > at.at && q.detail(i) {
			break
		}
		if len(word) > 1 || len(word) == 1 && at.units != nil && hangul(word[0].r) && word[0].gap {
			words = append(words, appendKey(nil, word, nil))
		}
		i = j
		if len(words) == maxWords {
			break
		}
	}
	if len(words) == 0 {
		return nil
	}
	return f.withoutDetail(words, at, end)
}

const maxWords = 5

// withoutDetail cuts 101동 1203호 that is glued to the only word, unless the word stands in a name as it is.
func (f *finder) withoutDetail(words [][]byte, at frontier, end int) [][]byte {
	if len(words) > 1 || f.x.names.within(words[0], false).len() > 0 {
		return words
	}
	for i := at.at + 1; i < end; i++ {
		if f.q.isDigit(i) && !f.q.isDigit(i-1) && f.q.detail(i) && i-at.at > 1 {
			return [][]byte{appendKey(nil, withoutApartment(f.q.cs[at.at:i]), nil)}
		}
	}
	return words
}

// holding adds the buildings whose names hold all words.
func (f *finder) holding(words [][]byte, at frontier, end int) {
	d := &f.x.names
	rarest, s := 0, d.within(words[0], false)
	for i, w := range words[1:] {
		if t := d.within(w, false); t.len() < s.len() {
			rarest, s = i+1, t
		}
	}
	if s.len() == 0 {
		return
	}
	r := reading{at.at, end, figure{}, false, end}
	if (at.units != nil || at.given && !at.sido) && s.len() > maxSeen/4 && !f.elsewhere {
		f.scan(words, at, r)
		return
	}
	for i := s.lo; i < s.hi && i-s.lo < maxSeen && f.look(); i++ {
		name, _ := unpack(d.suffixes[i])
		key := d.key(name)
		if !holds(key, words, rarest) {
			continue
		}
		score := closeness(key, words)
		for _, v := range d.of(name) {
			if e := entry(v); e.kind() == entryBuilding {
				f.bearing(e.place(), score, at.scope, r)
			}
		}
	}
}

// holds says whether all words stand in key; the one numbered sure does.
func holds(key []byte, words [][]byte, sure int) bool {
	for i, w := range words {
		if i != sure && !bytes.Contains(key, w) {
			return false
		}
	}
	return true
}

// closeness is a score by how much of a name the words are.
func closeness(key []byte, words [][]byte) int {
	n := 0
	for _, w := range words {
		n += len(w)
	}
	score := scoreWithin
	switch {
	case n == len(key):
		score = scoreBuilding
	case bytes.HasPrefix(key, words[0]):
		score = scorePrefix
	}
	return score - min((len(key)-n)/2, 35)
}

// scan looks through the buildings of an area, where a word is so common that its places in names are more.
func (f *finder) scan(words [][]byte, at frontier, r reading) {
	x := f.x
	checked := make(map[uint32]int) // names of buildings: score, or 0
	for s := range uint32(x.siguns()) {
		if at.given && !at.areas.has(s) || at.units != nil && !at.holdsSigun(x, s) {
			continue
		}
		rows := x.rowsOf(s)
		from, _ := slices.BinarySearch(x.buildingRow, rows.lo)
		for i := from; i < len(x.buildingRow) && x.buildingRow[i] < rows.hi && f.look(); i++ {
			b := x.buildingOf[i]
			score, ok := checked[b]
			if !ok {
				key := x.names.key(x.buildingName[b])
				if holds(key, words, -1) {
					score = closeness(key, words)
				}
				checked[b] = score
			}
			if score > 0 && f.rowIn(&at.scope, x.buildingRow[i]) && !x.goneRow(x.buildingRow[i]) {
				f.add(group{score: score, list: x.buildingRow[i : i+1], way: ByBuilding, scope: at.doubts(), size: 1}, r)
			}
		}
	}
}

func (s *scope) holdsSigun(x *Index, sigun uint32) bool {
	for _, u := range s.units {
		if x.unit[u.lo*unitWords] == sigun {
			return true
		}
	}
	return false
}

// prefixes takes what stands at a frontier as the beginning of a name: 세종대, 세종ㄷ.
func (f *finder) prefixes(at frontier) {
	q, d := f.q, &f.x.names
	if at.at >= q.len() {
		return
	}
	s := d.prefix(q.from(at.at, q.len()))
	if s.len() == 0 {
		if s = d.prefix(f.movedTail(at.at)); s.len() == 0 {
			return
		}
	}
	if q.len()-at.at < 2 && (!at.given && at.units == nil || !hangul(q.cs[at.at].r)) {
		return
	}
	n := len(q.from(at.at, q.len()))
	for i := s.lo; i < s.hi && i-s.lo < maxPrefix && f.look(); i++ {
		f.bearersOf(i, scorePrefix-min(len(d.key(i))-n, 40), at.scope, reading{at.at, q.len(), figure{}, false, q.len()})
	}
}

const maxPrefix = 2000

// movedTail is the key from letter i on with the last final consonant as the beginning of a syllable to come: 세종댈 is 세종대ㄹ.
func (f *finder) movedTail(i int) []byte {
	key := slices.Clone(f.q.from(i, f.q.len()))
	if n := len(key); n > 0 && key[n-1] > keyTail && key[n-1] < keyTail+tails {
		if l := leadOf(finals[key[n-1]-keyTail]); l >= 0 {
			key[n-1] = byte(keyLead + l)
			return key
		}
	}
	return []byte{keyEnd} // no name begins so
}

// bearersOf adds all that bears a name, without a number.
func (f *finder) bearersOf(name uint32, score int, sc scope, r reading) {
	for _, v := range f.x.names.of(name) {
		e := entry(v)
		p := e.place()
		switch e.kind() {
		case entryRoad:
			if f.roadIn(&sc, p) {
				f.add(f.wholeRoad(p, score, &sc), r)
			}
		case entryEmd:
			if u := f.unitsIn(&sc, f.x.emd(p)); u.len() > 0 {
				f.unitsAlone(r.from, r.to, []span{u}, sc, score)
			}
		case entryRi:
			if u := f.unitsIn(&sc, span{p, p + 1}); u.len() > 0 {
				f.unitsAlone(r.from, r.to, []span{u}, sc, score)
			}
		case entryBuilding:
			f.bearing(p, score, sc, r)
		}
	}
}

// initials looks for names by the consonants that begin their letters: ㅅㅈㄷㄹ, also with a number behind.
func (f *finder) initials() {
	q := f.q
	for _, at := range f.furthest() {
		j := at.at
		for j < q.len() && leadOf(q.cs[j].r) >= 0 {
			j++
		}
		if j-at.at < 2 {
			continue
		}
		fig, numbered := q.figure(j)
		if !numbered && j < q.len() {
			continue
		}
		key := q.from(at.at, j)
		d := &f.x.names
		s := d.beginning(key)
		for i := s.lo; i < s.hi && i-s.lo < maxSeen && f.look(); i++ {
			name := d.initials[i]
			var buf [maxKey]byte
			whole := len(initials(buf[:0], d.key(name))) == len(key)
			if numbered {
				if whole {
					f.numberedAs(name, fig, at.scope, at.at, j, scoreExact-scoreWithin)
				}
				continue
			}
			score := scoreWithin
			if !whole {
				score = enough
			}
			f.bearersOf(name, score, at.scope, reading{at.at, j, figure{}, false, j})
		}
	}
}

// numberedAs takes a name other than the one typed, with the number typed, and says whether that is somewhere.
func (f *finder) numberedAs(name uint32, fig figure, sc scope, i, j, minus int) (found bool) {
	f.penalty += minus
	defer func() { f.penalty -= minus }()
	for _, v := range f.x.names.of(name) {
		e := entry(v)
		switch e.kind() {
		case entryRoad:
			if f.roadIn(&sc, e.place()) && !fig.mountain {
				found = f.onRoad(e.place(), fig, sc, i, j) || found
			}
		case entryEmd, entryRi:
			s := span{e.place(), e.place() + 1}
			if e.kind() == entryEmd {
				s = f.x.emd(e.place())
			}
			if s = f.unitsIn(&sc, s); s.len() > 0 && !fig.below {
				for u := s.lo; u < s.hi; u++ {
					found = f.onParcel(u, fig, sc, i, j) || found
				}
			}
		}
	}
	return found
}

// distinct gives the frontiers, those that are the same once.
func (f *finder) distinct() (out []frontier) {
	for _, a := range f.frontiers {
		if !slices.ContainsFunc(out, func(b frontier) bool {
			return a.at == b.at && a.areas == b.areas && a.admin == b.admin && slices.Equal(a.units, b.units)
		}) {
			out = append(out, a)
		}
	}
	return out
}

// furthest gives the frontiers that have most of the query behind them, at most four.
func (f *finder) furthest() []frontier {
	out := f.distinct()
	slices.SortStableFunc(out, func(a, b frontier) int { return cmp.Compare(b.at, a.at) })
	return out[:min(len(out), 4)]
}
