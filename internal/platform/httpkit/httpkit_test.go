package httpkit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
)

type want struct {
	Body struct {
		Variant string `json:"variant" maxLength:"36"`
		Qty     int64  `json:"qty"     minimum:"1" maximum:"99"`
	}
}

var errSoldOut = fault.New(fault.Conflict, "sold_out", "this product has run out")

// door is one API whose only operation fails with the given error.
func door(t *testing.T, err error) (http.Handler, *bytes.Buffer) {
	t.Helper()
	mux := http.NewServeMux()
	api := httpkit.NewAPI(mux, "test")
	huma.Post(api, "/api/v1/orders", func(context.Context, *want) (*struct{}, error) { return nil, err })
	logs := new(bytes.Buffer)
	observe := func(string, int, time.Duration) {}
	return httpkit.Chain(mux, httpkit.Log(slog.New(slog.NewTextHandler(logs, nil)), observe)), logs
}

func post(h http.Handler, body string) (int, map[string]any, http.Header) {
	r := httptest.NewRequest("POST", "/api/v1/orders", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var doc map[string]any
	json.Unmarshal(w.Body.Bytes(), &doc)
	return w.Code, doc, w.Header()
}

func TestWhatACallerSendsNeverYieldsA500(t *testing.T) {
	h, _ := door(t, nil)
	for body, code := range map[string]string{
		`{"variant":"v","qty":0}`:            "invalid_request",
		`{"variant":"v","qty":-1}`:           "invalid_request",
		`{"variant":"v","qty":2147483648}`:   "invalid_request",
		`{"variant":"v","qty":"1e3"}`:        "invalid_request",
		`{"variant":"v","qty":1.5}`:          "invalid_request",
		`{"variant":"v","qty":1,"price":10}`: "invalid_request",
		`{"variant":"v"}`:                    "invalid_request",
		`{"variant":`:                        "malformed",
		``:                                   "malformed",
	} {
		status, doc, header := post(h, body)
		if status/100 != 4 || doc["code"] != code {
			t.Errorf("%q: %d %v, want a 4xx with code %q", body, status, doc, code)
		}
		if got := header.Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%q: content type %q", body, got)
		}
	}
}

func TestFaultKeepsItsCodeThroughWrapping(t *testing.T) {
	h, _ := door(t, fmt.Errorf("place order: %w", errSoldOut.About("left", 0).RetryAfter(time.Second)))
	status, doc, header := post(h, `{"variant":"v","qty":1}`)
	if status != 409 || doc["code"] != "sold_out" || doc["left"] != 0.0 || header.Get("Retry-After") != "1" {
		t.Errorf("got %d %v %v", status, doc, header)
	}
}

func TestUnnamedErrorReachesTheLogOnly(t *testing.T) {
	h, logs := door(t, errors.New("disk /dev/sda1 is on fire"))
	status, doc, _ := post(h, `{"variant":"v","qty":1}`)
	if status != 500 || doc["code"] != "internal" || strings.Contains(fmt.Sprint(doc), "fire") {
		t.Errorf("got %d %v", status, doc)
	}
	if !strings.Contains(logs.String(), "on fire") {
		t.Errorf("log lacks the cause: %s", logs)
	}
}

func TestPanicIsContained(t *testing.T) {
	logs := new(bytes.Buffer)
	observe := func(string, int, time.Duration) {}
	h := httpkit.Chain(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("bug") }),
		httpkit.Log(slog.New(slog.NewTextHandler(logs, nil)), observe))
	status, doc, _ := post(h, `{}`)
	if status != 500 || doc["code"] != "internal" || !strings.Contains(logs.String(), "panic: bug") {
		t.Errorf("got %d %v, log %s", status, doc, logs)
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	h := httpkit.Chain(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }),
		httpkit.SameOrigin(httpkit.WriteProblem))
	for from, want := range map[string]int{"cross-site": 403, "same-site": 403, "same-origin": 204, "none": 204} {
		r := httptest.NewRequest("POST", "/cart", nil)
		r.Header.Set("Sec-Fetch-Site", from)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("from %s: %d, want %d", from, w.Code, want)
		}
	}
}

func TestLanguageIsAskedFor(t *testing.T) {
	for _, c := range []struct{ url, cookie, accept, want string }{
		{"/", "", "", "ko"},
		{"/", "", "fr-FR, en;q=0.8", "en"},
		{"/", "ko", "en", "ko"},
		{"/?lang=en", "ko", "ko", "en"},
		{"/?lang=xx", "", "", "ko"},
	} {
		r := httptest.NewRequest("GET", c.url, nil)
		r.Header.Set("Accept-Language", c.accept)
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "lang", Value: c.cookie})
		}
		if got := httpkit.Lang(r); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

func TestOneNetworkIsOneCaller(t *testing.T) {
	for in, want := range map[string]string{"203.0.113.9": "203.0.113.9", "::ffff:203.0.113.9": "203.0.113.9", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "?": "?"} {
		if got := httpkit.Network(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
