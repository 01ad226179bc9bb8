package app

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/httpkit"
)

const password = "four plain words"

// site is a real shop behind its real doors and layers.
type site struct {
	t *testing.T
	*process
	web http.Handler
}

func openSite(t *testing.T, change ...func(*Config)) *site {
	t.Helper()
	config := Defaults()
	config.HTTP.PublicURL, config.Payment.SandboxURL = "http://shop.example", "http://pay.example"
	for _, c := range change {
		c(&config)
	}
	s, err := openShop(t.Context(), config, t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	p := &process{shop: s, options: Options{Roles: Roles, Version: "test"}, metrics: newMetrics()}
	web, err := p.handler()
	if err != nil {
		t.Fatal(err)
	}
	return &site{t, p, web}
}

func (s *site) send(r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	return w.Result()
}

// person is somebody's browser.
type person struct {
	*site
	name    string
	role    account.Role
	cookies []*http.Cookie
}

// sign brings someone in with a role; a guest has none.
func (s *site) sign(role account.Role) *person {
	s.t.Helper()
	p := &person{site: s, name: "guest", role: role}
	if role == "" {
		return p
	}
	p.name = string(role)
	if _, _, err := s.shop.accounts.AddStaff(s.t.Context(), p.name+"@example.com", "김사자", role, password); err != nil {
		s.t.Fatal(err)
	}
	res := p.json(http.MethodPost, "/api/v1/auth/sign-in", `{"email":"`+p.name+`@example.com","password":"`+password+`"}`)
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("%s could not sign in: %d", p.name, res.StatusCode)
	}
	p.cookies = res.Cookies()
	return p
}

func (p *person) json(method, path, body string, change ...func(*http.Request)) *http.Response {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, c := range p.cookies {
		r.AddCookie(c)
	}
	for _, c := range change {
		c(r)
	}
	return p.send(r)
}

// code is the stable name of what went wrong; empty where nothing did.
func code(t *testing.T, res *http.Response) string {
	t.Helper()
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "application/problem+json") {
		return ""
	}
	var problem struct{ Code string }
	if err := json.NewDecoder(res.Body).Decode(&problem); err != nil {
		t.Fatal(err)
	}
	return problem.Code
}

// operation is one JSON door.
type operation struct {
	id, method, path string
	role             account.Role
	asks             bool // it is posted to and changes nothing
}

// operations are all JSON doors, with something in the place of each name in their paths.
func (s *site) operations() []operation {
	var all []operation
	pages, err := s.shop.site()
	if err != nil {
		s.t.Fatal(err)
	}
	for path, item := range s.shop.api(http.NewServeMux(), pages, "test").OpenAPI().Paths {
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if o != nil {
				parts := strings.Split(path, "/")
				for i := range parts {
					if strings.HasPrefix(parts[i], "{") {
						parts[i] = "0193aaaa-0000-7000-8000-000000000000"
					}
				}
				all = append(all, operation{o.OperationID, o.Method, strings.Join(parts, "/"), account.Role(httpkit.RoleOf(o)), o.Method != http.MethodGet && !httpkit.Changes(o)})
			}
		}
	}
	return all
}

func (o operation) admin() bool   { return strings.HasPrefix(o.path, "/api/v1/admin/") }
func (o operation) changes() bool { return o.method != http.MethodGet }
