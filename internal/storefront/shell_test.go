package storefront

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/show"
)

// shellsOf are the addresses of the shared pages of a shop with something in each.
func shellsOf(t *testing.T, s *testShop) []string {
	t.Helper()
	p := s.rice()
	_, err := s.Shows.Create(t.Context(), show.Draft{
		Slug: "night", Title: "불맛 야식 라이브", Host: show.Host{Name: "김사자"}, StartsAt: noon.Add(8 * 3600e9), Products: []string{p.ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	return []string{"/", "/products", "/products?q=" + "%E3%84%B8%E3%85%82", "/p/tteokbokki", "/live/night"}
}

func TestShellsAreTheSameForEverybody(t *testing.T) {
	s := open(t)
	addresses := shellsOf(t, s)
	member := *s
	to(t, member.post("/cart", "variant", s.rice2().Variants[0].ID, "qty", "3"), "/cart")
	to(t, member.post("/sign-up", "email", "haneul@example.com", "name", "이하늘", "phone", "", "password", "four plain words", "next", "/"), "/")
	to(t, member.post("/me/address", ship()...), "/me?done=address")
	for _, address := range addresses {
		s.Renew()
		theirs := member.get(address)
		s.Renew()
		ours := s.get(address)
		if ours.Code != 200 || !bytes.Equal(theirs.Body.Bytes(), ours.Body.Bytes()) {
			t.Errorf("%s is not the same for a member", address)
		}
		for _, own := range []string{"이하늘", "haneul", "김민지", "세종대로 110", sessionOf(&member)} {
			if strings.Contains(theirs.Body.String(), own) {
				t.Errorf("%s shows %q to everybody", address, own)
			}
		}
		for _, w := range []*httptest.ResponseRecorder{theirs, ours} {
			if len(w.Result().Cookies()) > 0 {
				t.Errorf("%s sets %v", address, w.Result().Cookies())
			}
		}
	}
}

// sessionOf is the secret of a browser's session.
func sessionOf(s *testShop) string {
	for _, c := range s.cookies {
		if c.Name == "saja_session" {
			return c.Value
		}
	}
	return "no session"
}

func (s *testShop) rice2() catalog.Product {
	return s.Sell(catalog.ProductForm{Slug: "rice2", Name: "볶음밥", Variants: []catalog.VariantForm{{SKU: "B-1", Price: 5000, OnHand: 50}}})
}

func TestSharedCachesKeepOnlyWhatTheyCanTellApart(t *testing.T) {
	s := open(t)
	for _, address := range shellsOf(t, s) {
		with := func(lang string) string {
			if strings.Contains(address, "?") {
				return address + "&lang=" + lang
			}
			return address + "?lang=" + lang
		}
		for _, c := range []struct{ address, accept, cookie, lang, cache, vary string }{
			{address, "", "", "ko", shellCache, "Accept-Encoding, Accept-Language"},
			{address, "ko-KR,ko;q=0.9,en;q=0.8", "ko", "ko", shellCache, "Accept-Encoding, Accept-Language"},
			{address, "en-GB,en;q=0.8", "", "en", "private, no-cache", "Accept-Encoding, Accept-Language, Cookie"},
			{address, "ko", "en", "en", "private, no-cache", "Accept-Encoding, Accept-Language, Cookie"},
			{address, "en", "ko", "ko", "private, no-cache", "Accept-Encoding, Accept-Language, Cookie"},
			{with("en"), "ko", "ko", "en", shellCache, "Accept-Encoding"},
			{with("ko"), "en", "en", "ko", shellCache, "Accept-Encoding"},
		} {
			w := get(t, s.Site, c.address, func(r *http.Request) {
				r.Header.Set("Accept-Language", c.accept)
				if c.cookie != "" {
					r.AddCookie(&http.Cookie{Name: "lang", Value: c.cookie})
				}
			})
			wants(t, w, 200, `<html lang="`+c.lang+`">`)
			if h := w.Header(); h.Get("Cache-Control") != c.cache || h.Get("Vary") != c.vary || h.Get("Etag") == "" {
				t.Errorf("%+v: %v", c, h)
			}
		}
	}
}

func TestWhoSavesDataIsToldSoAndSharesItWithNobody(t *testing.T) {
	s := open(t)
	for _, address := range shellsOf(t, s) {
		for _, tag := range []string{"", get(t, s.Site, address).Header().Get("Etag")} {
			h := get(t, s.Site, address, func(r *http.Request) {
				r.Header.Set("Save-Data", "on")
				r.Header.Set("If-None-Match", tag)
			}).Header()
			if h.Get("Server-Timing") != "save-data" || h.Get("Cache-Control") != "private, no-cache" {
				t.Errorf("%s with tag %q: %v", address, tag, h)
			}
		}
		if h := get(t, s.Site, address).Header(); h.Get("Server-Timing") != "" {
			t.Errorf("%s: %v for one who saves nothing", address, h)
		}
	}
}

func TestWhoHasTheShellAlreadyIsToldSo(t *testing.T) {
	s := open(t)
	for _, address := range shellsOf(t, s) {
		tag := get(t, s.Site, address).Header().Get("Etag")
		w := get(t, s.Site, address, func(r *http.Request) { r.Header.Set("If-None-Match", tag) })
		if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("Cache-Control") != shellCache {
			t.Errorf("%s: %d %v", address, w.Code, w.Header())
		}
	}
}

func TestACrowdMakesOnePageAndStaffSeeTheirChangeAtOnce(t *testing.T) {
	s := open(t)
	p := s.rice2()
	made := 0
	d := shared{path: "/p/{slug}", make: s.product}
	counted := d
	var mu sync.Mutex
	counted.make = func(ctx context.Context, of wish) (shell, error) {
		mu.Lock()
		made++
		mu.Unlock()
		return d.make(ctx, of)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /p/{slug}", s.share(counted))
	crowd := func(price string) {
		t.Helper()
		var all sync.WaitGroup
		for i := range 500 {
			all.Go(func() {
				w := httptest.NewRecorder()
				// What somebody appends to an address makes no page of its own.
				mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/p/rice2?utm_source="+strings.Repeat("x", i%7), nil))
				if w.Code != 200 || !strings.Contains(w.Body.String(), price) || strings.Contains(w.Body.String(), "utm_source") {
					t.Errorf("answered %d without %s", w.Code, price)
				}
			})
		}
		all.Wait()
	}
	crowd("5,000원")
	if made != 1 {
		t.Errorf("500 at once made the page %d times, want once", made)
	}
	form := catalog.ProductForm{
		Slug: p.Slug, Name: p.Name, VendorID: p.Vendor.ID, Status: catalog.OnSale, Version: p.Version,
		Variants: []catalog.VariantForm{{SKU: "B-1", Price: 4500}},
	}
	if _, err := s.Catalog.UpdateProduct(t.Context(), p.ID, form); err != nil {
		t.Fatal(err)
	}
	s.Renew()
	crowd("4,500원")
	if made != 2 {
		t.Errorf("the page was made %d times, want twice", made)
	}
}

func TestWhatIsNotThereIsNotKept(t *testing.T) {
	s := open(t)
	w := get(t, s.Site, "/p/rice2?lang=en")
	wants(t, w, 404)
	if h := w.Header(); h.Get("Cache-Control") != "private, no-cache" || len(w.Result().Cookies()) > 0 {
		t.Errorf("a missing page: %v", h)
	}
	s.rice2()
	wants(t, get(t, s.Site, "/p/rice2?lang=en"), 200)
}

func TestAnotherHostIsAnotherShell(t *testing.T) {
	s := open(t)
	for _, host := range []string{"one.example", "two.example"} {
		wants(t, get(t, s.Site, "/", func(r *http.Request) { r.Host = host }), 200, `<link rel="canonical" href="http://`+host+`/">`)
	}
}
