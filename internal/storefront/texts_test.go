package storefront

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// One word for one thing, all over the shop: what is not said, and what is.
func TestWordsThatAreNotSaid(t *testing.T) {
	instead := map[string]string{"진행자": "호스트", "까닭": "사유, 원인", "낱말": "단어", "지나온 일": "진행 내역", "샀어요": "구매했어요", "사장님님": "사장님"}
	read := 0
	err := fs.WalkDir(web.Texts, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains(strings.Split(file, "/"), "ko") {
			return err
		}
		read++
		body, err := fs.ReadFile(web.Texts, file)
		for word, better := range instead {
			if strings.Contains(string(body), word) {
				t.Errorf("%s says %q; we say %s", file, word, better)
			}
		}
		if strings.Contains(file, "/admin/") && strings.Contains(string(body), "가게") {
			t.Errorf("%s says 가게, which is the shop to its shoppers; a vendor is 식당", file)
		}
		return err
	})
	if err != nil || read < 10 {
		t.Fatalf("%d files of texts, %v", read, err)
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

// said finds keys written out, and beginnings to which a state or a code is added, in the program, its templates and its islands.
var said = regexp.MustCompile("[\"`]([a-z][a-z_0-9]*(?:\\.[a-zA-Z_0-9-]*(?:%d)?)*)[\"`]")

func TestNoTextIsUnsaid(t *testing.T) {
	written, begun := map[string]bool{}, []string{"error."} // a fault's code says its text
	for _, root := range []string{"../../internal", "../../web/storefront", "../../web/shared", "../../web/widget", "../../web/admin/src"} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".go", ".html", ".ts", ".tsx"}, filepath.Ext(file)) {
				return err
			}
			if strings.Contains(file, "_test.") || strings.Contains(file, ".test.") {
				return nil
			}
			body, err := os.ReadFile(file)
			for _, m := range said.FindAllStringSubmatch(string(body), -1) {
				key := strings.TrimSuffix(m[1], "%d")
				if written[key] = true; strings.HasSuffix(key, ".") {
					begun = append(begun, key)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	files, err := fs.Glob(web.Texts, "texts/ko/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no texts", err)
	}
	keys := map[string]string{}
	for _, file := range files {
		body, err := fs.ReadFile(web.Texts, file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(body, &keys); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	for key := range keys {
		begins := slices.ContainsFunc(begun, func(b string) bool { return strings.HasPrefix(key, b) })
		if !begins && !written[key] && !written[strings.TrimSuffix(key, ".one")] {
			t.Errorf("nobody says %q", key)
		}
	}
}
