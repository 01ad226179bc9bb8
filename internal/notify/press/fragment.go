package press

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/saja-live/saja/internal/platform/fault"
)

// The faults of what a merchant writes.
var (
	// ErrForbidden says that a text holds what no letter may: scripts, forms, frames, or addresses that run something.
	ErrForbidden = fault.New(fault.Unprocessable, "template_forbidden", "a letter has no scripts, forms, frames or addresses that run something")
	// ErrVariable says that a text has a variable that its kind does not know, or one where none may stand.
	ErrVariable = fault.New(fault.Unprocessable, "template_variable", "this kind of notice does not know one of the variables")
)

// variableName is a variable in what a merchant writes.
var variableName = regexp.MustCompile(`\{([a-z][A-Za-z0-9_]*)\}`)

// Names are the names in braces in text, sorted, each once.
func Names(text string) []string {
	var names []string
	for _, m := range variableName.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Part is a piece of a letter as a merchant wrote it.
type Part struct {
	Source string // of an html/template: {name} is {{.V.name}}, which is escaped for where it stands
	Start  string // the beginning of its words, with {names}
}

// stands is where a variable stands while its page is written.
var stands = regexp.MustCompile(`zz-var-([A-Za-z0-9_]+)-zz`)

// Fragment reads a piece of HTML into a template, whole: what is not closed is closed. A path in an address is one of the shop, whose own
// address is base. It fails with ErrTooLarge, ErrTemplate, ErrForbidden or ErrVariable, which name what is wrong.
func Fragment(source, base string) (Part, error) {
	if len(source) > MostTemplate {
		return Part{}, ErrTooLarge
	}
	if strings.Contains(source, "{{") || strings.Contains(source, "}}") {
		return Part{}, ErrVariable.With("body", "{{")
	}
	if strings.Contains(source, mark) || stands.MatchString(source) {
		return Part{}, ErrTemplate.With("body", "it holds a mark of the press")
	}
	nodes, err := html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, Data: "td", DataAtom: atom.Td})
	if err != nil {
		return Part{}, ErrTemplate.With("body", err.Error())
	}
	var b, words strings.Builder
	for _, n := range nodes {
		if err := clean(n, base, &words); err != nil {
			return Part{}, err
		}
		if err := html.Render(&b, n); err != nil {
			return Part{}, ErrTemplate.With("body", err.Error())
		}
	}
	rendered := b.String()
	if strings.Contains(rendered, "{{") || strings.Contains(rendered, "}}") { // spelt in some other way, or put together from pieces
		return Part{}, ErrVariable.With("body", "{{")
	}
	start := strings.Join(strings.Fields(words.String()), " ")
	return Part{Source: stands.ReplaceAllString(rendered, "{{.V.$1}}"), Start: clip(start, 150)}, nil
}

// clip is at most most letters of s.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most])
	}
	return s
}

// forbidden are the elements that run, ask, frame or belong to the page around.
var forbidden = []string{
	"script", "noscript", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button", "select", "option", "textarea", "label", "fieldset",
	"link", "meta", "base", "style", "title", "template", "portal", "dialog", "foreignobject", "plaintext", "xmp", "listing", "noembed", "noframes",
}

// clean refuses what may not stand in a letter, and puts marks where variables stand.
func clean(n *html.Node, base string, words *strings.Builder) error {
	switch n.Type {
	case html.CommentNode:
		n.Type, n.Data = html.TextNode, "" // no reader shows it
	case html.TextNode:
		words.WriteString(n.Data)
		n.Data = variableName.ReplaceAllString(n.Data, "zz-var-$1-zz")
	case html.ElementNode:
		if slices.Contains(forbidden, strings.ToLower(n.Data)) {
			return ErrForbidden.With("body", "<"+n.Data+">")
		}
		words.WriteByte(' ')
		for i := range n.Attr {
			if err := cleanAttribute(n, &n.Attr[i], base); err != nil {
				return err
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := clean(c, base, words); err != nil {
			return err
		}
	}
	return nil
}

// runs is an address that does something in place of leading somewhere, as a reader might take it.
var runs = regexp.MustCompile(`(?i)(javascript|vbscript|livescript|mocha)\s*:|expression\s*\(|-moz-binding|behavior\s*:`)

// addressOf are the attributes that hold an address.
var addressOf = []string{"href", "src", "background", "poster", "cite", "action", "formaction", "srcset", "data"}

// openly are the addresses that a letter may lead to.
var openly = regexp.MustCompile(`(?i)^(https?://[^\s/?#@]+(?:[/?#]|$)|mailto:|tel:|#|\{link\}$)`)

func cleanAttribute(n *html.Node, a *html.Attribute, base string) error {
	key := strings.ToLower(a.Key)
	squeezed := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r == 0xad || r == 0x200b {
			return -1
		}
		return r
	}, a.Val)
	switch {
	case strings.HasPrefix(key, "on"), key == "srcdoc", key != "alt" && key != "title" && runs.MatchString(squeezed):
		return ErrForbidden.With("body", fmt.Sprintf("<%s %s>", n.Data, key))
	case slices.Contains(addressOf, key) || strings.HasSuffix(key, "href"):
		a.Val = strings.TrimSpace(a.Val)
		if strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//") {
			a.Val = base + a.Val
		}
		if a.Val != "" && !openly.MatchString(a.Val) {
			return ErrForbidden.With("body", fmt.Sprintf("<%s %s>: %s", n.Data, key, clip(a.Val, 60)))
		}
	}
	if !variableName.MatchString(a.Val) {
		return nil
	}
	if key != "href" && key != "alt" && key != "title" {
		return ErrVariable.With("body", fmt.Sprintf("<%s %s>", n.Data, key))
	}
	a.Val = variableName.ReplaceAllString(a.Val, "zz-var-$1-zz")
	return nil
}
