package parcel

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaskName keeps the ends of a name and stars the rest: 홍*동, 김*, J***. What the carrier has starred already stays starred.
func MaskName(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(line(name), "님"), " ")
	if name == "" || strings.Trim(name, "*-./() ") == "" {
		return ""
	}
	if strings.ContainsRune(name, '*') {
		return maskNumbers(name)
	}
	words := strings.Split(maskNumbers(name), " ")
	for i, w := range words {
		if !strings.ContainsRune(w, '*') {
			words[i] = starred(w)
		}
	}
	return strings.Join(words, " ")
}

// starred stars each run of letters but for its first letter and, of three or more Hangul, its last.
func starred(word string) string {
	runes := []rune(word)
	for from := 0; from < len(runes); from++ {
		end := from
		for end < len(runes) && (unicode.IsLetter(runes[end]) || unicode.IsDigit(runes[end])) {
			end++
		}
		last := end
		if end-from > 2 && unicode.Is(unicode.Hangul, runes[end-1]) {
			last--
		}
		for i := from + 1; i < last; i++ {
			runes[i] = '*'
		}
		from = end
	}
	return string(runes)
}

// mask hides the mobile numbers and the names of people in a carrier's sentence. Numbers of offices stay.
func mask(s string) string {
	s = line(s)
	if !suspicious(s) {
		return s
	}
	return maskNames(maskNumbers(s))
}

// suspicious is a quick look whether mask can have anything to do.
func suspicious(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '0' || s[i] == '+' {
			return true
		}
	}
	if strings.ContainsRune(s, '０') {
		return true
	}
	return anyOf(s, "님", "사원", "기사", "담당", "수령", "인수자", "집배원", "받는", "보내는", "고객", "본인", ":")
}

// maskNumbers stars the numbers of people, mobile (01x) and forwarding ones (050x), with or without separators, with +82, in full-width digits,
// and the name that stands before one.
func maskNumbers(s string) string {
	var out []byte
	from := 0
	for i := 0; i < len(s); {
		size := personal(s[i:])
		if size == 0 || i > 0 && digitBefore(s[:i]) {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			continue
		}
		out = append(out, nameAtEnd(s[from:i])...)
		seen := 0
		for _, r := range s[i : i+size] {
			if d := digit(r); d >= 0 {
				seen++
				if seen > 3 {
					out = append(out, '*')
				} else {
					out = append(out, byte('0'+d))
				}
				continue
			}
			out = utf8.AppendRune(out, r)
		}
		i += size
		from = i
	}
	if out == nil {
		return s
	}
	return string(append(out, s[from:]...))
}

func digitBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return digit(r) >= 0
}

// digit is the value of an ASCII or full-width digit, or -1.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '０' && r <= '９':
		return int(r - '０')
	default:
		return -1
	}
}

// personal is how many bytes of the start of s are the number of a person; 0 if it does not start with one.
func personal(s string) int {
	if s[0] != '0' && s[0] != '+' && s[0] != 0xEF {
		return 0
	}
	var digits [16]byte
	n, end, gap := 0, 0, 0
	for i, r := range s {
		if d := digit(r); d >= 0 {
			if n == len(digits) {
				return 0
			}
			digits[n], gap = byte('0'+d), 0
			n++
			end = i + utf8.RuneLen(r)
			continue
		}
		if i == 0 && r == '+' {
			continue
		}
		if whole := 10; n >= whole+2*strings.Count(s[:1], "+") { // a number is over: the next one may follow
			break
		}
		if gap++; gap > 2 || !strings.ContainsRune("-–—.‑ ()－", r) {
			break
		}
	}
	number := string(digits[:n])
	if s[0] == '+' {
		if !strings.HasPrefix(number, "82") {
			return 0
		}
		number = "0" + strings.TrimPrefix(number[2:], "0")
	}
	switch {
	case strings.HasPrefix(number, "050") && len(number) >= 10 && len(number) <= 12,
		len(number) >= 10 && len(number) <= 11 && number[0] == '0' && number[1] == '1' && number[2] != '3' && number[2] != '4' && number[2] != '5':
		return end
	default:
		return 0
	}
}

// titles are words behind which a name stands ("배달사원 : 홍길동"), tails are words that stand behind one ("홍길동 님").
var (
	titles = []string{
		"배달사원", "배송사원", "집하사원", "배송기사", "배달기사", "택배기사", "담당사원", "담당기사", "배송담당", "배달담당", "담당자", "집배원",
		"수령인", "수령자", "인수자", "인수인", "받는분", "받는 분", "받으시는 분", "보내는분", "보내는 분", "기사님", "사원명", "기사명", "담당",
	}
	tails = []string{"님", "고객", "기사", "사원", "집배원", "SM"}
	// nobody are answers to "received by whom" that name no person, and words that stand beside names.
	nobody = []string{
		"본인", "가족", "동거인", "경비실", "경비", "관리실", "문앞", "문", "현관", "현관앞", "무인택배함", "무인함", "택배함", "우편함", "우편수취함", "소화전", "직장동료",
		"동료", "회사동료", "이웃", "기타", "편의점", "보관함", "대리", "직장", "고객", "고객님", "담당", "배달", "배송", "집하", "접수", "기사", "사원", "상품", "보내시는",
		"받으시는", "보내는", "받는", "택배", "예정", "연락처", "전화", "없음", "미상", "부재", "직접", "영업소", "대리점", "지점", "배달사원", "배송사원", "배송기사", "택배기사",
		"배달기사", "휴대폰", "핸드폰", "문의", "대표", "안내", "연락", "집배원", "배송담당", "집배점", "터미널", "우체국", "물품", "해당", "담당자", "소속",
	}
	// places are how words end that are no names.
	places = []string{"번호", "전화", "연락처", "문의처", "대리점", "영업소", "집배점", "지점", "센터", "터미널", "허브", "우체국", "물류"}
)

// maskNames stars what stands where a person's name stands in the sentences of carriers.
func maskNames(s string) string {
	for _, title := range titles {
		for from := 0; ; {
			at := strings.Index(s[from:], title)
			if at < 0 {
				break
			}
			start := from + at + len(title)
			rest := s[start:]
			skip := len(rest) - len(strings.TrimLeft(rest, " :：(은는이가-"))
			if skip == 0 && !strings.HasSuffix(title, "원") { // 담당구역 names nobody
				from = start
				continue
			}
			s, from = starAt(s, start+skip, title == "담당")
		}
	}
	for _, tail := range tails {
		for from := 0; ; {
			at := strings.Index(s[from:], tail)
			if at < 0 {
				break
			}
			end := from + at
			from = end + len(tail)
			if tail != "님" && !strings.HasSuffix(s[:end], " ") && tail != "고객" {
				continue
			}
			name, start := wordBefore(s[:end])
			for _, title := range []string{"고객", "기사", "사원"} {
				name = strings.TrimSuffix(name, title)
			}
			if named(name) {
				s = s[:start] + starred(name) + s[start+len(name):]
				// A star is a byte and a Hangul three: the sentence became shorter.
				from = min(start+len(starred(name)), len(s))
			}
		}
	}
	return s
}

// starAt stars the name that begins at i, and returns the sentence and the place behind the name.
func starAt(s string, i int, strict bool) (string, int) {
	end := i
	count := 0
	for _, r := range s[i:] {
		if !unicode.Is(unicode.Hangul, r) && (r >= 0x80 || !unicode.IsLetter(r)) {
			break
		}
		end += utf8.RuneLen(r)
		count++
	}
	name := strings.TrimSuffix(s[i:end], "님")
	if !named(name) || strict && count > 4 {
		return s, max(end, i)
	}
	stars := starred(name)
	return s[:i] + stars + s[i+len(name):], i + len(stars)
}

// wordBefore is the last word of s and where it begins.
func wordBefore(s string) (string, int) {
	end := len(strings.TrimRight(s, " "))
	start := end
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if !unicode.Is(unicode.Hangul, r) {
			break
		}
		start -= size
	}
	return s[start:end], start
}

// named reports whether a word can be the name of a person.
func named(word string) bool {
	n := utf8.RuneCountInString(word)
	if n < 2 || n > 20 {
		return false
	}
	for _, w := range nobody {
		if w == word {
			return false
		}
	}
	for _, w := range places {
		if strings.HasSuffix(word, w) {
			return false
		}
	}
	if r, _ := utf8.DecodeRuneInString(word); r < 0x80 {
		return true
	}
	return n <= 5
}

// nameAtEnd stars the two to four Hangul with which a text ends, when a person's number follows: "홍길동 (010-…".
func nameAtEnd(s string) string {
	name, start := wordBefore(strings.TrimRight(s, " (:,/"))
	if n := utf8.RuneCountInString(name); n < 2 || n > 4 || !named(name) {
		return s
	}
	return s[:start] + starred(name) + s[start+len(name):]
}
