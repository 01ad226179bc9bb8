package postcode

import "slices"

// finder looks for the addresses of one query.
type finder struct {
	*pass  // over the layer that is looked at
	passes []pass
	q      *query

	groups    []group
	best      int // score
	hint      Hint
	said      *query // of the best reading, and where its name stands in it
	name      [2]int
	figure    figure
	numbered  bool
	rest      int
	typing    bool   // more is to come: names and numbers may be beginnings
	looked    int    // names looked at, at most maxLooked
	corrected string // set while a name other than the typed one is tried
	penalty   int    // taken off every score while it is
	guessing  bool   // set while names other than those typed are tried for an answer
	elsewhere bool   // set while areas of the query are not believed
}

// pass is the reading of a query over one layer of the index: the base, or its overlay. Both are asked everything in step, so that what is sure in one
// keeps the other from guessing.
type pass struct {
	x         *Index
	layer     int
	frontiers []frontier // where the reading stood when areas and dongs were taken off
	calls     int
}

func newFinder(x *Index, q *query) *finder {
	f := &finder{q: q}
	for i, l := range x.layers() {
		f.passes = append(f.passes, pass{x: l, layer: i})
	}
	f.pass = &f.passes[0]
	return f
}

// inEach calls use for each layer.
func (f *finder) inEach(use func()) {
	for i := range f.passes {
		f.pass = &f.passes[i]
		use()
	}
}

// frontier is a place in the query from which on names are looked for, and the area that stood before it.
type frontier struct {
	at int
	scope
}

// scope is the part of the country that the query names.
type scope struct {
	areas areaSet
	given bool // some area was named
	sido  bool // and none below a 시도
	loose bool
	units []span // eup, myeon, dong, ri: units by place
	admin int32  // administrative dong by place + 1
	wrong bool   // an area was named that does not go with the rest
	glued bool   // a dong was taken off in the middle of a word
}

// Scores: the way first, then what is against it.
const (
	scoreExact    = 1000
	scoreOthers   = 900 // the number asked for has none, or more, behind a hyphen
	scoreName     = 880 // a road or dong without a number
	scoreBuilding = 870
	scorePrefix   = 700
	scoreWithin   = 640
	scoreRest     = 420 // a name with something behind it that is not understood
	scoreNear     = 560 // no such number: the nearest
	scoreArea     = 860 // a 시군구 alone

	enough = 600 // better ones need no guessing

	minusTypo  = 240
	minusWrong = 200
	minusLoose = 30
	minusGlued = 450 // a number in the middle of a word: 20기린중학교
	minusInner = 40  // a dong in the middle of a word
)

// Bounds of the work for one query.
const (
	maxCalls     = 48
	maxNameRunes = 40
	maxNamesAt   = 12
	maxGroups    = 4000
	maxSeen      = 20000 // names looked at for one word
	maxLooked    = 40000 // and for a query
)

// find fills groups.
func (f *finder) find() {
	if f.plainNumber() {
		return
	}
	f.stages()
	if f.best < enough && f.hint == "" {
		f.inEach(f.wrongArea)
	}
	if f.best < enough && f.mostlyLatin() {
		f.keyboard()
	}
	f.tellNothing()
}

// stages tries a query as it stands, from the surest way to the least.
func (f *finder) stages() {
	f.english()
	if f.best >= enough {
		return
	}
	f.inEach(func() { f.parse(0, scope{}) })
	f.leaveRest()
	if f.typing && f.hint == "" {
		f.inEach(func() {
			for _, at := range f.distinct() {
				f.prefixes(at)
			}
		})
	}
	if f.best >= enough || f.hint != "" {
		return
	}
	f.inEach(func() {
		f.frontiers = f.distinct()
		for _, at := range f.frontiers {
			f.words(at)
			f.prefixes(at)
		}
	})
	if f.best >= enough {
		return
	}
	f.inEach(f.initials)
	f.guessing = true
	f.inEach(f.typos)
	if f.best < enough-minusTypo {
		f.inEach(f.typoInArea)
	}
	f.guessing = false
}

// leaveRest leaves out dongs with something behind them that one layer did not understand, where the other did.
func (f *finder) leaveRest() {
	if len(f.passes) > 1 && f.best > scoreRest {
		f.groups = slices.DeleteFunc(f.groups, func(g group) bool { return g.way == ByUnit && g.score <= scoreRest })
	}
}

func (f *finder) tellNothing() {
	if f.hint != "" || len(f.groups) > 0 {
		return
	}
	f.hint = Nothing
	if f.q.len() == 1 {
		f.hint = TooShort
	}
}

// wrongArea reads the query without believing the area it names.
func (f *finder) wrongArea() {
	if f.elsewhere || !slices.ContainsFunc(f.frontiers, func(a frontier) bool { return a.given || a.units != nil || a.wrong }) {
		return
	}
	before := f.penalty
	f.elsewhere, f.penalty = true, f.penalty+minusWrong
	f.frontiers, f.calls = nil, 0
	f.parse(0, scope{})
	f.frontiers = f.distinct()
	for _, at := range f.frontiers {
		if f.best < enough-minusWrong {
			f.words(at)
		}
	}
	f.elsewhere, f.penalty = false, before
}

// nameAt is a name that stands at some letter of the query.
type nameAt struct {
	end  int
	name uint32
}

// namesAt gives the names that begin at letter i, the longest first, at most maxNamesAt.
func (f *finder) namesAt(i int, out []nameAt) []nameAt {
	d, q := &f.x.names, f.q
	s, depth := d.all(), 0
	start := q.at[i]
	if q.key[start] == keyGap {
		start++
	}
	for j := i; j < q.len() && j < i+maxNameRunes && s.len() > 0; j++ {
		for ; start < q.at[j+1] && s.len() > 0; start++ {
			s = d.narrow(s, depth, q.key[start])
			depth++
		}
		if s.len() > 0 && d.ends(s.lo, depth) {
			out = append(out, nameAt{j + 1, s.lo})
		}
	}
	slices.Reverse(out)
	return out[:min(len(out), maxNamesAt)]
}

// parse reads the query from letter i on: a name, or an area and what follows it.
func (f *finder) parse(i int, sc scope) {
	if f.calls++; f.calls > maxCalls {
		return
	}
	if i >= f.q.len() {
		f.areaOnly(sc)
		return
	}
	var buf [maxNameRunes]nameAt
	for _, n := range f.namesAt(i, buf[:0]) {
		f.named(i, n, sc)
	}
	f.frontiers = append(f.frontiers, frontier{i, sc})
	if sc.units == nil {
		f.areasAt(i, sc)
	}
}

// areasAt reads on behind every area whose word stands at letter i, the longest first.
func (f *finder) areasAt(i int, sc scope) {
	q := f.q
	end := i
	for end < q.len() && int(q.at[end+1]-q.at[i]) <= maxAreaKey && (end == i || !q.cs[end].gap || end-i < 8) {
		end++
	}
	for j := end; j > i; j-- {
		a, ok := f.x.areas[string(q.from(i, j))]
		if !ok || a.loose && !q.apart(j) {
			continue
		}
		next := scope{areas: a.in, given: true, sido: a.sido && (sc.sido || !sc.given), loose: sc.loose || a.loose, wrong: sc.wrong}
		if sc.given {
			both := sc.areas.and(&a.in)
			if both.len() > 0 {
				next.areas = both
			} else if next.wrong = true; a.sido {
				next.areas = sc.areas
			}
		}
		f.parse(j, next)
	}
}

// named takes the name n that stands at letter i as each of what bears it.
func (f *finder) named(i int, n nameAt, sc scope) {
	var roads, admins, bearers []uint32
	var units []span
	for _, v := range f.x.names.of(n.name) {
		e := entry(v)
		switch e.kind() {
		case entryRoad:
			if f.roadIn(&sc, e.place()) {
				roads = append(roads, e.place())
			}
		case entryEmd:
			if u := f.unitsIn(&sc, f.x.emd(e.place())); u.len() > 0 {
				units = append(units, u)
			}
		case entryRi:
			if u := f.unitsIn(&sc, span{e.place(), e.place() + 1}); u.len() > 0 {
				units = append(units, u)
			}
		case entryAdmin:
			if f.areaHas(&sc, f.x.admin[e.place()*adminWords]) {
				admins = append(admins, e.place())
			}
		case entryBuilding:
			bearers = append(bearers, e.place())
		}
	}
	if len(roads) > 0 {
		f.roads(i, n.end, roads, sc)
	}
	if len(units) > 0 {
		f.units(i, n.end, units, sc)
	}
	for _, a := range admins {
		if !f.x.covers(units, a) {
			f.adminDong(i, n.end, a, sc)
		}
	}
	if len(bearers) > 0 {
		f.bearers(i, n.end, bearers, sc)
	}
}

// look counts a name looked at and says whether more may be.
func (f *finder) look() bool {
	f.looked++
	return f.looked <= maxLooked
}

// roads takes letters i to j as a road.
func (f *finder) roads(i, j int, roads []uint32, sc scope) {
	fig, ok := f.q.figure(j)
	if ok && !fig.mountain {
		found := false
		for _, r := range roads {
			found = f.onRoad(r, fig, sc, i, j) || found
			if f.typing && fig.end == f.q.len() && !fig.withSub {
				f.longer(r, fig, sc, i, j)
			}
		}
		if !found {
			for _, r := range roads {
				f.near(r, fig, sc, i, j)
			}
		}
		return
	}
	score := scoreName
	switch {
	case j == f.q.len():
	case !f.q.apart(j) && f.q.apartmentWord(j) == 0:
		return
	default:
		score = scoreRest
	}
	for _, r := range roads {
		f.add(f.wholeRoad(r, score, &sc), reading{i, j, figure{}, false, j})
	}
}

// wholeRoad are all addresses on a road.
func (f *finder) wholeRoad(r uint32, score int, sc *scope) group {
	return group{score: score, rows: span{f.x.roadRow[r], f.x.roadRow[r+1]}, way: ByRoad, scope: sc, of: thing{ofRoad, r}}
}

// units takes letters i to j as dongs or ris.
func (f *finder) units(i, j int, units []span, sc scope) {
	narrowed := sc
	narrowed.units = units
	narrowed.glued = sc.glued || !f.q.apart(j) && !f.q.isDigit(j)
	fig, numbered := f.q.figure(j)
	if numbered && !fig.below {
		found := false
		for _, s := range units {
			for u := s.lo; u < s.hi; u++ {
				found = f.onParcel(u, fig, narrowed, i, j) || found
			}
		}
		if !found {
			f.nearParcels(units, fig, narrowed, i, j)
		}
	}
	switch {
	case j == f.q.len():
		f.unitsAlone(i, j, units, narrowed, scoreName)
	case !numbered || fig.glued:
		f.parse(j, narrowed)
		if f.best < scoreRest && f.q.apart(j) {
			f.unitsAlone(i, j, units, narrowed, scoreRest)
		}
	}
}

func (f *finder) unitsAlone(i, j int, units []span, sc scope, score int) {
	for _, s := range units {
		lots := span{f.x.unitParcel[s.lo], f.x.unitParcel[s.hi]}
		f.add(group{score: score, rows: lots, lots: true, first: true, way: ByUnit, scope: sc.doubts(), of: thing{ofUnits, s.lo}, units: s}, reading{i, j, figure{}, false, j})
	}
}

// covers says whether an administrative dong lies in units of the same name, as those of an eup or myeon do.
func (x *Index) covers(units []span, admin uint32) bool {
	for _, u := range x.adminUnits[x.adminUnitAt[admin]:x.adminUnitAt[admin+1]] {
		if !slices.ContainsFunc(units, func(s span) bool { return u >= s.lo && u < s.hi }) {
			return false
		}
	}
	return true
}

// adminDong takes letters i to j as an administrative dong.
func (f *finder) adminDong(i, j int, admin uint32, sc scope) {
	narrowed := sc
	narrowed.admin = int32(admin) + 1
	narrowed.units = nil
	for _, u := range f.x.adminUnits[f.x.adminUnitAt[admin]:f.x.adminUnitAt[admin+1]] {
		narrowed.units = append(narrowed.units, span{u, u + 1})
	}
	if fig, ok := f.q.figure(j); ok && !fig.below {
		for _, u := range narrowed.units {
			f.onParcel(u.lo, fig, narrowed, i, j)
		}
		return
	}
	score := scoreName - 5
	if j < f.q.len() {
		if f.parse(j, narrowed); f.best >= scoreRest || !f.q.apart(j) {
			return
		}
		score = scoreRest - 5
	}
	for _, u := range narrowed.units {
		lots := span{f.x.unitParcel[u.lo], f.x.unitParcel[u.hi]}
		f.add(group{score: score, rows: lots, lots: true, first: true, way: ByUnit, scope: &narrowed, of: thing{ofUnits, u.lo}, units: u}, reading{i, j, figure{}, false, j})
	}
}

// bearers takes letters i to j as the name of a building.
func (f *finder) bearers(i, j int, buildings []uint32, sc scope) {
	end := j + f.q.apartmentWord(j)
	score := scoreBuilding
	switch {
	case end == f.q.len() || f.q.detail(end):
	case f.q.apart(end) && end-i > 1:
		score = scoreRest + 10
	default:
		return
	}
	for _, b := range buildings {
		f.bearing(b, score, sc, reading{i, j, figure{}, false, end})
	}
}

// bearing adds the addresses with the building's name b.
func (f *finder) bearing(b uint32, score int, sc scope, r reading) {
	rows := f.x.alive(f.x.buildingRows[f.x.buildingRowAt[b]:f.x.buildingRowAt[b+1]])
	if sc.given || sc.units != nil {
		var in []uint32
		for _, row := range rows {
			if f.rowIn(&sc, row) {
				in = append(in, row)
			}
		}
		rows = in
	}
	if len(rows) > 0 {
		f.add(group{score: score, list: rows, way: ByBuilding, scope: sc.doubts(), size: len(rows), of: thing{ofBuilding, b}}, r)
	}
}

// areaOnly answers a query that is an area and nothing else.
func (f *finder) areaOnly(sc scope) {
	if sc.sido && !f.soleSigun(&sc) {
		f.hint = OnlySido
		return
	}
	for s := range uint32(f.x.siguns()) {
		if sc.areas.has(s) {
			f.add(group{score: scoreArea, rows: f.x.rowsOf(s), way: ByArea, scope: &scope{}, of: thing{ofSigun, s}}, reading{0, f.q.len(), figure{}, false, f.q.len()})
		}
	}
}

func (f *finder) soleSigun(sc *scope) bool { return sc.areas.len() == 1 }

// rowsOf gives the addresses on the roads of a 시군구.
func (x *Index) rowsOf(sigun uint32) span {
	n := uint32(x.roads())
	lo := search(0, n, func(r uint32) bool { return x.road[r*roadWords] >= sigun })
	hi := search(lo, n, func(r uint32) bool { return x.road[r*roadWords] > sigun })
	return span{x.roadRow[lo], x.roadRow[hi]}
}

// emd gives the units of an eup, myeon or dong, from its first.
func (x *Index) emd(first uint32) span {
	code := x.unitCode(uint16(first)) / 100
	return span{first, search(first, uint32(x.units()), func(u uint32) bool { return x.unitCode(uint16(u))/100 > code })}
}

// doubts is sc without its bounds: what speaks against a group that lies within them already.
func (sc *scope) doubts() *scope { return &scope{loose: sc.loose, wrong: sc.wrong, glued: sc.glued} }

func (f *finder) areaHas(sc *scope, sigun uint32) bool {
	return !sc.given || f.elsewhere || sc.areas.has(sigun)
}

func (f *finder) roadIn(sc *scope, road uint32) bool {
	return f.areaHas(sc, f.x.road[road*roadWords])
}

// unitsIn gives those of s that lie in sc; a scope's units are whole eup, myeon or dong, or single units.
func (f *finder) unitsIn(sc *scope, s span) span {
	if !f.areaHas(sc, f.x.unit[s.lo*unitWords]) {
		return span{}
	}
	if sc.units == nil || f.elsewhere {
		return s
	}
	for _, u := range sc.units {
		if lo, hi := max(u.lo, s.lo), min(u.hi, s.hi); lo < hi {
			return span{lo, hi}
		}
	}
	return span{}
}

// rowIn says whether an address lies in sc.
func (f *finder) rowIn(sc *scope, row uint32) bool { return f.elsewhere || f.x.rowIn(sc, row) }

func (x *Index) rowIn(sc *scope, row uint32) bool {
	unit := uint32(x.rowUnit[row])
	if sc.admin > 0 {
		return x.rowAdmin.at(row) == uint16(sc.admin-1)
	}
	if sc.units != nil {
		for _, u := range sc.units {
			if unit >= u.lo && unit < u.hi {
				return true
			}
		}
		return false
	}
	return !sc.given || sc.areas.has(x.unit[unit*unitWords])
}
