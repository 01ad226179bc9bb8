// Package texts is the catalogue of every sentence that a person reads, in each language the shop speaks.
package texts

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Catalogue holds the same keys in every language.
type Catalogue struct {
	languages map[string]map[string]string
}

// Load reads texts/<language>/<area>.json: flat objects of "area.key": "text with {name}".
// A key stands in one file only, and begins with the name of a kind of text, a dot, and a name.
func Load(files fs.FS) (*Catalogue, error) {
	paths, err := fs.Glob(files, "texts/*/*.json")
	if err != nil || len(paths) == 0 {
		return nil, errors.Join(errors.New("there are no texts"), err)
	}
	c := &Catalogue{languages: map[string]map[string]string{}}
	for _, p := range paths {
		body, err := fs.ReadFile(files, p)
		if err != nil {
			return nil, fmt.Errorf("read texts: %w", err)
		}
		var area map[string]string
		if err := json.Unmarshal(body, &area); err != nil {
			return nil, fmt.Errorf("read texts %s: %w", p, err)
		}
		lang := path.Base(path.Dir(p))
		if c.languages[lang] == nil {
			c.languages[lang] = map[string]string{}
		}
		for key, text := range area {
			if _, twice := c.languages[lang][key]; twice {
				return nil, fmt.Errorf("read texts %s: %q stands in another file too", p, key)
			}
			c.languages[lang][key] = text
		}
	}
	return c, nil
}

// Languages are the languages of the catalogue, sorted.
func (c *Catalogue) Languages() []string { return slices.Sorted(maps.Keys(c.languages)) }

// In gives the texts of one language.
func (c *Catalogue) In(lang string) Texts { return Texts{lang: lang, of: c.languages[lang]} }

// Check compares the languages: the same keys, and the same placeholders in each.
// A key that ends in ".one" is the singular of another and may be missing where a language has none.
func (c *Catalogue) Check() error {
	var wrong []error
	langs := c.Languages()
	for _, a := range langs {
		for _, b := range langs {
			for key, text := range c.languages[a] {
				if strings.HasSuffix(key, ".one") {
					continue
				}
				other, ok := c.languages[b][key]
				if !ok {
					wrong = append(wrong, fmt.Errorf("%s has %q, %s has not", a, key, b))
				} else if a < b && !slices.Equal(Placeholders(text), Placeholders(other)) {
					wrong = append(wrong, fmt.Errorf("%q has the placeholders %v in %s, %v in %s", key, Placeholders(text), a, Placeholders(other), b))
				}
			}
		}
	}
	slices.SortFunc(wrong, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(wrong...)
}

var placeholder = regexp.MustCompile(`\{([a-z][A-Za-z0-9]*)\}`)

// Placeholders are the names in braces in text, sorted, each once.
func Placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Texts are the sentences of one language.
type Texts struct {
	lang string
	of   map[string]string
}

// Lang is the language, as in <html lang>.
func (t Texts) Lang() string { return t.lang }

// Has says whether there is a text for key.
func (t Texts) Has(key string) bool {
	_, ok := t.of[key]
	return ok
}

// T gives the text of key with its placeholders filled from pairs of name and value. With n = 1 the singular
// (key + ".one") is taken where there is one. An unknown key is shown as it is, which a test of the pages forbids.
func (t Texts) T(key string, pairs ...any) string {
	text, ok := t.of[key]
	if !ok {
		return key
	}
	if len(pairs) == 0 {
		return text
	}
	swaps := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		name, value := fmt.Sprint(pairs[i]), fmt.Sprint(pairs[i+1])
		if name == "n" && value == "1" {
			if one, ok := t.of[key+".one"]; ok {
				text = one
			}
		}
		swaps = append(swaps, "{"+name+"}", value)
	}
	return onceHonoured(strings.NewReplacer(swaps...).Replace(text))
}

// onceHonoured leaves out the 님 after a name that has its own, such as 사장님. web/shared/texts.ts does the same.
func onceHonoured(sentence string) string { return strings.ReplaceAll(sentence, "님님", "님") }

// Areas gives the texts whose keys begin with one of the names and a dot, or are exactly that name, for the islands of a page.
func (t Texts) Areas(names ...string) map[string]string {
	out := map[string]string{}
	for key, text := range t.of {
		for _, n := range names {
			if key == n || strings.HasPrefix(key, n+".") {
				out[key] = text
			}
		}
	}
	return out
}
