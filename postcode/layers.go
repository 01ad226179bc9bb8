package postcode

import (
	"cmp"
	"iter"
)

// thing is what the addresses of a group have in common. It is the same thing in both layers of an index, though it has another place in each.
type thing struct {
	kind  thingKind
	place uint32 // in its layer; of units the first
}

type thingKind uint8

const (
	ofNothing thingKind = iota
	ofRoad
	ofUnits
	ofBuilding
	ofZip
	ofSigun
	ofOldZip // its place is the postcode itself
)

// hit is one address of a group.
type hit struct {
	x     *Index
	layer int
	row   uint32
	place uint32 // among the group's rows: of lots, the place in Index.parcel
	extra int    // of lots: the further parcel, or -1
}

// live is how many of the group's run are not gone.
func (g *group) live() int {
	if g.lots {
		return g.x.liveParcels(g.rows)
	}
	return g.x.liveRows(g.rows)
}

// sizeOf is how much there is in all layers of what a group belongs to.
func (f *finder) sizeOf(g *group) int {
	switch g.of.kind {
	case ofRoad:
		n := g.x.liveRows(span{g.x.roadRow[g.of.place], g.x.roadRow[g.of.place+1]})
		for _, p := range f.passes {
			if p.x != g.x {
				if road, ok := p.x.roadBy(g.x.roadCode(g.of.place)); ok {
					n += p.x.liveRows(span{p.x.roadRow[road], p.x.roadRow[road+1]})
				}
			}
		}
		return n
	case ofUnits:
		n := g.x.liveParcels(span{g.x.unitParcel[g.units.lo], g.x.unitParcel[g.units.hi]})
		for _, p := range f.passes {
			if p.x != g.x {
				lo := p.x.unitFrom(g.x.unitCode(uint16(g.units.lo)))
				hi := p.x.unitFrom(g.x.unitCode(uint16(g.units.hi-1)) + 1)
				n += p.x.liveParcels(span{p.x.unitParcel[lo], p.x.unitParcel[hi]})
			}
		}
		return n
	}
	return g.live()
}

// roadBy finds a road by its code.
func (x *Index) roadBy(code uint64) (uint32, bool) {
	n := uint32(x.roads())
	road := search(0, n, func(r uint32) bool { return x.roadCode(r) >= code })
	return road, road < n && x.roadCode(road) == code
}

// unitFrom is the first unit whose code is that or a later one.
func (x *Index) unitFrom(code uint64) uint32 {
	return search(0, uint32(x.units()), func(u uint32) bool { return x.unitCode(uint16(u)) >= code })
}

// joint is what groups of two layers have to have in common to be one.
type joint struct {
	kind      thingKind
	code      uint64
	name      string
	admin     uint64
	way       Way
	score     int
	numbers   uint32
	lots      bool
	corrected string
}

func (g *group) joint() joint {
	x, p := g.x, g.of.place
	j := joint{kind: g.of.kind, way: g.way, score: g.score, numbers: g.numbers, lots: g.lots, corrected: g.corrected}
	switch g.of.kind {
	case ofRoad:
		j.code = x.roadCode(p)
	case ofUnits:
		if j.code = x.unitCode(uint16(p)); g.units.len() > 1 {
			j.code /= 100 // an eup, myeon or dong: its first unit may not be the same one
		}
	case ofBuilding:
		j.name = x.string(x.building[p])
	case ofZip:
		j.code = uint64(x.zip[p])
	case ofOldZip:
		j.code = uint64(p)
	case ofSigun:
		j.code = uint64(x.sigun[p*sigunWords])
	}
	if g.scope.admin > 0 {
		a := x.admin[(g.scope.admin-1)*adminWords:]
		j.admin = uint64(x.sigun[a[0]*sigunWords])*1e5 + uint64(a[1])
	}
	return j
}

// join makes one of groups that the two layers have of the same thing.
func (f *finder) join() {
	over := make(map[joint][]int) // one thing may have been found twice
	for i := range f.groups {
		if g := &f.groups[i]; g.layer > 0 && g.of.kind != ofNothing {
			j := g.joint()
			over[j] = append(over[j], i)
		}
	}
	if len(over) == 0 {
		return
	}
	joined := make([]bool, len(f.groups))
	for i := range f.groups {
		g := &f.groups[i]
		if g.layer > 0 || g.of.kind == ofNothing {
			continue
		}
		j := g.joint()
		if same := over[j]; len(same) > 0 {
			over[j] = same[1:]
			other := f.groups[same[0]]
			g.other, joined[same[0]] = &other, true
			if g.nearest {
				f.closest(g)
			}
			if g.of.kind != ofRoad && g.of.kind != ofUnits {
				g.size += other.size
			}
		}
	}
	kept := f.groups[:0]
	for i, g := range f.groups {
		if !joined[i] {
			kept = append(kept, g)
		}
	}
	f.groups = kept
}

// closest leaves of the addresses that come closest in each layer those that do in both.
func (f *finder) closest(g *group) {
	var hits []hit
	at := 0
	f.each(g, func(h hit) bool {
		n := uint64(h.x.main[h.row])
		if g.lots {
			n = h.x.lotOrder(h.place)
		}
		if n < g.wanted {
			at++
		}
		hits = append(hits, h)
		return true
	})
	behind := roadsBehind
	if g.lots {
		behind = parcelsBehind
	}
	hits = hits[max(at-1, 0):min(at+behind, len(hits))]
	layers := []*group{g, g.other}
	for i, l := range layers {
		l.rows.hi = l.rows.lo
		for _, h := range hits {
			if h.layer != l.layer {
				continue
			}
			if l.rows.len() == 0 {
				l.rows.lo = h.place
			}
			l.rows.hi = h.place + 1
		}
		if l.rows.len() == 0 {
			layers[i] = nil
		}
	}
	switch {
	case layers[0] == nil:
		*g = *layers[1]
	case layers[1] == nil:
		g.other = nil
	}
}

// each calls yield for the addresses of g in their order until it says no.
func (f *finder) each(g *group, yield func(hit) bool) {
	if g.other == nil {
		f.run(g, yield)
		return
	}
	next, stop := iter.Pull(func(yield func(hit) bool) { f.run(g.other, yield) })
	defer stop()
	other, more := next()
	going := true
	f.run(g, func(h hit) bool {
		for more && going && other.compare(h, g.lots) < 0 {
			going = yield(other)
			other, more = next()
		}
		going = going && yield(h)
		return going
	})
	for more && going {
		going = yield(other)
		other, more = next()
	}
}

// run is each without the other layer.
func (f *finder) run(g *group, yield func(hit) bool) {
	x := g.x
	if g.list != nil {
		for _, row := range g.list {
			if !yield(hit{x, g.layer, row, row, -1}) {
				return
			}
		}
		return
	}
	filtered := g.scope.units != nil || g.scope.admin > 0
	for k := g.rows.lo; k < g.rows.hi; k++ {
		h := hit{x, g.layer, k, k, -1}
		if g.lots {
			if h.row = x.parcel[k]; int(h.row) >= x.rows() {
				if g.first {
					continue
				}
				h.extra = int(h.row) - x.rows()
				h.row = x.extraRow[h.extra]
			}
		}
		if x.goneRow(h.row) || filtered && !f.elsewhere && !x.rowIn(g.scope, h.row) {
			continue
		}
		if !yield(h) {
			return
		}
	}
}

// compare orders two addresses of one thing as one index of all addresses has them.
func (h hit) compare(i hit, lots bool) int {
	if lots {
		a, b := h.x.parcelOrder(h.place), i.x.parcelOrder(i.place)
		if c := cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.lot, b.lot)); c != 0 {
			return c
		}
		if further := (h.extra >= 0); further != (i.extra >= 0) {
			if further {
				return 1
			}
			return -1
		}
	}
	return compareRows(h.x, h.row, i.x, i.row)
}

// parcelPlace is the order of parcels over all units.
type parcelPlace struct{ unit, lot uint64 }

func (x *Index) parcelOrder(k uint32) parcelPlace {
	unit := search(0, uint32(x.units()), func(u uint32) bool { return x.unitParcel[u+1] > k })
	return parcelPlace{x.unitCode(uint16(unit)), x.lotOrder(k)}
}

// compareRows orders addresses of two layers by road, number and unit.
func compareRows(x *Index, row uint32, y *Index, other uint32) int {
	if x == y {
		return cmp.Compare(row, other)
	}
	return cmp.Or(
		cmp.Compare(x.roadCode(x.roadOf(row)), y.roadCode(y.roadOf(other))),
		cmp.Compare(x.main[row], y.main[other]),
		cmp.Compare(x.sub[row], y.sub[other]),
		cmp.Compare(x.unitCode(x.rowUnit[row])/100, y.unitCode(y.rowUnit[other])/100),
	)
}

// any says whether a group has an address at all.
func (f *finder) any(g *group) (found bool) {
	f.run(g, func(hit) bool {
		found = true
		return false
	})
	return found
}

// count is how many addresses a group has in its own layer.
func (f *finder) count(g *group) int {
	switch {
	case g.list != nil:
		return len(g.list)
	case !g.first && g.scope.units == nil && g.scope.admin == 0:
		return g.live()
	}
	n := 0
	f.run(g, func(hit) bool { n++; return true })
	return n
}

// countAll is how many addresses a group has in all layers.
func (f *finder) countAll(g *group) (n int) {
	for ; g != nil; g = g.other {
		n += f.count(g)
	}
	return n
}

// start is the address that groups of the same score and size stand in order of.
func (g *group) start() uint32 {
	switch {
	case g.list != nil:
		return g.list[0]
	case g.lots:
		v := g.x.parcel[g.rows.lo]
		if int(v) < g.x.rows() {
			return v
		}
		return g.x.extraRow[int(v)-g.x.rows()]
	}
	return g.rows.lo
}

func (g *group) compare(h *group) int { return compareRows(g.x, g.start(), h.x, h.start()) }

// countBy counts the group's n addresses in the 시군구 in which they lie: a road, a unit and an area lie in one.
func (g *group) countBy(by *[maxSiguns]int, n int) {
	if g.list == nil {
		by[g.x.sigunOf(g.start())] += n
		return
	}
	for _, row := range g.list {
		by[g.x.sigunOf(row)]++
	}
}

func (x *Index) sigunOf(row uint32) uint32 { return x.unit[int(x.rowUnit[row])*unitWords] }
