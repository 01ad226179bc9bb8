package inbox

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainTags are the elements of a mail that are shown, each without what it says of itself.
var plainTags = map[atom.Atom]bool{ // own: never changed
	atom.P: true, atom.Div: true, atom.Span: true, atom.Br: true, atom.Hr: true, atom.B: true, atom.Strong: true, atom.I: true, atom.Em: true, atom.U: true, atom.S: true, atom.Small: true, atom.Sub: true, atom.Sup: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Blockquote: true, atom.Pre: true, atom.Code: true,
	atom.Table: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.Caption: true, atom.Center: true, atom.A: true,
}

// hiddenTags are left out with all that is in them.
var hiddenTags = map[atom.Atom]bool{ // own: never changed
	atom.Script: true, atom.Style: true, atom.Head: true, atom.Title: true, atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Svg: true, atom.Math: true, atom.Template: true, atom.Noscript: true,
	atom.Select: true, atom.Textarea: true, atom.Button: true, atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Frameset: true, atom.Xmp: true, atom.Noembed: true, atom.Noframes: true, atom.Plaintext: true,
}

const (
	washDeep  = 200   // elements in elements
	washNodes = 50000 // elements of one mail
)

// Wash is a page that says what a mail's HTML says and does nothing: of its elements some are kept, of what they say of themselves only
// where a link leads; a picture is its words. It is written anew from what was read, so nothing passes that was not understood.
func Wash(mail string) string {
	root, err := html.Parse(strings.NewReader(mail))
	var b strings.Builder
	b.WriteString(`<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><style>body{font:15px/1.6 sans-serif;color:#1b1a17;background:#fff;margin:16px;overflow-wrap:anywhere}table{border-collapse:collapse;max-width:100%}td,th{padding:2px 8px;vertical-align:top}blockquote{border-left:3px solid #e9e2d6;margin:8px 0;padding-left:12px}</style></head><body>`)
	if err == nil {
		w := washing{out: &b}
		w.children(root, 0)
	}
	b.WriteString(`</body></html>`)
	return b.String()
}

type washing struct {
	out   *strings.Builder
	nodes int
}

func (w *washing) children(n *html.Node, depth int) {
	if depth > washDeep {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, depth+1)
	}
}

func (w *washing) node(n *html.Node, depth int) {
	if w.nodes++; w.nodes > washNodes {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.out.WriteString(html.EscapeString(n.Data))
	case html.ElementNode:
		switch {
		case n.Namespace != "" || hiddenTags[n.DataAtom]:
		case n.DataAtom == atom.Img:
			if alt := strings.TrimSpace(attribute(n, "alt")); alt != "" {
				w.out.WriteString("[" + html.EscapeString(alt) + "]")
			}
		case !plainTags[n.DataAtom]:
			w.children(n, depth)
		default:
			w.element(n, depth)
		}
	case html.DocumentNode:
		w.children(n, depth)
	}
}

func (w *washing) element(n *html.Node, depth int) {
	name := n.DataAtom.String()
	w.out.WriteString("<" + name)
	if n.DataAtom == atom.A {
		if to := link(attribute(n, "href")); to != "" {
			w.out.WriteString(` href="` + html.EscapeString(to) + `" target="_blank" rel="noopener noreferrer nofollow"`)
		}
	}
	w.out.WriteString(">")
	if n.DataAtom == atom.Br || n.DataAtom == atom.Hr {
		return
	}
	w.children(n, depth)
	w.out.WriteString("</" + name + ">")
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return a.Val
		}
	}
	return ""
}

// link is an address that may be led to, or "".
func link(to string) string {
	u, err := url.Parse(strings.TrimSpace(to))
	if err != nil || len(to) > 4000 || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" || u.User != nil {
		return ""
	}
	return u.String()
}
