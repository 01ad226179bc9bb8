package postcode

import "strings"

// MaxQuery is the longest query in letters, spaces not counted. What is longer is refused, so that no query costs more than another.
const MaxQuery = 80

// query is what somebody typed, in its one spelling.
type query struct {
	cs  []char
	key []byte
	at  []int32 // where each letter begins in key, and the end
}

func newQuery(cs []char) *query {
	q := &query{cs: cs, at: make([]int32, 0, len(cs)+1), key: make([]byte, 0, 3*len(cs)+8)}
	q.key = appendKey(q.key, cs, &q.at)
	return q
}

func (q *query) len() int { return len(q.cs) }

// from is the key of the letters i to j.
func (q *query) from(i, j int) []byte {
	k := q.key[q.at[i]:q.at[j]]
	if len(k) > 0 && k[0] == keyGap {
		k = k[1:]
	}
	return k
}

// text is what was typed from i on, in its one spelling.
func (q *query) text(i, j int) string {
	var b strings.Builder
	for k := i; k < j; k++ {
		if q.cs[k].gap && k > i {
			b.WriteByte(' ')
		}
		b.WriteRune(q.cs[k].r)
	}
	return b.String()
}

// says is whether the letters from i on are word, whatever follows.
func (q *query) says(i int, word string) bool {
	for _, r := range word {
		if i >= len(q.cs) || q.cs[i].r != r {
			return false
		}
		i++
	}
	return true
}

// apart says whether letter i begins a word, or nothing is there.
func (q *query) apart(i int) bool { return i >= len(q.cs) || q.cs[i].gap }

func (q *query) isDigit(i int) bool { return i < len(q.cs) && digit(q.cs[i].r) }

// figure is a number as it was typed: of an address on its road, or of a parcel.
type figure struct {
	main, sub int
	withSub   bool
	below     bool // 지하
	mountain  bool // 산
	glued     bool // the word goes on behind it: 20기린중학교
	end       int  // the letter behind it
}

// after are words that make a number before them something else than the number of an address.
var after = []string{"층", "동", "호", "차", "단지", "길", "번길", "번안길", "가", "로", "대로", "관", "공구"}

// figure reads a number at letter i. Both 12-3 and 12번지 3호 are one.
func (q *query) figure(i int) (figure, bool) {
	var f figure
	switch {
	case q.says(i, "지하") && q.isDigit(i+2):
		f.below, i = true, i+2
	case q.says(i, "산") && q.isDigit(i+1):
		f.mountain, i = true, i+1
	}
	var ok bool
	if f.main, i, ok = q.digits(i, 5); !ok {
		return f, false
	}
	f.end = i
	switch {
	case i < len(q.cs) && q.cs[i].r == '-':
		if sub, end, ok := q.digits(i+1, 5); ok {
			f.sub, f.withSub, f.end = sub, true, end
		}
		if q.says(f.end, "번지") {
			f.end += 2
		}
		f.glued = !q.apart(f.end)
		return f, !q.followed(f.end)
	case q.says(i, "번지") || q.says(i, "번") && q.apart(i+1):
		f.end = i + 1
		if q.says(i, "번지") {
			f.end = i + 2
		}
		if sub, end, ok := q.digits(f.end, 5); ok && (q.says(end, "호") || q.apart(end)) {
			f.sub, f.withSub, f.end = sub, true, end
			if q.says(end, "호") {
				f.end++
			}
		}
		return f, true
	}
	f.glued = !q.apart(i)
	return f, !q.followed(i)
}

// followed says whether letter i goes on with a word of after.
func (q *query) followed(i int) bool {
	// Also apart: 판교로 228 번길 15. But 성내길 39 (길동) has a number.
	if q.says(i, "번길") || q.says(i, "번안길") || q.says(i, "길") && (q.apart(i+1) || q.isDigit(i+1)) {
		return true
	}
	if q.apart(i) {
		return false
	}
	for _, w := range after {
		if q.says(i, w) {
			return true
		}
	}
	return false
}

// digits reads at most limit digits; more are no number.
func (q *query) digits(i, limit int) (n, end int, ok bool) {
	start := i
	for q.isDigit(i) && (i == start || !q.cs[i].gap) {
		if i-start == limit {
			return 0, start, false
		}
		n = n*10 + int(q.cs[i].r-'0')
		i++
	}
	return n, i, i > start
}

// detail says whether all from letter i on only tells where in a building: 101동 1203호, 3층, 지하 1층.
func (q *query) detail(i int) bool {
	for i < len(q.cs) {
		if q.says(i, "지하") {
			i += 2
		} else if q.cs[i].r == 'b' && q.isDigit(i+1) {
			i++
		}
		if q.says(i, "제") {
			i++
		}
		_, end, ok := q.digits(i, 5)
		if !ok {
			return false
		}
		for _, w := range []string{"동", "층", "호"} {
			if q.says(end, w) {
				end++
				break
			}
		}
		if end < len(q.cs) && q.cs[end].r == '-' {
			end++
		}
		i = end
	}
	return true
}

// apartmentWord is how many letters at i are a word for apartments.
func (q *query) apartmentWord(i int) int {
	for _, w := range []string{"아파트", "apt"} {
		if q.says(i, w) {
			return len([]rune(w))
		}
	}
	return 0
}

// String is the number as it is written.
func (g figure) String() string {
	n := numbers(g.main, g.sub)
	switch {
	case g.below:
		return "지하 " + n
	case g.mountain:
		return "산 " + n
	}
	return n
}
