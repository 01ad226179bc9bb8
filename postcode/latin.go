package postcode

import "slices"

// plainNumber answers a query of digits alone, a postcode, and takes a postcode off that stands before an address.
func (f *finder) plainNumber() (done bool) {
	q := f.q
	i := 0
	if q.says(0, "우") && q.isDigit(1) {
		i = 1
	}
	if old, end, ok := q.sixDigits(i); ok && (end == q.len() || q.apart(end)) && f.oldPlain(old, end) {
		return end == q.len()
	}
	if _, end, ok := q.digits(0, 26); ok && end == q.len() && end >= 10 { // a code of the official files
		if f.code(q.text(0, end)); len(f.groups) > 0 {
			f.rest = end
			return true
		}
	}
	n, end, ok := q.digits(i, 5)
	if !ok || end-i != 5 {
		if n, end, ok := q.digits(0, 20); ok && end == q.len() && n >= 0 {
			f.hint = OnlyDigit
			return true
		}
		return false
	}
	if end < q.len() {
		if q.apart(end) || !latin(q.cs[end].r) && q.cs[end].r != '-' {
			q.cs[end].gap = false
			f.q = newQuery(q.cs[end:])
		}
		return false
	}
	found := false
	f.inEach(func() { found = f.zip(uint32(n)) || found })
	if !found {
		f.hint = OnlyDigit
	}
	return true
}

// zip adds the addresses of a postcode.
func (f *finder) zip(code uint32) bool {
	z, ok := f.x.zipBy(code)
	if !ok {
		return false
	}
	rows := f.x.rowsOfZip(z)
	if len(rows) == 0 {
		return false
	}
	f.add(group{score: scoreExact, list: rows, way: ByPostcode, scope: &scope{}, size: len(rows), of: thing{ofZip, z}}, reading{0, f.q.len(), figure{}, false, f.q.len()})
	return true
}

func (x *Index) zipBy(code uint32) (uint32, bool) {
	n := uint32(len(x.zip))
	z := search(0, n, func(i uint32) bool { return x.zip[i] >= code })
	return z, z < n && x.zip[z] == code
}

// oldPlain answers a postcode of six digits, or takes it off an address that stands behind it. It says whether it did.
func (f *finder) oldPlain(code, end int) bool {
	found := false
	if f.inEach(func() { found = len(f.x.rowsOfOld(uint32(code))) > 0 || found }); !found {
		return false
	}
	if q := f.q; end < q.len() {
		q.cs[end].gap = false
		f.q = newQuery(q.cs[end:])
		return true
	}
	f.inEach(func() { f.oldZip(uint32(code)) })
	return true
}

// rowsOfZip gives the addresses with a postcode that are not gone.
func (x *Index) rowsOfZip(z uint32) (rows []uint32) {
	for _, road := range x.zipRoads[x.zipRoadAt[z]:x.zipRoadAt[z+1]] {
		for row := x.roadRow[road]; row < x.roadRow[road+1]; row++ {
			if uint32(x.rowZip.at(row)) == z && !x.goneRow(row) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// mostlyLatin says whether the query has Latin letters and no Korean ones.
func (f *finder) mostlyLatin() bool {
	n := 0
	for _, c := range f.q.cs {
		if latin(c.r) {
			n++
		} else if !digit(c.r) && c.r != '-' {
			return false
		}
	}
	return n >= 2
}

// english reads an address written in English, whose parts stand in any order: 209, Sejong-daero, Jongno-gu, Seoul.
func (f *finder) english() {
	if !f.mostlyLatin() {
		return
	}
	q := f.q
	var words []span // of letters
	for i := 0; i < q.len(); {
		j := i + 1
		for j < q.len() && !q.cs[j].gap {
			j++
		}
		words = append(words, span{uint32(i), uint32(j)})
		i = j
	}
	readings := make([]englishReading, len(f.passes))
	onRoad := false
	f.inEach(func() {
		r := f.readEnglish(words)
		readings[f.layer], onRoad = r, onRoad || len(r.roads) > 0
	})
	f.inEach(func() { f.inEnglish(readings[f.layer], onRoad) })
}

// englishReading is what one layer knows of an address written in English.
type englishReading struct {
	roads []uint32
	units []span
	scope scope
	reading
}

func (f *finder) readEnglish(words []span) englishReading {
	q := f.q
	sc := scope{}
	var roads []uint32
	var units []span
	var fig figure
	numbered := false
	from, to := 0, q.len()
	for i := 0; i < len(words); {
		took := 0
		for n := min(maxEnglishWords, len(words)-i); n > 0 && took == 0; n-- {
			key := q.from(int(words[i].lo), int(words[i+n-1].hi))
			if a, ok := f.x.areas[string(key)]; ok {
				if sc.given {
					if both := sc.areas.and(&a.in); both.len() > 0 {
						sc.areas = both
					}
				} else {
					sc.given, sc.areas = true, a.in
				}
				took = n
			} else if name, ok := f.x.english.find(key); ok {
				for _, v := range f.x.english.of(name) {
					switch e := entry(v); e.kind() {
					case entryRoad:
						roads = append(roads, e.place())
					case entryEmd:
						units = append(units, f.x.emd(e.place()))
					case entryRi:
						units = append(units, span{e.place(), e.place() + 1})
					}
				}
				took, from, to = n, int(words[i].lo), int(words[i+n-1].hi)
			}
		}
		if took == 0 {
			took = 1
			at := int(words[i].lo)
			below := q.cs[at].r == 'b' && q.isDigit(at+1)
			if below {
				at++
			}
			if g, ok := q.figure(at); ok && !numbered && g.end == int(words[i].hi) {
				fig, numbered = g, true
				fig.below = below
			}
		}
		i += took
	}
	return englishReading{roads, units, sc, reading{from, to, fig, numbered, q.len()}}
}

const maxEnglishWords = 5

// inEnglish adds what an English address means. Where any layer knows its road, the dong in it is no parcel's.
func (f *finder) inEnglish(r englishReading, onRoad bool) {
	sc := r.scope
	for _, road := range r.roads {
		switch {
		case !f.roadIn(&sc, road):
		case r.numbered:
			if !f.onRoad(road, r.figure, sc, r.from, r.to) {
				f.near(road, r.figure, sc, r.from, r.to)
			}
		default:
			f.add(f.wholeRoad(road, scoreName, &sc), r.reading)
		}
	}
	if onRoad {
		return
	}
	for _, s := range narrowest(r.units) {
		switch s = f.unitsIn(&sc, s); {
		case s.len() == 0:
		case r.numbered:
			for u := s.lo; u < s.hi; u++ {
				f.onParcel(u, r.figure, sc, r.from, r.to)
			}
		default:
			f.unitsAlone(r.from, r.to, []span{s}, sc, scoreName)
		}
	}
}

// narrowest leaves out an eup or myeon where a ri of it is named too.
func narrowest(units []span) (out []span) {
	for _, wide := range units {
		if !slices.ContainsFunc(units, func(u span) bool { return u.lo >= wide.lo && u.hi <= wide.hi && u.len() < wide.len() }) {
			out = append(out, wide)
		}
	}
	return out
}
