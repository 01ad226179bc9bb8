package storefront

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/prepared"
	"github.com/saja-live/saja/internal/platform/texts"
)

// A shell is a page without anybody in it: the same bytes for all who ask for it in one language. It is made once for a crowd
// and kept for a moment; what is personal comes beside it (visitor.go). shells is how long, and how much of them.
var shells = prepared.Bounds{Fresh: time.Second, Stale: 2 * time.Second, Bytes: 48 << 20, Patience: 10 * time.Second}

// What caches may do with a shell: give it for a second, and once more while they ask again. With the shop's own two seconds a
// price is never older than seven.
const shellCache = "public, max-age=1, stale-while-revalidate=4"

// wish is all that a shell may depend on: what is not in it is not in the page, whoever asks.
type wish struct {
	texts.Texts
	origin string
	path   string
	slug   string     // of the thing that the path names
	query  url.Values // only what the page knows, in one spelling
}

// address is where r's visitor finds the page that he wishes for.
func (w wish) address(r *http.Request) string {
	q := maps.Clone(w.query)
	if lang := r.URL.Query().Get("lang"); lang == "ko" || lang == "en" {
		q.Set("lang", lang)
	}
	if len(q) == 0 {
		return w.path
	}
	return w.path + "?" + q.Encode()
}

func (w wish) name() string { return w.Lang() + " " + w.origin + w.path + "?" + w.query.Encode() }

// shell is a made one, or the address where it is now.
type shell struct {
	*prepared.Body
	to string
}

func (s shell) Size() int64 {
	if s.Body == nil {
		return int64(len(s.to)) + 512
	}
	return s.Body.Size()
}

// shared is a door to a shell.
type shared struct {
	path string
	// asks keeps of a query what the page knows; nil: nothing. What it knows but cannot do as asked makes it not clean: the visitor
	// is led to the address of what is shown instead.
	asks func(url.Values) (known url.Values, clean bool)
	make func(context.Context, wish) (shell, error)
}

// shares are the pages that a crowd asks for.
func (s *Site) shares() []shared {
	return []shared{
		{"/{$}", nil, s.home},
		{"/products", productsAsked, s.products},
		{"/p/{slug}", nil, s.product},
		{"/live/{slug}", nil, s.live},
		{"/offline", nil, s.offline},
	}
}

// Renew makes every shell old: whoever asks from here on sees what was changed before. Other processes see it within seconds.
func (s *Site) Renew() { s.shells.Renew() }

// share answers with the shell that r wishes for. Nothing here asks who it is, and no cookie is set.
func (s *Site) share(d shared) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.Assets.Built() {
			s.NotBuilt(w, r)
			return
		}
		lang, cache, vary := spoken(r)
		of := wish{Texts: s.Texts.In(lang), origin: s.origin(r), path: r.URL.Path, slug: r.PathValue("slug"), query: url.Values{}}
		if d.asks != nil && r.URL.RawQuery != "" {
			var clean bool
			if of.query, clean = d.asks(r.URL.Query()); !clean {
				http.Redirect(w, r, of.address(r), http.StatusFound)
				return
			}
		}
		got, err := s.shells.Get(r.Context(), of.name(), func(ctx context.Context) (shell, error) { return d.make(ctx, of) })
		if err != nil {
			s.Fail(w, httpkit.Named(w, r), err)
			return
		}
		h := w.Header()
		h["Cache-Control"], h["Vary"] = cache, vary
		if r.Header.Get("Save-Data") == "on" {
			h["Server-Timing"], h["Cache-Control"] = saveData, forOne
		}
		if got.Body == nil {
			http.Redirect(w, r, got.to, http.StatusMovedPermanently)
			return
		}
		got.ServeHTTP(w, r)
	})
}

// The headers of a shell, shared between all answers.
var (
	saveData   = []string{"save-data"} // how the page's scripts learn of a header that they cannot read
	forAll     = []string{shellCache}
	forOne     = []string{"private, no-cache"}
	byAddress  = []string{"Accept-Encoding"}
	byBrowser  = []string{"Accept-Encoding, Accept-Language"}
	byAnything = []string{"Accept-Encoding, Accept-Language, Cookie"}
)

// first is the language of an address that names none.
const first = "ko"

// spoken is the language of a shell and how far it may be shared. What a shared cache keeps must follow from what it looks at: an
// address with a language is that language for everybody, one without is Korean. Who prefers another language and comes to an
// address without one is answered in it, but for himself alone.
func spoken(r *http.Request) (lang string, cache, vary []string) {
	if r.URL.RawQuery != "" {
		if l, ok := httpkit.LangOf(r.URL.Query()); ok {
			return l, forAll, byAddress
		}
	}
	lang = httpkit.Lang(r)
	if lang == first && httpkit.LangOfBrowser(r) == first {
		return lang, forAll, byBrowser
	}
	return lang, forOne, byAnything
}

// shell makes the page called name, with p as its data.
func (s *Site) shell(of wish, name string, p page) (shell, error) {
	h := p.head()
	h.Path, h.query, h.Origin, h.Shared = of.path, of.query, of.origin, true
	h.Shop, h.Now = s.Shop, s.Now()
	out, err := s.draw(of.Lang(), name, "layout", p)
	if err != nil {
		return shell{}, err
	}
	return shell{Body: prepared.New(out.Bytes(), []string{"Content-Type", "text/html; charset=utf-8"}, prepared.Compressed(out.Bytes())...)}, nil
}

// draw executes a template of a page. It is complete before the first byte leaves: what fails becomes an error page, not half a page.
func (s *Site) draw(lang, page, part string, data any) (*bytes.Buffer, error) {
	view := s.pages[lang][page]
	if view == nil {
		return nil, fmt.Errorf("render: there is no page %q", page)
	}
	t, err := view()
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", page, err)
	}
	out := new(bytes.Buffer)
	if err := t.ExecuteTemplate(out, part, data); err != nil {
		return nil, fmt.Errorf("render %s: %w", page, err)
	}
	return out, nil
}
