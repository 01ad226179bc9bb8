package assets_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/platform/assets"
)

func build() fstest.MapFS {
	return fstest.MapFS{
		"manifest.json":         {Data: []byte(`{"page/a.ts":{"file":"assets/a-1.js","css":["assets/a-1.css"],"imports":["_b.js"]},"_b.js":{"file":"assets/b-1.js","css":["assets/b-1.css"]}}`)},
		"assets/a-1.js":         {Data: []byte("plain")},
		"assets/a-1.js.gz":      {Data: []byte("zipped")},
		"assets/a-1.js.br":      {Data: []byte("brotli")},
		"assets/picture-1.webp": {Data: []byte("picture")},
		"index.html":            {Data: []byte("app")},
	}
}

func ask(h http.Handler, target, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestBuiltFilesAreFoundByTheirSource(t *testing.T) {
	s, err := assets.Open(build())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.URL("page/a.ts"), "/assets/a-1.js"; got != want {
		t.Errorf("URL %q, want %q", got, want)
	}
	if got := s.Styles("page/a.ts"); len(got) != 2 || got[1] != "/assets/b-1.css" {
		t.Errorf("styles %v, want those of the import too", got)
	}
	if got := s.Imports("page/a.ts"); len(got) != 1 || got[0] != "/assets/b-1.js" {
		t.Errorf("imports %v, want b", got)
	}
}

func TestFilesComeCompressedWhereTheBrowserTakesIt(t *testing.T) {
	s, _ := assets.Open(build())
	for _, c := range []struct{ target, accept, coding, body string }{
		{"/assets/a-1.js", "gzip, deflate, br", "br", "brotli"},
		{"/assets/a-1.js", "gzip", "gzip", "zipped"},
		{"/assets/a-1.js", "br;q=0", "", "plain"},
		{"/assets/a-1.js", "", "", "plain"},
		{"/assets/picture-1.webp", "gzip, br", "", "picture"},
	} {
		w := ask(s, c.target, c.accept)
		if w.Code != 200 || w.Body.String() != c.body || w.Header().Get("Content-Encoding") != c.coding {
			t.Errorf("%s for %q: %d %q %q, want %q %q", c.target, c.accept, w.Code, w.Body, w.Header().Get("Content-Encoding"), c.body, c.coding)
		}
		if got, want := w.Header().Get("Cache-Control"), "public, max-age=31536000, immutable"; got != want {
			t.Errorf("%s: cached %q, want %q", c.target, got, want)
		}
	}
}

func TestOnlyAssetsAreServed(t *testing.T) {
	s, _ := assets.Open(build())
	for _, target := range []string{"/manifest.json", "/assets/../manifest.json", "/assets/", "/assets/gone.js", "/index.html"} {
		if w := ask(s, target, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s answered %d, want 404", target, w.Code)
		}
	}
}

func TestAppAnswersEveryPathOfItsOwnWithItsPage(t *testing.T) {
	app := assets.App(build(), "/admin/", http.NotFoundHandler())
	for target, want := range map[string]string{"/admin": "app", "/admin/": "app", "/admin/orders/1": "app", "/admin/assets/a-1.js": "plain"} {
		if w := ask(app, target, ""); w.Code != 200 || w.Body.String() != want {
			t.Errorf("%s answered %d %q, want %q", target, w.Code, w.Body, want)
		}
	}
	if w := ask(app, "/admin/assets/gone.js", ""); w.Code != http.StatusNotFound {
		t.Errorf("a missing asset answered %d, want 404", w.Code)
	}
}

func TestAppThatWasNotBuiltSaysSo(t *testing.T) {
	sorry := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	if w := ask(assets.App(fstest.MapFS{}, "/admin/", sorry), "/admin/", ""); w.Code != http.StatusServiceUnavailable {
		t.Errorf("answered %d, want 503", w.Code)
	}
}
