package storefront

import (
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/order/ordertest"
	"github.com/saja-live/saja/internal/platform/assets"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/show"
	"github.com/saja-live/saja/web"
)

// noon is the moment at which the tests look at the shop: Tuesday, 24 November 2026, 12:00 in Seoul.
var noon = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

// testShop is the whole shop as a browser meets it: real services behind the pages, and a build that pretends to be there.
type testShop struct {
	*ordertest.Shop
	*Site
	web     http.Handler
	cookies []*http.Cookie // of the browser
}

// newSite is the shop's pages over real services on an empty database.
func newSite(t *testing.T) *Site { return open(t).Site }

func open(t *testing.T) *testShop {
	t.Helper()
	catalogue, err := texts.Load(web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	built, err := assets.Open(builtFor("body{margin:0}"))
	if err != nil {
		t.Fatal(err)
	}
	now, logger := func() time.Time { return noon }, slog.New(slog.DiscardHandler)
	shop := &testShop{Shop: ordertest.Open(t, now)}
	log, err := eventlog.OpenEmbedded(t.Context(), filepath.Join(t.TempDir(), "log.db"), eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	for domain, files := range map[string]fs.FS{"chat": chat.Migrations, "consent": consent.Migrations, "show": show.Migrations} {
		if err := sqldb.Migrate(t.Context(), shop.DB, domain, files); err != nil {
			t.Fatal(err)
		}
	}
	talk, err := chat.New(t.Context(), log, shop.DB, chat.Needs{}, chat.Config{Says: show.Said}, logger, now)
	if err != nil {
		t.Fatal(err)
	}
	shop.Site, err = New(Deps{
		Templates: web.Templates, Texts: catalogue, Assets: built,
		Accounts: shop.Accounts, Catalog: shop.Catalog, Orders: shop.Orders, Chat: talk,
		Shows:    show.New(shop.DB, show.Needs{Catalog: shop.Catalog, Talk: talk}, show.Config{}, logger, now),
		Consents: consents(catalogue, shop.Shop),
		Shop:     Shop{Company: "주식회사 사자", Owner: "김사자"}, Logger: logger, Now: now, Practice: true, FormKey: [32]byte{1},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for _, d := range shop.Doors() {
		if !d.Shared {
			d.Handler = shop.Accounts.Sessions(shop.Fail)(d.Handler)
		}
		mux.Handle(d.Pattern, d.Handler)
	}
	shop.web = mux
	return shop
}

// builtFor is a build in which every style sheet and script that a shell brings along says this.
func builtFor(says string) fstest.MapFS {
	files, list := fstest.MapFS{}, map[string]any{}
	for _, source := range slices.Concat(inlineStyles, inlineScripts) {
		name := "assets/" + strings.ReplaceAll(source, "/", "-")
		list[source] = map[string]string{"file": name}
		files[name] = &fstest.MapFile{Data: []byte(says + "/* " + source + " */")}
	}
	manifest, _ := json.Marshal(list)
	files["manifest.json"] = &fstest.MapFile{Data: manifest}
	return files
}

// mux is every door of the site, behind no layers.
func (s *Site) mux() *http.ServeMux {
	mux := http.NewServeMux()
	for _, d := range s.Doors() {
		mux.Handle(d.Pattern, d.Handler)
	}
	return mux
}

// rice is the hero of the shop, with two ways to have it.
func (s *testShop) rice() catalog.Product {
	return s.Sell(catalog.ProductForm{
		Slug: "tteokbokki", Name: "서울스낵 불맛 쌀떡볶이", NameEn: "Flame-kissed rice cakes", Summary: "직화 불향", Story: "첫 문단\n\n둘째 문단",
		Options: []catalog.Option{{Name: "맵기", NameEn: "Heat", Values: []catalog.OptionValue{{Name: "보통", NameEn: "Mild"}, {Name: "매움", NameEn: "Hot"}}}},
		Variants: []catalog.VariantForm{
			{SKU: "R-1", Values: []string{"보통"}, Price: 12900, ListPrice: 16900, OnHand: 14},
			{SKU: "R-2", Values: []string{"매움"}, Price: 13900, OnHand: 100},
		},
		Facts: catalog.Facts{
			Box: []catalog.BoxItem{{Name: "쌀떡", Amount: "300 g"}}, Steps: []catalog.Text{{Ko: "떡을 불려요."}, {Ko: "끓여요."}, {Ko: "드세요."}},
			Allergens: []string{"밀", "대두"}, Storage: "frozen", Legal: []catalog.Row{{Name: "소비기한", Value: "6개월"}},
		},
	})
}

// ask sends what a browser would, and keeps the cookies that come back.
func (s *testShop) ask(method, target string, fields ...string) *httptest.ResponseRecorder {
	body := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		body.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(method, target, strings.NewReader(body.Encode()))
	r.Header.Set("Accept", "text/html")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		s.cookies = append(slices.DeleteFunc(s.cookies, func(o *http.Cookie) bool { return o.Name == c.Name }), c)
	}
	return w
}

func (s *testShop) get(target string) *httptest.ResponseRecorder {
	return s.ask(http.MethodGet, target)
}

func (s *testShop) post(target string, fields ...string) *httptest.ResponseRecorder {
	return s.ask(http.MethodPost, target, fields...)
}

// sent sends a form that has something wrong, and gives the page that it leads back to: by a way that asks for no second sending.
func (s *testShop) sent(target string, fields ...string) *httptest.ResponseRecorder {
	w := s.post(target, fields...)
	if to := w.Header().Get("Location"); w.Code == http.StatusSeeOther && strings.Contains(to, "again=1") {
		return s.get(to)
	}
	return w
}

// get asks the whole site for a page.
func get(t *testing.T, s *Site, target string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	s.mux().ServeHTTP(w, r)
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

func TestEveryPageStandsInItsFrameInEveryLanguage(t *testing.T) {
	s := newSite(t)
	for _, lang := range []string{"ko", "en"} {
		if len(s.pages[lang]) == 0 {
			t.Errorf("no page in %s", lang)
		}
		for name, view := range s.pages[lang] {
			if _, err := view(); err != nil {
				t.Errorf("%s in %s: %v", name, lang, err)
			}
		}
	}
}

func TestLanguageIsAskedForAndRemembered(t *testing.T) {
	s := newSite(t)
	wants(t, get(t, s, "/"), 200, `<html lang="ko">`, "주식회사 사자")
	wants(t, get(t, s, "/?lang=en"), 200, `<html lang="en">`, `hreflang="ko" href="http://example.com/?lang=ko"`, `href="/language/ko?next=%2F"`)
	for choice, back := range map[string]string{
		"/language/en?next=/products%3Fq%3Dx": "/products?lang=en&q=x", "/language/ko?next=/products%3Flang%3Den": "/products",
		"/language/en?next=https://evil.example": "/?lang=en", "/language/en": "/?lang=en",
	} {
		w := get(t, s, choice)
		to(t, w, back)
		if c := w.Result().Cookies(); len(c) != 1 || c[0].Name != "lang" || !strings.HasPrefix(choice, "/language/"+c[0].Value) {
			t.Errorf("%s: cookies %v", choice, c)
		}
	}
	wants(t, get(t, s, "/language/xx"), 404)
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
