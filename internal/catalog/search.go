package catalog

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// The letters of a Hangul syllable, in the order that Unicode composes them (the Unicode Standard, chapter 3.12).
var (
	leads  = []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
	vowels = []rune("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")
	tails  = []rune(" ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
)

// pairs are letters that are typed as two keys; taken apart, a syllable that is still being typed is found as well.
var pairs = map[rune]string{
	'ㄲ': "ㄱㄱ", 'ㄳ': "ㄱㅅ", 'ㄵ': "ㄴㅈ", 'ㄶ': "ㄴㅎ", 'ㄺ': "ㄹㄱ", 'ㄻ': "ㄹㅁ", 'ㄼ': "ㄹㅂ", 'ㄽ': "ㄹㅅ", 'ㄾ': "ㄹㅌ",
	'ㄿ': "ㄹㅍ", 'ㅀ': "ㄹㅎ", 'ㅄ': "ㅂㅅ", 'ㅆ': "ㅅㅅ", 'ㅘ': "ㅗㅏ", 'ㅙ': "ㅗㅐ", 'ㅚ': "ㅗㅣ", 'ㅝ': "ㅜㅓ", 'ㅞ': "ㅜㅔ",
	'ㅟ': "ㅜㅣ", 'ㅢ': "ㅡㅣ",
}

// clusters are what a keyboard makes of two first letters in a row: ㄱ and ㅅ become ㄳ. ㄲ and ㅆ are first letters of their own.
func clusters(r rune) string {
	if r == 'ㄲ' || r == 'ㅆ' {
		return string(r)
	}
	if two, ok := pairs[r]; ok && !vowel(r) {
		return two
	}
	return string(r)
}

func vowel(r rune) bool  { return r >= 'ㅏ' && r <= 'ㅣ' }
func letter(r rune) bool { return r >= 'ㄱ' && r <= 'ㅎ' }

// plain folds what looks alike: composed, in one width and in lower case. Not NFKC: that turns the letters
// of a keyboard into conjoining ones and puts them together.
func plain(s string) string {
	return strings.ToLower(width.Fold.String(strings.Map(alone, norm.NFC.String(strings.ToValidUTF8(s, "")))))
}

// alone turns a conjoining letter that NFC could not put into a syllable into the one a keyboard gives.
func alone(r rune) rune {
	switch {
	case r >= 0x1100 && r <= 0x1112:
		return leads[r-0x1100]
	case r >= 0x1161 && r <= 0x1175:
		return vowels[r-0x1161]
	case r >= 0x11A8 && r <= 0x11C2:
		return tails[r-0x11A8+1]
	}
	return r
}

// fold gives the two texts that a product is searched by: all letters, syllables taken apart, and the first letters only.
// Spaces and signs are dropped, so that 쌀떡볶이, 쌀 떡볶이 and 쌀-떡볶이 are one.
func fold(s string) (letters, initials string) {
	var all, first strings.Builder
	for _, r := range plain(s) {
		switch {
		case r >= 0xAC00 && r <= 0xD7A3:
			n := int(r - 0xAC00)
			lead, mid, tail := leads[n/588], vowels[n%588/28], tails[n%28]
			first.WriteRune(lead)
			apart(&all, lead)
			apart(&all, mid)
			if tail != ' ' {
				apart(&all, tail)
			}
		case letter(r):
			first.WriteString(clusters(r))
			apart(&all, r)
		case vowel(r):
			apart(&all, r)
		case r == '\n':
			all.WriteByte('\n')
			first.WriteByte('\n')
		case unicode.IsLetter(r), unicode.IsNumber(r):
			all.WriteRune(r)
			first.WriteRune(r)
		}
	}
	return all.String(), first.String()
}

func apart(b *strings.Builder, r rune) {
	if two, ok := pairs[r]; ok {
		b.WriteString(two)
		return
	}
	b.WriteRune(r)
}

// term is one word of a query: what must stand in the letters of a product, in its first letters, or in both.
type term struct{ letters, initials string }

const (
	maxTerms = 8
	maxQuery = 100 // runes
)

// terms reads a query. A word of first letters only ("ㄸㅂㅇ") is looked for among first letters, a word with whole syllables
// among all letters, and one with both ("떡ㅂㅇ") among both, its syllables each by itself.
func terms(query string) []term {
	if runes := []rune(query); len(runes) > maxQuery {
		query = string(runes[:maxQuery])
	}
	var out []term
	for word := range strings.FieldsSeq(plain(query)) {
		single, whole := false, false
		for _, r := range word {
			single = single || letter(r)
			whole = whole || !letter(r)
		}
		letters, initials := fold(word)
		switch {
		case letters == "" && initials == "":
			continue
		case !single:
			out = append(out, term{letters: letters})
		case !whole:
			out = append(out, term{initials: initials})
		default:
			out = append(out, term{initials: initials})
			for part := range strings.FieldsFuncSeq(word, letter) {
				if l, _ := fold(part); l != "" {
					out = append(out, term{letters: l})
				}
			}
		}
		if len(out) >= maxTerms {
			return out[:maxTerms]
		}
	}
	return out
}
