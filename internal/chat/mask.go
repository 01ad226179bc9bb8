package chat

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// masked stands for what nobody should publish about themselves.
const masked = "***"

var email = regexp.MustCompile(`[\pL\pN._%+-]+\s?[@＠]\s?[\pL\pN-]+(?:\s?[.．]\s?[\pL\pN-]+)+`)

// mask hides phone numbers, resident registration numbers, card numbers and e-mail addresses. It runs before the log,
// so none of them reaches history, replay or an export.
func mask(s string) string {
	s = email.ReplaceAllString(s, masked)
	s = maskDigits(s, false)
	return maskDigits(s, true)
}

// digit is one digit of a run and where it stands.
type digit struct {
	value byte
	group int // digits with nothing between them share a group
	at    int // byte offset
	end   int
}

// maxGap is how many characters may stand between two digits of one number.
const maxGap = 3

// maskDigits looks at runs of digits with little between them. Loosely it also reads o and l and the spelled digits
// (공일공), and then looks for mobile numbers only.
func maskDigits(s string, loose bool) string {
	var out strings.Builder
	from := 0
	hide := func(run []digit) {
		for i := 0; i < len(run); {
			n := sensitive(run[i:], i == 0 || run[i].group != run[i-1].group, loose)
			if n == 0 {
				i++
				continue
			}
			out.WriteString(s[from:run[i].at])
			out.WriteString(masked)
			from = run[i+n-1].end
			i += n
		}
	}
	var run []digit
	gap, group := 0, 0
	for i, r := range s {
		v, ok := digitOf(r, loose)
		if ok {
			if gap > 0 {
				group++
			}
			run = append(run, digit{v, group, i, i + len(string(r))})
			gap = 0
			continue
		}
		if len(run) == 0 {
			continue
		}
		gap++
		if unicode.IsLetter(r) || gap > maxGap {
			hide(run)
			run, gap = run[:0], 0
		}
	}
	hide(run)
	out.WriteString(s[from:])
	return out.String()
}

func digitOf(r rune, loose bool) (byte, bool) {
	switch {
	case r >= '0' && r <= '9':
		return byte(r), true
	case r >= '０' && r <= '９':
		return byte('0' + r - '０'), true
	case r >= '①' && r <= '⑨':
		return byte('1' + r - '①'), true
	case r == '⓪':
		return '0', true
	case !loose:
		return 0, false
	}
	if i := strings.IndexRune("공영oOㅇ일lI이삼사오육륙칠팔구", r); i >= 0 {
		return spelled[r], true
	}
	return 0, false
}

var spelled = map[rune]byte{
	'공': '0', '영': '0', 'o': '0', 'O': '0', 'ㅇ': '0', '일': '1', 'l': '1', 'I': '1', '이': '2', '삼': '3', '사': '4',
	'오': '5', '육': '6', '륙': '6', '칠': '7', '팔': '8', '구': '9',
}

var (
	mobile   = regexp.MustCompile(`^(?:0|82|0082|820)1[016789]\d{7,8}`)
	landline = regexp.MustCompile(`^0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50\d)\d{7,8}`)
)

// sensitive says how many of the first digits are a number to hide, 0 for none.
func sensitive(run []digit, groupStart, loose bool) int {
	if !groupStart {
		return 0
	}
	digits := make([]byte, 0, min(len(run), 20))
	for _, d := range run[:min(len(run), 20)] {
		digits = append(digits, d.value)
	}
	ends := func(n int) bool { return n == len(run) || run[n].group != run[n-1].group }
	// whole gives the longest match that ends where a group ends, at least shortest digits.
	whole := func(n, shortest int) int {
		for ; n >= shortest; n-- {
			if ends(n) {
				return n
			}
		}
		return 0
	}
	if m := mobile.Find(digits); m != nil {
		if n := whole(len(m), len(m)-1); n > 0 {
			return n
		}
		if loose { // words may go on with syllables that look like digits
			return len(m)
		}
	}
	if loose {
		return 0
	}
	if n := 13; len(run) >= n && ends(n) && shape(run[:n], "6-7", "13", "1-1-1-1-1-1-1-1-1-1-1-1-1") && resident(string(digits[:n])) {
		return n
	}
	for _, n := range []int{16, 15, 14} {
		if len(run) >= n && ends(n) && shape(run[:n], "16", "15", "14", "4-4-4-4", "4-6-5", "4-6-4") && luhn(digits[:n]) {
			return n
		}
	}
	if m := landline.Find(digits); m != nil && !ends(1) {
		return whole(len(m), len(m)-1)
	}
	return 0
}

// shape says whether the groups of a run have one of the lengths, such as "4-4-4-4".
func shape(run []digit, any ...string) bool {
	var b strings.Builder
	n := 0
	for i, d := range run {
		n++
		if i == len(run)-1 || run[i+1].group != d.group {
			if b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteString(strconv.Itoa(n))
			n = 0
		}
	}
	for _, want := range any {
		if b.String() == want {
			return true
		}
	}
	return false
}

// resident says whether 13 digits can be a resident registration number: a birthday, then 1 to 8 for century and sex.
// Numbers given since October 2020 have no check digit.
func resident(s string) bool {
	century, ok := map[byte]string{'1': "19", '2': "19", '3': "20", '4': "20", '5': "19", '6': "19", '7': "20", '8': "20"}[s[6]]
	if !ok {
		return false
	}
	_, err := time.Parse("20060102", century+s[:6])
	return err == nil
}

func luhn(digits []byte) bool {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
