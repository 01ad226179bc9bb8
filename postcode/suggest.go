package postcode

import (
	"strconv"
	"strings"
)

// Suggestion is one line under a box in which somebody types.
type Suggestion struct {
	Text     string // what the box may be filled with: an area and a name, or a whole address by road
	Way      Way
	Count    int    // addresses behind it
	Postcode string // where there is one
	Key      string // 관리번호, where there is one
	Rest     string // what was typed behind it, such as a floor
}

const maxSuggestions = 20

// Suggest completes what is typed so far: the last word may be the beginning of a name, and a number the beginning of a longer one. It gives at
// most limit lines (10 where limit is 0, 20 at most) and fails as Search does.
func (x *Index) Suggest(text string, limit int) ([]Suggestion, error) {
	if limit <= 0 {
		limit = defaultLimit
	}
	limit = min(limit, maxSuggestions)
	cs, err := letters(text)
	if err != nil {
		return nil, err
	}
	var lines []Suggestion
	err = x.reading(func() {
		q := newQuery(cs)
		if lines = x.suggestBoxes(q, limit); len(lines) > 0 {
			return
		}
		f := newFinder(x, q)
		f.typing = true
		f.find()
		lines = f.suggestions(limit)
	})
	return lines, err
}

func (f *finder) suggestions(limit int) (out []Suggestion) {
	f.inOrder()
	seen := make(map[string]bool)
	for i := range f.groups {
		s, ok := f.suggestion(&f.groups[i])
		if !ok || seen[s.Text] {
			continue
		}
		seen[s.Text] = true
		s.Rest = f.groups[i].behind(s.Text)
		if out = append(out, s); len(out) == limit {
			break
		}
	}
	return out
}

// suggestion is a group as one line: an address where it has one, else what its addresses have in common.
func (f *finder) suggestion(g *group) (Suggestion, bool) {
	first, n := hit{}, 0
	f.each(g, func(h hit) bool {
		if n == 0 {
			first = h
		}
		n++
		return n < 2
	})
	switch n {
	case 0:
		return Suggestion{}, false
	case 1:
		a := first.x.address(first.row)
		return Suggestion{Text: a.Full(), Way: g.way, Count: 1, Postcode: a.Postcode, Key: a.Key}, true
	}
	a := first.x.address(first.row)
	s := Suggestion{Way: g.way, Count: f.countAll(g)}
	switch g.way {
	case ByUnit:
		s.Text = joined(a.Unit.Sido, a.Unit.Sigun, a.Unit.String())
	case ByBuilding:
		s.Text = joined(a.Unit.Sido, a.Unit.Sigun, a.Unit.Emd, a.Building)
	case ByParcel:
		s.Text = a.ParcelOf(a.Parcel)
	case ByOldPostcode:
		s.Text, s.Postcode = joined(a.OldPostcode, a.Unit.Sido, a.Unit.Sigun, a.Unit.Emd), ""
	case ByPostcode:
		s.Text, s.Postcode = a.Postcode, a.Postcode
	case ByArea:
		s.Text = joined(a.Unit.Sido, a.Unit.Sigun)
	default:
		s.Text = joined(a.Unit.Sido, a.Unit.Sigun, a.Road.Name)
		if g.numbers > 0 {
			s.Text = joined(s.Text, strconv.Itoa(a.Main))
		}
	}
	return s, true
}

// behind is what was typed behind what a group was read from, without what its line says already: (세종로) of 세종대로 209 (세종로) 3층.
func (g *group) behind(line string) string {
	q, i := g.said, g.rest
	for i < q.len() {
		end := i + 1
		for !q.apart(end) {
			end++
		}
		if !strings.Contains(string(keyOf(line)), string(q.from(i, end))) || digit(q.cs[i].r) {
			break
		}
		i = end
	}
	return q.text(i, q.len())
}
