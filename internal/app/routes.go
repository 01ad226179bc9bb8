package app

import (
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/app/apidocs"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/notify/mailgun"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/sims"
	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/assets"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/show"
	"github.com/saja-live/saja/internal/storefront"
	"github.com/saja-live/saja/web"
)

// door is one address of the shop, or all under one: which layers stand before it, and which role a process must play to answer there.
type door struct {
	area    *area
	role    string // empty: every process answers for itself
	pattern string // of http.ServeMux
	handler http.Handler
}

var errNoDoor = fault.New(fault.NotFound, "not_found", "there is no such door; /api/docs lists all of them")

var errNoMethod = fault.New(fault.NotAllowed, "method_not_allowed", "this door is not opened by this method; see the header Allow")

// handler is every door of this process, each behind the layers of its area.
func (p *process) handler() (http.Handler, error) {
	doors, elsewhere, err := p.doors()
	if err != nil {
		return nil, err
	}
	t := newTree()
	for _, d := range doors {
		switch {
		case d.role == "origin" && p.forward != nil && p.plays(d.role):
			t.add(d.pattern, d.area.before(p.forward.ofStream(d.handler, p.shop.media.Node(), p.shop.media.Has)))
		case d.role == "" || p.plays(d.role):
			t.add(d.pattern, d.area.before(d.handler))
		case d.role == "origin" && p.forward != nil:
			t.add(d.pattern, elsewhere.before(p.forward.ofStream(nil, "", nil)))
		case p.forward != nil:
			t.add(d.pattern, elsewhere.before(p.forward.to(d.role)))
		}
	}
	return t, nil
}

// tree finds the door for a request. What a door has to itself from the first part of the path on, such as /media/, is found
// without asking the mux, which costs some allocations; that is where nearly all requests go.
type tree struct {
	mux    *http.ServeMux
	under  map[string]branch   // by that part with its slashes. own: made with the tree and never changed
	within map[string][]string // by that part: how the paths begin of the doors below it that are not its own. own: made with the tree too
}

type branch struct {
	pattern string
	handler http.Handler
}

func newTree() tree {
	return tree{mux: http.NewServeMux(), under: make(map[string]branch), within: make(map[string][]string)}
}

func (t tree) add(pattern string, h http.Handler) {
	t.mux.Handle(pattern, h)
	first := firstPart(pattern)
	if len(pattern) > 2 && first == pattern {
		t.under[pattern] = branch{pattern, h}
		return
	}
	path := pattern[strings.IndexByte(pattern, '/'):] // behind the method
	if begins, _, _ := strings.Cut(path, "{"); firstPart(begins) != "" {
		t.within[firstPart(begins)] = append(t.within[firstPart(begins)], begins)
	}
}

func (t tree) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	first := firstPart(r.URL.Path)
	if b, ok := t.under[first]; ok && !slices.ContainsFunc(t.within[first], func(begins string) bool { return strings.HasPrefix(r.URL.Path, begins) }) {
		r.Pattern = b.pattern
		b.handler.ServeHTTP(w, r)
		return
	}
	t.mux.ServeHTTP(w, r)
}

// firstPart is /media/ of /media/x/1.mp4, and empty where no second slash follows.
func firstPart(path string) string {
	if path == "" || path[0] != '/' {
		return ""
	}
	end := strings.IndexByte(path[1:], '/')
	if end < 0 {
		return ""
	}
	return path[:end+2]
}

// doors is every door of the shop, whatever this process plays, and the area of those that another process answers.
func (p *process) doors() (_ []door, elsewhere *area, _ error) {
	s := p.shop
	site, err := s.site()
	if err != nil {
		return nil, nil, err
	}
	s.shows.Moves(site.Renew)
	api := s.jsonDoors(site, p.options.Version)
	office, err := fs.Sub(web.Dist, "dist/admin")
	if err != nil {
		return nil, nil, err
	}
	in := p.areas(site)
	doors := []door{
		{in.probes, "", "GET /healthz", http.HandlerFunc(healthy)},
		{in.probes, "", "GET /readyz", httpkit.Problems(p.ready)},
		{in.api, "web", "/api/", api},
		{in.api, "worker", "POST " + address.UploadPath, api}, // where the files are loaded
		{in.lookups, "", "GET " + indexPath + "{digest}/{part}", http.HandlerFunc(p.lend)},
		{in.payments, "web", payment.CrossSitePaths, s.paymentDoors(site)},
		{in.admin, "web", "GET /admin/", assets.App(office, "/admin/", http.HandlerFunc(site.NotBuilt))},
		{in.admin, "web", "GET /admin", http.RedirectHandler("/admin/", http.StatusMovedPermanently)},
		{in.files, "web", "GET /img/{edition}/{id}/{file}", s.goods.Pictures()},
		{in.files, "web", "GET /img/{id}/{file}", s.goods.Pictures()}, // written down before there were editions
		{in.files, "web", "/assets/", site.Assets},
		{in.files, "web", "GET /favicon.ico", http.RedirectHandler(site.Assets.URL("shared/art/favicon.svg"), http.StatusFound)},
		{in.files, "web", "GET /sw.js", site.Worker()},
		{in.files, "web", "GET /app.webmanifest", site.Manifest()},
		{in.files, "web", "GET /app/{icon}", site.Icon()},
		{in.sockets, "chat", "GET /connection/websocket", s.chat.WebSocket()},
		{in.media, "origin", "/media/", s.media.Handler()},
		{in.near, "origin", "GET " + media.NearPrefix + "{stream}", s.media.Near()},
		{in.tracking, "web", "GET /tracking/{code}/{number}", s.parcels.Delibird()},
		{in.tracking, "web", "POST /graphql", s.parcels.GraphQL()},
		{in.calls, "web", "POST " + mailgun.HookPath, s.mailgun},
		{in.calls, "web", delivery.PushPath + "{service}/{secret...}", s.parcels.Callbacks()},
		{in.calls, "web", messages.CallPath + "{provider}/{secret...}", s.messages.Calls()},
	}
	lookups, err := s.addresses.Doors(address.Pages{Templates: web.Templates, Texts: s.texts, Assets: site.Assets})
	if err != nil {
		return nil, nil, err
	}
	for pattern, h := range lookups {
		doors = append(doors, door{in.lookups, "web", pattern, h})
	}
	for pattern, h := range s.campaignDoors(site.Fail) {
		doors = append(doors, door{in.letters, "web", pattern, h})
	}
	for _, d := range site.Doors() {
		a := in.pages
		switch {
		case d.Shared:
			a = in.shells
		case d.Token:
			a = in.letters
		}
		doors = append(doors, door{a, "web", d.Pattern, d.Handler})
	}
	return doors, in.elsewhere, nil
}

// jsonDoors is everything under /api/: the operations of all domains, their document and its reader.
func (s *shop) jsonDoors(site *storefront.Site, version string) http.Handler {
	mux := http.NewServeMux()
	apidocs.Mount(mux, s.api(mux, site, version), httpkit.RoleOf)
	mux.Handle("/api/", httpkit.Problems(func(w http.ResponseWriter, r *http.Request) error {
		allowed := methods(mux, r)
		if len(allowed) == 0 {
			return errNoDoor
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return errNoMethod
	}))
	return mux
}

// methods are those by which the address of a request is a door of its own in mux.
func methods(mux *http.ServeMux, r *http.Request) (allowed []string) {
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		as := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := mux.Handler(as); pattern != "" && pattern != "/api/" {
			allowed = append(allowed, method)
		}
	}
	return allowed
}

// api opens the JSON doors of all domains. Roles are checked and staff actions recorded here, before any of them.
func (s *shop) api(mux *http.ServeMux, site *storefront.Site, version string) huma.API {
	api := httpkit.NewAPI(mux, version)
	api.UseMiddleware(s.accounts.AuditAdmin, account.Guard) // the trail also holds what was refused
	s.accounts.Routes(api)
	s.goods.Routes(api)
	s.orders.Routes(api)
	s.parcels.Routes(api)
	s.addresses.Routes(api)
	s.desk.Routes(api)
	s.chat.Routes(api)
	show.Said.Describe(api.OpenAPI().Components.Schemas)
	s.shows.Routes(api)
	s.ops.Routes(api)
	s.notices.Routes(api)
	s.consents.Routes(api)
	s.keys.Routes(api)
	s.campaigns.Routes(api)
	s.devices.Routes(api)
	s.messages.Routes(api)
	sims.Routes(api, s.sims)
	s.inbox.Routes(api)
	s.mailbox.Routes(api)
	s.wordings.Routes(api)
	site.Routes(api)
	return api
}

// paymentDoors is where the provider sends browsers and notices.
func (s *shop) paymentDoors(site *storefront.Site) http.Handler {
	mux := http.NewServeMux()
	s.payments.Routes(mux)
	mux.Handle("/", site.Missing())
	return mux
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
		Templates: web.Templates, Texts: s.texts, Assets: built, FormKey: s.formKey, PublicURL: s.config.HTTP.PublicURL, HTTPS: s.config.https(), Logger: s.logger, Now: time.Now,
		Shop: storefront.Shop{
			Company: c.Company, Owner: c.Owner, BusinessNumber: c.Registration, MailOrderNumber: c.MailOrder,
			Address: c.Address, Phone: c.Phone, Email: c.Email, Hosting: c.Hosting, Escrow: c.Escrow,
		},
		Accounts: s.accounts, Catalog: s.goods, Orders: s.orders, Parcels: s.parcels, Shows: s.shows, Chat: s.chat, Consents: s.consents, Push: s.devices, Finds: s.addresses.Ready, Remote: s.remote, Practice: s.config.Payment.Provider == "sandbox", PracticeParcels: s.carriers != nil, Near: s.config.Live.Near > 0, Selling: func() bool { return s.health.Err() == nil },
	})
}

var (
	errDraining = fault.New(fault.Unavailable, "draining", "this process is stopping; another one takes over").RetryAfter(time.Second)
	errNotReady = fault.New(fault.Unavailable, "not_ready", "a store does not answer").RetryAfter(time.Second)
)

func healthy(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) }

// ready says whether this process should be sent requests.
func (p *process) ready(w http.ResponseWriter, r *http.Request) error {
	if p.draining.Load() {
		return errDraining
	}
	err := p.shop.health.Err()
	if err == nil {
		err = p.look(r.Context())
	}
	if err != nil {
		httpkit.Note(httpkit.Named(w, r).Context(), err)
		return errNotReady
	}
	_, err = w.Write([]byte("ready\n"))
	return err
}
