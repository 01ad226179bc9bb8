// Package storefront renders the pages that a shopper sees; it alone puts the domains side by side.
package storefront

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/assets"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/internal/show"
)

// Shop is who stands behind the shop, as Korean law wants it at the foot of every page.
type Shop struct {
	Company         string
	Owner           string
	BusinessNumber  string
	MailOrderNumber string
	Address         string
	Phone           string
	Email           string
	Hosting         string
	Escrow          string // who vouches for prepaid orders (구매안전서비스)
}

// Deps is what the pages are made from.
type Deps struct {
	Templates fs.FS // shared/*.html and storefront/<page>/<page>.html
	Texts     *texts.Catalogue
	Assets    *assets.Set
	Accounts  *account.Service
	Catalog   *catalog.Service
	Orders    *order.Service
	Shows     *show.Service
	Chat      *chat.Service
	Shop      Shop
	PublicURL string // where browsers reach the shop, without a slash at the end; empty: as the request says
	HTTPS     bool   // visitors come by https, so cookies are Secure
	Logger    *slog.Logger
	Now       func() time.Time
}

// Site is the shop's pages.
type Site struct {
	Deps
	pages map[string]views // by language
}

// New parses every page in every language, so that a broken template fails at the start and not before a shopper.
func New(d Deps) (*Site, error) {
	s := &Site{Deps: d, pages: map[string]views{}}
	for _, lang := range d.Texts.Languages() {
		v, err := s.parse(d.Texts.In(lang))
		if err != nil {
			return nil, fmt.Errorf("parse the pages in %s: %w", lang, err)
		}
		s.pages[lang] = v
	}
	return s, nil
}

// Handler puts the pages, their assets, and a page for everything that is missing into mux.
func (s *Site) Handler(mux *http.ServeMux) {
	allowed := map[string]string{}
	for _, r := range s.routes() {
		mux.Handle(r.method+" "+r.path, s.page(r.serve))
		methods := r.method
		if methods == http.MethodGet {
			methods = "GET, HEAD"
		}
		if before := allowed[r.path]; before != "" {
			methods = before + ", " + methods
		}
		allowed[r.path] = methods
	}
	for path, methods := range allowed {
		mux.Handle(path, s.page(func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Allow", methods)
			return errMethod
		}))
	}
	mux.Handle("GET /assets/", s.Assets)
	mux.Handle("GET /favicon.ico", http.RedirectHandler(s.Assets.URL("shared/art/favicon.svg"), http.StatusFound))
	mux.Handle("/", s.page(func(http.ResponseWriter, *http.Request) error { return errNoPage }))
}

// viewers is how many watch a show now.
func (s *Site) viewers(showID string) int { return s.Chat.Viewers(chat.Room(showID)) }
