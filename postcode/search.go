package postcode

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Errors of a query that is not looked up at all.
var (
	ErrEmpty   = errors.New("nothing to look for")
	ErrTooLong = errors.New("the query is too long")
)

// Hint tells why nothing, or not much, was found, and what to add.
type Hint string

// The hints.
const (
	OnlySido  Hint = "only_sido"  // 서울: add a road, a dong or a building
	OnlyDigit Hint = "only_digit" // 209: no postcode; add a road
	TooShort  Hint = "too_short"  // one letter
	Nothing   Hint = "nothing"    // nothing like it
)

// Way is how an address was found.
type Way string

// The ways.
const (
	ByRoad     Way = "road"
	ByParcel   Way = "parcel"
	ByUnit     Way = "unit" // a dong, ri or administrative dong alone
	ByBuilding Way = "building"
	ByPostcode Way = "postcode"
	ByArea     Way = "area" // a 시군구 alone
	ByKey      Way = "key"  // by its 관리번호
	ByBox      Way = "box"  // a post-office box (사서함)

	ByOldPostcode Way = "postcode6" // by one of six digits, as they were until 2015
)

// Result is one address and how it answers the query.
type Result struct {
	Address
	Way       Way
	Searched  *Parcel // by parcel: the one that was asked for, which may be a further one of the address
	Corrected string  // the name that was taken where the one typed is none
	WrongArea bool    // it lies elsewhere than the query says
	Block     string  // the 동 asked for, where the address is known to have it
	NoBlock   bool    // it is known to have others, and not the 동 asked for
	Nearest   bool    // the number asked for is not there; this is one near it
}

// Understood tells how the query was read.
type Understood struct {
	Way    Way    `json:"way,omitempty"`
	Name   string `json:"name,omitempty"`   // of the road, dong or building, as typed
	Number string `json:"number,omitempty"` // 209, 산 12-3
	Rest   string `json:"rest,omitempty"`   // what was not needed, such as a floor

	Area    string `json:"area,omitempty"`    // where nothing was found: the area in it, by its whole name where it is one
	Unknown string `json:"unknown,omitempty"` // what names nothing that is known there
}

// Facet is how many of the addresses found lie in a 시군구.
type Facet struct {
	Code  string // five digits
	Area  string
	Count int
}

// Answer is what a search found. Results are those of the page asked for; Total counts all, of Facets at most 100 are given.
type Answer struct {
	Understood Understood
	Total      int
	Results    []Result
	Facets     []Facet
	Hint       Hint

	// Suggestions are queries near one that found nothing, at most six. Each of them finds something.
	Suggestions []Suggestion
}

// Page says which of the results are wanted. A Limit of 0 means 10; at most 100 are given.
type Page struct{ Offset, Limit int }

const (
	defaultLimit, maxLimit = 10, 100
	maxOffset              = 9000 // juso.go.kr's bound as well
)

// Search finds addresses for what somebody typed, the best first and in the same order each time. It fails with ErrEmpty, ErrTooLong,
// ErrClosed or ErrDamaged; that nothing was found is no error.
func (x *Index) Search(text string, page Page) (Answer, error) {
	cs, err := letters(text)
	if err != nil {
		return Answer{}, err
	}
	var answer Answer
	err = x.reading(func() {
		q := newQuery(cs)
		var boxes bool
		if answer, boxes = x.searchBoxes(q, page.bounded()); boxes {
			return
		}
		f := newFinder(x, q)
		f.find()
		answer = f.answer(page.bounded())
	})
	return answer, err
}

func (p Page) bounded() Page {
	p.Offset = min(max(p.Offset, 0), maxOffset)
	if p.Limit <= 0 {
		p.Limit = defaultLimit
	}
	p.Limit = min(p.Limit, maxLimit)
	return p
}

// letters brings a query to its one spelling. It fails with ErrEmpty or ErrTooLong.
func letters(text string) ([]char, error) {
	if len(text) > 16*MaxQuery {
		return nil, ErrTooLong
	}
	if !utf8.ValidString(text) {
		text = string([]rune(text))
	}
	cs := fold(withoutTags(text))
	switch {
	case len(cs) == 0:
		return nil, ErrEmpty
	case len(cs) > MaxQuery:
		return nil, ErrTooLong
	}
	return cs, nil
}

// withoutTags puts a space for each tag of HTML, which comes along when an address is copied from a page's source.
func withoutTags(text string) string {
	if !strings.Contains(text, "<") {
		return text
	}
	return tag.ReplaceAllString(text, " ")
}

var tag = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)

// Lookup gives the address with a 도로명주소관리번호 (26 digits) or a 건물관리번호 (25).
func (x *Index) Lookup(key string) (a Address, ok bool) {
	err := x.reading(func() {
		for _, l := range x.layers() {
			var row uint32
			if row, ok = l.rowOf(key); ok {
				a = l.address(row)
				return
			}
		}
	})
	return a, ok && err == nil
}

// byKey gives the address with a 도로명주소관리번호.
func (x *Index) byKey(key string) (uint32, bool) {
	if len(key) != 26 {
		return 0, false
	}
	if i := x.written(key, x.oddKey); i >= 0 && !x.goneRow(x.oddRow[i]) {
		return x.oddRow[i], true
	}
	part := func(from, to uint8) (n uint64) {
		v, ok := decimal([]byte(key[from:to]), 1e9)
		if !ok {
			return 1 << 40
		}
		return v
	}
	sigun, no, under, main, sub := part(0, 5), part(8, 15), part(15, 16), part(16, 21), part(21, 26)
	if main > 1<<16-1 || sub > maxSub || under > 3 {
		return 0, false
	}
	road, ok := x.roadBy(sigun*1e7 + no)
	if !ok {
		return 0, false
	}
	for row := x.numbered(road, int(main)).lo; row < x.roadRow[road+1] && int(x.main[row]) == int(main); row++ {
		if x.sub[row] == uint16(sub<<2|under) && x.keyOf(row, road) == key && !x.goneRow(row) {
			return row, true
		}
	}
	return 0, false
}

// written is where text stands among the strings in, or -1.
func (x *Index) written(text string, in []uint32) int {
	n := uint32(len(x.stringAt) - 1)
	id := search(0, n, func(i uint32) bool { return x.string(i) >= text })
	if len(in) == 0 || id == n || x.string(id) != text {
		return -1
	}
	return slices.Index(in, id)
}

func (x *Index) roadCode(r uint32) uint64 {
	w := x.road[r*roadWords:]
	return uint64(x.sigun[w[0]*sigunWords])*1e7 + uint64(w[1])
}

// numbered gives the addresses on a road whose main number is n.
func (x *Index) numbered(road uint32, n int) span {
	lo, hi := x.roadRow[road], x.roadRow[road+1]
	lo = search(lo, hi, func(r uint32) bool { return int(x.main[r]) >= n })
	return span{lo, search(lo, hi, func(r uint32) bool { return int(x.main[r]) > n })}
}

// At gives the address at a place of the index's own order, from 0 to Meta().Addresses - 1; elsewhere, or of a closed index, the zero Address.
// Those of an overlay stand behind the others.
func (x *Index) At(i int) (a Address) {
	_ = x.reading(func() { // of a closed index there is none
		left := x.rows() - len(x.gone)
		switch {
		case i < 0:
		case i < left:
			// Before the address i of those left lie as many that are gone as come before it.
			before := search(0, uint32(len(x.gone)), func(k uint32) bool { return int(x.gone[k])-int(k) > i })
			a = x.address(uint32(i) + before)
		case x.over != nil && i-left < x.over.rows():
			a = x.over.address(uint32(i - left))
		}
	})
	return a
}
