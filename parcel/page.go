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
	kid  *elem // the first below it
	last *elem // the last below it
	next *elem // the one behind it
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
	var (
		slab  []elem
		attrs []html.Attribute
	)
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
			// What Text does to a text costs more than reading it, and most texts need nothing of it.
			raw := z.Raw()
			if bytes.IndexByte(raw, '&') >= 0 || bytes.IndexByte(raw, '\r') >= 0 || bytes.IndexByte(raw, 0) >= 0 {
				raw = z.Text()
			}
			if len(raw) == 0 || between(top.tag) && len(bytes.TrimLeft(raw, " \t\r\n")) == 0 {
				continue
			}
			if top.tag != "script" && top.tag != "style" && torn(raw, true) {
				return nil, errTorn()
			}
			e := make1()
			e.text, e.closed = string(raw), true
			top.add(e)
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := plainTag(z.Raw()), false
			if name == nil {
				name, more = z.TagName()
			}
			e := make1()
			e.tag = tagName(name)
			if torn(name, false) {
				return nil, errTorn()
			}
			from := len(attrs)
			for more {
				var k, v []byte
				k, v, more = z.TagAttr()
				if torn(k, false) || torn(v, wanted(k) == "") {
					return nil, errTorn()
				}
				if key := wanted(k); key != "" {
					attrs = append(attrs, html.Attribute{Key: key, Val: string(v)})
				}
			}
			e.attr = attrs[from:len(attrs):len(attrs)]
			open = implied(open, e.tag)
			top = open[len(open)-1]
			top.add(e)
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
			name := plainTag(z.Raw())
			if name == nil {
				name, _ = z.TagName()
			}
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

// plainTag is the name in a tag that has nothing but a name in small letters, such as <td> and </td>; nil: ask the tokenizer, which makes a copy
// of everything that it is asked for.
func plainTag(raw []byte) []byte {
	from := 1
	if len(raw) > 2 && raw[1] == '/' {
		from = 2
	}
	if len(raw) < from+2 || raw[len(raw)-1] != '>' {
		return nil
	}
	name := raw[from : len(raw)-1]
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return nil
		}
	}
	return name
}

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
	case "tbody":
		return "tbody"
	case "th":
		return "th"
	case "p":
		return "p"
	}
	return string(b)
}

// wanted is the name of an attribute that some adapter looks at, and empty for the others.
func wanted(key []byte) string {
	switch string(key) {
	case "id":
		return "id"
	case "class":
		return "class"
	case "name":
		return "name"
	case "value":
		return "value"
	case "colspan":
		return "colspan"
	case "width":
		return "width"
	case "cellspacing":
		return "cellspacing"
	case "content":
		return "content"
	}
	return ""
}

// between are the elements in which white space says nothing, as it stands between rows and cells.
func between(tag string) bool {
	switch tag {
	case "table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl", "select", "#page":
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

// add puts k behind what is below e.
func (e *elem) add(k *elem) {
	if e.last == nil {
		e.kid = k
	} else {
		e.last.next = k
	}
	e.last = k
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
	for k := e.kid; k != nil; k = k.next {
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
	for k := e.kid; k != nil; k = k.next {
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
	for k := e.kid; k != nil; k = k.next {
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
	for k := e.kid; k != nil; k = k.next {
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
	if k := e.kid; k != nil && k.next == nil && k.tag == "" {
		return line(k.text)
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
	for k := e.kid; k != nil; k = k.next {
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
		for k := s.kid; k != nil; k = k.next {
			b.WriteString(k.text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}
