// Package golden asks an index of addresses a list of queries whose right answers are known, and says in which place each stands.
//
// A list is text: on each line the kind of the query, the query as a JSON string and what must stand first, with tabs between them; other lines
// are remarks. What must stand first is an address by road, or one or more of these with an ampersand between them:
//
//	road:중앙로         the road's name
//	at:중앙로 12        the road's name and the number, in whatever town
//	in:경기도 광주시       what the address begins with
//	prefix:중앙         what the road, the building or the dong begins with
//	initials:ㅈㅇㄹ     the same by initials
//	unit: emd: admin:   the dong or ri, the eup, myeon or dong, the administrative dong
//	parcel:             the parcel that was asked for, with its area
//	named: part:        the name of the building, a part of it
//	block:101동         the 동 that was asked for
//	post: old:          the postcode, and that of six digits
//	wrong:              an address by road that lies elsewhere than the query says
//	nearest             an address near the one asked for, which is not there
//	hint: error:        no address, but this hint or error
package golden

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/saja-live/saja/postcode"
)

// Line is a query of a kind and what must stand first among its answers.
type Line struct{ Kind, Query, Want string }

// Read reads a list. It fails where a query is no JSON string.
func Read(from io.Reader) (all []Line, err error) {
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		if len(parts) != 3 {
			continue
		}
		l := Line{Kind: parts[0], Want: parts[2]}
		if err := json.Unmarshal([]byte(parts[1]), &l.Query); err != nil {
			return nil, fmt.Errorf("read the query %s: %w", parts[1], err)
		}
		all = append(all, l)
	}
	return all, lines.Err()
}

// Place asks x the query. It gives the place of the first right answer among the first ten, from 0, or -1; and what stood first instead.
func (l Line) Place(x *postcode.Index) (at int, got string) {
	answer, err := x.Search(l.Query, postcode.Page{})
	what, word, _ := strings.Cut(l.Want, ":")
	switch {
	case what == "error":
		if want := map[string]error{"empty": postcode.ErrEmpty, "too_long": postcode.ErrTooLong}[word]; !errors.Is(err, want) {
			return -1, fmt.Sprint(err)
		}
		return 0, ""
	case err != nil:
		return -1, err.Error()
	case what == "hint":
		if string(answer.Hint) != word {
			return -1, fmt.Sprintf("hint %q, %d found", answer.Hint, answer.Total)
		}
		return 0, ""
	case len(answer.Results) == 0:
		return -1, fmt.Sprintf("nothing, hint %q", answer.Hint)
	}
	r := answer.Results[0]
	got = fmt.Sprintf("%s | %s %s (%s, of %d)", r.Full(), r.ParcelAddress(), r.Corrected, r.Way, answer.Total)
	return slices.IndexFunc(answer.Results, l.right), got
}

func (l Line) right(r postcode.Result) bool {
	for want := range strings.SplitSeq(l.Want, "&") {
		if !one(want, r) {
			return false
		}
	}
	return true
}

// one says whether r is what one part of a line wants to see.
func one(want string, r postcode.Result) bool {
	what, word, labelled := strings.Cut(want, ":")
	switch {
	case want == "nearest":
		return r.Nearest
	case !labelled:
		return r.RoadAddress() == want && !r.Nearest
	}
	names := []string{r.Road.Name, r.Building, r.Unit.Emd, r.Unit.Ri}
	switch what {
	case "road":
		return r.Road.Name == word
	case "at":
		return r.Road.Name+" "+r.Number() == word && !r.Nearest
	case "in":
		return strings.HasPrefix(r.RoadAddress()+" ", word+" ")
	case "prefix":
		return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, word) })
	case "initials":
		return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(Initials(name), word) })
	case "unit":
		return r.Unit.Ri == word || r.Unit.Emd == word
	case "emd":
		return r.Unit.Emd == word
	case "admin":
		return r.Admin == word
	case "parcel":
		return r.Searched != nil && r.ParcelOf(*r.Searched) == word
	case "named":
		return r.Building == word || r.Register == word
	case "part":
		return strings.Contains(r.Building, word) || strings.Contains(r.Register, word)
	case "block":
		return r.Block == word
	case "post":
		return r.Postcode == word
	case "old":
		return r.OldPostcode == word
	case "wrong":
		return r.WrongArea && r.RoadAddress() == word
	}
	return false
}

// Initials are the first consonants of a name in Hangul without its spaces, ㅅㅈㄷㄹ of 세종대로; other letters stay.
func Initials(name string) string {
	leads := []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
	var b strings.Builder
	for _, r := range strings.ReplaceAll(name, " ", "") {
		if r >= 0xAC00 && r <= 0xD7A3 {
			r = leads[(r-0xAC00)/588]
		}
		b.WriteRune(r)
	}
	return b.String()
}
