package postcode

import "slices"

// buildingNo is a 건물관리번호 as it is kept: its last six digits and one more where the parcel of its address gives the others, or a string of the
// builder; 0 where there is none.
type buildingNo uint32

const (
	oddNumber    buildingNo = 1 << 31
	numberLength            = 25
	serialEnd               = 1_000_000
)

// parcelKey is the first 19 digits of a 건물관리번호: those of a parcel (PNU).
func parcelKey(unit uint64, l lot) (k [19]byte) {
	digits(k[:10], unit)
	k[10] = '1' + byte(l.sub>>15)
	digits(k[11:15], uint64(l.main))
	digits(k[15:], uint64(l.sub&maxLotSub))
	return k
}

// number takes the 건물관리번호 at column c of a row whose parcel is l. An empty one is none.
func (b *builder) number(c int, l lot) (buildingNo, error) {
	text := b.row.fields[c]
	if len(text) == 0 {
		return 0, nil
	}
	if len(text) != numberLength {
		return 0, errNumber25
	}
	for _, d := range text {
		if d < '0' || d > '9' {
			return 0, errNumber25
		}
	}
	return b.numberOf(string(text), l), nil
}

func (b *builder) numberOf(text string, l lot) buildingNo {
	if k := parcelKey(b.units[l.unit].code, l); l.main <= 9999 && l.sub&maxLotSub <= 9999 && text[:19] == string(k[:]) {
		serial, _ := decimal([]byte(text[19:]), serialEnd-1)
		return buildingNo(serial) + 1
	}
	return oddNumber | buildingNo(b.string(text))
}

// written is a number whose parcel is l in all its digits.
func (b *builder) written(n buildingNo, l lot) string {
	if n&oddNumber != 0 {
		return b.strings[n&^oddNumber]
	}
	k := parcelKey(b.units[l.unit].code, l)
	return string(k[:]) + serial(uint32(n-1))
}

func serial(n uint32) string {
	var s [6]byte
	digits(s[:], uint64(n))
	return string(s[:])
}

// keepNumber leaves one number of two rows for one address whose parcel is has: that of a row with this parcel, and the lower of two such.
func (b *builder) keepNumber(n buildingNo, of lot, m buildingNo, also, has lot) buildingNo {
	switch {
	case m == 0 && n == 0:
		return 0
	case m == 0 || n != 0 && of == has && also != has:
		return b.moved(n, of, has)
	case n == 0 || also == has && of != has:
		return b.moved(m, also, has)
	case of == has && (n|m)&oddNumber == 0:
		return min(n, m)
	}
	return b.numberOf(min(b.written(n, of), b.written(m, also)), has)
}

// moved is the number of a row whose parcel was of, for an address whose parcel is has.
func (b *builder) moved(n buildingNo, of, has lot) buildingNo {
	if of == has {
		return n
	}
	return b.numberOf(b.written(n, of), has)
}

// writeNumbers writes the 건물관리번호 of each address, if any file told one.
func (b *builder) writeNumbers(l *layout, fw *writer) {
	var column []uint16
	var longRows, long, oddRows, odd []uint32
	for i, s := range l.rows {
		n := b.rows.at(int(s.value)).number
		switch {
		case n == 0:
			continue
		case n&oddNumber != 0:
			oddRows, odd = append(oddRows, uint32(i)), append(odd, l.str[n&^oddNumber])
			continue
		case column == nil:
			column = make([]uint16, len(l.rows))
		}
		if column[i] = uint16(min(n, none16)); n >= none16 {
			longRows, long = append(longRows, uint32(i)), append(long, uint32(n))
		}
	}
	fw.add(secSerial, raw(column))
	fw.add(secLongSerialOf, raw(longRows))
	fw.add(secLongSerial, raw(long))
	fw.add(secOddNumberRow, raw(oddRows))
	fw.add(secOddNumber, raw(odd))
}

// lotOf is the first parcel of an address.
func (x *Index) lotOf(row uint32) lot { return lot{x.rowUnit[row], x.lotMain[row], x.lotSub[row]} }

// numberAt is the 건물관리번호 of an address, and whether a file told it; its last six digits are zeros else.
func (x *Index) numberAt(row uint32) (text string, told bool) {
	if i, ok := slices.BinarySearch(x.oddNumberRow, row); ok {
		return x.string(x.oddNumber[i]), true
	}
	l := x.lotOf(row)
	k := parcelKey(x.unitCode(l.unit), l)
	if n := x.serialOf(row); n > 0 {
		return string(k[:]) + serial(n-1), true
	}
	return string(k[:]) + serial(0), false
}

// serialOf is the last six digits of the 건물관리번호 of an address and one more; 0 if no file told it.
func (x *Index) serialOf(row uint32) uint32 {
	switch {
	case len(x.number) > 0:
		return x.number[row]
	case len(x.serial) == 0:
		return 0
	}
	n := uint32(x.serial[row])
	if n == none16 {
		i, _ := slices.BinarySearch(x.longSerialOf, row)
		n = x.longSerial[i]
	}
	return n
}

// checkSerials makes sure that every row has its own.
func (x *Index) checkSerials() bool {
	long := 0
	for row, n := range x.serial {
		if n == none16 {
			if long >= len(x.longSerialOf) || x.longSerialOf[long] != uint32(row) {
				return false
			}
			long++
		}
	}
	return long == len(x.longSerialOf) && len(x.longSerial) == long && refers(x.longSerial, 1, 0, serialEnd+1) && (len(x.serial) == 0 || len(x.serial) == x.rows())
}

// byNumber gives the address with a 건물관리번호. Of the buildings of an address one is known by its number, the others by their parcel where no other
// address stands on it.
func (x *Index) byNumber(text string) (row uint32, ok bool) {
	if i := x.written(text, x.oddNumber); i >= 0 && !x.goneRow(x.oddNumberRow[i]) {
		return x.oddNumberRow[i], true
	}
	unit, l, ok := x.parcelBy(text[:19])
	if _, number := decimal([]byte(text[19:]), serialEnd); !ok || !number {
		return 0, false
	}
	addresses := 0
	s := x.lots(unit, l)
	for k := s.lo; k < s.hi; k++ {
		if x.goneParcel(k) {
			continue
		}
		at := x.parcel[k]
		if int(at) >= x.rows() {
			at = x.extraRow[int(at)-x.rows()]
		}
		if n, told := x.numberAt(at); told && n == text {
			return at, true
		}
		if addresses == 0 || at != row {
			row = at
			addresses++
		}
	}
	return row, addresses == 1
}

// parcelBy reads the 19 digits of a parcel.
func (x *Index) parcelBy(text string) (unit uint16, l lot, ok bool) {
	part := func(from, to int) uint64 {
		n, ok := decimal([]byte(text[from:to]), 1e10)
		if !ok {
			return 1e10
		}
		return n
	}
	unit, ok = x.unitBy(part(0, 10))
	mountain, main, sub := part(10, 11), part(11, 15), part(15, 19)
	if !ok || mountain < 1 || mountain > 2 || main > 9999 || sub > 9999 {
		return 0, l, false
	}
	return unit, lot{unit, uint16(main), uint16(sub) | uint16(mountain-1)<<15}, true
}

// lots is where a parcel stands in x.parcel: as often as it has addresses.
func (x *Index) lots(unit uint16, l lot) span {
	lo, hi := x.unitParcel[unit], x.unitParcel[unit+1]
	l.unit = 0
	lo = search(lo, hi, func(k uint32) bool { return x.lotOrder(k) >= l.order() })
	return span{lo, search(lo, hi, func(k uint32) bool { return x.lotOrder(k) > l.order() })}
}
