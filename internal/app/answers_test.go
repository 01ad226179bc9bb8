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
	if res := people[2].json("PATCH", "/api/v1/nowhere", ""); res.StatusCode != http.StatusNotFound {
		t.Errorf("PATCH nowhere: %d, want 404", res.StatusCode)
	}
}
