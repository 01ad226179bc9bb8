package postcode

import "strings"

// area is what an area's word may mean.
type area struct {
	in    areaSet
	sido  bool // a whole 시도
	loose bool // without its ending: 강남 for 강남구. It may as well be the beginning of something else.
}

// areaWords are the words for 시도 and 시군구, by their keys. A map in memory: there are about a thousand.
type areaWords map[string]area

// maxAreaKey is the longest key of an area's word; longer ones are not looked for.
const maxAreaKey = 48

// short are the ways in which the names of 시도 are shortened, and what they were called before.
var short = []struct{ name, words string }{
	{"서울특별시", "서울 서울시"},
	{"부산광역시", "부산 부산시 부산직할시"},
	{"대구광역시", "대구 대구시 대구직할시"},
	{"인천광역시", "인천 인천시 인천직할시"},
	{"광주광역시", "광주 광주시 광주직할시"},
	{"대전광역시", "대전 대전시 대전직할시"},
	{"울산광역시", "울산 울산시"},
	{"세종특별자치시", "세종 세종시"},
	{"경기도", "경기"},
	{"강원특별자치도", "강원 강원도"},
	{"강원도", "강원 강원특별자치도"},
	{"충청북도", "충북"},
	{"충청남도", "충남"},
	{"전북특별자치도", "전북 전라북도"},
	{"전라북도", "전북 전북특별자치도"},
	{"전라남도", "전남"},
	{"경상북도", "경북"},
	{"경상남도", "경남"},
	{"제주특별자치도", "제주도 제주"},
	{"전남광주통합특별시", "전남광주 전라남도 전남 광주광역시 광주 광주시"},
}

// former are areas that were renamed or went to another 시도: what people still write, and what it is.
var former = []struct{ words, sido, sigun string }{
	{"인천 남구", "인천광역시", "미추홀구"},
	{"인천광역시 남구", "인천광역시", "미추홀구"},
	{"인천시 남구", "인천광역시", "미추홀구"},
	{"경북 군위군", "대구광역시", "군위군"},
	{"경상북도 군위군", "대구광역시", "군위군"},
	{"청원군", "충청북도", "청주시"},
	{"마산시", "경상남도", "창원시"},
	{"진해시", "경상남도", "창원시"},
	{"여주군", "경기도", "여주시"},
	{"당진군", "충청남도", "당진시"},
	{"연기군", "세종특별자치시", ""},
	{"북제주군", "제주특별자치도", "제주시"},
	{"남제주군", "제주특별자치도", "서귀포시"},
}

func (x *Index) wordsOfAreas() areaWords {
	words := make(areaWords)
	add := func(word string, sigun uint32, sido, loose bool) {
		k := string(keyOf(word))
		if k == "" || len(k) > maxAreaKey {
			return
		}
		a, ok := words[k]
		if !ok {
			a = area{sido: sido, loose: loose}
		}
		a.sido, a.loose = a.sido && sido, a.loose && loose
		a.in.add(sigun)
		words[k] = a
	}
	for i := range uint32(x.siguns()) {
		s := x.sigun[i*sigunWords:][:sigunWords]
		d := x.sido[s[1]*sidoWords:][:sidoWords]
		sido, sigun := x.string(d[1]), x.string(s[2])
		add(sido, i, true, false)
		add(x.englishWord(sido, d[2]), i, true, false)
		for _, a := range short {
			if a.name == sido {
				for _, w := range strings.Fields(a.words) {
					add(w, i, true, false)
				}
			}
		}
		for _, w := range strings.Fields(sigun) {
			add(w, i, false, false)
			add(englishName(w), i, false, false)
			if stem := withoutEnding(w); stem != "" {
				add(stem, i, false, true)
			}
		}
		for _, f := range former {
			if f.sido == sido && (f.sigun == "" || strings.HasPrefix(sigun, f.sigun)) {
				add(f.words, i, false, false)
			}
		}
	}
	return words
}

// withoutEnding is 수원 for 수원시, and nothing where too little would be left: 중구.
func withoutEnding(sigun string) string {
	rs := []rune(sigun)
	if len(rs) < 3 || !strings.ContainsRune("시군구", rs[len(rs)-1]) {
		return ""
	}
	return string(rs[:len(rs)-1])
}

// areaName is a 시군구 with its 시도: 서울특별시 종로구.
func (x *Index) areaName(sigun uint32) string {
	s := x.sigun[sigun*sigunWords:][:sigunWords]
	return joined(x.string(x.sido[s[1]*sidoWords+1]), x.string(s[2]))
}
