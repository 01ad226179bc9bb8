package postcode

import "errors"

// ErrCode is what ByCode answers to what is none of the codes it knows.
var ErrCode = errors.New("this is no code of an address, a building, a parcel, a road, a 법정동 or a postcode")

// ByCode gives the addresses with a code of the official files, told apart by its length:
//
//	26  도로명주소관리번호 of one address
//	25  건물관리번호 of one address
//	19  a parcel (PNU): 법정동코드, 1 or 2 for 산, four digits each of its number
//	12  도로명코드
//	10  법정동코드, with zeros behind it also of a 읍면, a 시군구 or a 시도
//	 6  postcode as it was until 2015
//	 5  postcode
//
// It fails with ErrCode, ErrClosed or ErrDamaged; that there are none is no error.
func (x *Index) ByCode(code string, page Page) (Answer, error) {
	var answer Answer
	known := false
	err := x.reading(func() {
		f := newFinder(x, newQuery(nil))
		if known = f.code(code); known {
			answer = f.answer(page.bounded())
		}
	})
	if err == nil && !known {
		err = ErrCode
	}
	return answer, err
}

// code adds the addresses with a code, and says whether it is one.
func (f *finder) code(code string) bool {
	n, ok := decimal([]byte(code[:min(len(code), 12)]), 1e12)
	if !ok {
		return false
	}
	switch len(code) {
	case 26, 25:
		f.inEach(func() {
			if row, found := f.x.rowOf(code); found && len(f.groups) == 0 {
				f.add(group{score: scoreExact, list: []uint32{row}, way: ByKey, scope: &scope{}, size: 1}, reading{})
			}
		})
	case 19:
		f.inEach(func() {
			if unit, l, found := f.x.parcelBy(code); found {
				f.add(group{score: scoreExact, rows: f.x.lots(unit, l), lots: true, way: ByParcel, scope: &scope{}, of: thing{ofUnits, uint32(unit)}, units: span{uint32(unit), uint32(unit) + 1}}, reading{})
			}
		})
	case 12:
		f.inEach(func() {
			if road, found := f.x.roadBy(n); found {
				f.add(f.wholeRoad(road, scoreExact, &scope{}), reading{})
			}
		})
	case 10:
		f.inEach(func() { f.underUnit(n) })
	case 6:
		f.inEach(func() { f.oldZip(uint32(n)) })
	case 5:
		f.inEach(func() { f.zip(uint32(n)) })
	default:
		return false
	}
	return true
}

// underUnit adds the addresses of a 법정동코드, or of all that begin as it does before its zeros.
func (f *finder) underUnit(code uint64) {
	x := f.x
	switch {
	case code%1e5 == 0:
		for s := range uint32(x.siguns()) {
			if c := uint64(x.sigun[s*sigunWords]); c == code/1e5 || code%1e8 == 0 && c/1000 == code/1e8 {
				f.add(group{score: scoreExact, rows: x.rowsOf(s), way: ByArea, scope: &scope{}, of: thing{ofSigun, s}}, reading{})
			}
		}
	case code%100 == 0:
		f.unitsAlone(0, 0, []span{{x.unitFrom(code), x.unitFrom(code + 100)}}, scope{}, scoreExact)
	default:
		f.unitsAlone(0, 0, []span{{x.unitFrom(code), x.unitFrom(code + 1)}}, scope{}, scoreExact)
	}
}

// rowOf gives the address with a 관리번호 of 26 or 25 digits.
func (x *Index) rowOf(key string) (uint32, bool) {
	if len(key) == numberLength {
		return x.byNumber(key)
	}
	return x.byKey(key)
}
