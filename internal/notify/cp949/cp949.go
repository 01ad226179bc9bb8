// Package cp949 says how much a text message weighs on Korean networks, and as which kind it goes.
package cp949

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/unicode/norm"
)

// Unspellable says that a letter does not exist in CP949, in which text messages travel.
type Unspellable struct {
	Letter string // the letter, with what belongs to it
	At     int    // which of the text's code points it is, from 0
}

// Error implements error.
func (u *Unspellable) Error() string {
	return fmt.Sprintf("%q, at %d, cannot be sent in a text message", u.Letter, u.At)
}

// Bytes is how many bytes s has in CP949 (Windows code page 949, which holds all 11,172 syllables), as it stands.
// It fails with *Unspellable at the first letter that the code page has not.
func Bytes(s string) (int, error) {
	encoder := korean.EUCKR.NewEncoder() // the table of that name is the code page's
	if coded, err := encoder.String(s); err == nil {
		return len(coded), nil
	}
	n, at := 0, 0
	for i, r := range s {
		coded, err := encoder.String(string(r))
		if err != nil || r == unicode.ReplacementChar {
			return 0, &Unspellable{Letter: whole(s[i:]), At: at}
		}
		n, at = n+len(coded), at+1
	}
	return n, nil
}

// whole is the first letter of s with the marks, joiners and variants that follow it, up to eight code points.
func whole(s string) string {
	joined, n := false, 0
	for i, r := range s {
		follows := joined || unicode.Is(unicode.Mn, r) || r == joiner || r >= 0x1F3FB && r <= 0x1F3FF
		if i > 0 && !follows || n == 8 {
			return s[:i]
		}
		joined = r == joiner
		n++
	}
	return s
}

const joiner = '\u200D'

// spelt is how letters that people type without a thought are written in the code page.
var spelt = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ",
	"–", "-", "—", "-", "‐", "-", "‑", "-", "−", "-",
	"₩", "원", "〜", "～", "‟", "“", "‛", "‘", "•", "·",
	"\u00A0", " ", "\u2007", " ", "\u2009", " ", "\u202F", " ",
)

// Normalise is s as it is sent: composed (NFC), with line feeds alone, without what nobody sees (joiners, marks of direction and of
// variants), and with dashes, spaces and the won sign in the spelling that the code page knows. "₩12,900" becomes "12,900원". What it
// cannot mend, such as emoji, it leaves, for Bytes to refuse.
func Normalise(s string) string {
	s = strings.Map(func(r rune) rune {
		unseen := unicode.Is(unicode.Cf, r) || r >= 0xFE00 && r <= 0xFE0F || unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r)
		if unseen {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return spelt.Replace(wonBehind(norm.NFC.String(s)))
}

// wonBehind moves a won sign behind the number that it stands before.
func wonBehind(s string) string {
	const sign = "₩"
	before, after, found := strings.Cut(s, sign)
	if !found {
		return s
	}
	var b strings.Builder
	for found {
		b.WriteString(before)
		digits := len(after) - len(strings.TrimLeft(after, "0123456789,"))
		digits = len(strings.TrimRight(after[:digits], ","))
		if digits == 0 {
			b.WriteString(sign)
		} else {
			b.WriteString(after[:digits] + "원")
		}
		before, after, found = strings.Cut(after[digits:], sign)
	}
	b.WriteString(before)
	return b.String()
}
