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
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/notify/consent"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/assets"
	"github.com/saja-live/saja/internal/platform/prepared"
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
	Parcels   *delivery.Service // nil: nothing is followed
	Shows     *show.Service
	Chat      *chat.Service
	Consents  *consent.Service // nil: nobody is asked what they want to be told
	Push      *device.Service  // nil: devices are told nothing
	Shop      Shop
	FormKey   [32]byte // seals what waits in a browser; the same in all processes of the shop
	PublicURL string   // where browsers reach the shop, without a slash at the end; empty: as the request says
	HTTPS     bool     // visitors come by https, so cookies are Secure
	// PracticeParcels: carriers are those of a demo, and no parcel moves.
	PracticeParcels bool
	Practice        bool                       // payments are tried out: no money moves
	Finds           func() bool                // whether addresses can be looked up; nil: never
	Remote          func(postcode string) bool // whether parcels take longer to there; nil: to nowhere
	Near            bool                       // pictures of shows on air are pushed, at /near/{show}
	Selling         func() bool                // whether orders can be kept; nil: always
	Logger          *slog.Logger
	Now             func() time.Time
}

// Site is the shop's pages.
type Site struct {
	Deps
	pages  map[string]views // by language. own: made at the start and never changed
	shells *prepared.Shelf[shell]
	inline map[string]string // pieces that stand in shells, by source. own: read at the start and never changed
}

// New parses every page, so that a broken template fails at the start and not before a shopper.
func New(d Deps) (*Site, error) {
	s := &Site{Deps: d, shells: prepared.NewShelf[shell](shells, d.Now)}
	if err := s.readInline(); err != nil {
		return nil, err
	}
	var err error
	if s.pages, err = s.parse(); err != nil {
		return nil, fmt.Errorf("parse the pages: %w", err)
	}
	return s, nil
}

// Door is one address of the shop's pages.
type Door struct {
	Pattern string // of http.ServeMux
	// Shared: the answer is the same for everybody, whoever asks; it needs no session and sets no cookie.
	Shared bool
	// Token: what it does is decided by the token in its address alone, so that it may be sent to from anywhere.
	Token   bool
	Handler http.Handler
}

// Doors are the pages, one for each address that is used in a wrong way, and one for everything that is missing.
func (s *Site) Doors() []Door {
	var doors []Door
	allowed := map[string]string{}
	for _, d := range s.shares() {
		doors = append(doors, Door{Pattern: "GET " + d.path, Shared: true, Handler: s.share(d)})
		allowed[d.path] = "GET, HEAD"
	}
	for _, r := range s.routes() {
		doors = append(doors, Door{Pattern: r.method + " " + r.path, Token: r.path == unsubscribePath, Handler: s.page(r.serve)})
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
		doors = append(doors, Door{Pattern: path, Handler: s.page(func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Allow", methods)
			return errMethod
		})})
	}
	return append(doors, Door{Pattern: "/", Handler: s.Missing()})
}

// Missing is the page of every address that there is not.
func (s *Site) Missing() http.Handler {
	return s.page(func(http.ResponseWriter, *http.Request) error { return errNoPage })
}

// viewers is how many watch a show now.
func (s *Site) viewers(showID string) int { return s.Chat.Viewers(chat.Room(showID)) }
