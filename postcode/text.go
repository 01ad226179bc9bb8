package postcode

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// char is one letter of a name or a query in its one spelling.
type char struct {
	r   rune
	gap bool // white space or punctuation stood before it
}

// A key is a name or a query letter by letter without spaces, a syllable taken apart into its jamo, one byte each. So a syllable half
// typed is a prefix, and a wrong jamo is one byte that differs. The bytes that may begin a letter are distinct from the others.
const (
	keyEnd   = 0x00 // after every key of a dictionary
	keyOther = 0x02 // begins a letter that is neither Hangul, Latin nor a digit; four bytes 0x10–0x1F follow
	keyGap   = 0x20 // between two digits that stood apart; in no other place
	keyLead  = 0x80 // 19 leading consonants
	keyVowel = 0xA0 // 21 vowels
	keyTail  = 0xC0 // 27 final consonants, from 0xC1
	keyAlone = 0xE0 // 21 vowels that stand alone
)

// begins says whether b is the first byte of a letter of a key.
func begins(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b == '-' || b == keyOther || b >= keyLead && b < keyVowel || b >= keyAlone
}

const (
	hangulFirst, hangulLast = 0xAC00, 0xD7A3
	vowels, tails           = 21, 28
)

func hangul(r rune) bool { return r >= hangulFirst && r <= hangulLast }

func digit(r rune) bool { return r >= '0' && r <= '9' }

func latin(r rune) bool { return r >= 'a' && r <= 'z' }

// leads are the consonants that may begin a syllable, as they are typed alone.
var leads = [...]rune{'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'}

// finals are what may end a syllable; the first is nothing.
var finals = [...]rune{0, 'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'}

// leadOf is the place of a consonant typed alone among leads, or -1.
func leadOf(r rune) int {
	for i, l := range leads {
		if l == r {
			return i
		}
	}
	return -1
}

// fold brings s to its one spelling: composed Hangul, narrow and small letters, one kind of hyphen, no middle dots, and a space for
// whatever is neither a letter nor a digit. Names and queries go through it alike.
func fold(s string) []char {
	out := make([]char, 0, len(s)/2+1)
	gap := false
	for _, r := range norm.NFC.String(s) {
		r = plain(r)
		switch r {
		case 0: // left out
		case ' ':
			gap = len(out) > 0
		default:
			out = append(out, char{r, gap})
			gap = false
		}
	}
	return respell(out)
}

// plain is the one spelling of a letter: a space for what separates, 0 for what is left out.
func plain(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case digit(r) || latin(r) || r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == '.' || r == '\'':
			return 0
		}
		return ' '
	case r == '샾':
		return '샵'
	case hangul(r) || r >= 'ㄱ' && r <= 'ㅣ':
		return r
	case r >= 0xFF01 && r <= 0xFF5E: // full width
		return plain(r - 0xFF01 + '!')
	case r == '·' || r == 'ㆍ' || r == '・' || r == '‧' || r == '･' || r == '’' || r == '．':
		return 0
	case r >= 0x2010 && r <= 0x2015 || r == '−':
		return '-'
	case r >= 'Ⅰ' && r <= 'Ⅸ':
		return r - 'Ⅰ' + '1'
	case r >= 'ⅰ' && r <= 'ⅸ':
		return r - 'ⅰ' + '1'
	case r >= 0x1100 && r <= 0x1112: // a leading consonant that nothing joined
		return leads[r-0x1100]
	case r >= 0x1161 && r <= 0x1175:
		return 'ㅏ' + r - 0x1161
	case unicode.Is(unicode.Han, r): // nobody types 평사리(坪沙)
		return 0
	case r <= 0xFFFF && unicode.IsLetter(r):
		return unicode.ToLower(r)
	}
	return ' '
}

// respell writes alike what is spelled in several ways: hyphens only between digits, 1동 for 제1동, 이편한 for e편한.
func respell(cs []char) []char {
	out := cs[:0]
	for i := 0; i < len(cs); i++ {
		c := cs[i]
		next := rune(0)
		if i+1 < len(cs) {
			next = cs[i+1].r
		}
		switch {
		case c.r == '-':
			if len(out) > 0 && digit(out[len(out)-1].r) && digit(next) {
				out = append(out, char{'-', false})
				cs[i+1].gap = false
			} else if len(out) > 0 && !latin(out[len(out)-1].r) && i+1 < len(cs) {
				cs[i+1].gap = true
			}
		case c.r == '제' && digit(next) && !cs[i+1].gap:
			cs[i+1].gap = c.gap
		case c.r == 'e' && next == '편':
			out = append(out, char{'이', c.gap})
		default:
			out = append(out, c)
		}
	}
	return out
}

// appendKey adds the key of cs to dst. Where at is not nil it gets the place in the key at which each letter begins, and the key's end.
func appendKey(dst []byte, cs []char, at *[]int32) []byte {
	for i, c := range cs {
		if at != nil {
			*at = append(*at, int32(len(dst)))
		}
		if i > 0 && c.gap && digit(c.r) && digit(cs[i-1].r) {
			dst = append(dst, keyGap)
		}
		dst = appendLetter(dst, c.r)
	}
	if at != nil {
		*at = append(*at, int32(len(dst)))
	}
	return dst
}

func appendLetter(dst []byte, r rune) []byte {
	switch {
	case hangul(r):
		n := int(r - hangulFirst)
		dst = append(dst, byte(keyLead+n/(vowels*tails)), byte(keyVowel+n/tails%vowels))
		if t := n % tails; t > 0 {
			dst = append(dst, byte(keyTail+t))
		}
		return dst
	case digit(r) || latin(r) || r == '-':
		return append(dst, byte(r))
	case r >= 'ㅏ' && r <= 'ㅣ':
		return append(dst, byte(keyAlone+r-'ㅏ'))
	}
	if l := leadOf(r); l >= 0 {
		return append(dst, byte(keyLead+l))
	}
	return append(dst, keyOther, byte(0x10|r>>12&15), byte(0x10|r>>8&15), byte(0x10|r>>4&15), byte(0x10|r&15))
}

// keyOf is the key of a name.
func keyOf(name string) []byte { return appendKey(nil, fold(name), nil) }

// maxKey is the longest key of a name, in bytes; the official names stay far below it.
const maxKey = 1 << 9

// buildingKey is the key under which a building is found: without the word for apartments, which some write and some do not.
func buildingKey(name string) []byte { return appendKey(nil, withoutApartment(fold(name)), nil) }

// withoutApartment leaves 아파트 away, which stands in names and is left out as one likes: 상계주공아파트6단지. What is left is not empty.
func withoutApartment(cs []char) []char {
	for _, end := range []string{"apt", "아파"} { // the latter is half typed
		if at := len(cs) - len([]rune(end)); at > 0 && spells(cs[at:], []rune(end)) {
			return cs[:at]
		}
	}
	for at := 1; at < len(cs)-2; at++ {
		if spells(cs[at:], []rune("아파트")) {
			out := append(slices.Clone(cs[:at]), cs[at+3:]...)
			if at < len(out) {
				out[at].gap = false
			}
			return out
		}
	}
	return cs
}

// spells says whether cs begins with word.
func spells(cs []char, word []rune) bool {
	if len(cs) < len(word) {
		return false
	}
	for i, r := range word {
		if cs[i].r != r {
			return false
		}
	}
	return true
}

// initials is key reduced to what begins its letters: 세종대로 as ㅅㅈㄷㄹ.
func initials(dst, key []byte) []byte {
	for _, b := range key {
		if begins(b) {
			dst = append(dst, b)
		}
	}
	return dst
}
