package country

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// maker draws the addresses of one 시군구.
type maker struct {
	sigun  sigun
	rand   *rand.Rand
	shapes *rand.Rand // of buildings: how many an address has depends on nothing else
	zips   *zipRange
	layout layout

	state []unitState
	emds  []emdState
	emd   []int           // of each unit
	taken map[string]bool // names of roads: few occur twice

	addresses, extras, roads int
}

// unitState is how far the parcels of a unit are given out.
type unitState struct {
	main, sub int
	mountain  int
}

// emdState is how far the postcodes of an eup, myeon or dong are given out.
type emdState struct{ zip, before, left int }

// perRoad and perZip are how many addresses a road and a postcode have on average; perRoad is a little less than the real one, as long
// roads take more.
const (
	perRoad, perZip = 38.4, 186
	longest         = 1847
)

func (m *maker) make() error {
	m.state = make([]unitState, len(m.sigun.units))
	for i, u := range m.sigun.units {
		if i == 0 || m.sigun.units[i-1].code/100 != u.code/100 {
			m.emds = append(m.emds, emdState{})
		}
		m.emd = append(m.emd, len(m.emds)-1)
	}
	m.taken = make(map[string]bool)
	bases := m.bases(max(int(float64(m.sigun.addresses)/perRoad), 1))
	for len(bases) > 0 && m.addresses < m.sigun.addresses {
		for _, name := range bases {
			if m.addresses >= m.sigun.addresses {
				break
			}
			if err := m.road(name); err != nil {
				return err
			}
		}
		bases = m.bases(8)
	}
	return nil
}

// common are names of roads that occur all over the country.
var common = []string{"중앙로", "신촌길", "신기길", "향교길", "역전길", "시장길", "교동길", "중앙길", "새터길", "양지길", "충효로", "평화로"}

// bases draws n names of roads: about one in nine is a 로, the others leave one, by number or by letter, as the real ones do.
func (m *maker) bases(n int) (names []string) {
	keep := func(name string) {
		// A name occurs twice in one 시군구 now and then: 한천로58길 in 동대문구.
		if !m.taken[name] || m.rand.IntN(400) == 0 {
			m.taken[name] = true
			names = append(names, name)
		}
	}
	for _, name := range m.sigun.roads {
		if len(names) < n/2 {
			keep(name)
		}
	}
	for _, name := range common {
		if len(names) < n && m.rand.IntN(4) == 0 {
			keep(name)
		}
	}
	for tries := 0; len(names) < n && tries < 20*n; tries++ {
		stem := m.stem()
		switch r := m.rand.IntN(100); {
		case r < 1:
			keep(stem + "대로")
		case r < 12:
			keep(stem + "로")
		case r < 45:
			keep(stem + "로" + strconv.Itoa(1+m.rand.IntN(600)) + "번길")
		case r < 60:
			keep(stem + "로" + strconv.Itoa(1+m.rand.IntN(120)) + "길")
		case r < 63:
			keep(stem + "로" + strconv.Itoa(1+m.rand.IntN(60)) + string([]rune("가나다라")[m.rand.IntN(4)]) + "길")
		case r < 82:
			keep(stem + "길")
		case r < 99:
			keep(stem + strconv.Itoa(1+m.rand.IntN(30)) + "길")
		default:
			keep(strconv.Itoa(1+m.rand.IntN(9)) + "·" + strconv.Itoa(10+m.rand.IntN(20)) + stem + "길")
		}
	}
	return names
}

// stem is what a road is named for: one of the country's roads without its ending, or a unit.
func (m *maker) stem() string {
	var s string
	if m.rand.IntN(3) == 0 {
		u := m.sigun.units[m.rand.IntN(len(m.sigun.units))]
		s = u.emd
		if u.ri != "" {
			s = u.ri
		}
	} else {
		s = m.sigun.roadsOfMany[m.rand.IntN(len(m.sigun.roadsOfMany))]
	}
	if at := strings.IndexAny(s, "0123456789"); at > 0 {
		s = s[:at]
	}
	for _, end := range []string{"대로", "로", "길", "동", "리", "가"} {
		if cut, ok := strings.CutSuffix(s, end); ok && len([]rune(cut)) > 1 {
			s = cut
			break
		}
	}
	if len([]rune(s)) < 2 {
		s += string([]rune("산골말촌들새")[m.rand.IntN(6)])
	}
	return s
}

// road draws the addresses of one road.
func (m *maker) road(name string) error {
	n := int(math.Exp(m.rand.NormFloat64()*1.05 + 2.86))
	if strings.HasSuffix(name, "로") {
		n *= 3
	}
	n = min(max(n, 1), longest, m.sigun.addresses-m.addresses)
	no := 4000000 + m.roads
	switch {
	case strings.HasSuffix(name, "대로"):
		no = 2000000 + m.roads
	case strings.HasSuffix(name, "로"):
		no = 3000000 + m.roads
	}
	m.roads++
	step := 1 + m.rand.IntN(3)
	if m.rand.IntN(8) == 0 {
		step = 4 + m.rand.IntN(25)
	}
	unit := m.rand.IntN(len(m.sigun.units))
	spell := n // addresses until the road comes to another unit
	if strings.HasSuffix(name, "로") {
		spell = max(n/(1+m.rand.IntN(4)), 1)
	}
	main, sub, built, building := 0, 0, 0, ""
	for i := range n {
		if i > 0 && i%spell == 0 {
			unit = (unit + 1) % len(m.sigun.units)
		}
		if main > 0 && sub < 900 && m.rand.IntN(1000) < 145 {
			sub++
		} else {
			main, sub = main+1+m.rand.IntN(2*step-1), 0
		}
		if main > 9000 {
			break
		}
		if built--; built < 0 {
			building, built = "", 0
			switch r := m.rand.IntN(1000); {
			case r < 65:
				building = m.building(unit)
			case r < 73:
				building, built = m.apartment(unit), m.rand.IntN(9)
			}
		}
		if err := m.address(name, no, unit, main, sub, building); err != nil {
			return err
		}
	}
	return nil
}

// parcel gives out the next parcel of a unit.
func (m *maker) parcel(unit int) (mountain, main, sub int) {
	s := &m.state[unit]
	if m.rand.IntN(1000) < 13 {
		s.mountain++
		return 1, s.mountain, m.rand.IntN(3)
	}
	if s.main > 0 && s.sub < 200 && m.rand.IntN(100) < 62 {
		s.sub++
	} else {
		s.main, s.sub = s.main+1, m.rand.IntN(2)
	}
	return 0, s.main, s.sub
}

func (m *maker) address(road string, no, unit, main, sub int, building string) error {
	u := m.sigun.units[unit]
	s := &m.emds[m.emd[unit]]
	if s.left == 0 {
		s.zip, s.before, s.left = m.zips.take(), s.zip, perZip/2+m.rand.IntN(perZip)
	}
	s.left--
	zip := s.zip
	if no%3 == 0 && main%2 == 1 && s.before > 0 && strings.HasSuffix(road, "로") {
		zip = s.before // areas of postcodes end at large roads: the other side has another
	}
	under := 0
	if m.rand.IntN(12000) == 0 {
		under = 1
	}
	mountain, lotMain, lotSub := m.parcel(unit)
	admin, adminNo := u.emd, 4*m.emd[unit]
	if u.ri == "" && strings.HasSuffix(u.emd, "동") && m.sigun.addresses/len(m.sigun.units) > 2000 {
		part := 1 + main/200%3
		admin, adminNo = strings.TrimSuffix(u.emd, "동")+strconv.Itoa(part)+"동", adminNo+part
	}
	apartment, register := 0, ""
	if strings.HasSuffix(building, "아파트") || strings.HasSuffix(building, "빌라") {
		apartment = 1
	}
	if building != "" && m.rand.IntN(100) < 14 {
		register = building
	} else if m.rand.IntN(100) < 2 {
		register = m.building(unit)
	}
	p := place{
		sigun: &m.sigun, unit: u, lot: lot{u, mountain, lotMain, lotSub}, roadNumber: no, road: road, under: under, main: main, sub: sub,
		admin: admin, adminNumber: adminNo, zip: zip, apartment: apartment, register: register, building: building,
	}
	m.addresses++
	// Buildings that stood when the numbers were given out are numbered through their 시군구, the others on their parcel.
	if p.serial = 1; m.shapes.IntN(3) > 0 {
		p.serial = m.addresses
	}
	p.buildings = m.buildings(apartment == 1)
	if err := m.layout.address(p); err != nil {
		return err
	}
	if m.rand.IntN(1000) < 154 {
		for n := 1 + int(m.rand.ExpFloat64()*1.22); n > 0; n-- {
			other := unit
			if m.rand.IntN(20) == 0 {
				other = (unit + 1) % len(m.sigun.units)
			}
			mountain, lotMain, lotSub := m.parcel(other)
			m.layout.further(p, lot{m.sigun.units[other], mountain, lotMain, lotSub})
			m.extras++
		}
	}
	return nil
}

// buildings draws how many buildings an address has: 1.68 in the mean, as the real ones.
func (m *maker) buildings(apartment bool) int {
	switch {
	case apartment:
		return 1 + m.shapes.IntN(9)
	case m.shapes.IntN(3) == 0:
		return 2 + int(m.shapes.ExpFloat64()*1.4)
	}
	return 1
}

var (
	brands = []string{"푸른마을", "햇살", "한빛", "늘봄", "e편한마을", "더샾", "은하", "무지개", "청솔", "미리내", "하늘채움", "센트럴", "리버뷰", "한솔", "강변", "진달래", "수정", "백합", "코스모스", "현대", "삼성", "대림"}
	houses = []string{"빌라", "빌라", "하이츠", "맨션", "연립", "빌", "타운", "빌딩", "빌딩", "상가", "교회", "경로당", "마을회관", "초등학교", "어린이집", "주민센터", "우체국", "보건진료소", "창고", "공장", "펜션", "식당", "회관", "프라자", "오피스텔", "원룸", "사", "의원", "주유소", "마트"}
)

// apartment names a complex, of several addresses.
func (m *maker) apartment(unit int) string {
	name := m.unitStem(unit) + brands[m.rand.IntN(len(brands))]
	switch m.rand.IntN(5) {
	case 0:
		name += strconv.Itoa(1+m.rand.IntN(12)) + "단지"
	case 1:
		name += strconv.Itoa(1+m.rand.IntN(4)) + "차"
	}
	return name + "아파트"
}

// building names a house, mostly as no other is named.
func (m *maker) building(unit int) string {
	house := houses[m.rand.IntN(len(houses))]
	switch m.rand.IntN(16) {
	case 0, 1:
		return m.unitStem(unit) + house
	case 2, 3, 4:
		return m.unitStem(unit) + strconv.Itoa(1+m.rand.IntN(40)) + house
	case 5:
		return brands[m.rand.IntN(len(brands))] + house
	case 6, 7, 8, 9, 10, 11, 12:
		return m.syllable() + m.syllable() + m.syllable()[:3*m.rand.IntN(2)] + house
	}
	return m.stem() + house
}

var syllables = []rune("가강건경고광구금기나남다대덕도동라리마명문미민바백보복부사산상서선성세소송수승신아안양영예오용우원유윤은이인일장재정제조주준지진창천청태평하한해현형호홍화황희")

// syllable is one of those that names are made of.
func (m *maker) syllable() string { return string(syllables[m.rand.IntN(len(syllables))]) }

func (m *maker) unitStem(unit int) string {
	u := m.sigun.units[unit]
	s := u.emd
	if u.ri != "" {
		s = u.ri
	}
	return strings.TrimSuffix(strings.TrimSuffix(s, "동"), "리")
}
