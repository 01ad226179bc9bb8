package postcode

import "slices"

// group is a run of addresses that answer a query alike.
type group struct {
	score   int
	rows    span // addresses; of lots, places in Index.parcel
	lots    bool
	first   bool     // of lots, only those that are the first parcel of their address
	list    []uint32 // addresses one by one, instead of rows
	scope   *scope   // which of them
	way     Way
	numbers uint32 // of a group that has one main number: it
	size    uint32 // how much there is of it in all: the larger road first

	corrected string
	elsewhere bool
	nearest   bool
}

// reading is where in the query the name of a group stands.
type reading struct {
	from, to int
	figure   figure
	numbered bool
	rest     int
}

// add keeps a group unless there are too many.
func (f *finder) add(g group, r reading) {
	if len(f.groups) >= maxGroups || g.list == nil && g.rows.len() == 0 {
		return
	}
	if g.list == nil && (g.scope.units != nil || g.scope.admin > 0) && !f.any(&g) {
		return
	}
	g.score -= f.penalty
	if g.scope.loose {
		g.score -= minusLoose
	}
	if g.scope.wrong {
		g.score -= minusWrong
	}
	if g.scope.glued {
		g.score -= minusInner
	}
	if r.figure.glued {
		g.score -= minusGlued
	}
	g.corrected, g.elsewhere = f.corrected, f.elsewhere || g.scope.wrong
	if g.score > f.best || len(f.groups) == 0 {
		f.best, f.way, f.said, f.name, f.figure, f.numbered, f.rest = g.score, g.way, f.q, [2]int{r.from, r.to}, r.figure, r.numbered, r.rest
	}
	f.groups = append(f.groups, g)
}

// onRoad adds the addresses on a road with the number typed, and says whether there are any. Without a number behind a hyphen the
// address that has none comes first, and those that have one after all such.
func (f *finder) onRoad(road uint32, fig figure, sc scope, i, j int) bool {
	x := f.x
	s := x.numbered(road, fig.main)
	if s.len() == 0 {
		return false
	}
	r := reading{i, j, fig, true, fig.end}
	size := x.roadRow[road+1] - x.roadRow[road]
	sub := uint32(fig.sub)
	lo := search(s.lo, s.hi, func(row uint32) bool { return uint32(x.sub[row]>>2) >= sub })
	hi := search(lo, s.hi, func(row uint32) bool { return uint32(x.sub[row]>>2) > sub })
	keep := func(rows span, score int) bool {
		g := group{score: score, rows: rows, way: ByRoad, scope: &sc, size: size}
		if fig.below || sc.units != nil {
			for row := rows.lo; row < rows.hi; row++ {
				if (!fig.below || Underground(x.sub[row]&3) == Below) && f.rowIn(&sc, row) {
					g.list = append(g.list, row)
				}
			}
			g.scope, rows = sc.doubts(), span{0, uint32(len(g.list))}
		}
		if rows.len() == 0 {
			return false
		}
		f.add(g, r)
		return true
	}
	found := keep(span{lo, hi}, scoreExact)
	if !fig.withSub {
		found = keep(span{hi, s.hi}, scoreOthers) || found
	}
	return found
}

// near adds the address on a road whose number comes closest.
func (f *finder) near(road uint32, fig figure, sc scope, i, j int) {
	x := f.x
	s := span{x.roadRow[road], x.roadRow[road+1]}
	if s.len() == 0 {
		return
	}
	at := search(s.lo, s.hi, func(row uint32) bool { return int(x.main[row]) >= fig.main })
	lo, hi := max(at, s.lo+1)-1, min(at+1, s.hi-1)+1
	g := group{score: scoreNear, rows: span{lo, max(hi, lo+1)}, way: ByRoad, scope: &sc, size: uint32(s.len()), nearest: true}
	f.add(g, reading{i, j, fig, true, fig.end})
}

// lotAt is a parcel of the order of Index.parcel, without its unit.
func (x *Index) lotAt(i uint32) (main, sub uint16) {
	v := x.parcel[i]
	if int(v) < x.rows() {
		return x.lotMain[v], x.lotSub[v]
	}
	v -= uint32(x.rows())
	return x.extraMain[v], x.extraSub[v]
}

// lotOrder is the order of parcels within a unit.
func (x *Index) lotOrder(i uint32) uint64 {
	main, sub := x.lotAt(i)
	return lot{0, main, sub}.order()
}

// onParcel adds the addresses on the parcel of a unit with the number typed, and says whether there are any.
func (f *finder) onParcel(unit uint32, fig figure, sc scope, i, j int) bool {
	x := f.x
	if fig.main >= 1<<16 || fig.sub > maxLotSub {
		return false
	}
	all := span{x.unitParcel[unit], x.unitParcel[unit+1]}
	mountain := uint16(0)
	if fig.mountain {
		mountain = 1 << 15
	}
	want := lot{0, uint16(fig.main), mountain | uint16(fig.sub)}.order()
	top := want
	if !fig.withSub {
		top = lot{0, uint16(fig.main), mountain | maxLotSub}.order()
	}
	lo := search(all.lo, all.hi, func(k uint32) bool { return x.lotOrder(k) >= want })
	mid := search(lo, all.hi, func(k uint32) bool { return x.lotOrder(k) > want })
	hi := search(mid, all.hi, func(k uint32) bool { return x.lotOrder(k) > top })
	r := reading{i, j, fig, true, fig.end}
	g := group{lots: true, way: ByParcel, scope: &scope{loose: sc.loose, wrong: sc.wrong, glued: sc.glued, admin: sc.admin}, size: uint32(all.len())}
	for _, part := range []group{{score: scoreExact, rows: span{lo, mid}}, {score: scoreOthers, rows: span{mid, hi}}} {
		if part.rows.len() > 0 {
			g.score, g.rows = part.score, part.rows
			f.add(g, r)
		}
	}
	return lo < hi
}

// nearParcels adds the parcels of units whose numbers come closest.
func (f *finder) nearParcels(units []span, fig figure, sc scope, i, j int) {
	x := f.x
	mountain := uint16(0)
	if fig.mountain {
		mountain = 1 << 15
	}
	want := lot{0, uint16(min(fig.main, 1<<16-1)), mountain | uint16(min(fig.sub, maxLotSub))}.order()
	for _, s := range units {
		all := span{x.unitParcel[s.lo], x.unitParcel[s.lo+1]}
		if all.len() == 0 {
			continue
		}
		at := search(all.lo, all.hi, func(k uint32) bool { return x.lotOrder(k) >= want })
		lo, hi := max(at, all.lo+1)-1, min(at+1, all.hi)
		f.add(group{score: scoreNear, rows: span{lo, hi}, lots: true, way: ByParcel, scope: sc.doubts(), size: uint32(all.len()), nearest: true}, reading{i, j, fig, true, fig.end})
	}
}

// hit is one address of a group.
type hit struct {
	row   uint32
	extra int // of lots: the further parcel, or -1
}

// each calls yield for the addresses of g until it says no.
func (f *finder) each(g *group, yield func(hit) bool) {
	x := f.x
	if g.list != nil {
		for _, row := range g.list {
			if !yield(hit{row, -1}) {
				return
			}
		}
		return
	}
	filtered := g.scope.units != nil || g.scope.admin > 0
	for k := g.rows.lo; k < g.rows.hi; k++ {
		h := hit{k, -1}
		if g.lots {
			if h.row = x.parcel[k]; int(h.row) >= x.rows() {
				if g.first {
					continue
				}
				h.extra = int(h.row) - x.rows()
				h.row = x.extraRow[h.extra]
			}
		}
		if filtered && !f.rowIn(g.scope, h.row) {
			continue
		}
		if !yield(h) {
			return
		}
	}
}

// any says whether a group has an address at all.
func (f *finder) any(g *group) (found bool) {
	f.each(g, func(hit) bool {
		found = true
		return false
	})
	return found
}

// count is how many addresses a group has.
func (f *finder) count(g *group) int {
	switch {
	case g.list != nil:
		return len(g.list)
	case !g.first && g.scope.units == nil && g.scope.admin == 0:
		return g.rows.len()
	}
	n := 0
	f.each(g, func(hit) bool { n++; return true })
	return n
}

// answer puts the groups in order and gives the page asked for.
func (f *finder) answer(page Page) Answer {
	a := Answer{Hint: f.hint}
	f.inOrder()
	if len(f.groups) > 0 {
		a.Hint = ""
		a.Understood = Understood{Way: f.way, Name: f.said.text(f.name[0], f.name[1])}
		if f.numbered {
			a.Understood.Number = f.figure.String()
		}
		a.Understood.Rest = f.said.text(f.rest, f.said.len())
	}
	seen := make(map[uint32]bool)
	twice := 0
	for i := range f.groups {
		g := &f.groups[i]
		if len(a.Results) == page.Limit {
			break
		}
		f.each(g, func(h hit) bool {
			if seen[h.row] {
				twice++
				return true
			}
			seen[h.row] = true
			if len(seen) > page.Offset {
				a.Results = append(a.Results, f.result(g, h))
			}
			return len(a.Results) < page.Limit
		})
	}
	whole := len(a.Results) < page.Limit
	var by [maxSiguns]int
	for i := range f.groups {
		g := &f.groups[i]
		n := f.count(g)
		a.Total += n
		by[f.sigunOf(g)] += n
	}
	if a.Total -= twice; whole {
		a.Total = len(seen)
	}
	a.Facets = f.facets(&by)
	return a
}

// code is what groups of the same score and size stand in order of.
func (f *finder) code(g *group) uint32 {
	switch {
	case g.list != nil:
		return g.list[0]
	case g.lots:
		if v := f.x.parcel[g.rows.lo]; int(v) < f.x.rows() {
			return v
		}
		return f.x.extraRow[int(f.x.parcel[g.rows.lo])-f.x.rows()]
	}
	return g.rows.lo
}

// sigunOf is the 시군구 in which a group lies: those of buildings by their first address.
func (f *finder) sigunOf(g *group) uint32 {
	row := f.code(g)
	return f.x.unit[int(f.x.rowUnit[row])*unitWords]
}

const maxFacets = 100

func (f *finder) facets(by *[maxSiguns]int) []Facet {
	var out []Facet
	for s, n := range by {
		if n > 0 {
			out = append(out, Facet{zipText(f.x.sigun[s*sigunWords]), f.x.areaName(uint32(s)), n})
		}
	}
	if len(out) < 2 {
		return nil
	}
	slices.SortStableFunc(out, func(a, b Facet) int { return b.Count - a.Count })
	return out[:min(len(out), maxFacets)]
}

func (f *finder) result(g *group, h hit) Result {
	r := Result{Address: f.x.address(h.row), Way: g.way, Corrected: g.corrected, WrongArea: g.elsewhere, Nearest: g.nearest}
	if g.way == ByParcel {
		r.Searched = &r.Parcel
		if h.extra >= 0 {
			p := f.x.extra(h.extra)
			r.Searched = &p
		}
	}
	return r
}

// String is the number as it is written.
func (g figure) String() string {
	n := numbers(g.main, g.sub)
	switch {
	case g.below:
		return "지하 " + n
	case g.mountain:
		return "산 " + n
	}
	return n
}
