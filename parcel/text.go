package parcel

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

// decode makes UTF-8 of an answer. Headers and meta tags of carriers are often wrong, so the bytes decide: what is UTF-8 is taken as
// that, and the rest as what it breaks less often, UTF-8 or EUC-KR. Broken bytes become U+FFFD.
func decode(body []byte) string {
	body = trimBOM(body)
	if utf8.Valid(body) {
		return string(body)
	}
	if brokenKorean(body) < brokenUTF8(body) {
		if text, err := korean.EUCKR.NewDecoder().Bytes(body); err == nil {
			return string(text)
		}
	}
	return strings.ToValidUTF8(string(body), "\uFFFD")
}

func brokenUTF8(body []byte) int {
	broken := 0
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size == 1 {
			broken++
		}
		body = body[size:]
	}
	return broken
}

// brokenKorean counts high bytes that are no pair of the plain part of EUC-KR. Letters of the larger part, whose second byte may be
// ASCII, are rare enough to count as broken.
func brokenKorean(body []byte) int {
	broken := 0
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] < 0x80:
		case body[i] >= 0xA1 && body[i] < 0xFF && i+1 < len(body) && body[i+1] >= 0xA1 && body[i+1] < 0xFF:
			i++
		default:
			broken++
		}
	}
	return broken
}

func trimBOM(b []byte) []byte {
	if len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF {
		return b[3:]
	}
	return b
}

// most is how many bytes of one field are kept; no true one comes near it.
const most = 600

// line makes one line of text of a field: runs of white space are one space, what cannot be seen is dropped.
func line(s string) string {
	s = shorten(s)
	if !crooked(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u3000':
			space = b.Len() > 0
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// crooked reports whether line has something to do.
func crooked(s string) bool {
	if s == "" {
		return false
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return true
	}
	for i, r := range s {
		switch {
		case r == ' ':
			if i+1 < len(s) && s[i+1] == ' ' {
				return true
			}
		case r < 0x20, r == 0x7F, r >= 0x80 && (r < 0x1100 || r > 0xD7A3 || r >= 0x2000 && r < 0x3131):
			return true
		}
	}
	return false
}

func shorten(s string) string {
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}

func contains(s, sub string) bool { return strings.Contains(s, sub) }

// anyOf reports whether s contains one of the words.
func anyOf(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
