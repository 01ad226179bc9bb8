package postcode

import (
	"cmp"
	"slices"
)

// rawPost is what epost's file of postcodes tells of an address that other files tell as well.
type rawPost struct {
	place
	lot
	unit8  uint32
	old    uint32 // one more than the postcode of six digits
	bulk   uint32 // string of the 다량배달처
	number buildingNo
}

// takePost takes a row of epost's zipcode_DB: 26 columns, with a head. Alone it is a file of addresses. Beside other ones it only adds to those: whose rows
// are newer nobody knows.
func (b *builder) takePost() error {
	r := &b.row
	if !r.has(26) {
		return errColumns
	}
	if b.line == 1 && isHead(r.fields[0]) {
		return nil
	}
	unit, err := b.unitOfPost()
	if err != nil {
		return err
	}
	p := rawPost{unit8: uint32(b.units[unit].code / 100)}
	if p.place, err = r.place(10, 11, 12); err != nil {
		return err
	}
	san, ok := decimal(r.fields[20], 1)
	main, okMain := decimal(r.fields[21], 1<<16-1)
	sub, okSub := decimal(r.fields[23], maxLotSub) // 읍면동일련번호 stands between both
	if !ok || !okMain || !okSub {
		return errLot
	}
	p.lot = lot{unit, uint16(main), uint16(san<<15 | sub)}
	if err := b.takeEnglish([]int{7}, 8, 9, []int{1, 2, 3, 4, 5, 6}); err != nil {
		return err
	}
	if p.road, err = b.road(7, 8); err != nil {
		return err
	}
	if p.old, err = b.old(24); err != nil {
		return err
	}
	if p.bulk, err = b.intern(r.fields[14]); err != nil {
		return err
	}
	if p.number, err = b.number(13, p.lot); err != nil {
		return err
	}
	if !b.postAlone {
		b.tell(p)
		return nil
	}
	raw := rawRow{place: p.place, lot: p.lot, zip: noZip, unit8: p.unit8, old: p.old, bulk: p.bulk, number: p.number}
	if len(r.fields[0]) > 0 {
		zip, ok := code(r.fields[0], 5)
		if !ok {
			return errPostcode
		}
		raw.zip = uint32(zip)
	}
	if raw.building, err = b.intern(r.fields[15]); err != nil {
		return err
	}
	b.rows.add(raw)
	return nil
}

// isHead says whether a field is no number, as in the head of a file.
func isHead(field []byte) bool {
	_, number := decimal(field, 1<<40)
	return !number
}

// unitOfPost takes the unit of a row: its 읍면 stands apart from its 법정동, and one of both is empty.
func (b *builder) unitOfPost() (uint16, error) {
	r := &b.row
	u, ok := code(r.fields[16], 10)
	if !ok {
		return 0, errUnitCode
	}
	if id, ok := b.unitIDs[u]; ok {
		return id, nil
	}
	emd := r.fields[5]
	if len(emd) == 0 {
		emd = r.fields[17]
	}
	raw := rawUnit{code: u}
	for to, name := range map[*uint32][]byte{&raw.sido: r.fields[1], &raw.sigun: r.fields[3], &raw.emd: emd, &raw.ri: r.fields[18]} {
		id, err := b.proper(name)
		if err != nil {
			return 0, err
		}
		*to = id
	}
	return b.addUnit(raw)
}

// old takes a postcode of six digits, one more than it; 0 where there is none.
func (b *builder) old(c int) (uint32, error) {
	text := b.row.fields[c]
	if len(text) == 7 && text[3] == '-' {
		text = append(slices.Clone(text[:3]), text[4:]...)
	}
	if len(text) == 0 {
		return 0, nil
	}
	n, ok := code(text, 6)
	if !ok {
		return 0, errFormerPostcode
	}
	return uint32(n) + 1, nil
}

// tell gives an address what epost tells of it. Where epost tells of one twice, the later postcode of six digits is right.
func (b *builder) tell(p rawPost) {
	l := b.settle()
	if int(p.road) >= len(l.road) || l.road[p.road] == gone {
		return
	}
	want := where(l.road[p.road], p.place)
	if b.next >= len(l.rows) || l.rows[b.next].key != want { // mostly the next one follows
		b.next, _ = slices.BinarySearchFunc(l.rows, want, func(s sorted, k uint64) int { return cmp.Compare(s.key, k) })
	}
	for ; b.next < len(l.rows) && l.rows[b.next].key == want; b.next++ {
		r := b.rows.at(int(l.rows[b.next].value))
		if r.unit8 != p.unit8 {
			continue
		}
		r.old, r.bulk = cmp.Or(p.old, r.old), cmp.Or(p.bulk, r.bulk)
		if r.number == 0 {
			r.number = b.keepNumber(0, r.lot, p.number, p.lot, r.lot)
		}
	}
}

// writeOld writes the postcodes of six digits. Neighbours mostly have the same: only where it changes is written.
func (b *builder) writeOld(l *layout, fw *writer) {
	var codes []uint32
	seen := make(map[uint32]bool)
	for _, s := range l.rows {
		if old := b.rows.at(int(s.value)).old; old > 0 && !seen[old] {
			seen[old] = true
			codes = append(codes, old-1)
		}
	}
	slices.Sort(codes)
	if len(codes) >= none16 {
		fw.err = cmp.Or(fw.err, errTooMany)
		return
	}
	at := make(map[uint32]uint16, len(codes)+1)
	at[0] = none16
	for i, c := range codes {
		at[c+1] = uint16(i)
	}
	var starts []uint32
	var of []uint16
	var runs []sorted
	if len(codes) > 0 {
		for i, s := range l.rows {
			o := at[b.rows.at(int(s.value)).old]
			if i > 0 && of[len(of)-1] == o {
				continue
			}
			if o != none16 {
				runs = append(runs, sorted{uint64(o), uint32(len(of))})
			}
			starts, of = append(starts, uint32(i)), append(of, o)
		}
	}
	fw.add(secOld, raw(codes))
	fw.add(secOldFrom, raw(starts))
	fw.add(secOldOf, raw(of))
	begins, values := lists(runs, len(codes))
	fw.add(secOldRunAt, raw(begins))
	fw.add(secOldRuns, raw(values))
}

// writeBulk writes who gets so much mail that epost knows them by name.
func (b *builder) writeBulk(l *layout, fw *writer) {
	var rows, of []uint32
	for i, s := range l.rows {
		if n := b.rows.at(int(s.value)).bulk; n != 0 {
			rows, of = append(rows, uint32(i)), append(of, l.str[n])
		}
	}
	fw.add(secBulkRow, raw(rows))
	fw.add(secBulkOf, raw(of))
}

// oldAt is the postcode of six digits of an address.
func (x *Index) oldAt(row uint32) (uint32, bool) {
	i, ok := slices.BinarySearch(x.oldFrom, row)
	if !ok {
		i--
	}
	if i < 0 || x.oldOf[i] == none16 {
		return 0, false
	}
	return x.old[x.oldOf[i]], true
}

func (x *Index) bulkAt(row uint32) (uint32, bool) {
	i, ok := slices.BinarySearch(x.bulkRow, row)
	if !ok {
		return 0, false
	}
	return x.bulkOf[i], true
}

// rowsOfOld gives the addresses that had a postcode of six digits and are not gone.
func (x *Index) rowsOfOld(code uint32) (rows []uint32) {
	at, ok := slices.BinarySearch(x.old, code)
	if !ok {
		return nil
	}
	for _, run := range x.oldRuns[x.oldRunAt[at]:x.oldRunAt[at+1]] {
		end := uint32(x.rows())
		if int(run)+1 < len(x.oldFrom) {
			end = x.oldFrom[run+1]
		}
		for row := x.oldFrom[run]; row < end; row++ {
			if !x.goneRow(row) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// oldZip adds the addresses that had a postcode of six digits.
func (f *finder) oldZip(code uint32) bool {
	rows := f.x.rowsOfOld(code)
	if len(rows) == 0 {
		return false
	}
	f.add(group{score: scoreExact, list: rows, way: ByOldPostcode, scope: &scope{}, size: len(rows), of: thing{ofOldZip, code}}, reading{0, f.q.len(), figure{}, false, f.q.len()})
	return true
}

// sixDigits reads a postcode as it was until 2015: 110-034.
func (q *query) sixDigits(i int) (n, end int, ok bool) {
	first, end, ok := q.digits(i, 6)
	if ok && end-i == 6 {
		return first, end, true
	}
	if !ok || end-i != 3 || end >= q.len() || q.cs[end].r != '-' {
		return 0, i, false
	}
	second, last, ok := q.digits(end+1, 6)
	if !ok || last-end-1 != 3 {
		return 0, i, false
	}
	return first*1000 + second, last, true
}
