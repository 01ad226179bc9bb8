package storefront

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/assets"
)

var (
	inlineStyle  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	inlineScript = regexp.MustCompile(`(?s)<script(?: data-\w+="[^"]*")*>(.*?)</script>`)
	withoutSrc   = regexp.MustCompile(`<noscript>.*?</noscript>`)
)

func TestShellsAskForNothingBeforeTheyAreSeen(t *testing.T) {
	s := open(t)
	addresses := shellsOf(t, s)
	styles, scripts := s.Inline()
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	for _, address := range addresses {
		page := s.get(address).Body.String()
		for what, kind := range map[string]struct {
			pieces *regexp.Regexp
			known  []string
		}{"style": {inlineStyle, styles}, "script": {inlineScript, scripts}} {
			found := kind.pieces.FindAllStringSubmatch(page, -1)
			if len(found) != 2 {
				t.Errorf("%s brings %d pieces of %s along, want 2", address, len(found), what)
			}
			for _, piece := range found {
				if !slices.Contains(kind.known, hash(piece[1])) {
					t.Errorf("%s: the policy does not know the %s %q", address, what, piece[1])
				}
			}
		}
		seen := withoutSrc.ReplaceAllString(page, "")
		for _, asks := range []string{`rel="stylesheet"`, `rel="modulepreload"`, `<script src=`, `<script type="module"`} {
			if strings.Contains(seen, asks) {
				t.Errorf("%s has %s", address, asks)
			}
		}
	}
	if other := s.get("/cart").Body.String(); strings.Contains(other, "<style>") || !strings.Contains(other, `<link rel="stylesheet" href="/assets/shared-shared.css">`) {
		t.Error("the cart, whose policy knows no pieces, does not ask for its style sheets")
	}
}

func TestAPieceThatWouldEndItsElementStopsTheStart(t *testing.T) {
	built, err := assets.Open(builtFor(`x{content:"</STYLE>"}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(Deps{Assets: built}); err == nil || !strings.Contains(err.Error(), "would end its own element") {
		t.Errorf("got %v", err)
	}
}
