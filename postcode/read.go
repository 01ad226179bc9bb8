package postcode

import "slices"

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
