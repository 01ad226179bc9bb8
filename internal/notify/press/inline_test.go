package press_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/platform/fault"
)

// pressed inlines body with a sheet and gives what is in the body, and what stays in a style element.
func pressed(t *testing.T, sheet, body string) (inside, kept string) {
	t.Helper()
	s, err := press.ParseSheet(sheet, nil)
	if err != nil {
		t.Fatalf("%s: %v", sheet, err)
	}
	page, err := s.Inline("<!doctype html><html><head></head><body>" + body + "</body></html>")
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ = strings.Cut(page, "<head>")
	kept, page, _ = strings.Cut(page, "</head><body>")
	return strings.TrimSuffix(page, "</body></html>"), strings.TrimSuffix(strings.TrimPrefix(kept, "<style>"), "</style>")
}

func TestWhatWinsInASheetStandsInTheElement(t *testing.T) {
	for name, c := range map[string]struct{ sheet, body, want string }{
		"the later of two":                    {"p { color: red } p { color: blue }", "<p>a</p>", `<p style="color:blue">a</p>`},
		"the more specific":                   {".a { color: red } p { color: blue }", `<p class="a">a</p>`, `<p style="color:red">a</p>`},
		"an id over classes":                  {"#x { color: red } .a.b.c { color: blue }", `<p id="x" class="a b c">a</p>`, `<p id="x" style="color:red">a</p>`},
		"what is important":                   {"p { color: red !important } #x { color: blue }", `<p id="x">a</p>`, `<p id="x" style="color:red">a</p>`},
		"an element's own style":              {"#x { color: red }", `<p id="x" style="color: blue">a</p>`, `<p id="x" style="color:blue">a</p>`},
		"what is important over its own":      {"p { color: red ! important }", `<p style="color: blue">a</p>`, `<p style="color:red">a</p>`},
		"the most specific of a list":         {"p, .a { color: red } p.b { color: green } .a { color: blue }", `<p class="a b">a</p>`, `<p style="color:green">a</p>`},
		"a shorthand before its part":         {"p { margin-left: 4px } p { margin: 0 }", "<p>a</p>", `<p style="margin-left:4px;margin:0">a</p>`},
		"a part behind its shorthand":         {"p { margin: 0 } .a { margin-left: 4px }", `<p class="a">a</p>`, `<p style="margin:0;margin-left:4px">a</p>`},
		"a value for readers that know less":  {"p { background: #fff; background: linear-gradient(red, blue) }", "<p>a</p>", `<p style="background:#fff;background:linear-gradient(red, blue)">a</p>`},
		"a rule in a rule":                    {".a { color: red; p { color: blue; b { color: green } } }", `<div class="a"><p><b>a</b></p></div>`, `<div style="color:red"><p style="color:blue"><b style="color:green">a</b></p></div>`},
		"a rule beside one":                   {".a { &.b { color: red } p & { color: blue } }", `<div class="a b">a</div>`, `<div style="color:red">a</div>`},
		"lists in lists":                      {".a, .b { p, b { color: red } }", `<div class="b"><b>a</b></div>`, `<div><b style="color:red">a</b></div>`},
		"a value with a name":                 {"$c: #fff; $b: 1px solid $c; p { border: $b }", "<p>a</p>", `<p style="border:1px solid #fff">a</p>`},
		"a name within its block":             {"$c: red; .a { $c: blue; b { color: $c } } i { color: $c }", `<p class="a"><b>a</b><i>b</i></p>`, `<p><b style="color:blue">a</b><i style="color:red">b</i></p>`},
		"strings, addresses and comments":     {`/* a { */ p { background: url("a;b}c.png"); /* ; */ font-family: 'A, "B"' }`, "<p>a</p>", `<p style="background:url(&#34;a;b}c.png&#34;);font-family:&#39;A, &#34;B&#34;&#39;">a</p>`},
		"sizes and grounds for Outlook":       {"table { width: 600px; background: #FFBBaa } td { width: 50%; height: 20px; background-color: red }", `<table><tbody><tr><td>a</td></tr></tbody></table>`, `<table style="width:600px;background:#FFBBaa" width="600" bgcolor="#FFBBaa"><tbody><tr><td style="width:50%;height:20px;background-color:red" width="50%" height="20">a</td></tr></tbody></table>`},
		"attributes that are there already":   {"img { width: 40px }", `<img src="a.png" alt="a" width="80"/>`, `<img src="a.png" alt="a" width="80" style="width:40px"/>`},
		"children, siblings and attributes":   {"ul > li + li { color: red } a[href^='https'] { color: blue } li:nth-child(1) { margin: 0 }", `<ul><li>a</li><li>b</li></ul><a href="https://a">c</a>`, `<ul><li style="margin:0">a</li><li style="color:red">b</li></ul><a href="https://a" style="color:blue">c</a>`},
		"the element's own style, if garbled": {"p { color: red }", `<p style="color: } blue">a</p>`, `<p style="color:red">a</p>`},
	} {
		if got, _ := pressed(t, c.sheet, c.body); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

func TestWhatOnlyASheetCanSayStaysInIt(t *testing.T) {
	inside, kept := pressed(t, `
		$w: 480px;
		.a { color: red; &:hover { color: blue } &::before { content: "x" } @media (max-width: $w) { color: green !important } }
		.b { color: red }
		p:is(.a, .b) { color: pink }
		@font-face { font-family: X; src: url(x.woff2) }
		@supports (display: grid) { @media print { .c { color: red } } }`, `<p class="a b c d">x</p>`)
	if want := `<p class="a b c" style="color:red">x</p>`; inside != want {
		t.Errorf("got %s, want %s", inside, want)
	}
	for _, want := range []string{".a:hover { color: blue }", `.a::before { content: "x" }`, "@media (max-width: 480px) {\n.a { color: green !important }\n}", "p:is(.a, .b) { color: pink }", "@font-face", "@supports (display: grid) {\n@media print {\n.c { color: red }\n}\n}"} {
		if !strings.Contains(kept, want) {
			t.Errorf("%s is not in\n%s", want, kept)
		}
	}
}

func TestASheetThatCannotBeReadNamesTheLine(t *testing.T) {
	for source, want := range map[string]string{
		"p {\n color: $x }":                       "line 2",
		"p {\n\n color: red":                      "line 3",
		"p { color: red }\n}":                     "line 2",
		"\ncolor: red;":                           "line 2",
		"p { color }":                             "line 1",
		"& { color: red }":                        "line 1",
		"p, { color: red }":                       "line 1",
		"@import url(x.css);":                     "line 1",
		"@layer x { p { color: red } }":           "line 1",
		"p { background: url(\"x\n) }":            "line",
		"p { content: '</style><script>' }":       "line 1",
		strings.Repeat("p {", 10):                 "line 1",
		strings.Repeat("a,b,c,d,e,f,g,h,i,j{", 5): "line 1",
		"$a: " + strings.Repeat("x", 5000) + "; $b: " + strings.Repeat("$a ", 50) + ";": "line 1",
	} {
		_, err := press.ParseSheet(source, nil)
		f, ok := errors.AsType[*fault.Fault](err)
		if !ok || !errors.Is(err, press.ErrSheet) || !strings.HasPrefix(f.Errors[0].Location, want) {
			t.Errorf("%.60q: %+v", source, f)
		}
	}
	if _, err := press.ParseSheet(strings.Repeat(" ", press.MostTemplate+1), nil); !errors.Is(err, press.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
}

func TestAValueFromOutsideGoesBeforeTheSheetsOwn(t *testing.T) {
	s, err := press.ParseSheet("$fire: red; p { color: $fire }", map[string]string{"fire": "#00ff00"})
	if err != nil || !strings.Contains(s.CSS(), "p { color: #00ff00 }") {
		t.Errorf("%s, %v", s.CSS(), err)
	}
}

func TestATemplateIsInlinedWithItsActions(t *testing.T) {
	s, err := press.ParseSheet("p { color: red } td { margin: 0 }", nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.InlineTemplate(`<html lang="{{.Lang}}"><head><title>{{.Title}}</title></head><body>{{range .P}}<p title='{{.}}'>{{.}}{{if eq . "a>b"}}<b>{{.}}</b>{{end}}</p>{{end}}<table><tbody>{{range .R}}<tr><td>{{.}}</td></tr>{{end}}</tbody></table></body></html>`)
	want := `<html lang="{{.Lang}}"><head><title>{{.Title}}</title></head><body>{{range .P}}<p title="{{.}}" style="color:red">{{.}}{{if eq . "a>b"}}<b>{{.}}</b>{{end}}</p>{{end}}<table><tbody>{{range .R}}<tr><td style="margin:0">{{.}}</td></tr>{{end}}</tbody></table></body></html>`
	if err != nil || got != want {
		t.Errorf("got  %s\nwant %s (%v)", got, want, err)
	}
	for _, bad := range []string{`<p {{if .A}}class="a"{{end}}>x</p>`, "zz-action-0-zz"} {
		if _, err := s.InlineTemplate(bad); !errors.Is(err, press.ErrTemplate) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := s.InlineTemplate(strings.Repeat("a", press.MostTemplate+1)); !errors.Is(err, press.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if _, err := s.Inline(strings.Repeat("<b>", 2000)); !errors.Is(err, press.ErrTemplate) {
		t.Errorf("too deep: %v", err)
	}
}

func TestALetterIsReadWithoutItsLooks(t *testing.T) {
	got, err := press.Plain(`<html><head><title>x</title><style>p{}</style></head><body><div style="display: none">preview</div><table><tr data-plain="no"><td>logo</td></tr>
		<tr><td><h1>Title</h1><p>One  <b>two</b>,
		three.</p></td></tr></table>
		<table><tr><td>Soup<br>hot</td><td>9,000</td></tr><tr><td>Rice</td><td>1,000</td></tr></table>
		<a href="https://a.kr/x">Look</a><p>See <a href="https://a.kr">https://a.kr</a></p><img src="a.png" alt="A lion"></body></html>`)
	want := "Title\n\nOne two, three.\n\nSoup, hot: 9,000\nRice: 1,000\n\nLook:\nhttps://a.kr/x\n\nSee https://a.kr\n\nA lion\n"
	if err != nil || got != want {
		t.Errorf("got\n%s\nwant\n%s(%v)", got, want, err)
	}
}

func FuzzInline(f *testing.F) {
	f.Add("$a: 1px; .a { &:hover { margin: $a } @media print { b { color: red !important } } }", `<table class="a"><td style="x:y">{{.}}</table>`)
	f.Add("a{b:c", "<p")
	f.Add("@media{p{", "{{if}}<a b='{{.}}'>")
	f.Add("p{a:url(", "<svg><style>")
	f.Fuzz(func(t *testing.T, sheet, body string) {
		if len(sheet) > 4000 || len(body) > 4000 {
			return
		}
		s, err := press.ParseSheet(sheet, map[string]string{"a": "2px"})
		if err != nil {
			if !errors.Is(err, press.ErrSheet) && !errors.Is(err, press.ErrTooLarge) {
				t.Errorf("%v", err)
			}
			return
		}
		if _, err := press.ParseSheet(s.CSS(), nil); err != nil {
			t.Errorf("what %q came to is no sheet: %v\n%s", sheet, err, s.CSS())
		}
		page, err := s.Inline("<html><head></head><body>" + body)
		if err != nil {
			return
		}
		if strings.Contains(strings.ToLower(s.CSS()), "</style") {
			t.Errorf("the sheet leaves its element: %q", s.CSS())
		}
		if _, err := press.Plain(page); err != nil {
			t.Error(err)
		}
		_, _ = s.InlineTemplate(body)
	})
}

func BenchmarkPlain(b *testing.B) {
	page := "<html><head></head><body><table>" + strings.Repeat(`<tr><td style="padding:12px 0;border-bottom:1px solid #e9e2d6">할매 곰탕</td><td style="padding:12px 0;border-bottom:1px solid #e9e2d6">12,900원</td></tr>`, 50) + "</table></body></html>"
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := press.Plain(page); err != nil {
			b.Fatal(err)
		}
	}
}
