package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxRunes = 300
	maxMarks = 3 // combining marks on one letter; more only smears over other lines
)

// clean gives a text as it may be shown: NFC, one line, nothing invisible, no direction tricks. Markup stays as it is
// and is only ever rendered as text. It fails with ErrEmpty or ErrTooLong.
func clean(s string) (string, error) {
	if len(s) > 8*maxRunes*utf8.UTFMax {
		return "", ErrTooLong // not worth looking at
	}
	var b strings.Builder
	space, marks := false, 0
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "")) {
		switch {
		case unicode.IsSpace(r) || r == '\u2800': // the empty braille cell
			space = b.Len() > 0
			continue
		case invisible(r):
			continue
		}
		if unicode.In(r, unicode.Mn, unicode.Me) && !unicode.Is(unicode.Variation_Selector, r) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	out := norm.NFC.String(b.String()) // what was taken out may have kept letters apart
	switch {
	case strings.Trim(out, "\u200d\ufe0f\ufe0e ") == "":
		return "", ErrEmpty
	case utf8.RuneCountInString(out) > maxRunes:
		return "", ErrTooLong
	}
	return out, nil
}

// invisible tells the characters that show nothing or turn the line around. The joiner U+200D and the variation
// selectors stay: emoji are made with them.
func invisible(r rune) bool {
	switch r {
	case '\u200d':
		return false
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u034f', '\u17b4', '\u17b5': // fillers
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp)
}
