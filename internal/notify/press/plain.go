package press

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Plain is a letter for those who read no HTML, made from it: a row of a table is a line, a link stands behind its words, and what
// is not shown, or is marked data-plain="no", is left out.
func Plain(page string) (string, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return "", ErrTemplate.With("body", err.Error())
	}
	var w writer
	w.node(root)
	return strings.TrimSpace(w.b.String()) + "\n", nil
}

// writer writes words and lines.
type writer struct {
	b     strings.Builder
	lines int  // line breaks that are owed before the next word
	space bool // a space is
	row   int  // rows of several cells that one stands in
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if hidden(n) {
			return
		}
	}
	switch n.DataAtom {
	case atom.Br:
		if w.row > 0 {
			w.word(",")
			w.space = true
		} else {
			w.lines = max(w.lines, 1)
		}
		return
	case atom.Img:
		w.text(attribute(n, "alt"))
		return
	case atom.Hr:
		w.lines = max(w.lines, 2)
		w.word("--")
		w.lines = 1
		return
	case atom.Tr:
		w.lines = max(w.lines, 1)
		several := cells(n) > 1
		if several {
			w.row++
		}
		first := true
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom != atom.Td && c.DataAtom != atom.Th || hidden(c) {
				continue
			}
			if !first {
				w.word(":")
				w.space = true
			}
			first = false
			w.children(c)
		}
		if several {
			w.row--
		}
		w.lines = max(w.lines, 1)
		return
	case atom.A:
		w.link(n)
		return
	}
	gap := gaps[n.DataAtom]
	w.lines = max(w.lines, gap)
	w.children(n)
	w.lines = max(w.lines, gap)
}

// gaps are the line breaks around elements.
var gaps = map[atom.Atom]int{ // own: never changes
	atom.P: 2, atom.H1: 2, atom.H2: 2, atom.H3: 2, atom.Table: 2, atom.Ul: 2, atom.Ol: 2, atom.Div: 1, atom.Li: 1,
}

func (w *writer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *writer) link(n *html.Node) {
	before := w.b.Len()
	w.children(n)
	href := attribute(n, "href")
	said := strings.TrimSpace(w.b.String()[before:])
	if href == "" || said == href || strings.HasPrefix(href, "#") || attribute(n, "data-plain") == "words" {
		return
	}
	w.word(":")
	w.lines = 1
	w.word(href)
	w.lines = 2
}

func (w *writer) text(s string) {
	for i, f := range strings.Fields(s) {
		if i > 0 || strings.IndexFunc(s, isSpace) == 0 {
			w.space = true
		}
		w.word(f)
	}
	if s != "" && isSpace(rune(s[len(s)-1])) {
		w.space = true
	}
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }

// word writes one, behind the breaks and spaces that are owed.
func (w *writer) word(s string) {
	switch {
	case w.b.Len() == 0:
	case w.lines > 0:
		w.b.WriteString(strings.Repeat("\n", w.lines))
	case w.space && s != ":" && s != ",":
		w.b.WriteByte(' ')
	}
	w.lines, w.space = 0, false
	w.b.WriteString(s)
}

func cells(row *html.Node) int {
	n := 0
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			n++
		}
	}
	return n
}

func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Style, atom.Script, atom.Template:
		return true
	}
	style := strings.ReplaceAll(attribute(n, "style"), " ", "")
	return attribute(n, "data-plain") == "no" || strings.Contains(style, "display:none")
}
