package app

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/assets"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/storefront"
)

func TestEveryStaffDoorOpensForItsRoleOnly(t *testing.T) {
	s := openSite(t)
	doors := slices.DeleteFunc(s.operations(), func(o operation) bool { return !o.admin() })
	if len(doors) < 20 {
		t.Fatalf("%d doors: the test guards nothing", len(doors))
	}
	for _, role := range []account.Role{"", account.RoleMember, account.RoleHost, account.RoleOperator} {
		who := s.sign(role)
		for _, o := range doors {
			if o.role == "" {
				t.Errorf("%s is a staff door that is open to all", o.id)
			}
			want := ""
			switch {
			case role == "":
				want = "sign_in_required"
			case !(account.Identity{MemberID: "m", Role: role}).Can(o.role):
				want = "not_allowed"
			}
			body := ""
			if o.changes() {
				body = "{}"
			}
			got := code(t, who.json(o.method, o.path, body))
			if want != "" && got != want {
				t.Errorf("%s as %s: %q, want %q", o.id, who.name, got, want)
			}
			if want == "" && (got == "sign_in_required" || got == "not_allowed") {
				t.Errorf("%s as %s: %q, though it asks for %s", o.id, who.name, got, o.role)
			}
		}
	}
}

func TestTheTrailHoldsWhatWasRefused(t *testing.T) {
	s := openSite(t)
	host := s.sign(account.RoleHost)
	var want []string
	for _, o := range s.operations() {
		if o.admin() && o.changes() && !o.asks && !(account.Identity{MemberID: "m", Role: account.RoleHost}).Can(o.role) {
			host.json(o.method, o.path, "{}")
			want = append(want, o.id)
		}
	}
	entries, err := s.shop.accounts.Log(t.Context(), account.AuditFilter{Place: list.Query{Size: 100}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries.Items {
		if e.Role == account.RoleHost && e.Outcome == http.StatusForbidden {
			got = append(got, e.Action)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("the trail holds %v, want %v", got, want)
	}
}

func TestPostsFromOtherSitesAreRefusedButForTheProviders(t *testing.T) {
	s := openSite(t)
	owner := s.sign(account.RoleOwner)
	cross := func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://evil.example")
	}
	for _, o := range s.operations() {
		if o.changes() {
			if got := code(t, owner.json(o.method, o.path, "{}", cross)); got != "cross_origin" {
				t.Errorf("%s: %q, want cross_origin", o.id, got)
			}
		}
	}
	doors, _, err := s.doors()
	if err != nil {
		t.Fatal(err)
	}
	believing := map[string]bool{} // the token in the path is what they believe; mail programs post without an origin of ours
	for _, d := range doors {
		if d.area.name == "letters" && strings.HasPrefix(d.pattern, "POST ") {
			believing[pathOf(d)] = true
		}
	}
	for _, d := range doors {
		res := owner.json(http.MethodPost, pathOf(d), "", cross)
		switch {
		case d.area.name == "lookups": // they tell the same to everybody, and change nothing
		case believing[pathOf(d)]:
			if res.StatusCode == http.StatusForbidden {
				t.Errorf("a mail program's post to %s is refused", d.pattern)
			}
		case d.area.name == "payments":
			if res.StatusCode == http.StatusForbidden {
				t.Errorf("the provider's post to %s is refused", d.pattern)
			}
		case res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusMethodNotAllowed:
			t.Errorf("%s: %d, want 403 or 405", d.pattern, res.StatusCode)
		}
	}
	if got := code(t, owner.json(http.MethodPost, "/payments/sandbox/notice", "{}", cross)); got != "payment_return_forged" {
		t.Errorf("a notice from another site: %q, want it to reach its own check", got)
	}
}

// pathOf is a path that leads to a door.
func pathOf(d door) string {
	path := d.pattern[strings.IndexByte(d.pattern, '/'):]
	path = strings.NewReplacer("{$}", "", "{id}", "0193aaaa-0000-7000-8000-000000000000", "{file}", "320.webp", "{slug}", "night", "{number}", "261124-7K3M9QXA4").Replace(path)
	return path
}

func TestOnlyTheLastHopOfOurOwnProxyIsBelieved(t *testing.T) {
	for _, c := range []struct {
		trust   bool
		proxies []string
		at      string
		lines   []string
		want    string
	}{
		{true, nil, "10.0.0.1", []string{"203.0.113.9"}, "203.0.113.9"},
		{true, nil, "10.0.0.1", []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9"},
		{true, nil, "10.0.0.1", []string{"198.51.100.1", "198.51.100.2, 203.0.113.9"}, "203.0.113.9"},
		{true, nil, "10.0.0.1", []string{"198.51.100.1", "203.0.113.9"}, "203.0.113.9"},
		{true, nil, "10.0.0.1", []string{"198.51.100.1, 10.0.0.7"}, "10.0.0.7"}, // a caller in the same network
		{true, nil, "10.0.0.1", []string{"203.0.113.9:4711"}, "203.0.113.9"},
		{true, nil, "10.0.0.1", []string{"[2001:db8::9]:4711"}, "2001:db8::9"},
		{true, nil, "10.0.0.1", []string{"203.0.113.9", "somewhere"}, "10.0.0.1"},
		{true, nil, "10.0.0.1", nil, "10.0.0.1"},
		{true, nil, "192.0.2.1", []string{"203.0.113.9"}, "192.0.2.1"}, // a stranger who came past the proxy
		{true, []string{"192.0.2.0/24", "198.51.100.7"}, "192.0.2.1", []string{"203.0.113.1, 203.0.113.9, 198.51.100.7"}, "203.0.113.9"},
		{true, []string{"192.0.2.0/24"}, "192.0.2.1", []string{"192.0.2.5"}, "192.0.2.5"},
		{true, []string{"192.0.2.0/24"}, "10.0.0.1", []string{"203.0.113.9"}, "10.0.0.1"},
		{false, nil, "10.0.0.1", []string{"203.0.113.9"}, "10.0.0.1"},
	} {
		s := openSite(t, func(config *Config) { config.HTTP.TrustProxy, config.HTTP.Proxies = c.trust, c.proxies })
		s.sign(account.RoleHost).json(http.MethodPost, "/api/v1/admin/staff", "{}", func(r *http.Request) {
			r.RemoteAddr, r.Header["X-Forwarded-For"] = c.at+":4711", c.lines
		})
		trail, err := s.shop.accounts.Log(t.Context(), account.AuditFilter{})
		if err != nil || len(trail.Items) != 1 {
			t.Fatalf("%d entries, %v", len(trail.Items), err)
		}
		if got := trail.Items[0].IP; got != c.want {
			t.Errorf("trusting a proxy %v %v at %s, %q: from %s, want %s", c.trust, c.proxies, c.at, c.lines, got, c.want)
		}
	}
}

func TestAProxyThatNobodyNamedIsNoticed(t *testing.T) {
	for _, c := range []struct {
		addr, public string
		want         bool
	}{
		{"127.0.0.1:8090", "http://127.0.0.1:8090", false},
		{"127.0.0.1:8090", "http://localhost:8090", false},
		{"127.0.0.1:8090", "https://shop.example", true},
		{"127.0.0.1:8090", "http://shop.example", true},
		{"0.0.0.0:80", "http://shop.example", false},
		{":443", "https://shop.example", true},
	} {
		config := Defaults()
		config.HTTP.Addr, config.HTTP.PublicURL = c.addr, c.public
		if got := config.behindProxy(); got != c.want {
			t.Errorf("%s as %s: %v, want %v", c.addr, c.public, got, c.want)
		}
	}
	var logs bytes.Buffer
	h := httpkit.SuspectProxy(slog.New(slog.NewTextHandler(&logs, nil)))(http.NotFoundHandler())
	for range 3 {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	if n := strings.Count(logs.String(), "trust_proxy"); n != 1 {
		t.Errorf("%d warnings, want 1: %s", n, &logs)
	}
}

// Who asks is told in private: no proxy and no browser keeps an answer of the API, nor a page made for someone.
func TestWhatIsPersonalIsKeptByNobody(t *testing.T) {
	s := openSite(t)
	owner, guest := s.sign(account.RoleOwner), s.sign("")
	public := map[string]string{"list-chat-messages": "no-cache"} // by operation
	for _, o := range s.operations() {
		for _, p := range []*person{owner, guest} {
			if o.id == "sign-out" {
				continue
			}
			body := ""
			if o.changes() {
				body = "{}"
			}
			res := p.json(o.method, o.path, body)
			want := httpkit.Private
			if w, ok := public[o.id]; ok && res.StatusCode == http.StatusOK {
				want = w
			}
			if got := res.Header.Get("Cache-Control"); got != want {
				t.Errorf("%s by %s, %d: Cache-Control %q, want %q", o.id, p.name, res.StatusCode, got, want)
			}
		}
	}
	doors, _, err := s.doors()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range doors {
		method, _, named := strings.Cut(d.pattern, " ")
		if d.area.name != "pages" || !named {
			continue
		}
		res := owner.json(method, pathOf(d), "", func(r *http.Request) { r.Header.Set("Accept", "text/html") })
		if got := res.Header.Get("Cache-Control"); !strings.HasPrefix(got, "private") && got != "no-store" {
			t.Errorf("%s, %d: Cache-Control %q", d.pattern, res.StatusCode, got)
		}
	}
}

// endless is a body that counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	if e.read > 64<<20 {
		return 0, io.EOF
	}
	for i := range b {
		b[i] = 'x'
	}
	e.read += len(b)
	return len(b), nil
}

func TestBodiesAreReadUpToTheLimitOfTheirArea(t *testing.T) {
	s := openSite(t)
	owner := s.sign(account.RoleOwner)
	const slack = 1 << 20 // of buffers between the wire and the limit
	for _, c := range []struct {
		path, kind string
		most       int
	}{
		{"/api/v1/cart", "application/json", 1 << 20},
		{"/api/v1/admin/staff", "application/json", 1 << 20},
		{"/cart", "application/x-www-form-urlencoded", maxForm},
		{"/nowhere", "application/x-www-form-urlencoded", maxForm},
		{"/payments/sandbox/return", "application/x-www-form-urlencoded", maxForm},
		{"/payments/sandbox/notice", "application/json", maxForm},
		{"/api/v1/admin/pictures", "multipart/form-data; boundary=x", 21 << 20},
		{"/media/x/index.m3u8", "application/json", 0},
		{"/assets/x.js", "application/json", maxForm},
	} {
		body := new(endless)
		prefix := strings.NewReader("")
		if strings.HasPrefix(c.kind, "multipart") {
			prefix = strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n")
		}
		res := owner.json(http.MethodPost, c.path, "", func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(io.MultiReader(prefix, body)), -1
			r.Header.Set("Content-Type", c.kind)
		})
		if body.read > c.most+slack {
			t.Errorf("%s: %d bytes were read, want at most %d", c.path, body.read, c.most)
		}
		if res.StatusCode < 400 {
			t.Errorf("%s: answered %d", c.path, res.StatusCode)
		}
		if strings.HasPrefix(c.path, "/api/") && res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: answered %d, want 413", c.path, res.StatusCode)
		}
	}
}

func TestWhatIsSharedSetsNoCookieAndWhatIsOnesOwnDoes(t *testing.T) {
	s := openSite(t)
	doors, _, err := s.doors()
	if err != nil {
		t.Fatal(err)
	}
	html := func(r *http.Request) { r.Header.Set("Accept", "text/html") }
	guest := s.sign("")
	asked := map[string]bool{}
	for _, d := range doors {
		if d.area.name == "pages" || d.area.name == "letters" || d.area.name == "api" || d.area.name == "sockets" {
			continue
		}
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if named, _, ok := strings.Cut(d.pattern, " "); ok && named != method {
				continue // that is another door
			}
			asked[d.area.name] = true
			if got := guest.json(method, pathOf(d)+"?lang=en", "", html).Header["Set-Cookie"]; len(got) > 0 {
				t.Errorf("%s %s sets %v", method, d.pattern, got)
			}
		}
	}
	for _, area := range []string{"shells", "files", "media", "admin", "probes", "payments"} {
		if !asked[area] {
			t.Errorf("no door of %s was asked", area)
		}
	}
	var names []string
	for _, c := range guest.json(http.MethodGet, "/cart", "", html).Cookies() {
		names = append(names, c.Name)
	}
	if !slices.Contains(names, account.GuestCookie) {
		t.Errorf("the cart sets %v, want the guest's cookie", names)
	}
}

func TestEachAreaSendsItsHeaders(t *testing.T) {
	s := openSite(t, func(c *Config) { c.HTTP.PublicURL = "https://shop.example" })
	doors, _, err := s.doors()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := s.shop.site()
	if err != nil {
		t.Fatal(err)
	}
	styles, _ := pages.Inline() // none where the pages were not built
	guest := s.sign("")
	for _, d := range doors {
		if !strings.HasPrefix(d.pattern, "GET ") && !strings.HasPrefix(d.pattern, "/") {
			continue
		}
		h := guest.json(http.MethodGet, pathOf(d), "").Header
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: %v", d.pattern, h)
		}
		policy := h.Get("Content-Security-Policy")
		if pieces := strings.Contains(policy, "'sha256-"); strings.HasPrefix(d.pattern, "GET ") && pieces != (d.area.name == "shells" && len(styles) > 0) {
			t.Errorf("%s (%s): pieces in the page: %v in %q", d.pattern, d.area.name, pieces, policy)
		}
		switch d.area.name {
		case "pages", "shells", "api", "payments":
			if !strings.Contains(policy, "frame-src 'self' http://pay.example") || strings.Contains(policy, "unsafe") || h.Get("Referrer-Policy") == "" {
				t.Errorf("%s (%s): %v", d.pattern, d.area.name, h)
			}
		case "admin":
			if !strings.HasSuffix(policy, "style-src 'self' 'unsafe-inline'") {
				t.Errorf("%s: policy %q", d.pattern, policy)
			}
		}
	}
}

// sink takes an answer and keeps nothing.
type sink struct{ head http.Header }

func (s *sink) Header() http.Header         { return s.head }
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }
func (s *sink) WriteHeader(int)             {}

func TestAMediaPartCostsNoMoreBehindItsLayers(t *testing.T) {
	s := openSite(t)
	bare := s.shop.media.Handler()
	cost := func(h http.Handler) float64 {
		r := httptest.NewRequest(http.MethodGet, "/media/0193aaaa-0000-7000-8000-000000000000/1/7.3.m4s", nil)
		w := &sink{head: http.Header{}}
		return testing.AllocsPerRun(500, func() {
			clear(w.head)
			h.ServeHTTP(w, r)
		})
	}
	if with, without := cost(s.web), cost(bare); with > without+3 {
		t.Errorf("%v allocations behind the layers and %v without, want at most 3 more", with, without)
	} else {
		t.Logf("%v allocations behind the layers, %v without", with, without)
	}
}

func TestRefusalsOfACrowdAreCountedByAreaAndNotLogged(t *testing.T) {
	s := openSite(t)
	logs := new(bytes.Buffer)
	s.shop.logger = slog.New(slog.NewTextHandler(logs, nil))
	web, err := s.handler()
	if err != nil {
		t.Fatal(err)
	}
	s.web = web
	for _, path := range []string{"/media/x/index.m3u8", "/img/x/320", "/assets/x.js", "/healthz"} {
		s.send(httptest.NewRequest(http.MethodGet, path, nil))
	}
	if logs.Len() > 0 {
		t.Errorf("logged %s", logs)
	}
	s.send(httptest.NewRequest(http.MethodGet, "/api/v1/me", nil))
	if !strings.Contains(logs.String(), "path=/api/v1/me") {
		t.Errorf("the API's line is missing: %s", logs)
	}
	w := httptest.NewRecorder()
	s.metrics.handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{`area="media",route="GET /media/{stream}/index.m3u8",status="4xx"`, `area="files",route="GET /img/{id}/{file}"`, `area="api",route="GET /api/v1/me",status="2xx"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
}

func TestWhatStaffChangedIsInTheNextSharedPage(t *testing.T) {
	s := openSite(t)
	pages, err := s.shop.site()
	if err != nil {
		t.Fatal(err)
	}
	if pages.Assets, err = assets.Open(fstest.MapFS{"manifest.json": {Data: []byte(`{"shared/shared.css":{"file":"assets/shared-1.css"}}`)}, "assets/shared-1.css": {Data: []byte("body{margin:0}")}}); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	in := s.areas(pages)
	for _, d := range pages.Doors() {
		if d.Shared {
			mux.Handle(d.Pattern, in.shells.before(d.Handler))
		}
	}
	home := func() string {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		return w.Body.String()
	}
	const name = "서울스낵 본점"
	if !strings.Contains(home(), "<main") || strings.Contains(home(), name) {
		t.Fatal("the page is not that of an empty shop")
	}
	act := in.api.before(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := s.shop.goods.CreateVendor(r.Context(), catalog.VendorForm{Name: name}); err != nil {
			t.Error(err)
		}
	}))
	act.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/api/v1/admin/vendors", nil))
	if !strings.Contains(home(), name) {
		t.Error("the page shows the shop as it was before")
	}
}

func TestTheVisitorIsTold(t *testing.T) {
	s := openSite(t)
	told := func(p *person, path string, change ...func(*http.Request)) (v storefront.Visitor, res *http.Response) {
		t.Helper()
		res = p.json(http.MethodGet, path, "", change...)
		if err := json.NewDecoder(res.Body).Decode(&v); err != nil || res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: %d %v %v", path, res.StatusCode, res.Header, err)
		}
		return v, res
	}
	guest := s.sign("")
	v, res := told(guest, "/api/v1/visitor", func(r *http.Request) { r.Header.Set("Accept-Language", "en-GB, ko;q=0.5") })
	if v.Member || v.Staff || v.Name != "" || v.Cart != 0 || v.Address != nil || v.Lang != "en" || v.Now.IsZero() || len(res.Cookies()) != 1 || res.Cookies()[0].Name != account.GuestCookie {
		t.Errorf("a guest: %+v, cookies %v", v, res.Cookies())
	}
	if v, res = told(guest, "/api/v1/visitor?lang=en"); v.Lang != "en" || len(res.Cookies()) != 2 || res.Cookies()[0].Name != "lang" || res.Cookies()[0].Value != "en" {
		t.Errorf("the language of an address: %+v, cookies %v", v, res.Cookies())
	}
	host := s.sign(account.RoleHost)
	host.json(http.MethodPut, "/api/v1/me/address", `{"recipient":"김민지","phone":"01012345678","postcode":"04524","line1":"서울 중구 세종대로 110","line2":"3층"}`)
	if v, _ = told(host, "/api/v1/visitor"); !v.Member || !v.Staff || v.Name != "김사자" || v.Address == nil || *v.Address != (storefront.KnownPlace{Recipient: "김민지", Line: "서울 중구 세종대로 110 3층"}) {
		t.Errorf("a host: %+v", v)
	}
}
