package app

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
)

// The journeys hold what a shop in use answers; this holds what it answers to whoever asks in the wrong way.
func TestEveryAnswerIsInTheDocument(t *testing.T) {
	s := openSite(t)
	pages, err := s.shop.site()
	if err != nil {
		t.Fatal(err)
	}
	api := s.shop.api(http.NewServeMux(), pages, "test").OpenAPI()
	hold := func(who *person, o *huma.Operation, method, path, body string, change ...func(*http.Request)) {
		t.Helper()
		res := who.json(method, path, body, change...)
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode >= 500 {
			t.Errorf("%s as %s with %q: %d %s", o.OperationID, who.name, body, res.StatusCode, text)
		}
		promised := o.Responses[strconv.Itoa(res.StatusCode)]
		if promised == nil {
			t.Errorf("%s as %s with %q: %d %s is not in the document", o.OperationID, who.name, body, res.StatusCode, text)
			return
		}
		if len(text) == 0 {
			return
		}
		kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
		content := promised.Content[kind]
		if content == nil {
			t.Errorf("%s as %s: %d in %s is not in the document", o.OperationID, who.name, res.StatusCode, kind)
			return
		}
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			t.Errorf("%s as %s: %v", o.OperationID, who.name, err)
			return
		}
		var found huma.ValidateResult
		huma.Validate(api.Components.Schemas, content.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, &found)
		for _, err := range found.Errors {
			t.Errorf("%s as %s: %d: %v in %s", o.OperationID, who.name, res.StatusCode, err, text)
		}
	}
	plain := func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }
	cross := func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }
	people := []*person{s.sign(""), s.sign(account.RoleMember), s.sign(account.RoleOwner)}
	for path, item := range api.Paths {
		var known []string
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if o == nil {
				continue
			}
			known = append(known, o.Method)
			if o.Responses["408"] == nil != (o.RequestBody == nil) {
				t.Errorf("%s: what comes too slowly is refused with 408, and the document must say so where there is a body", o.OperationID)
			}
			if o.OperationID == "sign-out" || strings.HasPrefix(o.OperationID, "sign-out") {
				continue // the person would be gone
			}
			for _, with := range []string{"0193aaaa-0000-7000-8000-000000000000", "x"} {
				parts := strings.Split(path, "/")
				for i := range parts {
					if strings.HasPrefix(parts[i], "{") {
						parts[i] = with
					}
				}
				at := strings.Join(parts, "/")
				for _, who := range people {
					if o.Method == http.MethodGet {
						for _, query := range []string{"", "?size=1", "?size=x", "?sort=bad&at=bad&after=bad&cursor=bad", "?from=x&to=x&days=x"} {
							hold(who, o, o.Method, at+query, "")
						}
						continue
					}
					for _, body := range []string{"", "{", "{}", `{"nobody":1}`, "[]"} {
						hold(who, o, o.Method, at, body)
					}
					if o.RequestBody != nil && o.RequestBody.Content["application/json"] != nil && o.OperationID != "sign-up" {
						sense, err := json.Marshal(likely(api.Components.Schemas, o.RequestBody.Content["application/json"].Schema, ""))
						if err != nil {
							t.Fatal(err)
						}
						hold(who, o, o.Method, at, string(sense))
					}
					hold(who, o, o.Method, at, "{}", plain)
					hold(who, o, o.Method, at, "{}", cross)
				}
			}
		}
		if !strings.Contains(path, "{") {
			res := people[2].json("PATCH", path, "")
			allow := strings.Split(res.Header.Get("Allow"), ", ")
			if res.StatusCode != http.StatusMethodNotAllowed || slices.ContainsFunc(known, func(m string) bool { return !slices.Contains(allow, m) }) {
				t.Errorf("PATCH %s: %d, Allow %v; want 405 and %v", path, res.StatusCode, allow, known)
			}
		}
	}
	food := people[2].made("/api/v1/admin/vendors", `{"name":"면집"}`)
	food = people[2].made("/api/v1/admin/products", `{"name":"냉면","status":"on_sale","vendorId":"`+food.ID+`","options":[],"variants":[{"sku":"N-9","price":9000,"onHand":20}]}`)
	orders := api.Paths["/api/v1/orders"].Post
	ship := `"acknowledged":true,"buyer":{"name":"김민지","email":"minji@example.com","phone":"010-1234-5678"},"ship":{"recipient":"김민지","phone":"010-1234-5678","postcode":"04524","line1":"서울 중구 세종대로 110"}`
	for _, qty := range []string{"1", "21", "19"} { // placed, more than there is, more than one may hold
		hold(people[0], orders, "POST", "/api/v1/orders", `{"lines":[{"variant":"`+food.Variants[0].ID+`","qty":`+qty+`}],`+ship+`}`,
			func(r *http.Request) { r.Header.Set("Idempotency-Key", "answers-"+qty) })
	}
	if res := people[2].json("PATCH", "/api/v1/nowhere", ""); res.StatusCode != http.StatusNotFound {
		t.Errorf("PATCH nowhere: %d, want 404", res.StatusCode)
	}
}

// made is what the shop made of a body.
type made struct {
	ID       string
	Variants []struct{ ID string }
}

func (p *person) made(path, body string) (m made) {
	p.t.Helper()
	res := p.json("POST", path, body)
	if err := json.NewDecoder(res.Body).Decode(&m); err != nil || m.ID == "" {
		p.t.Fatalf("POST %s: %d, %v", path, res.StatusCode, err)
	}
	return m
}

// likely is a body as someone would send it who knows the schema and not the shop: all it names is right in form, and is not there.
func likely(schemas huma.Registry, s *huma.Schema, name string) any {
	if s.Ref != "" {
		s = schemas.SchemaFromRef(s.Ref)
	}
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == huma.TypeObject:
		out := map[string]any{}
		for name, member := range s.Properties {
			out[name] = likely(schemas, member, name)
		}
		return out
	case s.Type == huma.TypeArray:
		return []any{likely(schemas, s.Items, strings.TrimSuffix(name, "s"))}
	case s.Type == huma.TypeInteger || s.Type == huma.TypeNumber:
		return 1
	case s.Type == huma.TypeBoolean:
		return false
	case s.Format == "date-time":
		return "2031-01-01T00:00:00Z"
	}
	known := map[string]string{
		"email": "nobody@example.com", "phone": "010-1234-5678", "postcode": "04524", "proof": "5678", "number": "261127-ANN6RRQSC", "poster": "", "face": "",
		"slug": "nothing-here", "sku": "N-1", "storage": "frozen",
	}
	if v, ok := known[name]; ok {
		return v
	}
	if s.MaxLength != nil && *s.MaxLength == 36 || name == "product" {
		return "0193aaaa-0000-7000-8000-000000000000"
	}
	return "나무"
}
