package storefront

import (
	"errors"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/texts"
)

// funcs are the words that templates of one language may use.
func (s *Site) funcs(tx texts.Texts) template.FuncMap {
	return template.FuncMap{
		"t":        tx.T,
		"lang":     tx.Lang,
		"texts":    tx.Areas,
		"slot":     func(name string) string { return "{" + name + "}" }, // for an island to fill
		"pick":     func(ko, en string) string { return pick(tx, ko, en) },
		"whole":    whole,
		"won":      func(w money.Won) string { return won(tx, w) },
		"date":     func(t time.Time) string { return date(tx, t) },
		"iso":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"day":      func(t time.Time) string { return day(tx, t.In(id.Seoul)) },
		"ago":      func(t time.Time) string { return ago(tx, t, s.Now()) },
		"asset":    s.Assets.URL,
		"poster":   posterOf,
		"css":      s.css,
		"style":    s.style,
		"script":   s.script,
		"island":   s.island,
		"later":    s.later,
		"dict":     dict,
		"push":     s.pushKey,
		"practice": func() bool { return s.Practice },
		"closed":   s.closed,
		"finds":    func() bool { return s.Finds != nil && s.Finds() },
		"add":      func(a, b int) int { return a + b },
		"lines": func(text string) []string {
			return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
		},
	}
}

// whole is a sentence in which each of parts, a number that is read out or dialled, stays on one line.
func whole(sentence string, parts ...string) template.HTML {
	out := template.HTMLEscapeString(sentence)
	for _, part := range parts {
		if part = template.HTMLEscapeString(part); part != "" {
			out = strings.ReplaceAll(out, part, `<span class="num">`+part+`</span>`)
		}
	}
	return template.HTML(out)
}

// closed says whether nothing can be kept for the moment, so that there is nothing to be bought.
func (s *Site) closed() bool { return s.Selling != nil && !s.Selling() }

// css links the style sheet built from source.
func (s *Site) css(source string) template.HTML {
	return template.HTML(`<link rel="stylesheet" href="` + template.HTMLEscapeString(s.Assets.URL(source)) + `">`)
}

// island loads the custom element of source and what it imports, with its style sheets. The page works without it, so that on a slow
// network the scripts give way to what is seen first.
func (s *Site) island(source string) template.HTML {
	var b strings.Builder
	for _, u := range s.Assets.Styles(source) {
		fmt.Fprintf(&b, `<link rel="stylesheet" href="%s">`, template.HTMLEscapeString(u))
	}
	for _, u := range s.Assets.Imports(source) {
		fmt.Fprintf(&b, `<link rel="modulepreload" fetchpriority="low" href="%s">`, template.HTMLEscapeString(u))
	}
	fmt.Fprintf(&b, `<script type="module" fetchpriority="low" src="%s"></script>`, template.HTMLEscapeString(s.Assets.URL(source)))
	return template.HTML(b.String())
}

// later loads the custom element of source when what the page is opened for has been seen (shared/first.ts), and at once with it what
// it imports and the modules that it asks for soon. For shells.
func (s *Site) later(source string, soon ...string) template.HTML {
	var b strings.Builder
	for _, u := range s.Assets.Styles(source) {
		fmt.Fprintf(&b, `<link rel="stylesheet" href="%s">`, template.HTMLEscapeString(u))
	}
	with := s.Assets.Imports(source)
	for _, module := range soon {
		with = append(with, s.Assets.URL(module))
	}
	fmt.Fprintf(&b, `<script type="island" data-island="%s" data-with="%s"></script>`, template.HTMLEscapeString(s.Assets.URL(source)), template.HTMLEscapeString(strings.Join(with, " ")))
	return template.HTML(b.String())
}

// dict makes the data of a shared piece from pairs of name and value.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("dict wants pairs of name and value")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is not a name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// pick gives the Korean or the English spelling of a merchant's words; where one is missing the other serves.
func pick(tx texts.Texts, ko, en string) string {
	if tx.Lang() == "en" && en != "" || ko == "" {
		return en
	}
	return ko
}

// won is a price as this language writes it: 12,900원, ₩12,900.
func won(tx texts.Texts, w money.Won) string { return tx.T("price.won", "n", w.Comma()) }

// seoul is the shop's clock; Korea has had no summer time since 1988.
var seoul = time.FixedZone("KST", 9*60*60)

// date is 11월 24일(화) 20:00 or Tue, Nov 24, 20:00, in Seoul.
func date(tx texts.Texts, t time.Time) string { return day(tx, t) + " " + t.In(seoul).Format("15:04") }

// day is 11월 24일(화) or Tue, Nov 24.
func day(tx texts.Texts, t time.Time) string {
	t = t.In(seoul)
	return tx.T("time.day", "month", tx.T(fmt.Sprintf("time.month.%d", int(t.Month()))), "day", t.Day(), "weekday", weekday(tx, t))
}

func weekday(tx texts.Texts, t time.Time) string {
	return tx.T(fmt.Sprintf("time.weekday.%d", int(t.In(seoul).Weekday())))
}

// ago is 3분 전 for what is less than a day old, else the date. What lies ahead is the date.
func ago(tx texts.Texts, t, now time.Time) string {
	switch d := now.Sub(t); {
	case d < 0 || d >= 24*time.Hour:
		return date(tx, t)
	case d < time.Minute:
		return tx.T("time.now")
	case d < time.Hour:
		return tx.T("time.minutes_ago", "n", int(d/time.Minute))
	default:
		return tx.T("time.hours_ago", "n", int(d/time.Hour))
	}
}
