package address_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/address"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestAnAnswerThatTheCallerHasIsNotSentAgainUntilTheIndexIsAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postcode.idx")
	build(t, path, "one")
	c := &clock{at: time.Now()}
	s := address.New(path, quiet, c.now)
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	mux := http.NewServeMux()
	s.Routes(httpkit.NewAPI(mux, "test"))
	server := httptest.NewServer(mux)
	defer server.Close()
	ask := func(path, has, accept string) (int, http.Header, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", accept)
		if has != "" {
			req.Header.Set("If-None-Match", has)
		}
		res, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, res.Header, string(body)
	}
	const json = "application/json"
	tags := map[string]string{}
	for _, path := range []string{"/api/v1/postcode/search?q=%EC%84%B8%EC%A2%85%EB%8C%80%EB%A1%9C", "/api/v1/postcode/search?q=%EC%84%B8%EC%A2%85%EB%8C%80%EB%A1%9C&size=3", "/api/v1/postcode/suggest?q=%EC%84%B8%EC%A2%85%EB%8C%80%EB%A1%9C"} {
		status, head, body := ask(path, "", json)
		tag := head.Get("ETag")
		if status != http.StatusOK || !strings.HasPrefix(tag, "W/") || head.Get("Cache-Control") != "public, max-age=60" || !strings.Contains(body, "세종대로") {
			t.Fatalf("%s: %d %v", path, status, head)
		}
		for other, same := range tags {
			if same == tag {
				t.Errorf("%s and %s have one tag", path, other)
			}
		}
		tags[path] = tag
		if status, head, body := ask(path, `"x", `+tag, json); status != http.StatusNotModified || body != "" || head.Get("ETag") != tag || head.Get("Cache-Control") != "public, max-age=60" {
			t.Errorf("%s again: %d %q %v", path, status, body, head)
		}
		if status, head, _ := ask(path, "", "text/html,*/*"); status != http.StatusOK || head.Get("Cache-Control") != "private, max-age=60" {
			t.Errorf("%s opened as a page: %d %v", path, status, head)
		}
	}
	if status, head, _ := ask("/api/v1/postcode/search?q=", "", json); status != http.StatusUnprocessableEntity || head.Get("ETag") != "" || strings.Contains(head.Get("Cache-Control"), "public") {
		t.Errorf("an empty query: %d %v", status, head)
	}
	build(t, path, "two")
	c.pass(time.Minute)
	for path, tag := range tags {
		if status, head, _ := ask(path, tag, json); status != http.StatusOK || head.Get("ETag") == tag {
			t.Errorf("%s of another index: %d, tag %q", path, status, head.Get("ETag"))
		}
	}
}

func TestAnAnswerIsAnotherOnceARemoteAreaIs(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		o := seat(t, db, "one", works)
		build(t, filepath.Join(o.dir, "postcode.idx"), "one")
		o.clock.pass(time.Minute)
		mux := http.NewServeMux()
		o.service.Routes(httpkit.NewAPI(mux, "test"))
		tag := func() string {
			t.Helper()
			res := httptest.NewRecorder()
			mux.ServeHTTP(res, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/postcode/search?q=03171", nil))
			if res.Code != http.StatusOK {
				t.Fatalf("%d %s", res.Code, res.Body)
			}
			return res.Header().Get("ETag")
		}
		before := tag()
		if again := tag(); again != before {
			t.Errorf("the same is tagged %s and then %s", before, again)
		}
		if _, err := o.AddRange(t.Context(), address.RangeDraft{Low: "03171", High: "03171", Kind: address.Island, Name: "섬"}); err != nil {
			t.Fatal(err)
		}
		if after := tag(); after == before {
			t.Errorf("an answer that says another remote area is tagged %s as before", after)
		}
	})
}
