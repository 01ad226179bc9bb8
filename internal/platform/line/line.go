// Package line gives what people type its one spelling: nothing invisible, nothing that turns or smears other lines.
//
// Markup stays as it is: a cleaned line is still only text.
package line

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxMarks is how many combining marks a letter carries. Vietnamese needs two; more only smears over other lines.
const maxMarks = 3

// room is how many bytes a text may have for each rune that is wanted, before anyone looks at it: enough for decomposed
// letters and a lot of spaces.
const room = 8 * utf8.UTFMax

// Clean gives s on one line and says whether it has at least low and at most high runes then. The line is in NFC, spaces
// folded to one and trimmed; what shows nothing is gone, but for the joiners and selectors that make an emoji.
// What is far too long is not looked at and gives "".
func Clean(s string, low, high int) (string, bool) {
	if len(s) > high*room {
		return "", false
	}
	s = clean(s)
	n := utf8.RuneCountInString(s)
	return s, n >= low && n <= high
}

// Lines is Clean for a text of several lines, which keeps its line breaks and has at most high runes.
func Lines(s string, high int) (string, bool) {
	if len(s) > high*room {
		return "", false
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = clean(l)
	}
	s = strings.Trim(strings.Join(lines, "\n"), "\n")
	return s, utf8.RuneCountInString(s) <= high
}

// Smeared says whether a letter of s carries more marks than any writing needs.
func Smeared(s string) bool {
	marks := 0
	for _, r := range norm.NFC.String(s) {
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		} else if marks++; marks > maxMarks && !unicode.Is(unicode.Variation_Selector, r) {
			return true
		}
	}
	return false
}

func clean(s string) string {
	if plain(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	var b strings.Builder
	b.Grow(len(s))
	space, marks := false, 0
	last := ' ' // the rune before, as it is written
	for i, r := range s {
		switch {
		case unicode.IsSpace(r) || r == blankBraille:
			space = b.Len() > 0
			continue
		case r == joiner:
			if next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):]); space || !emoji(last) && last != asEmoji || !emoji(next) {
				continue
			}
		case r == asEmoji || r == asText:
			if space || !emoji(last) && !keycap(last) {
				continue
			}
		case invisible(r):
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > maxMarks || space || last == ' ' {
				continue // too many, or without a letter to stand on
			}
		default:
			marks = 0
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		last = r
	}
	return norm.NFC.String(b.String()) // what was taken out may have kept letters apart
}

// plain says whether s is clean already, seen at a glance: visible ASCII with single spaces between.
func plain(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return s == "" || before != ' '
}
