package postcode

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
)

// layout is the builder's content in the order of the index.
type layout struct {
	str     []uint32 // place of each string of the builder
	strings []int    // the builder's, in order

	sidos  []uint32 // codes
	siguns []uint32 // codes
	sigun  map[uint32]uint32

	unit, admin []uint16 // places of the builder's
	road        []uint32 // places of the builder's, gone where no address is on it
	unitOrder   []int
	adminOrder  []int
	roadOrder   []int

	rows []sorted // value: place in the builder
	zips []uint32

	lots  []uint32 // secParcel
	boxes []uint32 // secBox

	blocks []sorted // rows, and strings of the builder
}

// sorted is something in the order of a number.
type sorted struct {
	key   uint64
	value uint32
}

func order(s []sorted) {
	slices.SortFunc(s, func(a, b sorted) int {
		if c := cmp.Compare(a.key, b.key); c != 0 {
			return c
		}
		return cmp.Compare(a.value, b.value)
	})
}

const gone = 1<<32 - 1

// write puts everything in order and writes all sections. The order depends on what the rows say, not on which came first, except
// that of two rows for one address the later one is right.
func (b *builder) write(ctx context.Context, fw *writer) error {
	b.opt.Progress(Progress{Rows: b.rows.n, Stage: "sort"})
	l := b.settle()
	if err := b.sortAreas(l); err != nil {
		return err
	}
	b.sortBlocks(l)
	b.sortStrings(l)
	if err := b.sortZips(l); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	b.report.Meta.Addresses = len(l.rows)
	b.report.Meta.Roads = len(l.roadOrder)
	b.report.Meta.Units = len(b.units)
	b.report.Meta.Postcodes = len(l.zips)

	b.opt.Progress(Progress{Rows: b.rows.n, Stage: "names"})
	extras := b.sortExtras(l)
	b.report.Meta.Parcels = len(l.rows) + len(extras)
	names := b.writeBuildings(l, nil)
	b.report.Meta.Buildings = len(names)
	if b.onto != nil {
		b.onto.count(b, l, names, &b.report.Meta)
	}
	b.sortBoxes(l)
	meta, err := json.Marshal(b.report.Meta)
	if err != nil {
		return err
	}
	fw.add(secMeta, meta)
	b.writeStrings(l, fw)
	b.writeAreas(l, fw)
	b.opt.Progress(Progress{Rows: b.rows.n, Stage: "write"})
	b.writeRows(l, fw)
	b.writeExtras(l, extras, fw)
	b.writeBuildings(l, fw)
	b.writeLists(l, fw)
	if err := ctx.Err(); err != nil {
		return err
	}
	b.writeNames(l, names, fw)
	fw.add(secBox, raw(l.boxes))
	if b.onto != nil {
		fw.add(secGone, raw(b.onto.gone))
	}
	return fw.err
}

// sortStrings orders the strings that something bears. The others have no place.
func (b *builder) sortStrings(l *layout) {
	used := b.usedStrings(l)
	for i := range b.strings {
		if used[i] {
			l.strings = append(l.strings, i)
		}
	}
	slices.SortFunc(l.strings, func(a, c int) int { return cmp.Compare(b.strings[a], b.strings[c]) })
	l.str = make([]uint32, len(b.strings))
	for rank, i := range l.strings {
		l.str[i] = uint32(rank)
	}
}

func (b *builder) usedStrings(l *layout) []bool {
	used := make([]bool, len(b.strings))
	used[0] = true
	areas := func(names ...uint32) {
		for _, n := range names {
			used[n], used[b.english[n]] = true, true
		}
	}
	for _, u := range b.units {
		areas(u.sido, u.sigun, u.emd, u.ri)
	}
	for _, s := range b.siguns {
		areas(s.sido, s.name)
	}
	for _, a := range b.admins {
		used[a.name] = true
	}
	for _, i := range l.roadOrder {
		r := &b.roads[i]
		if r.english != 0 && b.strings[r.english] == englishName(b.strings[r.name]) {
			r.english = 0 // it is made anew from the name
		}
		used[r.name], used[r.english] = true, true
	}
	for _, k := range l.blocks {
		used[k.value] = true
	}
	for _, x := range b.boxes {
		used[x.sido], used[x.sigun], used[x.emd], used[x.name] = true, true, true, true
	}
	for _, s := range l.rows {
		r := b.rows.at(int(s.value))
		used[r.building], used[r.register], used[r.key], used[r.bulk] = true, true, true, true
		if r.number&oddNumber != 0 {
			used[r.number&^oddNumber] = true
		}
	}
	return used
}

func (b *builder) writeStrings(l *layout, fw *writer) {
	at := make([]uint32, 0, len(l.strings)+1)
	var text []byte
	for _, i := range l.strings {
		at = append(at, uint32(len(text)))
		text = append(text, b.strings[i]...)
	}
	fw.add(secStringAt, raw(append(at, uint32(len(text)))))
	fw.add(secStrings, text)
}

// settle puts the roads that have addresses in the order of their codes, and the addresses in theirs. None is added any more then: what is read
// after it only tells more of them.
func (b *builder) settle() *layout {
	if b.settled == nil {
		b.settled = new(layout)
		b.sortRoads(b.settled)
		b.sortRows(b.settled)
	}
	return b.settled
}

func (b *builder) sortRoads(l *layout) {
	used := make([]bool, len(b.roads))
	for _, page := range b.rows.full {
		for i := range page {
			used[page[i].road] = true
		}
	}
	for i := range b.roads {
		if used[i] {
			l.roadOrder = append(l.roadOrder, i)
		}
	}
	slices.SortFunc(l.roadOrder, func(x, y int) int { return cmp.Compare(b.roads[x].code, b.roads[y].code) })
	l.road = slices.Repeat([]uint32{gone}, len(b.roads))
	for rank, i := range l.roadOrder {
		l.road[i] = uint32(rank)
	}
}

// sortAreas orders areas, units and administrative dongs by their codes.
func (b *builder) sortAreas(l *layout) error {
	l.sigun = make(map[uint32]uint32)
	for _, u := range b.units {
		l.sigun[uint32(u.code/1e5)] = 0
	}
	for _, a := range b.admins {
		l.sigun[uint32(a.code/1e5)] = 0
	}
	for _, s := range b.siguns {
		l.sigun[s.code] = 0
	}
	for _, i := range l.roadOrder {
		l.sigun[uint32(b.roads[i].code/1e7)] = 0
	}
	for c := range l.sigun {
		l.siguns = append(l.siguns, c)
	}
	slices.Sort(l.siguns)
	for i, c := range l.siguns {
		l.sigun[c] = uint32(i)
		if s := c / 1000; len(l.sidos) == 0 || l.sidos[len(l.sidos)-1] != s {
			l.sidos = append(l.sidos, s)
		}
	}
	if len(l.siguns) > maxSiguns {
		return errTooMany
	}
	l.unitOrder, l.unit = ranks(len(b.units), func(i int) uint64 { return b.units[i].code })
	l.adminOrder, l.admin = ranks(len(b.admins), func(i int) uint64 { return b.admins[i].code })
	return nil
}

// ranks orders n things by their codes: which stands at each place, and the place of each.
func ranks(n int, code func(int) uint64) (by []int, place []uint16) {
	by, place = make([]int, n), make([]uint16, n)
	for i := range by {
		by[i] = i
	}
	slices.SortFunc(by, func(x, y int) int { return cmp.Compare(code(x), code(y)) })
	for rank, i := range by {
		place[i] = uint16(rank)
	}
	return by, place
}

// where is the order of addresses: road, main, sub, underground.
func where(road uint32, p place) uint64 { return uint64(road)<<32 | uint64(p.main)<<16 | uint64(p.sub) }

// sortRows orders the addresses. Of several rows for one the last is right, but names and parcels that only the others have are kept:
// 건물DB has a row for each building of an address.
func (b *builder) sortRows(l *layout) {
	all := make([]sorted, 0, b.rows.n)
	for i := range b.rows.n {
		r := b.rows.at(i)
		all = append(all, sorted{where(l.road[r.road], r.place), uint32(i)})
	}
	unit8 := func(s sorted) uint32 { return b.rows.at(int(s.value)).unit8 }
	slices.SortFunc(all, func(x, y sorted) int {
		return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(unit8(x), unit8(y)), cmp.Compare(x.value, y.value))
	})
	out := all[:0]
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].key == s.key && unit8(out[n-1]) == unit8(s) {
			b.merge(b.rows.at(int(out[n-1].value)), b.rows.at(int(s.value)))
			out[n-1].value = s.value
			continue
		}
		out = append(out, s)
	}
	l.rows = out
}

// merge keeps of an earlier row of the same address what the later one has not.
func (b *builder) merge(earlier, later *rawRow) {
	if later.building == 0 {
		later.building = earlier.building
	}
	if later.register == 0 {
		later.register = earlier.register
	}
	later.apartment = later.apartment || earlier.apartment
	later.old, later.bulk = cmp.Or(later.old, earlier.old), cmp.Or(later.bulk, earlier.bulk)
	later.number = b.keepNumber(earlier.number, earlier.lot, later.number, later.lot, earlier.lot)
	if earlier.lot != later.lot {
		b.extras.add(rawExtra{place: earlier.place, lot: earlier.lot, unit8: earlier.unit8})
		// The address keeps the parcel that was first: later is where the row stands from here on.
		b.extras.at(b.extras.n-1).lot, later.lot = later.lot, earlier.lot
		b.extras.at(b.extras.n - 1).road = later.road
	}
}

func (b *builder) sortZips(l *layout) error {
	seen := make(map[uint32]bool)
	for _, s := range l.rows {
		if z := b.rows.at(int(s.value)).zip; z != noZip && !seen[z] {
			seen[z] = true
			l.zips = append(l.zips, z)
		}
	}
	slices.Sort(l.zips)
	if len(l.zips) >= none16 {
		return errTooMany
	}
	return nil
}

// found is a further parcel with the address it belongs to.
type found struct {
	row uint32
	lot lot // its unit in the index's order
}

// sortExtras finds the address of every further parcel, and orders them by it. Those that are the first parcel as well, or twice there, go.
func (b *builder) sortExtras(l *layout) []found {
	out := make([]found, 0, b.extras.n)
	for i := range b.extras.n {
		x := b.extras.at(i)
		row, ok := b.rowAt(l, x)
		if !ok {
			b.file, b.line = "further parcels", i+1
			b.reject(errOrphan)
			continue
		}
		if b.rows.at(int(l.rows[row].value)).lot == x.lot {
			continue
		}
		x.unit = l.unit[x.unit]
		out = append(out, found{row, x.lot})
	}
	slices.SortFunc(out, func(a, c found) int {
		return cmp.Or(cmp.Compare(a.row, c.row), cmp.Compare(a.lot.order(), c.lot.order()))
	})
	return slices.Compact(out)
}

// order is a parcel as a number: unit, mountain, main, sub.
func (p lot) order() uint64 {
	return uint64(p.unit)<<32 | uint64(p.sub>>15)<<31 | uint64(p.main)<<15 | uint64(p.sub&maxLotSub)
}

func (b *builder) rowAt(l *layout, x *rawExtra) (row uint32, ok bool) {
	road := l.road[x.road]
	if road == gone {
		return 0, false
	}
	want := where(road, x.place)
	i, ok := slices.BinarySearchFunc(l.rows, want, func(s sorted, k uint64) int { return cmp.Compare(s.key, k) })
	for j := i; ok && j < len(l.rows) && l.rows[j].key == want; j++ {
		if b.rows.at(int(l.rows[j].value)).unit8 == x.unit8 {
			return uint32(j), true
		}
	}
	return uint32(i), ok
}
