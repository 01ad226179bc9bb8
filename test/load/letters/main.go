// Letters prints what the shop's letters and given sheets come to, for comparing with another inliner: JSON cases in, JSON cases out.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"strings"

	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/web"
)

// letter is a page beside its sheet, and what the two come to.
type letter struct {
	Name  string `json:"name"`
	Page  string `json:"page"`
	Sheet string `json:"sheet"`
	CSS   string `json:"css"`   // the sheet without rules in rules
	Ours  string `json:"ours"`  // the page with its looks in its elements
	Plain string `json:"plain"` // the page without its looks
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "letters:", err)
		os.Exit(1)
	}
}

func run() error {
	var given []letter
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		return fmt.Errorf("read the cases: %w", err)
	}
	for i, g := range given {
		sheet, err := press.ParseSheet(g.Sheet, nil)
		if err != nil {
			return fmt.Errorf("%s: %w", g.Name, err)
		}
		ours, err := sheet.Inline(g.Page)
		if err != nil {
			return fmt.Errorf("%s: %w", g.Name, err)
		}
		given[i].CSS, given[i].Ours = sheet.CSS(), ours
	}
	shops, err := shopLetters()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(append(given, shops...))
}

// shopLetters are all letters of the shop in both languages, with its layout as it is written and as it is sent.
func shopLetters() ([]letter, error) {
	source, err := fs.ReadFile(web.Templates, "mail/letter.css")
	if err != nil {
		return nil, err
	}
	layout, err := fs.ReadFile(web.Templates, "mail/letter.html")
	if err != nil {
		return nil, err
	}
	sheet, err := press.ParseSheet(string(source), nil)
	if err != nil {
		return nil, err
	}
	inlined, err := sheet.InlineTemplate(string(layout))
	if err != nil {
		return nil, err
	}
	written, err1 := template.New("written").Parse(string(layout))
	sent, err2 := template.New("sent").Parse(inlined)
	catalogue, err3 := texts.Load(web.Texts)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	var all []letter
	for _, lang := range []string{"ko", "en"} {
		for _, kind := range []string{"password_reset", "welcome", "order_received", "order_paid", "order_cancelled", "order_cancelled_refunded", "order_refunded"} {
			var page, ours bytes.Buffer
			data := filled(catalogue.In(lang), lang, kind)
			if err := errors.Join(written.Execute(&page, data), sent.Execute(&ours, data)); err != nil {
				return nil, err
			}
			plain, err := press.Plain(ours.String())
			if err != nil {
				return nil, err
			}
			all = append(all, letter{Name: kind + " " + lang, Page: page.String(), Sheet: string(source), CSS: sheet.CSS(), Ours: ours.String(), Plain: plain})
		}
	}
	return all, nil
}

// filled is a letter with something in every place.
func filled(say texts.Texts, lang, kind string) map[string]any {
	word := func(part string) string {
		key := "notice." + kind + "." + part
		if !say.Has(key) {
			return ""
		}
		return say.T(key, "shop", "Saja", "name", "김미나", "number", "261127-AAAA", "amount", "12,900", "until", "12:00")
	}
	row := func(name, value string, sum bool) map[string]any {
		return map[string]any{"Name": say.T("notice.row." + name), "Value": value, "Sum": sum}
	}
	data := map[string]any{
		"Lang": lang, "Subject": word("subject"), "Title": word("title"), "Preview": word("lead"), "Lead": []string{word("lead")}, "After": []string{word("after")},
		"Link": "https://shop.example/orders/261127-AAAA?t=" + strings.Repeat("k3", 40), "Button": word("button"), "Spelt": say.T("notice.spelt"),
		"Foot": []string{say.T("notice.by", "shop", "Saja"), "https://shop.example"}, "Shop": map[string]any{"Name": "Saja", "URL": "https://shop.example"},
		"Goods": nil, "Rows": nil,
	}
	if strings.HasPrefix(kind, "order") {
		good := map[string]any{"Name": strings.Repeat("할매네 진짜 사골 곰탕 ", 4), "Detail": "매운맛 2개", "Price": "999,999,000원"}
		data["Goods"] = []any{good, good, map[string]any{"Name": "Soup", "Detail": "", "Price": "0원"}}
		data["Rows"] = []any{row("number", "261127-AAAA", false), row("shipping", "3,000원", false), row("total", "999,999,000원", true)}
	}
	return data
}
