package postcode

import (
	"math/bits"
	"slices"
)

// string is a copy: what callers are given does not depend on the mapping.
func (x *Index) string(i uint32) string {
	return string(x.text[x.stringAt[i]:x.stringAt[i+1]])
}

func (x *Index) unitOf(u uint16) Unit {
	r := x.unit[int(u)*unitWords:][:unitWords]
	s := x.sigun[int(r[0])*sigunWords:][:sigunWords]
	var code [10]byte
	digits(code[:5], uint64(s[0]))
	digits(code[5:], uint64(r[1]))
	return Unit{Code: string(code[:]), Sido: x.string(x.sido[int(s[1])*sidoWords+1]), Sigun: x.string(s[2]), Emd: x.string(r[2]), Ri: x.string(r[3])}
}

// unitCode is the 법정동코드 of a unit.
func (x *Index) unitCode(u uint16) uint64 {
	r := x.unit[int(u)*unitWords:][:unitWords]
	return uint64(x.sigun[int(r[0])*sigunWords])*1e5 + uint64(r[1])
}

// roadOf is the road on which an address lies.
func (x *Index) roadOf(row uint32) uint32 {
	return search(0, uint32(x.roads()), func(r uint32) bool { return x.roadRow[r+1] > row })
}

// address puts together all that the index tells of one address.
func (x *Index) address(row uint32) Address {
	road := x.roadOf(row)
	r := x.road[int(road)*roadWords:][:roadWords]
	sub := x.sub[row]
	a := Address{
		Unit: x.unitOf(x.rowUnit[row]), Underground: Underground(sub & 3), Main: int(x.main[row]), Sub: int(sub >> 2),
		Apartment: x.apartment[row/64]>>(row%64)&1 == 1, row: row,
	}
	var code [12]byte
	digits(code[:5], uint64(x.sigun[int(r[0])*sigunWords]))
	digits(code[5:], uint64(r[1]))
	a.Road = Road{Code: string(code[:]), Name: x.string(r[2])}
	a.Parcel = Parcel{Unit: a.Unit, Mountain: x.lotSub[row]>>15 == 1, Main: int(x.lotMain[row]), Sub: int(x.lotSub[row] & maxLotSub)}
	if z := x.rowZip.at(row); z != none16 {
		a.Postcode = zipText(x.zip[z])
	}
	if d := x.rowAdmin.at(row); d != none16 {
		r := x.admin[int(d)*adminWords:][:adminWords]
		digits(code[:5], uint64(x.sigun[int(r[0])*sigunWords]))
		digits(code[5:10], uint64(r[1]))
		a.Admin, a.AdminCode = x.string(r[2]), string(code[:10])
	}
	if b, ok := x.buildingAt(row); ok {
		a.Building = x.string(x.building[b])
	}
	if b, ok := x.registerAt(row); ok {
		a.Register = x.string(x.building[b])
	}
	a.Key = x.keyOf(row, road)
	a.BuildingKey, _ = x.numberAt(row)
	if old, ok := x.oldAt(row); ok {
		a.OldPostcode = oldText(old)
	}
	for _, n := range x.blocksAt(row) {
		a.Blocks = append(a.Blocks, x.string(n))
	}
	if n, ok := x.bulkAt(row); ok {
		a.Bulk = x.string(n)
	}
	a.Latin = x.latinOf(road, a)
	a.English = a.english()
	i, _ := slices.BinarySearch(x.extraRow, row)
	for ; i < len(x.extraRow) && x.extraRow[i] == row; i++ {
		a.Others = append(a.Others, x.extra(i))
	}
	return a
}

func (x *Index) extra(i int) Parcel {
	return Parcel{Unit: x.unitOf(x.extraUnit[i]), Mountain: x.extraSub[i]>>15 == 1, Main: int(x.extraMain[i]), Sub: int(x.extraSub[i] & maxLotSub)}
}

// buildingAt is the name of the building at an address, as a place in x.building.
func (x *Index) buildingAt(row uint32) (uint32, bool) {
	i, ok := slices.BinarySearch(x.buildingRow, row)
	if !ok {
		return 0, false
	}
	return x.buildingOf[i], true
}

// registerAt is the register's name of the building at an address, where it differs.
func (x *Index) registerAt(row uint32) (uint32, bool) {
	i, ok := slices.BinarySearch(x.registerRow, row)
	if !ok {
		return 0, false
	}
	return x.registerOf[i], true
}

// buildingsAt are the names of buildings that an address bears.
func (x *Index) buildingsAt(row uint32) (names []uint32) {
	for _, at := range []func(uint32) (uint32, bool){x.buildingAt, x.registerAt} {
		if n, ok := at(row); ok {
			names = append(names, n)
		}
	}
	if n, ok := x.bulkAt(row); ok {
		if at, ok := x.buildingBy(x.string(n)); ok {
			names = append(names, at)
		}
	}
	return names
}

func (x *Index) keyOf(row, road uint32) string {
	if i, ok := slices.BinarySearch(x.oddRow, row); ok {
		return x.string(x.oddKey[i])
	}
	sub := x.sub[row]
	return key(x.unitCode(x.rowUnit[row]), x.road[int(road)*roadWords+1], Underground(sub&3), int(x.main[row]), int(sub>>2))
}

func zipText(zip uint32) string {
	var b [5]byte
	digits(b[:], uint64(zip))
	return string(b[:])
}

// latinOf gives the names of an address in English.
func (x *Index) latinOf(road uint32, a Address) Latin {
	u := x.unit[int(x.rowUnit[a.row])*unitWords:][:unitWords]
	s := x.sigun[int(u[0])*sigunWords:][:sigunWords]
	return Latin{
		Sido: x.englishWord(a.Unit.Sido, x.sido[int(s[1])*sidoWords+2]), Sigun: x.englishSigun(a.Unit.Sigun, s[3]),
		Emd: x.englishWord(a.Unit.Emd, u[4]), Ri: x.englishWord(a.Unit.Ri, u[5]), Road: x.englishWord(a.Road.Name, x.road[int(road)*roadWords+3]),
	}
}

// english is the address by road in English: 209, Sejong-daero, Jongno-gu, Seoul.
func (a Address) english() string {
	number, emd := numbers(a.Main, a.Sub), ""
	if a.Underground == Below {
		number = "B" + number
	}
	if a.Unit.rural() {
		emd = a.Latin.Emd
	}
	return listed(number, a.Latin.Road, emd, a.Latin.Sigun, a.Latin.Sido)
}

// englishWord is the English that the files give, or the name romanised.
func (x *Index) englishWord(name string, given uint32) string {
	if name == "" {
		return ""
	}
	if e := x.string(given); e != "" {
		return e
	}
	return englishName(name)
}

// englishSigun writes a city's district before the city: Jinhae-gu, Changwon-si.
func (x *Index) englishSigun(name string, given uint32) string {
	if e := x.string(given); e != "" {
		return e
	}
	return English(name)
}

// areaSet is a set of 시군구, by their places.
type areaSet [maxSiguns / 64]uint64

const maxSiguns = 512

func (s *areaSet) add(i uint32) { s[i/64] |= 1 << (i % 64) }

func (s *areaSet) has(i uint32) bool { return s[i/64]>>(i%64)&1 == 1 }

func (s *areaSet) and(t *areaSet) (both areaSet) {
	for i := range s {
		both[i] = s[i] & t[i]
	}
	return both
}

func (s *areaSet) len() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}
