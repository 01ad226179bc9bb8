package address

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"

	"github.com/saja-live/saja/internal/platform/assets"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/texts"
)

// The widget that takes the place of Daum's: a script that makes daum.Postcode and kakao.Postcode, and the page that it shows in a
// frame or a window.
const (
	WidgetScript  = "/postcode/postcode.v2.js"
	widgetPage    = "/postcode/widget"
	widgetResults = "/postcode/widget/results"
	widgetSuggest = "/postcode/widget/suggest"
)

//go:embed postcode.v2.js
var script string

// Any site may frame the page: it shows nothing of anybody, and tells what was picked to the page that opened it.
const widgetPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors *"

// Pages are what the widget's page is made of.
type Pages struct {
	Templates fs.FS // with widget/widget.html
	Texts     *texts.Catalogue
	Assets    *assets.Set
}

func (s *Service) widgetDoors(doors map[string]http.Handler, p Pages) error {
	pages := map[string][]byte{}
	titles := map[string]string{}
	for _, lang := range p.Texts.Languages() {
		page, err := p.page(lang)
		if err != nil {
			return fmt.Errorf("make the widget's page: %w", err)
		}
		pages[lang], titles[lang] = page, p.Texts.In(lang).T("widget.title")
	}
	named, err := json.Marshal(titles)
	if err != nil {
		return err
	}
	body := []byte(strings.Replace(script, "/*titles*/ {}", string(named), 1))
	doors["GET "+WidgetScript] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { give(w, "text/javascript", body) })
	doors["GET "+widgetPage] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang, ok := httpkit.LangOf(r.URL.Query())
		if !ok {
			lang = httpkit.LangOfBrowser(r)
		}
		w.Header().Set("Vary", "Accept-Language")
		give(w, "text/html", pages[lang])
	})
	doors["GET "+widgetResults] = http.HandlerFunc(s.widgetResults)
	doors["GET "+widgetSuggest] = http.HandlerFunc(s.widgetSuggest)
	return nil
}

// give answers with a part of the widget. What it is made of changes with the program only.
func give(w http.ResponseWriter, kind string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind+"; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Content-Security-Policy", widgetPolicy)
	w.Write(body)
}

// page is the widget's page in a language.
func (p Pages) page(lang string) ([]byte, error) {
	tx := p.Texts.In(lang)
	t, err := template.New("widget.html").Funcs(template.FuncMap{
		"t": tx.T, "lang": tx.Lang, "texts": tx.Areas,
		"css": func(source string) template.HTML {
			return template.HTML(`<link rel="stylesheet" href="` + template.HTMLEscapeString(p.Assets.URL(source)) + `">`)
		},
		"island": func(source string) template.HTML {
			var b strings.Builder
			for _, u := range p.Assets.Imports(source) {
				fmt.Fprintf(&b, `<link rel="modulepreload" href="%s">`, template.HTMLEscapeString(u))
			}
			fmt.Fprintf(&b, `<script type="module" src="%s"></script>`, template.HTMLEscapeString(p.Assets.URL(source)))
			return template.HTML(b.String())
		},
	}).ParseFS(p.Templates, "widget/widget.html")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, nil); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}
