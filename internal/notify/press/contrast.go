package press

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

var rgb = regexp.MustCompile(`^rgb\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)$`)

// byName are the colours that letters call by name most.
var byName = map[string]string{ // own: never changes
	"black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000", "blue": "#0000ff", "yellow": "#ffff00", "gray": "#808080", "grey": "#808080",
	"silver": "#c0c0c0", "orange": "#ffa500", "navy": "#000080",
}

// brightness is the relative luminance of a colour (WCAG 2.2), if it is one that is written out.
func brightness(colour string) (float64, bool) {
	c := strings.ToLower(strings.TrimSpace(colour))
	if n, is := byName[c]; is {
		c = n
	}
	var parts [3]uint64
	switch m := rgb.FindStringSubmatch(c); {
	case m != nil:
		for i := range parts {
			parts[i], _ = strconv.ParseUint(m[i+1], 10, 16)
		}
	case len(c) == 4 && c[0] == '#':
		for i := range parts {
			n, err := strconv.ParseUint(c[i+1:i+2], 16, 8)
			if err != nil {
				return 0, false
			}
			parts[i] = 17 * n
		}
	case len(c) == 7 && c[0] == '#':
		for i := range parts {
			n, err := strconv.ParseUint(c[2*i+1:2*i+3], 16, 8)
			if err != nil {
				return 0, false
			}
			parts[i] = n
		}
	default:
		return 0, false
	}
	return 0.2126*linear(parts[0]) + 0.7152*linear(parts[1]) + 0.0722*linear(parts[2]), true
}

func linear(part uint64) float64 {
	v := float64(min(part, 255)) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// darkRules are those of the sheet that hold where a reader likes it dark.
func (p letter) darkRules() (rules []rule) {
	for _, r := range p.dark.rules {
		if slices.ContainsFunc(r.at, func(at string) bool {
			return strings.Contains(at, "prefers-color-scheme") && strings.Contains(at, "dark")
		}) {
			rules = append(rules, r)
		}
	}
	return rules
}

// faint finds text that stands out too little from its ground, as far as both are colours that are written out.
func (p letter) faint(dark bool) (where []string) {
	said := map[*html.Node]map[string]string{}
	say := func(n *html.Node, d declaration) {
		if said[n] == nil {
			said[n] = map[string]string{}
		}
		switch d.name {
		case "color":
			said[n]["color"] = d.value
		case "background", "background-color":
			said[n]["ground"] = d.value
		}
	}
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode {
			for _, d := range inline(n) {
				say(n, d)
			}
		}
	}
	if dark {
		for _, r := range p.darkRules() {
			for _, one := range r.selectors {
				selector, err := cascadia.Parse(one)
				if err != nil || dynamic.MatchString(one) {
					continue
				}
				for _, n := range cascadia.QueryAll(p.root, selector) {
					for _, d := range r.body {
						if d.important || attribute(n, "style") == "" {
							say(n, d)
						}
					}
				}
			}
		}
	}
	var look func(n *html.Node, ink, ground string)
	look = func(n *html.Node, ink, ground string) {
		if n.Type == html.ElementNode {
			if unseen[n.Data] || hidden(n) {
				return
			}
			if c := said[n]["color"]; c != "" && !strings.EqualFold(c, "inherit") {
				ink = c
			}
			if g := said[n]["ground"]; g != "" && !strings.EqualFold(g, "transparent") && !strings.EqualFold(g, "none") {
				ground = g
			}
		}
		if words := strings.TrimSpace(n.Data); n.Type == html.TextNode && words != "" {
			a, known := brightness(ink)
			b, also := brightness(ground)
			if known && also && (max(a, b)+0.05)/(min(a, b)+0.05) < 4.5 {
				where = append(where, clip(words, 40)+": "+ink+" / "+ground)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			look(c, ink, ground)
		}
	}
	look(p.root, "#000000", "#ffffff")
	return where
}
