package app

import (
	"net/http"
	"strings"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/storefront"
)

// area is a part of the site whose doors are treated alike. Its layers stand before each of its doors, the first outermost.
type area struct {
	name   string
	layers []httpkit.Layer
}

// before gives h as it stands in the area.
func (a *area) before(h http.Handler) http.Handler { return httpkit.Chain(h, a.layers...) }

// maxForm is the largest body that a page or the payment provider may send; most read far less.
const maxForm = 1 << 20

// areas are the parts of the site, by what their answers depend on.
//
// Where an answer is the same for everybody (shells, files, media) nobody is asked who he is, no cookie is set, and a success
// costs a count. Where someone acts (pages, api) the session is read, and a post from another site refused.
type areas struct {
	probes   *area // for whoever runs the process
	pages    *area // made for one visitor
	letters  *area // pages behind links of letters: posts from anywhere, believed by the token in the path
	shells   *area // pages that are the same for everybody
	admin    *area // the back office's own files
	api      *area // JSON; roles and the audit trail are inside, see shop.api
	payments *area // where the provider returns: posts from another site, believed by their signature only
	files    *area // assets and pictures
	lookups  *area // addresses, as other services give them: any site's page may ask
	tracking *area // where any parcel is, as another program tells it
	calls    *area // where services say what happened: believed by the secret in the path, or by their signature
	media    *area // live video and recordings
	near     *area // the same as it comes, by sockets that know nobody
	sockets  *area // they check the origin themselves: a browser sends cookies with them from any site

	elsewhere *area // passed on to another process, which has the layers
}

// areas makes the chains.
func (p *process) areas(site *storefront.Site) areas {
	s := p.shop
	https := s.config.https()
	policy := httpkit.Policy{Frames: []string{s.config.Payment.SandboxURL}, HTTPS: https}
	shells := policy
	shells.Styles, shells.Scripts = site.Inline()
	office := policy
	office.InlineStyles = true

	count := func(area string) httpkit.Layer { return httpkit.Count(s.logger, p.metrics.observe(area)) }
	log := func(area string) httpkit.Layer { return httpkit.Log(s.logger, p.metrics.observe(area)) }
	suspect := httpkit.SuspectProxy(s.logger)
	proxied := func(next http.Handler) http.Handler {
		if p.forward != nil {
			next = p.forward.believe(next)
		}
		if s.config.HTTP.TrustProxy {
			return httpkit.TrustProxy(s.config.proxies())(next)
		}
		return suspect(next)
	}
	personal := httpkit.Personal()
	plain, secure := httpkit.Plain(https), httpkit.Secure(policy)
	return areas{
		probes:   &area{"probes", []httpkit.Layer{count("probes"), plain}},
		pages:    &area{"pages", []httpkit.Layer{log("pages"), proxied, secure, personal, httpkit.WholeBody, httpkit.LimitBody(maxForm), httpkit.SameOrigin(site.Fail), s.accounts.Sessions(site.Fail)}},
		letters:  &area{"letters", []httpkit.Layer{log("letters"), proxied, secure, personal, httpkit.WholeBody, httpkit.LimitBody(maxForm), s.accounts.Sessions(site.Fail)}},
		shells:   &area{"shells", []httpkit.Layer{count("shells"), httpkit.Secure(shells)}},
		admin:    &area{"admin", []httpkit.Layer{count("admin"), httpkit.Secure(office)}},
		api:      &area{"api", []httpkit.Layer{log("api"), proxied, secure, personal, httpkit.WholeBody, httpkit.SameOrigin(httpkit.WriteProblem), s.accounts.Sessions(httpkit.WriteProblem), renewing(site)}},
		payments: &area{"payments", []httpkit.Layer{log("payments"), proxied, secure, personal, httpkit.WholeBody, httpkit.LimitBody(maxForm)}},
		files:    &area{"files", []httpkit.Layer{count("files"), plain}},
		lookups:  &area{"lookups", []httpkit.Layer{count("lookups"), plain}},
		tracking: &area{"tracking", []httpkit.Layer{log("tracking"), proxied, plain, httpkit.SameOrigin(httpkit.WriteProblem)}},
		calls:    &area{"calls", []httpkit.Layer{log("calls"), proxied, plain, httpkit.WholeBody, httpkit.SameOrigin(httpkit.WriteProblem)}},
		media:    &area{"media", []httpkit.Layer{count("media"), plain}},
		near:     &area{"near", []httpkit.Layer{log("near"), proxied, plain}},
		sockets:  &area{"sockets", []httpkit.Layer{log("sockets"), proxied, plain, s.accounts.Sessions(httpkit.WriteProblem)}},

		elsewhere: &area{"elsewhere", []httpkit.Layer{count("elsewhere"), proxied}},
	}
}

// renewing makes the shared pages old when staff did something, before they are told that it was done: who then looks at the
// shop sees it.
func renewing(site *storefront.Site) httpkit.Layer {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet && strings.HasPrefix(r.URL.Path, "/api/v1/admin/") {
				defer site.Renew()
			}
			next.ServeHTTP(w, r)
		})
	}
}
