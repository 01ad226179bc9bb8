package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/saja-live/saja/"

// domains says which other domains a domain may import. What must flow up instead is an event or a callback.
// Everything may import money and platform; only app, demo and cmd may import what is not listed here.
var domains = map[string][]string{
	"storefront": {"show", "chat", "catalog", "order", "delivery", "account", "notify", "parcel"},
	"show":       {"catalog", "media", "chat", "account"},
	"order":      {"catalog", "payment", "delivery", "account", "parcel"},
	"delivery":   {"account", "parcel"},
	"chat":       {"account"},
	"catalog":    {},
	"address":    {"postcode"},
	"payment":    {},
	"media":      {},
	"account":    {},
	"notify":     {},
	"ops":        {},
	"money":      {},
	"platform":   {},
}

// joiners put domains together and may import everything.
var joiners = []string{"app", "demo"}

func TestImportsRunOneWay(t *testing.T) {
	root := os.DirFS("..")
	seen := 0
	err := fs.WalkDir(root, "internal", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") {
			return err
		}
		parts := strings.Split(file, "/")
		if len(parts) < 3 || slices.Contains(joiners, parts[1]) {
			return nil
		}
		from := parts[1]
		allowed, known := domains[from]
		if !known {
			t.Errorf("%s: internal/%s is not in the table of domains", file, from)
			return nil
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		for _, spec := range f.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			rest, ours := strings.CutPrefix(name, module)
			if !ours || rest == "web" && from == "storefront" {
				continue
			}
			to := strings.TrimPrefix(rest, "internal/")
			to, _, _ = strings.Cut(to, "/")
			fine := to == from || slices.Contains(allowed, to) || (to == "platform" || to == "money") && from != "money" && from != "platform" ||
				from == "money" && rest == path.Join("internal/platform/fault")
			if !fine {
				t.Errorf("%s imports %s: internal/%s may import of ours only %v, money and platform", file, rest, from, allowed)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("no file was read: the table guards nothing")
	}
}
