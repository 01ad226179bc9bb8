package press

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Inline gives page the looks of the sheet in the style attributes of its elements, since many mail readers know no style sheets: by
// specificity and order, what is !important last. Shorthands stay as they are. What only a sheet can say (@media, :hover, what the reader alone
// understands) stays in one style element in the head, and so do the classes that it names. Outlook has widths, heights and grounds as attributes.
// It fails with ErrTooLarge or ErrTemplate.
func (s *Sheet) Inline(page string) (string, error) {
	if len(page) > MostTemplate {
		return "", ErrTooLarge
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return "", ErrTemplate.With("body", err.Error())
	}
	said, kept := s.cascade(root)
	for node, list := range said {
		list.apply(node)
	}
	for node := range root.Descendants() {
		dropClasses(node, kept)
	}
	if head := cascadia.Query(root, headOf); head != nil && kept != "" {
		head.AppendChild(element("style", kept))
	}
	var b strings.Builder
	if err := html.Render(&b, root); err != nil {
		return "", fmt.Errorf("write the letter: %w", err)
	}
	if b.Len() > 4*MostTemplate {
		return "", ErrTooLarge
	}
	return b.String(), nil
}

// weighed is a declaration with what decides between it and others.
type weighed struct {
	declaration
	own         bool // of the element's own style attribute
	specificity cascadia.Specificity
	order       int // of the rule
}

type styles []weighed

// cascade finds what is said of each element, and the rules that only a sheet can say.
func (s *Sheet) cascade(root *html.Node) (map[*html.Node]styles, string) {
	found := map[*html.Node]styles{}
	var kept []rule
	for order, r := range s.rules {
		if len(r.at) > 0 || r.raw != "" {
			kept = append(kept, r)
			continue
		}
		var later []string
		strongest := map[*html.Node]cascadia.Specificity{}
		for _, one := range r.selectors {
			selector, err := cascadia.Parse(one)
			if err != nil || dynamic.MatchString(one) {
				later = append(later, one)
				continue
			}
			for _, node := range cascadia.QueryAll(root, selector) {
				if before, is := strongest[node]; !is || before.Less(selector.Specificity()) {
					strongest[node] = selector.Specificity()
				}
			}
		}
		for node, specificity := range strongest {
			if unseen[node.Data] {
				continue
			}
			for _, d := range r.body {
				found[node] = append(found[node], weighed{d, false, specificity, order})
			}
		}
		if len(later) > 0 {
			kept = append(kept, rule{selectors: later, body: r.body})
		}
	}
	return found, write(kept)
}

// headOf finds the head of a page.
var headOf = cascadia.MustCompile("head")

// dynamic are the selectors of what changes while a letter is read, of parts of elements, and those in which only the reader of
// mail knows what they mean: they cannot stand in an attribute.
var dynamic = regexp.MustCompile(`(?i):(hover|active|focus|visited|link|target|checked|enabled|disabled|input|contains|matches|has|haschild|lang|root)\b|::|\|`)

// unseen are elements that have no looks.
var unseen = map[string]bool{"head": true, "title": true, "meta": true, "link": true, "style": true, "script": true, "base": true} // own: never changes

// apply writes what is said of a node into its attributes.
func (list styles) apply(node *html.Node) {
	own, _ := ParseSheet("* {"+attribute(node, "style")+"}", nil)
	if own != nil && len(own.rules) == 1 {
		for _, d := range own.rules[0].body {
			list = append(list, weighed{declaration: d, own: true})
		}
	}
	slices.SortStableFunc(list, func(a, b weighed) int {
		return cmp.Or(truth(a.important)-truth(b.important), truth(a.own)-truth(b.own), compare(a.specificity, b.specificity), a.order-b.order)
	})
	last := map[string]weighed{}
	for _, w := range list {
		last[w.name] = w
	}
	var said []string
	final := map[string]string{}
	for _, w := range list {
		// What one rule says of a name twice is meant so: the first is for readers that do not know the second.
		if l := last[w.name]; w.order == l.order && w.own == l.own && w.important == l.important {
			said = append(said, w.name+":"+w.value)
			final[w.name] = w.value
		}
	}
	if len(said) > 0 {
		setAttribute(node, "style", strings.Join(said, ";"))
	}
	outlook(node, final)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func compare(a, b cascadia.Specificity) int {
	return slices.Compare(a[:], b[:])
}

var (
	pixels = regexp.MustCompile(`^(\d+)(px|%)$`)
	colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
)

// outlook repeats as attributes what Outlook does not read in a style.
func outlook(node *html.Node, said map[string]string) {
	set := func(name, value string) {
		if attribute(node, name) == "" {
			setAttribute(node, name, value)
		}
	}
	switch node.Data {
	case "table", "td", "th", "img":
		for _, name := range []string{"width", "height"} {
			if m := pixels.FindStringSubmatch(said[name]); m != nil {
				set(name, m[1]+strings.TrimPrefix(m[2], "px"))
			}
		}
	}
	switch node.Data {
	case "table", "td", "th", "tr", "body":
		if ground := cmp.Or(said["background-color"], said["background"]); colour.MatchString(ground) {
			set("bgcolor", ground)
		}
	}
}

// dropClasses takes away the classes that no rule in kept names.
func dropClasses(node *html.Node, kept string) {
	if strings.Contains(kept, "[class") {
		return
	}
	at := slices.IndexFunc(node.Attr, func(a html.Attribute) bool { return a.Key == "class" })
	if at < 0 {
		return
	}
	var named []string
	for name := range strings.FieldsSeq(node.Attr[at].Val) {
		if strings.Contains(kept, "."+name) {
			named = append(named, name)
		}
	}
	if len(named) == 0 {
		node.Attr = slices.Delete(node.Attr, at, at+1)
	} else {
		node.Attr[at].Val = strings.Join(named, " ")
	}
}

func element(name, text string) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: name}
	n.AppendChild(&html.Node{Type: html.TextNode, Data: text})
	return n
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func setAttribute(n *html.Node, name, value string) {
	for i, a := range n.Attr {
		if a.Key == name {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
}
