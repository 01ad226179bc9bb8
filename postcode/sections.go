package postcode

import (
	"cmp"
	"slices"
)

func (b *builder) writeAreas(l *layout, fw *writer) {
	english := func(name uint32) uint32 { return l.str[b.english[name]] }
	type names struct{ sido, sigun uint32 }
	bySigun := make(map[uint32]names)
	bySido := make(map[uint32]uint32)
	for _, s := range b.siguns {
		bySigun[s.code] = names{s.sido, s.name}
		bySido[s.code/1000] = s.sido
	}
	for _, i := range l.unitOrder {
		u := b.units[i]
		bySigun[uint32(u.code/1e5)] = names{u.sido, u.sigun}
		bySido[uint32(u.code/1e8)] = u.sido
	}
	var sido, sigun, unit, admin, road, roadRow []uint32
	for _, c := range l.sidos {
		sido = append(sido, c, l.str[bySido[c]], english(bySido[c]))
	}
	for _, c := range l.siguns {
		at, _ := slices.BinarySearch(l.sidos, c/1000)
		n := bySigun[c].sigun
		sigun = append(sigun, c, uint32(at), l.str[n], english(n))
	}
	for _, i := range l.unitOrder {
		u := b.units[i]
		unit = append(unit, l.sigun[uint32(u.code/1e5)], uint32(u.code%1e5), l.str[u.emd], l.str[u.ri], english(u.emd), english(u.ri))
	}
	for _, i := range l.adminOrder {
		a := b.admins[i]
		admin = append(admin, l.sigun[uint32(a.code/1e5)], uint32(a.code%1e5), l.str[a.name])
	}
	next := 0
	for rank, i := range l.roadOrder {
		r := b.roads[i]
		road = append(road, l.sigun[uint32(r.code/1e7)], uint32(r.code%1e7), l.str[r.name], l.str[r.english])
		for next < len(l.rows) && l.rows[next].key>>32 < uint64(rank) {
			next++
		}
		roadRow = append(roadRow, uint32(next))
	}
	fw.add(secSido, raw(sido))
	fw.add(secSigun, raw(sigun))
	fw.add(secUnit, raw(unit))
	fw.add(secAdmin, raw(admin))
	fw.add(secRoad, raw(road))
	fw.add(secRoadRow, raw(append(roadRow, uint32(len(l.rows)))))
	fw.add(secZip, raw(l.zips))
}

func (b *builder) writeRows(l *layout, fw *writer) {
	n := len(l.rows)
	var columns [7][]uint16
	for i := range columns {
		columns[i] = make([]uint16, n)
	}
	apartment := make([]uint64, (n+63)/64)
	var oddRows, oddKeys []uint32
	zipAt := make(map[uint32]uint16, len(l.zips))
	for i, z := range l.zips {
		zipAt[z] = uint16(i)
	}
	zipAt[noZip] = none16
	for i, s := range l.rows {
		r := b.rows.at(int(s.value))
		admin := uint16(none16)
		if r.admin > 0 {
			admin = l.admin[r.admin-1]
		}
		for c, v := range [...]uint16{r.place.main, r.place.sub, l.unit[r.unit], r.lot.main, r.lot.sub, zipAt[r.zip], admin} {
			columns[c][i] = v
		}
		if r.apartment {
			apartment[i/64] |= 1 << (i % 64)
		}
		if r.key != 0 {
			oddRows, oddKeys = append(oddRows, uint32(i)), append(oddKeys, l.str[r.key])
		}
	}
	for c, s := range []section{secMain, secSub, secRowUnit, secLotMain, secLotSub} {
		fw.add(s, raw(columns[c]))
	}
	zip, admin := repeating(columns[5]), repeating(columns[6])
	fw.add(secZipBegins, raw(zip.begins))
	fw.add(secZipBefore, raw(zip.before))
	fw.add(secZipValues, raw(zip.values))
	fw.add(secAdminBegins, raw(admin.begins))
	fw.add(secAdminBefore, raw(admin.before))
	fw.add(secAdminValues, raw(admin.values))
	fw.add(secApartment, raw(apartment))
	fw.add(secOddRow, raw(oddRows))
	fw.add(secOddKey, raw(oddKeys))
	b.writeNumbers(l, fw)
	b.writeOld(l, fw)
	b.writeBulk(l, fw)
	b.writeBlocks(l, fw)
}

// writeExtras writes the further parcels, and all parcels in their own order.
func (b *builder) writeExtras(l *layout, extras []found, fw *writer) {
	rows := make([]uint32, len(extras))
	var columns [3][]uint16
	for i := range columns {
		columns[i] = make([]uint16, len(extras))
	}
	lots := make([]sorted, 0, len(l.rows)+len(extras))
	for i, s := range l.rows {
		at := b.rows.at(int(s.value)).lot
		at.unit = l.unit[at.unit]
		lots = append(lots, sorted{at.order(), uint32(i)})
	}
	for i, x := range extras {
		rows[i], columns[0][i], columns[1][i], columns[2][i] = x.row, x.lot.unit, x.lot.main, x.lot.sub
		lots = append(lots, sorted{x.lot.order(), uint32(len(l.rows) + i)})
	}
	fw.add(secExtraRow, raw(rows))
	fw.add(secExtraUnit, raw(columns[0]))
	fw.add(secExtraMain, raw(columns[1]))
	fw.add(secExtraSub, raw(columns[2]))
	order(lots)
	l.lots = make([]uint32, len(lots))
	unitAt := make([]uint32, 0, len(b.units)+1)
	for i, s := range lots {
		for uint64(len(unitAt)) <= s.key>>32 {
			unitAt = append(unitAt, uint32(i))
		}
		l.lots[i] = s.value
	}
	for len(unitAt) <= len(b.units) {
		unitAt = append(unitAt, uint32(len(lots)))
	}
	fw.add(secParcel, raw(l.lots))
	fw.add(secUnitParcel, raw(unitAt))
}

// writeBuildings writes which addresses bear which name, and gives the names as strings of the builder in their order. Without a writer
// it gives the names alone.
func (b *builder) writeBuildings(l *layout, fw *writer) []uint32 {
	var names []uint32
	seen := make([]bool, len(b.strings))
	seen[0] = true
	for _, s := range l.rows {
		r := b.rows.at(int(s.value))
		for _, n := range [...]uint32{r.building, r.register, r.bulk} {
			if !seen[n] {
				seen[n] = true
				names = append(names, n)
			}
		}
	}
	slices.SortFunc(names, func(x, y uint32) int { return cmp.Compare(l.str[x], l.str[y]) })
	if fw == nil {
		return names
	}
	at := make([]uint32, len(b.strings))
	words := make([]uint32, len(names))
	for i, n := range names {
		at[n], words[i] = uint32(i), l.str[n]
	}
	var rows, of, registerRows, registerOf []uint32
	var bearers []sorted
	for i, s := range l.rows {
		r := b.rows.at(int(s.value))
		building, register := r.building, r.register
		if building == 0 {
			building, register = register, 0
		}
		if building != 0 {
			rows, of = append(rows, uint32(i)), append(of, at[building])
			bearers = append(bearers, sorted{uint64(at[building]), uint32(i)})
		}
		if register != 0 && register != building {
			registerRows, registerOf = append(registerRows, uint32(i)), append(registerOf, at[register])
			bearers = append(bearers, sorted{uint64(at[register]), uint32(i)})
		}
		if r.bulk != 0 {
			bearers = append(bearers, sorted{uint64(at[r.bulk]), uint32(i)})
		}
	}
	fw.add(secBuildingRow, raw(rows))
	fw.add(secBuildingOf, raw(of))
	fw.add(secRegisterRow, raw(registerRows))
	fw.add(secRegisterOf, raw(registerOf))
	fw.add(secBuilding, raw(words))
	starts, values := lists(bearers, len(names))
	fw.add(secBuildingRowAt, raw(starts))
	fw.add(secBuildingRows, raw(values))
	return names
}

// lists puts pairs in order: where the values of each of n keys begin, and the values, none twice.
func lists(pairs []sorted, n int) (starts, values []uint32) {
	order(pairs)
	pairs = slices.Compact(pairs)
	starts, values = make([]uint32, 0, n+1), make([]uint32, len(pairs))
	for i, p := range pairs {
		for uint64(len(starts)) <= p.key {
			starts = append(starts, uint32(i))
		}
		values[i] = p.value
	}
	for len(starts) <= n {
		starts = append(starts, uint32(len(pairs)))
	}
	return starts, values
}

// writeLists writes the roads of each postcode and the units of each administrative dong.
func (b *builder) writeLists(l *layout, fw *writer) {
	zipAt := make(map[uint32]uint32, len(l.zips))
	for i, z := range l.zips {
		zipAt[z] = uint32(i)
	}
	var zips, admins []sorted
	var lastZip, lastAdmin sorted
	for _, s := range l.rows {
		r := b.rows.at(int(s.value))
		if r.zip != noZip {
			if p := (sorted{uint64(zipAt[r.zip]), uint32(s.key >> 32)}); len(zips) == 0 || p != lastZip {
				zips, lastZip = append(zips, p), p
			}
		}
		if r.admin > 0 {
			if p := (sorted{uint64(l.admin[r.admin-1]), uint32(l.unit[r.unit])}); len(admins) == 0 || p != lastAdmin {
				admins, lastAdmin = append(admins, p), p
			}
		}
	}
	starts, values := lists(zips, len(l.zips))
	fw.add(secZipRoadAt, raw(starts))
	fw.add(secZipRoads, raw(values))
	starts, values = lists(admins, len(b.admins))
	fw.add(secAdminUnitAt, raw(starts))
	fw.add(secAdminUnits, raw(values))
}
