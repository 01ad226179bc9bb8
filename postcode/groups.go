package postcode

import (
	"cmp"
	"slices"
	"strings"
)

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
	size    int    // how much there is of it in all: the larger road first
	of      thing
	units   span // of a thing of several units: all of them

	said *query // in which it was read, and the letter behind what was
	rest int

	layer int
	x     *Index // the layer's
	other *group // those of the other layer that belong among these

	corrected string
	elsewhere bool
	nearest   bool
	wanted    uint64 // of the nearest: the number that is not there
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
	g.x, g.layer, g.said, g.rest = f.x, f.layer, f.q, r.rest
	// Another name and a word left out at once are two guesses, which is no answer.
	if f.guessing && !r.numbered && !f.q.detail(r.rest) {
		return
	}
	if len(f.groups) >= maxGroups || g.list == nil && g.live() == 0 {
		return
	}
	if g.of.kind != ofNothing && g.size == 0 {
		g.size = f.sizeOf(&g)
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
		f.best, f.said, f.name, f.figure, f.numbered, f.rest = g.score, f.q, [2]int{r.from, r.to}, r.figure, r.numbered, r.rest
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
	sub := uint32(fig.sub)
	lo := search(s.lo, s.hi, func(row uint32) bool { return uint32(x.sub[row]>>2) >= sub })
	hi := search(lo, s.hi, func(row uint32) bool { return uint32(x.sub[row]>>2) > sub })
	keep := func(rows span, score int) bool {
		g := group{score: score, rows: rows, way: ByRoad, scope: &sc, of: thing{ofRoad, road}}
		if x.liveRows(rows) == 0 {
			return false
		}
		if fig.below || sc.units != nil {
			for row := rows.lo; row < rows.hi; row++ {
				if (!fig.below || Underground(x.sub[row]&3) == Below) && f.rowIn(&sc, row) && !x.goneRow(row) {
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
	g := group{score: scoreNear, rows: around(s, at, roadsBehind, x.goneRow), way: ByRoad, scope: &sc, of: thing{ofRoad, road}, nearest: true, wanted: uint64(fig.main)}
	f.add(g, reading{i, j, fig, true, fig.end})
}

// around is the run from what comes before the place at to as many as behind after it, within s, what is gone not counted.
func around(s span, at uint32, behind int, gone func(uint32) bool) span {
	lo, hi := max(at, s.lo+1)-1, at
	for lo > s.lo && gone(lo) {
		lo--
	}
	for ; hi < s.hi && behind > 0; hi++ {
		if !gone(hi) {
			behind--
		}
	}
	return span{lo, max(hi, lo+1)}
}

// How many addresses behind the number that is not there are shown, with the one before it.
const roadsBehind, parcelsBehind = 2, 1

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
	g := group{lots: true, way: ByParcel, scope: &scope{loose: sc.loose, wrong: sc.wrong, glued: sc.glued, admin: sc.admin}, of: thing{ofUnits, unit}, units: span{unit, unit + 1}}
	for _, part := range []group{{score: scoreExact, rows: span{lo, mid}}, {score: scoreOthers, rows: span{mid, hi}}} {
		if part.rows.len() > 0 {
			g.score, g.rows = part.score, part.rows
			f.add(g, r)
		}
	}
	return x.liveParcels(span{lo, hi}) > 0
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
		f.add(group{score: scoreNear, rows: around(all, at, parcelsBehind, x.goneParcel), lots: true, way: ByParcel, scope: sc.doubts(), of: thing{ofUnits, s.lo}, units: span{s.lo, s.lo + 1}, nearest: true, wanted: want}, reading{i, j, fig, true, fig.end})
	}
}

// answer puts the groups in order and gives the page asked for.
func (f *finder) answer(page Page) Answer {
	a := Answer{Hint: f.hint}
	f.inOrder()
	if len(f.groups) == 0 {
		a.Understood, a.Suggestions = f.unanswered(), f.leads()
		return a
	}
	a.Hint = ""
	a.Understood = Understood{Way: f.groups[0].way, Name: f.said.text(f.name[0], f.name[1]), Rest: f.said.text(f.rest, f.said.len())}
	switch {
	case f.numbered:
		a.Understood.Number = f.figure.String()
	case !f.said.detail(f.rest):
		a.Understood.Unknown = a.Understood.Rest
	}
	seen := make(map[uint64]bool)
	twice := 0
	for i := range f.groups {
		g := &f.groups[i]
		if len(a.Results) == page.Limit {
			break
		}
		f.each(g, func(h hit) bool {
			key := uint64(h.layer)<<32 | uint64(h.row)
			if seen[key] {
				twice++
				return true
			}
			seen[key] = true
			if len(seen) > page.Offset {
				a.Results = append(a.Results, f.result(g, h))
			}
			return len(a.Results) < page.Limit
		})
	}
	whole := len(a.Results) < page.Limit
	by := make([][maxSiguns]int, len(f.passes))
	for i := range f.groups {
		for g := &f.groups[i]; g != nil; g = g.other {
			n := f.count(g)
			a.Total += n
			g.countBy(&by[g.layer], n)
		}
	}
	if a.Total -= twice; whole {
		a.Total = len(seen)
	}
	a.Facets = f.facets(by)
	return a
}

const maxFacets = 100

// facets tells how many addresses lie in each 시군구, whatever layer they are of.
func (f *finder) facets(by [][maxSiguns]int) []Facet {
	var out []Facet
	for i := range by {
		x := f.passes[i].x
		for s, n := range by[i] {
			if n == 0 {
				continue
			}
			code := zipText(x.sigun[s*sigunWords])
			if at := slices.IndexFunc(out, func(o Facet) bool { return o.Code == code }); i > 0 && at >= 0 {
				out[at].Count += n
				continue
			}
			out = append(out, Facet{code, x.areaName(uint32(s)), n})
		}
	}
	if len(out) < 2 {
		return nil
	}
	slices.SortStableFunc(out, func(a, b Facet) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Code, b.Code)) })
	return out[:min(len(out), maxFacets)]
}

func (f *finder) result(g *group, h hit) Result {
	r := Result{Address: h.x.address(h.row), Way: g.way, Corrected: g.corrected, WrongArea: g.elsewhere, Nearest: g.nearest}
	if len(r.Blocks) > 0 && f.said != nil {
		r.checkBlock(f.said.blocks(f.rest))
	}
	if g.way == ByParcel {
		r.Searched = &r.Parcel
		if h.extra >= 0 {
			p := h.x.extra(h.extra)
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
