package press

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Warning is something in a letter that some programs leave out or show otherwise.
type Warning struct {
	Code   string
	Where  string // the first place
	Times  int
	Of     []string // which programs; none: it is a matter of those who read
	Source string
}

// The programs that rules speak of. Of Naver little is known, by those who tried a letter of their own there; of Daum nothing that it cuts.
const (
	gmail   = "Gmail"
	byWord  = "Outlook"     // on Windows, from 2007 to 2019
	webmail = "Outlook.com" // and its apps
	naver   = "Naver"
)

// rules are what is known of programs that read mail, with where it is known from: caniemail.com tests each feature in each program and says when.
var warnings = []struct { // own: never changes
	code   string
	of     []string
	source string
	find   func(p letter) []string
}{
	{"position", []string{gmail, byWord}, "https://www.caniemail.com/features/css-position/ (2021-05)", declared("position", `^(absolute|fixed|relative|sticky)`)},
	{"flex", []string{byWord}, "https://www.caniemail.com/features/css-display-flex/ (2021-11)", declared("display", `flex`)},
	{"grid", []string{gmail, byWord}, "https://www.caniemail.com/features/css-display-grid/ (2019-02)", declared("display", `grid`)},
	{"float", []string{byWord}, "https://www.caniemail.com/features/css-float/ (2019-02)", declared("float", `^(left|right)`)},
	{"centred", []string{naver}, "https://github.com/effective-tech-interview/effective-tech-interview-be/pull/54 (2023-03)", declared("margin", `\bauto\b`, "margin-left", "margin-right")},
	{"background_picture", []string{byWord}, "https://www.caniemail.com/features/css-background-image/ (2019-02)", declared("background", `url\(`, "background-image")},
	{"video", []string{gmail, byWord}, "https://www.caniemail.com/features/html-video/ (2019-09)", elements("video")},
	{"font", []string{gmail, webmail}, "https://www.caniemail.com/features/css-at-font-face/ (2019-07)", func(p letter) []string { return among(p.head, `@font-face`) }},
	{"svg", []string{gmail, byWord}, "https://www.caniemail.com/features/html-svg/ (2020-02)", elements("svg")},
	{"svg_picture", []string{gmail, byWord}, "https://www.caniemail.com/features/image-svg/ (2023-01)", pictured(".svg")},
	{"webp", []string{byWord}, "https://www.caniemail.com/features/image-webp/ (2021-02)", pictured(".webp")},
	{"alt", nil, "https://www.w3.org/TR/WCAG22/#non-text-content", images(func(n *html.Node) bool { return !has(n, "alt") })},
	{"width", []string{byWord}, "https://www.caniemail.com/features/css-width/ (2019-09)", images(func(n *html.Node) bool { return attribute(n, "width") == "" })},
	{"long_sheet", []string{gmail}, "https://github.com/hteumeuleu/caniemail/issues/144 (2021-03)", func(p letter) []string {
		if len(p.head) > mostSheet {
			return []string{fmt.Sprintf("%d B", len(p.head))}
		}
		return nil
	}},
	{"near_clip", []string{gmail}, "https://shkspr.mobi/blog/2019/05/102kb-ought-to-be-enough-for-any-email/ (2019-05)", func(p letter) []string {
		if p.size > nearClip {
			return []string{fmt.Sprintf("%d kB", p.size/1000)}
		}
		return nil
	}},
	{"contrast", nil, "https://www.w3.org/TR/WCAG22/#contrast-minimum", func(p letter) []string { return p.faint(false) }},
	{"contrast_dark", nil, "https://www.w3.org/TR/WCAG22/#contrast-minimum", func(p letter) []string {
		light := p.faint(false)
		return slices.DeleteFunc(p.faint(true), func(where string) bool { return slices.Contains(light, where) })
	}},
}

const (
	mostSheet = 16 << 10  // what Gmail reads of style elements
	nearClip  = 80 * 1000 // of MostLetter, with which a letter of many goods may be too large
)

// letter is a page as the rules look at it.
type letter struct {
	root *html.Node
	head string   // what its style elements say
	all  []spoken // what its attributes and style elements declare
	dark *Sheet
	size int
}

// spoken is a declaration and what it is said of.
type spoken struct {
	declaration
	of string
}

// Warn finds what programs leave out of a letter that is ready to go, or show otherwise. It fails with ErrTemplate or ErrSheet where it is none.
func Warn(page string) ([]Warning, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, ErrTemplate.With("body", err.Error())
	}
	p := letter{root: root, size: len(page)}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "style" && n.FirstChild != nil {
			p.head += n.FirstChild.Data
		}
		for _, d := range inline(n) {
			p.all = append(p.all, spoken{d, n.Data})
		}
		if ground := attribute(n, "background"); ground != "" {
			p.all = append(p.all, spoken{declaration{name: "background", value: "url(" + ground + ")"}, n.Data})
		}
	}
	if p.dark, err = ParseSheet(p.head, nil); err != nil {
		return nil, err
	}
	for _, r := range p.dark.rules {
		for _, d := range r.body {
			p.all = append(p.all, spoken{d, strings.Join(r.selectors, ", ")})
		}
	}
	var found []Warning
	for _, w := range warnings {
		if where := w.find(p); len(where) > 0 {
			found = append(found, Warning{Code: w.code, Where: clip(where[0], 120), Times: len(where), Of: append([]string{}, w.of...), Source: w.source})
		}
	}
	return found, nil
}

// inline are the declarations in an element's style attribute.
func inline(n *html.Node) []declaration {
	own, _ := ParseSheet("* {"+attribute(n, "style")+"}", nil)
	if own == nil || len(own.rules) != 1 {
		return nil
	}
	return own.rules[0].body
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// declared finds declarations of a name whose value is like that.
func declared(name, value string, also ...string) func(letter) []string {
	like := regexp.MustCompile(`(?i)` + value)
	return func(p letter) (where []string) {
		for _, d := range p.all {
			if (d.name == name || slices.Contains(also, d.name)) && like.MatchString(d.value) {
				where = append(where, d.of+" { "+d.String()+" }")
			}
		}
		return where
	}
}

func elements(name string) func(letter) []string {
	return func(p letter) (where []string) {
		for n := range p.root.Descendants() {
			if n.Type == html.ElementNode && n.Data == name {
				where = append(where, "<"+name+">")
			}
		}
		return where
	}
}

func images(wrong func(*html.Node) bool) func(letter) []string {
	return func(p letter) (where []string) {
		for n := range p.root.Descendants() {
			if n.Type == html.ElementNode && n.Data == "img" && wrong(n) {
				where = append(where, attribute(n, "src"))
			}
		}
		return where
	}
}

// pictured finds pictures whose file's name ends so.
func pictured(ending string) func(letter) []string {
	return images(func(n *html.Node) bool {
		file, _, _ := strings.Cut(attribute(n, "src"), "?")
		return strings.EqualFold(path.Ext(file), ending)
	})
}

func among(text, like string) []string {
	return regexp.MustCompile(like).FindAllString(text, -1)
}
