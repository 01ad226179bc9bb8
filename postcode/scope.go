package postcode

import "slices"

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

func (f *finder) soleSigun(sc *scope) bool { return sc.areas.len() == 1 }

// covers says whether an administrative dong lies in units of the same name, as those of an eup or myeon do.
func (x *Index) covers(units []span, admin uint32) bool {
	for _, u := range x.adminUnits[x.adminUnitAt[admin]:x.adminUnitAt[admin+1]] {
		if !slices.ContainsFunc(units, func(s span) bool { return u >= s.lo && u < s.hi }) {
			return false
		}
	}
	return true
}

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
