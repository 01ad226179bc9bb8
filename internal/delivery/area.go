package delivery

import "strconv"

// province is one of the seventeen 시도, by the first two digits of its postcodes.
type province struct {
	last int // of those digits
	code string
}

var provinces = []province{
	{9, "seoul"},
	{20, "gyeonggi"},
	{23, "incheon"},
	{26, "gangwon"},
	{29, "chungbuk"},
	{30, "sejong"},
	{33, "chungnam"},
	{35, "daejeon"},
	{40, "gyeongbuk"},
	{43, "daegu"},
	{45, "ulsan"},
	{49, "busan"},
	{53, "gyeongnam"},
	{56, "jeonbuk"},
	{60, "jeonnam"},
	{62, "gwangju"},
	{63, "jeju"},
}

// Area is where parcels go, as they are counted: a province, with a plus for its islands and other places that carriers reach
// more slowly. "" is not known.
type Area string

const (
	anywhere Area = "all" // all but the remote ones
	farOff   Area = "all+"
	remote   Area = "+"
)

// areaOf is the area of a postcode, of which the first two digits may be all that is known.
func areaOf(postcode string, isRemote func(postcode string) bool) Area {
	if len(postcode) < 2 {
		return ""
	}
	n, err := strconv.Atoi(postcode[:2])
	if err != nil || n < 1 {
		return ""
	}
	for _, p := range provinces {
		if n > p.last {
			continue
		}
		if p.code == "jeju" || isRemote != nil && isRemote(postcode) {
			return Area(p.code) + remote
		}
		return Area(p.code)
	}
	return ""
}

// Remote says whether carriers reach it more slowly.
func (a Area) Remote() bool { return a != "" && a[len(a)-1:] == remote }

// wide is all areas that are as far off.
func (a Area) wide() Area {
	if a.Remote() {
		return farOff
	}
	return anywhere
}
