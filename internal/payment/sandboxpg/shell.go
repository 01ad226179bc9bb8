package sandboxpg

import (
	"bytes"
	"html/template"
	"strings"
	"sync"
)

// A window differs from another one in a few places only, so it is drawn once for each language and outcome, with marks there.
// The marks are letters and digits, which no context of a page escapes; the amount is one that is printed like any other.
const (
	markTID    = "Mark0Of0The0Trade"
	markGoods  = "Mark0Of0The0Goods"
	markNumber = "Mark0Of0The0Number"
	markOther  = "Mark0Of0The0Other"
	markAmount = 987_654_321
)

// shell is a drawn window, cut at its marks: what stands before each, and what stands behind the last.
type shell struct {
	before []string
	marks  []string
	rest   string
}

type look struct {
	lang    string
	outcome Outcome
}

// shells are all of them, made when the first is needed.
var shells = sync.OnceValues(func() (map[look]shell, error) {
	all := make(map[look]shell, 2*len(Outcomes))
	for lang, t := range texts {
		for _, o := range Outcomes {
			var page bytes.Buffer
			err := pages.ExecuteTemplate(&page, "window.html", view{
				Lang: lang, T: t, Outcomes: Outcomes, Other: markOther,
				Trade: Trade{TID: markTID, Goods: markGoods, OrderNumber: markNumber, Amount: markAmount, Outcome: o},
			})
			if err != nil {
				return nil, err
			}
			all[look{lang, o}] = cutAt(page.String(), markTID, markGoods, markNumber, markOther, won(markAmount))
		}
	}
	return all, nil
})

// cutAt cuts page wherever one of the marks stands.
func cutAt(page string, marks ...string) shell {
	s := shell{}
	for {
		at, found := len(page), ""
		for _, m := range marks {
			if i := strings.Index(page, m); i >= 0 && i < at {
				at, found = i, m
			}
		}
		if found == "" {
			s.rest = page
			return s
		}
		s.before, s.marks = append(s.before, page[:at]), append(s.marks, found)
		page = page[at+len(found):]
	}
}

// draw gives the parts of the window of v's trade, in order, and how many bytes they are.
func (s shell) draw(v view) (parts []string, length int) {
	words := [...][2]string{
		{markTID, v.Trade.TID},
		{markGoods, escaped(v.Trade.Goods)},
		{markNumber, escaped(v.Trade.OrderNumber)},
		{markOther, escaped(v.Other)},
		{won(markAmount), won(v.Trade.Amount)},
	}
	parts = make([]string, 0, 2*len(s.before)+1)
	for i, text := range s.before {
		for _, w := range words {
			if w[0] == s.marks[i] {
				parts = append(parts, text, w[1])
			}
		}
	}
	parts = append(parts, s.rest)
	for _, p := range parts {
		length += len(p)
	}
	return parts, length
}

// escaped is what html/template makes of words in a text or an attribute.
func escaped(words string) string {
	return strings.ReplaceAll(template.HTMLEscapeString(words), "+", "&#43;")
}

// windowOf draws a window from its shell; nil where it has another form.
func windowOf(v view) (parts []string, length int) {
	all, err := shells()
	if err != nil || v.Trade.OrderNumber == "" {
		return nil, 0
	}
	return all[look{v.Lang, v.Trade.Outcome}].draw(v)
}
