package postcode

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

// longer adds the addresses on a road whose number begins with the figures typed: 1 is 10 to 19 and 100 to 199 as well.
func (f *finder) longer(road uint32, fig figure, sc scope, i, j int) {
	x := f.x
	for lo, hi := fig.main*10, fig.main*10+9; fig.main > 0 && lo < 1<<16; lo, hi = lo*10, hi*10+9 {
		for n := lo; n <= hi && n < 1<<16; n++ {
			s := x.numbered(road, n)
			if s.len() == 0 {
				next := search(s.lo, x.roadRow[road+1], func(row uint32) bool { return int(x.main[row]) >= n })
				if next == x.roadRow[road+1] || int(x.main[next]) > hi {
					break
				}
				n = int(x.main[next]) - 1
				continue
			}
			if !f.look() || len(f.groups) > 10*maxSuggestions {
				return
			}
			f.add(group{score: scoreOthers - 40, rows: s, way: ByRoad, scope: &sc, of: thing{ofRoad, road}, numbers: uint32(n)}, reading{i, j, fig, true, fig.end})
		}
	}
}
