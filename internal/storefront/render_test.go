package storefront

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/saja-live/saja/internal/platform/assets"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/web"
)

// noon is the moment at which the tests look at the shop: Tuesday, 24 November 2026, 12:00 in Seoul.
var noon = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

// newSite is the shop with its real templates and texts, and a build that pretends to be there.
func newSite(t *testing.T) *Site {
	t.Helper()
	catalogue, err := texts.Load(web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	built, err := assets.Open(fstest.MapFS{"manifest.json": {Data: []byte(`{"shared/shared.css":{"file":"assets/shared-1.css"}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Deps{
		Templates: web.Templates, Texts: catalogue, Assets: built,
		Shop:   Shop{Company: "주식회사 사자", Owner: "김사자"},
		Logger: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// get asks the whole site for a page.
func get(t *testing.T, s *Site, target string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	mux := http.NewServeMux()
	s.Handler(mux)
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w
}

func wants(t *testing.T, w *httptest.ResponseRecorder, status int, pieces ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("answered %d, want %d: %s", w.Code, status, w.Body)
	}
	for _, p := range pieces {
		if !strings.Contains(w.Body.String(), p) {
			t.Errorf("the page lacks %q:\n%s", p, w.Body)
		}
	}
}

func TestEveryPageParsesInEveryLanguage(t *testing.T) {
	s := newSite(t)
	for _, lang := range []string{"ko", "en"} {
		if len(s.pages[lang]) == 0 {
			t.Errorf("no page in %s", lang)
		}
	}
}

func TestLanguageIsAskedForAndRemembered(t *testing.T) {
	s := newSite(t)
	wants(t, get(t, s, "/"), 200, `<html lang="ko">`, "주식회사 사자")
	w := get(t, s, "/?lang=en")
	wants(t, w, 200, `<html lang="en">`, `href="/?lang=ko"`)
	if c := w.Result().Cookies(); len(c) != 1 || c[0].Name != "lang" || c[0].Value != "en" {
		t.Errorf("cookies %v, want lang=en", c)
	}
	wants(t, get(t, s, "/", func(r *http.Request) { r.Header.Set("Accept-Language", "en-GB,en;q=0.8,ko;q=0.5") }), 200, `<html lang="en">`)
}

func TestMissingPagesAndWrongMethodsHaveTheirPage(t *testing.T) {
	s := newSite(t)
	wants(t, get(t, s, "/nowhere"), 404, "찾으시는 페이지가 없어요")
	wants(t, get(t, s, "/api/v1/nowhere"), 404, `"code":"no_page"`)
	w := get(t, s, "/", func(r *http.Request) { r.Method = http.MethodDelete })
	wants(t, w, 405, "이렇게는 열 수 없는 주소예요")
	if got, want := w.Header().Get("Allow"), "GET, HEAD"; got != want {
		t.Errorf("Allow %q, want %q", got, want)
	}
}

func TestPagesSayWhenTheyWereNotBuilt(t *testing.T) {
	s := newSite(t)
	s.Assets, _ = assets.Open(fstest.MapFS{})
	wants(t, get(t, s, "/"), 503, "make build")
}
