package postcode

import (
	"slices"
)

// Bounds of what is looked for where nothing was found.
const (
	maxLeads     = 6    // suggestions
	maxLeadLook  = 6000 // names looked at
	maxLeadAreas = 3
	maxLeadNames = 200 // names that begin as the word does
	nearKey      = 6   // bytes of a key from which on two of its jamo may be wrong within the area
	farKey       = 8   // and elsewhere
)

// Leads stand in the order of how near they are to what was typed, all of them below what would be an answer.
const (
	minusLead      = 420 // a jamo from the name typed
	minusLeadFar   = 40  // two
	minusLeadOther = 20  // it has no such number
	minusLeadAway  = 100 // it lies elsewhere
	scoreLeadArea  = 430
	scoreLeadBegun = 420
)

// unanswered tells how a query was read that nothing answers: the area in it, what names nothing, and the number.
func (f *finder) unanswered() Understood {
	q := f.q
	if f.hint == OnlyDigit {
		return Understood{Number: q.text(0, q.len())}
	}
	at := f.reached()
	u := Understood{Area: f.areaRead(at)}
	end := q.len()
	for i := at.at; i < q.len(); i++ {
		if fig, ok := q.figure(i); ok && q.beginsNumber(i) && !fig.glued {
			end, u.Number, u.Rest = i, fig.String(), q.text(fig.end, q.len())
			break
		}
		if i > at.at && q.apart(i) && q.detail(i) {
			end, u.Rest = i, q.text(i, q.len())
			break
		}
	}
	u.Unknown = q.text(at.at, end)
	return u
}

// beginsNumber says whether a number may begin at letter i.
func (q *query) beginsNumber(i int) bool {
	switch {
	case q.says(i, "지하"):
		return q.isDigit(i + 2)
	case q.says(i, "산"):
		return q.isDigit(i + 1)
	}
	return q.isDigit(i) && (i == 0 || q.cs[i].gap || !q.isDigit(i-1) && q.cs[i-1].r != '-')
}

// reached is the frontier that has most of the query behind it, in whatever layer.
func (f *finder) reached() (best frontier) {
	for i := range f.passes {
		for _, at := range f.passes[i].frontiers {
			if at.at > best.at {
				best = at
				f.pass = &f.passes[i]
			}
		}
	}
	return best
}

// areaRead is the area before a frontier of the pass in use: by its whole name where it is one, else as it was typed.
func (f *finder) areaRead(at frontier) string {
	first := uint32(0)
	switch {
	case at.at == 0:
		return ""
	case at.wrong || at.units != nil || at.areas.len() == 0:
		return f.q.text(0, at.at)
	}
	for !at.areas.has(first) {
		first++
	}
	switch {
	case at.areas.len() == 1:
		return f.x.areaName(first)
	case at.sido:
		return f.x.string(f.x.sido[f.x.sigun[first*sigunWords+1]*sidoWords+1])
	}
	return f.q.text(0, at.at)
}

// leads are queries near one that found nothing, each of which finds something.
func (f *finder) leads() []Suggestion {
	if f.hint != Nothing {
		return nil
	}
	f.best, f.looked = 0, maxLooked-maxLeadLook
	f.inEach(f.lead)
	out := f.suggestions(maxLeads)
	for i := range out { // what they leave out is no detail
		out[i].Rest = ""
	}
	f.groups = nil
	return out
}

func (f *finder) lead() {
	furthest := f.furthest()
	for i, at := range furthest {
		if at.at < furthest[0].at || i == 2 {
			break
		}
		f.leadArea(at)
		if f.q.len()-at.at < 2 {
			continue
		}
		before := len(f.groups)
		f.leadNames(at)
		if len(f.groups) == before {
			f.leadBegun(at)
		}
	}
	if len(f.groups) == 0 { // the area has a letter wrong
		f.calls = 0
		f.typoInArea()
	}
}

// leadArea offers the area without what stands behind it. A whole 시도 is no lead: it is asked what is wanted there.
func (f *finder) leadArea(at frontier) {
	switch {
	case at.wrong:
		return
	case at.units != nil:
		f.unitsAlone(0, at.at, at.units, at.scope, scoreLeadArea)
		return
	case !at.given || at.sido && at.areas.len() > 1:
		return
	}
	n := 0
	for s := range uint32(f.x.siguns()) {
		if !at.areas.has(s) {
			continue
		}
		f.add(group{score: scoreLeadArea, rows: f.x.rowsOf(s), way: ByArea, scope: &scope{}, of: thing{ofSigun, s}}, reading{0, at.at, figure{}, false, at.at})
		if n++; n == maxLeadAreas {
			return
		}
	}
}

// leadNames offers names that differ from the one typed by one jamo or two, in the area or elsewhere, with the number where they have it.
func (f *finder) leadNames(at frontier) {
	q := f.q
	for _, end := range f.nameEnds(at.at) {
		if end-at.at > maxNameRunes {
			continue
		}
		key := q.from(at.at, end)
		most := 1
		if len(key) >= farKey || at.given && len(key) >= nearKey {
			most = 2
		}
		fig, numbered := q.figure(end)
		offer := func(name uint32, minus int, sc scope) bool {
			before := len(f.groups)
			if numbered {
				f.numberedAs(name, fig, sc, at.at, end, minus)
			}
			if len(f.groups) == before {
				f.bearersOf(name, scoreName-minus-minusLeadOther, sc, reading{at.at, end, figure{}, false, end})
			}
			return len(f.groups) > before
		}
		for _, name := range f.nearby(key, most) {
			minus, near := minusLead, reaches(f.x.names.key(name), key, 1)
			if !near {
				minus += minusLeadFar
			}
			if !offer(name, minus, at.scope) && (near || len(key) >= farKey) && (at.given || at.units != nil) {
				offer(name, minus+minusLeadAway, scope{})
			}
		}
	}
}

// nearby gives names that become key by at most so many steps. Looked at are those with one half of the key as it is and those with its
// initials, so that of two wrong jamo both are vowels or finals, or stand in one half.
func (f *finder) nearby(key []byte, most int) (out []uint32) {
	d := &f.x.names
	take := func(name uint32) {
		if len(out) < maxAlike && reaches(d.key(name), key, most) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if half, _ := f.cut(key); half > 0 {
		s := d.prefix(key[:half])
		for i := s.lo; i < s.hi && i-s.lo < maxLeadLook/4 && f.look(); i++ {
			take(i)
		}
		s = d.within(key[half:], true)
		for i := s.lo; i < s.hi && i-s.lo < maxLeadLook/4 && f.look(); i++ {
			name, _ := unpack(d.suffixes[i])
			take(name)
		}
	}
	if most > 1 && len(d.initials) > 0 {
		s := d.beginning(initials(nil, key))
		for i := s.lo; i < s.hi && i-s.lo < maxLeadLook/4 && f.look(); i++ {
			take(d.initials[i])
		}
	}
	return out
}

// reaches says whether a becomes b by at most so many steps: a byte more, one less, another, or two neighbours changing places.
func reaches(a, b []byte, steps int) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	more := len(a) - len(b)
	switch {
	case len(a) == 0 || len(b) == 0:
		return len(a)+len(b) <= steps
	case steps == 0 || more > steps || -more > steps:
		return false
	}
	return reaches(a[1:], b[1:], steps-1) || reaches(a[1:], b, steps-1) || reaches(a, b[1:], steps-1) ||
		len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] && reaches(a[2:], b[2:], steps-1)
}

// leadBegun offers names in the area that begin as the word does, by as many of its letters as any do.
func (f *finder) leadBegun(at frontier) {
	q, d := f.q, &f.x.names
	end := at.at + 1
	for end < q.len() && !q.cs[end].gap {
		end++
	}
	before := len(f.groups)
	for end--; end >= at.at+2 && len(f.groups) == before; end-- {
		s := d.prefix(q.from(at.at, end))
		for i := s.lo; i < s.hi && i-s.lo < maxLeadNames && f.look(); i++ {
			f.bearersOf(i, scoreLeadBegun, at.scope, reading{at.at, end, figure{}, false, end})
		}
	}
}
