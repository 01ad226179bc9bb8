package storefront

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/web"
)

func TestEveryTextIsInBothLanguages(t *testing.T) {
	c, err := texts.Load(web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(); err != nil {
		t.Error(err)
	}
}

// use finds {{t "key" …}} and (t "key" …) in a template, with the names it fills in.
var (
	use  = regexp.MustCompile(`(?:\{\{-?\s*|\()t "([^"]+)"([^}]*)`)
	name = regexp.MustCompile(`"([a-z][A-Za-z0-9]*)"\s+[^"\s]`)
)

func TestPagesUseTextsThatExist(t *testing.T) {
	c, err := texts.Load(web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	err = fs.WalkDir(web.Templates, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(web.Templates, file)
		if err != nil {
			return err
		}
		for _, m := range use.FindAllStringSubmatch(string(body), -1) {
			seen++
			if !c.In("ko").Has(m[1]) {
				t.Errorf("%s: there is no text %q", file, m[1])
				continue
			}
			for _, want := range texts.Placeholders(c.In("ko").T(m[1])) {
				filled := false
				for _, n := range name.FindAllStringSubmatch(m[2], -1) {
					filled = filled || n[1] == want
				}
				if !filled {
					t.Errorf("%s: %q is used without its {%s}", file, m[1], want)
				}
			}
		}
		if i := strings.IndexFunc(remark.ReplaceAllString(string(body), ""), func(r rune) bool { return r >= '가' && r <= '힣' }); i >= 0 {
			t.Errorf("%s: a sentence stands in the template; put it in the catalogue", file)
		}
		return nil
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d texts in the templates, %v", seen, err)
	}
}

var remark = regexp.MustCompile(`(?s)\{\{/\*.*?\*/\}\}`)
