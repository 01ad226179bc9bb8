package parcel

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// elem is an element or, without a tag, a text of a page.
type elem struct {
	tag  string
	text string
	attr []html.Attribute
	kids []*elem
	// closed: its end tag was there, or another one that ends it. An element that only the end of the page ended is not.
	closed bool
}

// bounds of a page: no true one comes near them.
const (
	deepest  = 200
	elements = 200_000
)

// readPage makes a tree of HTML. The tokens are those of the HTML standard; the tree follows its rules for tables, lists and
// void elements, and leaves out what no carrier's page needs. Unlike a browser's tree it tells where the page was cut off.
func readPage(body string) (*elem, error) {
	z := html.NewTokenizer(strings.NewReader(body))
	root := &elem{tag: "#page"}
	open := []*elem{root}
	var slab []elem
	count := 0
	make1 := func() *elem {
		if len(slab) == 0 {
			slab = make([]elem, 64)
		}
		e := &slab[0]
		slab = slab[1:]
		count++
		return e
	}
	for count < elements {
		top := open[len(open)-1]
		switch z.Next() {
		case html.ErrorToken:
			return root, nil
		case html.TextToken:
			if raw := z.Text(); len(raw) > 0 {
				if top.tag != "script" && top.tag != "style" && torn(raw, true) {
					return nil, errTorn()
				}
				e := make1()
				e.text, e.closed = string(raw), true
				top.kids = append(top.kids, e)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			e := make1()
			e.tag = tagName(name)
			if torn(name, false) {
				return nil, errTorn()
			}
			for more {
				var k, v []byte
				k, v, more = z.TagAttr()
				if torn(k, false) || torn(v, !wanted(k)) {
					return nil, errTorn()
				}
				if wanted(k) {
					e.attr = append(e.attr, html.Attribute{Key: string(k), Val: string(v)})
				}
			}
			open = implied(open, e.tag)
			top = open[len(open)-1]
			top.kids = append(top.kids, e)
			if void(e.tag) {
				e.closed = true
			} else if len(open) < deepest {
				open = append(open, e)
			}
		case html.CommentToken:
			if raw := z.Raw(); bytes.HasPrefix(raw, []byte("</")) && torn(raw, false) { // an end tag, once
				return nil, errTorn()
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if torn(name, false) {
				return nil, errTorn()
			}
			open = end(open, tagName(name))
		}
	}
	return nil, changed("a page of over %d elements", elements)
}

// torn reports whether broken bytes stand in markup, where they may hide a row: anywhere in it or, in text, beside an angle bracket.
func torn(piece []byte, text bool) bool {
	if !bytes.Contains(piece, []byte("\uFFFD")) {
		return false
	}
	return !text || bytes.ContainsAny(piece, "<>")
}

func errTorn() error { return fail(ErrTemporary, "broken bytes in markup") }

// tagName avoids a string for each tag of the common ones.
func tagName(b []byte) string {
	switch string(b) {
	case "td":
		return "td"
	case "tr":
		return "tr"
	case "div":
		return "div"
	case "span":
		return "span"
	case "a":
		return "a"
	case "br":
		return "br"
	case "table":
		return "table"
	case "li":
		return "li"
	case "script":
		return "script"
	}
	return string(b)
}

// wanted are the attributes that some adapter looks at.
func wanted(key []byte) bool {
	switch string(key) {
	case "id", "class", "name", "value", "colspan", "width", "cellspacing", "content":
		return true
	default:
		return false
	}
}

func void(tag string) bool {
	switch tag {
	case "br", "img", "input", "hr", "meta", "link", "col", "area", "base", "embed", "source", "wbr", "param", "track":
		return true
	default:
		return false
	}
}

// implied closes what a start tag ends: a cell the cell before it, a row the row before it.
func implied(open []*elem, tag string) []*elem {
	switch tag {
	case "td", "th":
		return until(open, "td", "th", "tr", "table")
	case "tr":
		return until(until(open, "td", "th", "tr", "table"), "tr", "tr", "tbody", "table")
	case "tbody", "thead", "tfoot":
		open = until(until(open, "td", "th", "tr", "table"), "tr", "tr", "tbody", "table")
		for _, t := range []string{"tbody", "thead", "tfoot", "caption", "colgroup"} {
			open = until(open, t, t, "table", "table")
		}
		return open
	case "li":
		return until(open, "li", "li", "ul", "ol")
	case "dt", "dd":
		return until(open, "dt", "dd", "dl", "dl")
	case "option":
		return until(open, "option", "option", "select", "select")
	}
	return open
}

// until closes the innermost open a or b, unless a stop lies before it.
func until(open []*elem, a, b, stop, stop2 string) []*elem {
	for i := len(open) - 1; i > 0; i-- {
		switch open[i].tag {
		case a, b:
			return shut(open, i)
		case stop, stop2:
			return open
		}
	}
	return open
}

// end closes the innermost open element of a tag. A tag that is no part of a table does not end a cell, and none ends another table.
func end(open []*elem, tag string) []*elem {
	for i := len(open) - 1; i > 0; i-- {
		t := open[i].tag
		if t == tag {
			return shut(open, i)
		}
		switch t {
		case "table":
			if tag != "body" && tag != "html" {
				return open
			}
		case "td", "th":
			if !tabular(tag) && tag != "body" && tag != "html" {
				return open
			}
		}
	}
	return open
}

func tabular(tag string) bool {
	switch tag {
	case "table", "tr", "tbody", "thead", "tfoot", "td", "th":
		return true
	default:
		return false
	}
}

func shut(open []*elem, i int) []*elem {
	for _, e := range open[i:] {
		e.closed = true
	}
	return open[:i]
}

func (e *elem) get(key string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// has reports whether e is of a class.
func (e *elem) has(class string) bool {
	for word := range strings.FieldsSeq(e.get("class")) {
		if word == class {
			return true
		}
	}
	return false
}

// first is the first element below e for which ok holds, or nil.
func (e *elem) first(ok func(*elem) bool) *elem {
	if e == nil {
		return nil
	}
	for _, k := range e.kids {
		if k.tag == "" {
			continue
		}
		if ok(k) {
			return k
		}
		if found := k.first(ok); found != nil {
			return found
		}
	}
	return nil
}

// all are the elements below e for which ok holds, not those within one that is among them.
func (e *elem) all(ok func(*elem) bool) []*elem {
	var list []*elem
	if e == nil {
		return nil
	}
	for _, k := range e.kids {
		switch {
		case k.tag == "":
		case ok(k):
			list = append(list, k)
		default:
			list = append(list, k.all(ok)...)
		}
	}
	return list
}

func tagged(tag string) func(*elem) bool { return func(e *elem) bool { return e.tag == tag } }
func ofClass(tag, class string) func(*elem) bool {
	return func(e *elem) bool { return (tag == "" || e.tag == tag) && e.has(class) }
}
func withID(id string) func(*elem) bool { return func(e *elem) bool { return e.get("id") == id } }

// rows are the rows of a table, not of tables within it. A row that only the end of the page ended is not among them.
func (e *elem) rows() []*elem {
	var list []*elem
	if e == nil {
		return nil
	}
	for _, k := range e.kids {
		switch k.tag {
		case "tr":
			if k.closed {
				list = append(list, k)
			}
		case "", "table":
		default:
			list = append(list, k.rows()...)
		}
	}
	return list
}

// cells are the td of a row; with heads also the th.
func (e *elem) cells(heads bool) []*elem {
	list := make([]*elem, 0, 8)
	for _, k := range e.kids {
		if k.tag == "td" || heads && k.tag == "th" {
			list = append(list, k)
		}
	}
	return list
}

// words are the text of an element in one line, without scripts and styles.
func (e *elem) words() string {
	if e == nil {
		return ""
	}
	if len(e.kids) == 1 && e.kids[0].tag == "" {
		return line(e.kids[0].text)
	}
	var b strings.Builder
	e.write(&b)
	return line(b.String())
}

// lines are the text of an element, cut at its line breaks.
func (e *elem) lines() []string {
	if e == nil {
		return nil
	}
	var b strings.Builder
	e.write(&b)
	var list []string
	for l := range strings.SplitSeq(b.String(), "\v") {
		if l = line(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

func (e *elem) write(b *strings.Builder) {
	for _, k := range e.kids {
		switch k.tag {
		case "":
			b.WriteString(k.text)
		case "script", "style", "noscript":
		case "br":
			b.WriteString("\v")
		case "div", "p", "li", "td", "tr", "th", "dd", "dt":
			b.WriteString("\v")
			k.write(b)
			b.WriteString("\v")
		default:
			k.write(b)
		}
		if b.Len() > 1<<16 {
			return
		}
	}
}

// script is the text of the page's scripts.
func (e *elem) script() string {
	var b strings.Builder
	for _, s := range e.all(tagged("script")) {
		for _, k := range s.kids {
			b.WriteString(k.text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}
