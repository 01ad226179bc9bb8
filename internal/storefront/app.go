package storefront

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/saja-live/saja/internal/platform/httpkit"
)

// The shop as an app: what browsers ask for to put it on a home screen, and the worker that stands behind its pages.

const worker = "worker/worker.ts"

// PushKey is the key that browsers subscribe with; "" where the shop tells devices nothing.
func (s *Site) pushKey() string {
	if s.Push == nil {
		return ""
	}
	return s.Push.PublicKey()
}

// offlinePages are what the worker keeps for when there is no network, one a language.
func (s *Site) offlinePages() []string {
	var pages []string
	for _, lang := range s.Texts.Languages() {
		pages = append(pages, "/offline?lang="+lang)
	}
	return pages
}

// offline says that there is no network; only the worker shows it.
func (s *Site) offline(_ context.Context, of wish) (shell, error) {
	return s.shell(of, "offline", &struct{ Head }{Head{Private: true}})
}

// Worker is the script of the service worker. It has another version when anything is built or said differently, and so browsers take
// up the new one with its offline page.
func (s *Site) Worker() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := s.workerText()
		if err != nil {
			s.NotBuilt(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		h.Set("Cache-Control", "no-cache")
		w.Write([]byte(text)) // the browser may be gone: nothing to be done
	})
}

func (s *Site) workerText() (string, error) {
	script, err := s.Assets.Text(worker)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	sum.Write([]byte(s.Assets.URL("shared/shared.css") + s.Assets.URL("shared/first.ts") + s.Assets.URL("shared/app/app.ts")))
	for _, lang := range s.Texts.Languages() {
		page := &struct{ Head }{Head{Private: true, Path: "/offline", Shared: true, Shop: s.Shop}}
		out, err := s.draw(lang, "offline", "layout", page)
		if err != nil {
			return "", err
		}
		sum.Write(out.Bytes())
	}
	shop, err := json.Marshal(map[string]any{"version": hex.EncodeToString(sum.Sum(nil))[:16], "offline": s.offlinePages()})
	return "self.SHOP=" + string(shop) + ";\n" + script + "\n", err
}

type manifest struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Short       string         `json:"short_name"`
	Description string         `json:"description"`
	Lang        string         `json:"lang"`
	Dir         string         `json:"dir"`
	Start       string         `json:"start_url"`
	Scope       string         `json:"scope"`
	Display     string         `json:"display"`
	Background  string         `json:"background_color"`
	Theme       string         `json:"theme_color"`
	Categories  []string       `json:"categories"`
	Icons       []manifestIcon `json:"icons"`
	Shortcuts   []manifestLink `json:"shortcuts"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

type manifestLink struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Manifest tells browsers what the shop is called and looks like on a home screen.
func (s *Site) Manifest() http.Handler {
	return httpkit.Problems(func(w http.ResponseWriter, r *http.Request) error {
		lang, _ := httpkit.LangOf(r.URL.Query())
		if lang == "" {
			lang = first
		}
		tx, in := s.Texts.In(lang), ""
		if lang != first {
			in = "?lang=" + lang
		}
		icon := func(name, sizes, purpose string) manifestIcon {
			return manifestIcon{s.Assets.URL("shared/art/" + name), sizes, "image/png", purpose}
		}
		h := w.Header()
		h.Set("Content-Type", "application/manifest+json")
		h.Set("Cache-Control", "public, max-age=3600")
		return json.NewEncoder(w).Encode(manifest{
			ID: "/", Name: tx.T("push.app.name"), Short: tx.T("push.app.short"), Description: tx.T("shop.description"), Lang: lang, Dir: "ltr",
			Start: "/" + in, Scope: "/", Display: "standalone", Background: "#fffbf5", Theme: "#fffbf5", Categories: []string{"shopping", "food"},
			Icons: []manifestIcon{icon("icon-192.png", "192x192", ""), icon("icon-512.png", "512x512", ""), icon("icon-maskable.png", "512x512", "maskable")},
			Shortcuts: []manifestLink{
				{tx.T("push.app.shows"), "/" + in + "#shows"}, {tx.T("push.app.orders"), "/orders" + in}, {tx.T("push.settings"), "/notices" + in},
			},
		})
	})
}

// Icon leads to a picture of the app whose name never changes, for the worker.
func (s *Site) Icon() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := map[string]string{"icon": "icon-192.png", "badge": "icon-badge.png"}[strings.TrimPrefix(r.URL.Path, "/app/")]
		if name == "" {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, s.Assets.URL("shared/art/"+name), http.StatusFound)
	})
}
