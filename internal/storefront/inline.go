package storefront

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// What a shell needs before anything of it can be seen is in the page itself: on a slow network each file more is a round trip more.
// The page's policy names each of these pieces by its hash, and nothing else may stand in a page.
var (
	inlineStyles = []string{
		"shared/shared.css", "storefront/home/home.css", "storefront/products/products.css", "storefront/product/product.css",
		"storefront/live/live.css",
	}
	inlineScripts = []string{"shared/first.ts", "shared/fonts.ts"}
)

// readInline reads the pieces from the build. Before the first build there are none, and no page either.
func (s *Site) readInline() error {
	s.inline = map[string]string{}
	if !s.Assets.Built() {
		return nil
	}
	for _, sources := range [][]string{inlineStyles, inlineScripts} {
		for _, source := range sources {
			if !s.Assets.Has(source) {
				continue
			}
			text, err := s.Assets.Text(source)
			if err != nil {
				return err
			}
			if low := strings.ToLower(text); strings.Contains(low, "</style") || strings.Contains(low, "</script") || strings.Contains(low, "<!--") {
				return fmt.Errorf("bring %s along: it would end its own element", source)
			}
			s.inline[source] = text
		}
	}
	return nil
}

// Inline are the hashes, as a Content-Security-Policy names them, of the styles and scripts that stand in shells.
func (s *Site) Inline() (styles, scripts []string) {
	return s.hashes(inlineStyles), s.hashes(inlineScripts)
}

func (s *Site) hashes(sources []string) []string {
	var out []string
	for _, source := range sources {
		if text, ok := s.inline[source]; ok {
			sum := sha256.Sum256([]byte(text))
			out = append(out, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		}
	}
	return out
}

// style is the style sheet of source within the page.
func (s *Site) style(source string) (template.HTML, error) {
	text, ok := s.inline[source]
	if !slices.Contains(inlineStyles, source) {
		return "", fmt.Errorf("style %q: it is not among those that may stand in a page", source)
	}
	if !ok {
		return s.css(source), nil // an address that leads nowhere, as for all that was not built
	}
	return template.HTML("<style>" + text + "</style>"), nil
}

// script is the script of source within the page; settings are pairs of a data attribute's name and its value.
func (s *Site) script(source string, settings ...string) (template.HTML, error) {
	text, ok := s.inline[source]
	if !slices.Contains(inlineScripts, source) || len(settings)%2 != 0 {
		return "", fmt.Errorf("script %q: it is not among those that may stand in a page", source)
	}
	var b strings.Builder
	b.WriteString("<script")
	for i := 0; i < len(settings); i += 2 {
		fmt.Fprintf(&b, ` data-%s="%s"`, settings[i], template.HTMLEscapeString(settings[i+1]))
	}
	if !ok {
		fmt.Fprintf(&b, ` src="%s"`, template.HTMLEscapeString(s.Assets.URL(source)))
	}
	return template.HTML(b.String() + ">" + text + "</script>"), nil
}
