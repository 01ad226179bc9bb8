package order

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"github.com/saja-live/saja/internal/platform/id"
)

const (
	longestWord = 48 // runes that a word is told apart by
	mostTerms   = 6  // words of a query that count
	longestAsk  = 100
)

// plain gives s as it is searched: composed, in one width, in small letters, and only letters and digits of it.
func plain(s string) string {
	s = strings.ToLower(width.Fold.String(norm.NFC.String(strings.ToValidUTF8(s, ""))))
	var b strings.Builder
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			b.WriteRune(r)
			if n++; n == longestWord {
				break
			}
		}
	}
	return b.String()
}

// digits is a phone number as it is searched: as it is dialled within Korea, however it was written.
func digits(s string) string {
	s = width.Fold.String(s)
	abroad := strings.HasPrefix(strings.TrimSpace(s), "+") || strings.HasPrefix(strings.TrimSpace(s), "00")
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	d := b.String()
	if rest, ok := strings.CutPrefix(strings.TrimLeft(d, "0"), "82"); ok && (abroad || len(d) > 11) {
		return "0" + strings.TrimLeft(rest, "0")
	}
	return d
}

// words are what o is found by, each by its beginning: its number, with and without the date; names, also without what
// stands before (민지 of 김민지, 떡볶이 of 쌀떡볶이); phone numbers, whole and by their last digits; the e-mail address and
// its domain; products and their SKUs.
func (o Order) words() []string {
	var all []string
	add := func(word string) {
		if word != "" && !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	name := func(s string) {
		add(plain(s))
		for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
			word := plain(part)
			add(word)
			for i, r := range word {
				if i > 0 && unicode.Is(unicode.Hangul, r) && len([]rune(word[i:])) > 1 {
					add(word[i:])
				}
			}
		}
	}
	add(plain(o.Number))
	if _, tail, ok := strings.Cut(o.Number, "-"); ok {
		add(plain(tail))
	}
	for _, who := range []struct{ name, phone string }{{o.BuyerName, o.BuyerPhone}, {o.Ship.Recipient, o.Ship.Phone}} {
		name(who.name)
		phone := digits(who.phone)
		for _, n := range []int{len(phone), 8, 4} {
			add(phone[max(0, len(phone)-n):])
		}
	}
	add(plain(o.BuyerEmail))
	if _, domain, ok := strings.Cut(o.BuyerEmail, "@"); ok {
		add(plain(domain))
	}
	for _, l := range o.Lines {
		name(l.Name)
		name(l.NameEn)
		name(l.SKU)
	}
	return all
}

// wholePhone is from how many digits on words of a query that stand side by side are one phone number.
const wholePhone = 9

// terms are the words of a query, each of which an order must have a word that begins with. A query of digits and
// signs alone is one number, also when it is written with spaces; so is a whole phone number among other words.
func terms(query string) []string {
	query = norm.NFC.String(strings.ToValidUTF8(query[:min(len(query), 16*longestAsk)], ""))
	if runes := []rune(query); len(runes) > longestAsk {
		query = string(runes[:longestAsk])
	}
	if number, err := id.ParseOrderNumber(query); err == nil {
		return []string{plain(number)}
	}
	number := func(s string) bool {
		signs := func(r rune) bool { return !unicode.IsNumber(r) && !strings.ContainsRune(" +-().", r) }
		return strings.IndexFunc(width.Fold.String(s), signs) < 0
	}
	if d := digits(query); d != "" && number(query) {
		return []string{d}
	}
	var out []string
	add := func(w string) {
		if w != "" && !slices.Contains(out, w) && len(out) < mostTerms {
			out = append(out, w)
		}
	}
	words := strings.Fields(query)
	for i := 0; i < len(words); {
		end := i
		for end < len(words) && number(words[end]) {
			end++
		}
		if d := digits(strings.Join(words[i:end], " ")); len(d) >= wholePhone {
			add(d)
			i = end
			continue
		}
		for end = max(end, i+1); i < end; i++ {
			add(plain(words[i]))
		}
	}
	return out
}

// has says whether some of words begins with each of terms.
func has(words, terms []string) bool {
	for _, term := range terms {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, term) }) {
			return false
		}
	}
	return true
}
