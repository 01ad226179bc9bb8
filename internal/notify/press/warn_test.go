package press_test

import (
	"errors"
	"html/template"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/saja-live/saja/internal/notify/press"
)

func TestEachRuleFindsWhatProgramsCutAndNothingElse(t *testing.T) {
	page := func(head, body string) string {
		return `<!doctype html><html><head><style>` + head + `</style></head><body>` + body + `</body></html>`
	}
	for code, c := range map[string]struct{ bad, good string }{
		"position":           {page("", `<p style="position: absolute">a</p>`), page("", `<p style="position: static">a</p>`)},
		"flex":               {page("@media print { p { display: inline-flex } }", "<p>a</p>"), page("", `<p style="display: block">flex</p>`)},
		"grid":               {page("", `<p style="display:grid">a</p>`), page("", `<p title="display:grid">a</p>`)},
		"float":              {page("", `<p style="float: left">a</p>`), page("", `<table align="left"><tr><td>a</td></tr></table>`)},
		"centred":            {page("", `<table style="margin: 0 auto"><tr><td>a</td></tr></table>`), page("", `<table align="center" style="margin: 0 0 8px"><tr><td>a</td></tr></table>`)},
		"background_picture": {page("", `<table background="https://x.example/a.png"><tr><td>a</td></tr></table>`), page("", `<p style="background: #ffffff">a</p>`)},
		"video":              {page("", `<video src="https://x.example/a.mp4"></video>`), page("", `<a href="https://x.example/a.mp4">video</a>`)},
		"font":               {page(`@font-face { font-family: "A"; src: url(https://x.example/a.woff2) }`, "<p>a</p>"), page("p { font-family: serif }", "<p>a</p>")},
		"svg":                {page("", `<svg width="1" height="1"></svg>`), page("", "<p>svg</p>")},
		"svg_picture":        {page("", `<img src="https://x.example/a.SVG?v=1" alt="" width="1">`), page("", `<img src="https://x.example/svg/a.png" alt="" width="1">`)},
		"webp":               {page("", `<img src="https://x.example/a.webp" alt="" width="1">`), page("", `<img src="https://x.example/a.jpg" alt="" width="1">`)},
		"alt":                {page("", `<img src="https://x.example/a.jpg" width="1">`), page("", `<img src="https://x.example/a.jpg" width="1" alt="">`)},
		"width":              {page("", `<img src="https://x.example/a.jpg" alt="" style="width: 20px">`), page("", `<img src="https://x.example/a.jpg" alt="" width="20">`)},
		"long_sheet":         {page(strings.Repeat("p:hover { margin: 0 }\n", 900), "<p>a</p>"), page(strings.Repeat("p:hover { margin: 0 }\n", 90), "<p>a</p>")},
		"near_clip":          {page("", strings.Repeat("<p>abcdefgh</p>", 6000)), page("", strings.Repeat("<p>abcdefgh</p>", 4000))},
		"contrast":           {page("", `<p style="color: #aaaaaa">a</p>`), page("", `<p style="color: #aaa; background: black">a</p>`)},
		"contrast_dark": {
			page("@media (prefers-color-scheme: dark) { .b { background: #111 !important } }", `<div class="b" style="background: #fff"><p style="color: rgb(30, 30, 30)">a</p></div>`),
			page("@media (prefers-color-scheme: dark) { .b { background: #111 !important; color: #eee !important } }", `<div class="b" style="background: #fff; color: #111"><p>a</p></div>`),
		},
	} {
		for page, want := range map[string]bool{c.bad: true, c.good: false} {
			found, err := press.Warn(page)
			if err != nil {
				t.Errorf("%s: %v", code, err)
			}
			got := len(found) == 1 && found[0].Code == code && found[0].Source != "" && found[0].Where != ""
			if got != want || !want && len(found) > 0 {
				t.Errorf("%s: warns of %+v", code, found)
			}
		}
	}
}

func TestAFragmentIsClosedAndHoldsNothingThatRuns(t *testing.T) {
	got, err := press.Fragment(`<p class="a">{name} &amp; <b>co<!-- no --><p><a href="/x?n={name}">{shop}</a>`, "https://shop.example")
	want := `<p class="a">{{.V.name}} &amp; <b>co</b></p><p><b><a href="https://shop.example/x?n={{.V.name}}">{{.V.shop}}</a></b></p>`
	if err != nil || got.Source != want || got.Start != "{name} & co {shop}" {
		t.Errorf("got %q, %q, %v\nwant %q", got.Source, got.Start, err, want)
	}
	for _, bad := range []string{
		"<script>x</script>", "<ScRiPt src=//x>", `<p onclick=x>`, `<a href="javascript:x">a</a>`, "<a href='java\tscript:x'>a</a>", `<a href="data:text/html,x">a</a>`, `<a href="//x.example">a</a>`,
		`<a href="https://a@x.example">a</a>`, `<svg><a xlink:href="javascript:x">a</a></svg>`, `<svg><set attributeName="href" to="javascript:x"></svg>`, `<svg><foreignObject></foreignObject></svg>`,
		`<p style="background: url(javascript:x)">`, `<p style="width: expression(x)">`, `<form>`, `<input>`, `<iframe>`, `<object>`, `<embed>`, `<meta http-equiv=refresh>`, `<base href="https://x.example">`,
		`<link rel=stylesheet>`, `<style>p{}</style>`, `<img src="data:image/png;base64,x">`, `<template><script>x</script></template>`, `<math><style><img onerror=x></style></math>`,
	} {
		if got, err := press.Fragment(bad, ""); !errors.Is(err, press.ErrForbidden) {
			t.Errorf("%s came to %q, %v", bad, got.Source, err)
		}
	}
	for _, bad := range []string{"&#123;&#123;range 9 &#125;&#125;x&#123;&#123; end &#125;&#125;", "{<!-- -->{range 9 }<!-- -->}x", "{{.V.name}}", "a}}", `<img src="https://x.example/{name}">`, `<p style="color: {name}">`, `<p class="{name}">`} {
		if _, err := press.Fragment(bad, ""); !errors.Is(err, press.ErrVariable) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func FuzzFragment(f *testing.F) {
	for _, seed := range []string{`<p>{name}`, `<a href="/x">`, `<td><svg><script>`, "{{", `zz-var-a-zz`, `<p style="a:b">`, `</td></tr></table>`, `<plaintext>{x}`, `<xmp><script>`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		got, err := press.Fragment(source, "https://shop.example")
		if err != nil {
			return
		}
		page, err := template.New("page").Parse("<table><tr><td>" + got.Source + "</td></tr></table>")
		if err != nil {
			t.Fatalf("%q came to %q, which is no template: %v", source, got.Source, err)
		}
		var b strings.Builder
		if page.Execute(&b, map[string]any{"V": map[string]string{"name": "<script>x</script>"}}) != nil {
			return // it is refused when it is saved
		}
		root, err := html.Parse(strings.NewReader(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "iframe" || n.Data == "form") {
				t.Fatalf("%q came to %q, which runs", source, b.String())
			}
		}
	})
}
