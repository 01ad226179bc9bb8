package app

import (
	"context"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/app/apidocs"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/assets"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/storefront"
	"github.com/saja-live/saja/web"
)

// maxBody is the largest body that is read at all; the JSON API takes 1 MB, pictures have their own limit.
const (
	maxBody  = 2 << 20
	pictures = "/api/v1/admin/"
)

var errNoDoor = fault.New(fault.NotFound, "not_found", "there is no such door; /api/docs lists all of them")

// handler is every door of this process, and the layers before them.
func (p *process) handler() (http.Handler, error) {
	s, mux := p.shop, http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.Handle("GET /readyz", httpkit.Problems(p.ready))
	site, err := s.site()
	if err != nil {
		return nil, err
	}
	if p.plays("web") {
		if err := apidocs.Mount(mux, s.api(mux, p.options.Version), httpkit.RoleOf); err != nil {
			return nil, err
		}
		mux.Handle("/api/", httpkit.Problems(func(http.ResponseWriter, *http.Request) error { return errNoDoor }))
		mux.Handle("GET /img/{id}/{file}", s.goods.Pictures())
		s.orders.PaymentRoutes(mux)
		dist, err := fs.Sub(web.Dist, "dist/admin")
		if err != nil {
			return nil, err
		}
		admin := assets.App(dist, "/admin/", http.HandlerFunc(site.NotBuilt))
		mux.Handle("GET /admin/", admin)
		mux.Handle("GET /admin", http.RedirectHandler("/admin/", http.StatusMovedPermanently))
		site.Handler(mux)
	}
	if p.plays("chat") {
		mux.Handle("GET /connection/websocket", s.chat.WebSocket())
	}
	if p.plays("origin") {
		mux.Handle("/media/", s.media.Handler())
	}
	for pattern, role := range map[string]string{"/": "web", "/connection/": "chat", "/media/": "origin"} {
		if p.forward != nil && !p.plays(role) {
			mux.Handle(pattern, p.forward.to(role))
		}
	}
	var handler http.Handler = mux
	layers := []httpkit.Layer{
		httpkit.Log(s.logger, p.metrics.observe),
		httpkit.Secure(httpkit.Policy{Frames: []string{s.config.Payment.SandboxURL}, HTTPS: s.config.https()}),
		httpkit.LimitBody(maxBody, pictures),
		httpkit.SameOrigin(func(w http.ResponseWriter, r *http.Request, err error) {
			if strings.HasPrefix(r.URL.Path, "/api/") {
				httpkit.WriteProblem(w, r, err)
				return
			}
			site.Fail(w, r, err)
		}, order.CrossSitePaths),
		except(s.accounts.Sessions, "/media/", "/img/", "/assets/", "/healthz", "/readyz"),
	}
	if p.forward != nil {
		layers = append([]httpkit.Layer{p.forward.believe}, layers...)
	}
	if s.config.HTTP.TrustProxy {
		layers = append([]httpkit.Layer{httpkit.TrustProxy}, layers...)
	}
	return httpkit.Chain(handler, layers...), nil
}

// except keeps layer away from paths where nobody is anybody: they are many, and answered the same to all.
func except(layer httpkit.Layer, prefixes ...string) httpkit.Layer {
	return func(next http.Handler) http.Handler {
		with := layer(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for _, prefix := range prefixes {
				if strings.HasPrefix(r.URL.Path, prefix) {
					next.ServeHTTP(w, r)
					return
				}
			}
			with.ServeHTTP(w, r)
		})
	}
}

// api opens the JSON doors of all domains. Roles are checked and staff actions recorded here, before any of them.
func (s *shop) api(mux *http.ServeMux, version string) huma.API {
	api := httpkit.NewAPI(mux, version)
	api.UseMiddleware(s.accounts.AuditAdmin, account.Guard) // the trail also holds what was refused
	s.accounts.Routes(api)
	s.goods.Routes(api)
	s.orders.Routes(api)
	s.chat.Routes(api)
	s.shows.Routes(api)
	return api
}

func (s *shop) site() (*storefront.Site, error) {
	dist, err := fs.Sub(web.Dist, "dist/storefront")
	if err != nil {
		return nil, err
	}
	built, err := assets.Open(dist)
	if err != nil {
		return nil, err
	}
	c := s.config.Shop
	return storefront.New(storefront.Deps{
		Templates: web.Templates, Texts: s.texts, Assets: built, PublicURL: s.config.HTTP.PublicURL, HTTPS: s.config.https(), Logger: s.logger, Now: time.Now,
		Shop: storefront.Shop{
			Company: c.Company, Owner: c.Owner, BusinessNumber: c.Registration, MailOrderNumber: c.MailOrder,
			Address: c.Address, Phone: c.Phone, Email: c.Email, Hosting: c.Hosting, Escrow: c.Escrow,
		},
		Accounts: s.accounts, Catalog: s.goods, Orders: s.orders, Shows: s.shows, Chat: s.chat,
	})
}

var (
	errDraining = fault.New(fault.Unavailable, "draining", "this process is stopping; another one takes over").RetryAfter(time.Second)
	errNotReady = fault.New(fault.Unavailable, "not_ready", "a store does not answer").RetryAfter(time.Second)
)

// ready says whether this process should be sent requests.
func (p *process) ready(w http.ResponseWriter, r *http.Request) error {
	if p.draining.Load() {
		return errDraining
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	for _, ping := range []func(context.Context) error{p.shop.db.Ping, p.shop.log.Ping} {
		if err := ping(ctx); err != nil {
			httpkit.Note(r.Context(), err)
			return errNotReady
		}
	}
	_, err := w.Write([]byte("ready\n"))
	return err
}
