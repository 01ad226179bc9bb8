package postcode

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
)

// Rejected is a row that is not in the index, and why.
type Rejected struct {
	File   string
	Line   int
	Reason string
}

// What a row may be refused for.
var (
	errColumns        = errors.New("wrong number of columns")
	errNumber25       = errors.New("건물관리번호 is not 25 digits")
	errKey            = errors.New("관리번호 is not 26 digits")
	errUnitCode       = errors.New("법정동코드 is not ten digits")
	errRoadCode       = errors.New("도로명코드 is not twelve digits")
	errNumber         = errors.New("a building number out of range")
	errLot            = errors.New("a parcel number out of range")
	errPlace          = errors.New("지하여부 is not 0 to 3")
	errMountain       = errors.New("산여부 is not 0 or 1")
	errPostcode       = errors.New("우편번호 is not five digits")
	errNoRoad         = errors.New("no name of a road")
	errOrphan         = errors.New("a further parcel of an address that is not there")
	errTooMany        = errors.New("more names, areas or postcodes than an index holds")
	errFormerPostcode = errors.New("구우편번호 is not six digits")
	errNoBox          = errors.New("no name of post-office boxes")
	errBox            = errors.New("a box's number out of range")
	errFormer         = errors.New("a row of the layout before 2015, with a postcode of six digits")
)

const (
	maxFields = 32
	maxSub    = 1<<14 - 1
	maxLotSub = 1<<15 - 1
)

// row is the fields of one line.
type row struct {
	fields [maxFields][]byte
	n      int
}

// split takes a line apart. One bar at its end is allowed, as in the official files.
// In CP949 no second byte of a letter is a bar.
func (r *row) split(line []byte) {
	r.n = 0
	for r.n < maxFields {
		field, rest, more := bytes.Cut(line, []byte{'|'})
		r.fields[r.n] = trim(field)
		r.n++
		if !more {
			return
		}
		line = rest
	}
	r.n = maxFields + 1
}

// has says whether the row has n columns, one empty one more allowed.
func (r *row) has(n int) bool {
	return r.n == n || r.n == n+1 && n < maxFields && len(r.fields[n]) == 0
}

func trim(b []byte) []byte {
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\r') {
		b = b[:len(b)-1]
	}
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	return b
}

// decimal reads digits alone, up to limit; nothing is 0.
func decimal(b []byte, limit uint64) (uint64, bool) {
	var n uint64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		if n = n*10 + uint64(c-'0'); n > limit {
			return 0, false
		}
	}
	return n, true
}

// code reads exactly length digits.
func code(b []byte, length int) (uint64, bool) {
	if len(b) != length {
		return 0, false
	}
	return decimal(b, 1e18)
}

// place is the number of an address on its road.
type place struct {
	road      uint32 // place in the builder's roads
	main, sub uint16 // sub<<2 | underground
}

func (r *row) place(under, main, sub int) (p place, err error) {
	u, ok := decimal(r.fields[under], 3)
	if !ok || len(r.fields[under]) == 0 {
		return p, errPlace
	}
	m, ok := decimal(r.fields[main], 1<<16-1)
	if !ok || len(r.fields[main]) == 0 {
		return p, errNumber
	}
	s, ok := decimal(r.fields[sub], maxSub)
	if !ok {
		return p, errNumber
	}
	return place{main: uint16(m), sub: uint16(s<<2 | u)}, nil
}

// lot is a parcel of a unit.
type lot struct {
	unit      uint16 // place in the builder's units
	main, sub uint16 // mountain<<15 | sub
}

func (r *row) lot(mountain, main, sub int) (l lot, err error) {
	san, ok := decimal(r.fields[mountain], 1)
	if !ok {
		return l, errMountain
	}
	m, ok := decimal(r.fields[main], 1<<16-1)
	if !ok {
		return l, errLot
	}
	s, ok := decimal(r.fields[sub], maxLotSub)
	if !ok {
		return l, errLot
	}
	return lot{main: uint16(m), sub: uint16(san<<15 | s)}, nil
}

// properName says whether a name is written with what names of areas and roads are written with. Chinese letters stand in brackets
// alone: 평사리(坪沙).
func properName(s string) bool {
	bracket := false
	for _, r := range s {
		bracket = bracket || r == '('
		latin := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || bracket && unicode.Is(unicode.Han, r)
		if !hangul(r) && !digit(r) && !latin && !strings.ContainsRune(" .·ㆍ,-()&'/", r) {
			return false
		}
	}
	return true
}
