package postcode

import (
	"slices"
	"strconv"
	"strings"
)

// Underground says where an address lies in respect of its road.
type Underground uint8

// What the official files tell apart.
const (
	Ground Underground = iota // 지상
	Below                     // 지하
	Above                     // 공중
	Water                     // 수상
)

// Parcel is a piece of land by its old number (지번): 청운동 1-2, 신림동 산 1.
type Parcel struct {
	Unit     Unit
	Mountain bool // 산
	Main     int
	Sub      int
}

// String is the parcel as it is written below its area, with the names of its dong, or eup and ri: 화도읍 마석우리 산 12-3.
func (p Parcel) String() string { return p.Unit.String() + " " + p.Number() }

// Number is the parcel's number alone: 산 12-3.
func (p Parcel) Number() string {
	if p.Mountain {
		return "산 " + numbers(p.Main, p.Sub)
	}
	return numbers(p.Main, p.Sub)
}

// Unit is the smallest area of the law: a dong, ga or ro of a city, or a ri of an eup or myeon.
type Unit struct {
	Code  string // 법정동코드, ten digits
	Sido  string
	Sigun string // 시군구; empty in 세종, two words where a city has districts
	Emd   string // 읍, 면, 동, 가 or 로
	Ri    string // empty where there is none
}

// String is the unit below its area.
func (u Unit) String() string { return joined(u.Emd, u.Ri) }

// rural says whether the unit lies in an eup or myeon, whose name stands in a road address.
func (u Unit) rural() bool { return strings.HasSuffix(u.Emd, "읍") || strings.HasSuffix(u.Emd, "면") }

// Road is a road of one 시군구. Several roads of the country bear the same name.
type Road struct {
	Code string // 도로명코드: five digits of the 시군구, seven of the road
	Name string
}

// Address is one address by road with all that the official files tell of it.
type Address struct {
	Key         string // 도로명주소관리번호, 26 digits
	BuildingKey string // 건물관리번호, 25 digits: as 건물DB or epost tells it; else its parcel's 19 digits and zeros
	Postcode    string // five digits; empty where the files give none
	OldPostcode string // as it was until 2015, 110-034; empty where no file told
	Unit        Unit   // the unit of its first parcel
	Road        Road
	Underground Underground
	Main, Sub   int    // 건물본번, 건물부번
	Parcel      Parcel // the first (대표) parcel
	Admin       string // 행정동
	AdminCode   string
	Building    string // 시군구용건물명, or the register's where there is none
	Register    string // 건축물대장건물명, where it differs
	Apartment   bool   // 공동주택
	English     string // the whole address by road in English
	Latin       Latin  // its names in English
	Others      []Parcel
	Blocks      []string // the buildings that have a name of their own there, by number: 101동, 102동; none where no file told
	Bulk        string   // 다량배달처: who gets so much mail that the post knows them by name
	Box         string   // of a post-office box: 광화문우체국 사서함 12-3. It has neither key, road nor parcel

	row uint32
}

// Latin are the names of an address in English, as the official files give them or romanised; empty where there is no such name.
type Latin struct{ Sido, Sigun, Emd, Ri, Road string }

// EnglishParcel is the address by its first parcel in English: 77-6, Sejong-ro, Jongno-gu, Seoul.
func (a Address) EnglishParcel() string {
	if a.Box != "" {
		return a.English
	}
	number := numbers(a.Parcel.Main, a.Parcel.Sub)
	if a.Parcel.Mountain {
		number = "San " + number
	}
	return listed(number, a.Latin.Ri, a.Latin.Emd, a.Latin.Sigun, a.Latin.Sido)
}

// listed joins what is not empty by commas.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

func joined(words ...string) string {
	var b strings.Builder
	for _, w := range words {
		if w == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

func numbers(main, sub int) string {
	if sub == 0 {
		return strconv.Itoa(main)
	}
	return strconv.Itoa(main) + "-" + strconv.Itoa(sub)
}

// Number is the address's number on its road: 209, 지하 396, 15-1.
func (a Address) Number() string {
	if a.Box != "" {
		return ""
	}
	n := numbers(a.Main, a.Sub)
	switch a.Underground {
	case Below:
		return "지하 " + n
	case Above:
		return "공중 " + n
	case Water:
		return "수상 " + n
	}
	return n
}

// RoadAddress is the address by road without the reference item: 서울특별시 종로구 세종대로 209.
func (a Address) RoadAddress() string {
	if a.Box != "" {
		return a.boxAddress()
	}
	emd := ""
	if a.Unit.rural() {
		emd = a.Unit.Emd
	}
	return joined(a.Unit.Sido, a.Unit.Sigun, emd, a.Road.Name, a.Number())
}

// Reference is what stands in brackets behind the address by road: (세종로) or (상계동, 상계주공6단지아파트); empty where nothing does.
// An eup or myeon stands in the address itself, and a building's name is given of apartments alone.
func (a Address) Reference() string {
	if a.Box != "" {
		return ""
	}
	var in []string
	if !a.Unit.rural() && a.Unit.Emd != "" {
		in = append(in, a.Unit.Emd)
	}
	if a.Apartment && a.Building != "" {
		in = append(in, a.Building)
	}
	if len(in) == 0 {
		return ""
	}
	return "(" + strings.Join(in, ", ") + ")"
}

// Full is the address by road with its reference item.
func (a Address) Full() string { return joined(a.RoadAddress(), a.Reference()) }

// ParcelAddress is the address by its first parcel, with the name of its building.
func (a Address) ParcelAddress() string { return joined(a.ParcelOf(a.Parcel), a.Building) }

// ParcelOf is p written out with its area.
func (a Address) ParcelOf(p Parcel) string {
	if a.Box != "" {
		return a.boxAddress()
	}
	return joined(p.Unit.Sido, p.Unit.Sigun, p.String())
}

// boxAddress is where a box is; an eup or myeon stands in it as in other addresses.
func (a Address) boxAddress() string {
	emd := ""
	if a.Unit.rural() {
		emd = a.Unit.Emd
	}
	return joined(a.Unit.Sido, a.Unit.Sigun, emd, a.Box)
}

// key builds the 관리번호 of an address: eight digits of its unit, seven of its road, the place and both numbers.
func key(unit uint64, road uint32, under Underground, main, sub int) string {
	var b [26]byte
	digits(b[0:8], unit/100)
	digits(b[8:15], uint64(road))
	digits(b[15:16], uint64(under))
	digits(b[16:21], uint64(main))
	digits(b[21:26], uint64(sub))
	return string(b[:])
}

// digits fills dst with n in decimal, zeros before it.
func digits(dst []byte, n uint64) {
	for i := len(dst) - 1; i >= 0; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
}
