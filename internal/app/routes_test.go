package app

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestTheTreeFindsTheDoorsThatTheMuxWould(t *testing.T) {
	doors := []string{
		"/api/", "POST /api/v1/admin/address/files", "GET /api/docs/{page}", "/media/", "GET /admin/", "GET /admin", "/assets/", "GET /assets/{$}", "/payments/{provider}/", "/payments/", "GET /x", "/",
		"GET /nodes/addresses/{digest}/{part}",
	}
	tree, mux := newTree(), http.NewServeMux()
	for _, pattern := range doors {
		answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Door", pattern+" as "+r.Pattern) })
		tree.add(pattern, answer)
		mux.Handle(pattern, answer)
	}
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete} {
		for _, path := range []string{
			"/", "/x", "/x/", "/api", "/api/", "/api/v1/admin/address/files", "/api/v1/admin/address/files/", "/api/v1/admin/address/files/7", "/api/v1/admin/address", "/api/docs/", "/api/docs/a", "/api/docs/a/b",
			"/media/", "/media/a/1.mp4", "/media", "/admin", "/admin/", "/admin/x", "/assets/", "/assets/a.css", "/payments/sandbox/", "/payments/sandbox/x", "/payments/x", "/nodes/addresses/a/index", "/nodes/",
		} {
			got, want := httptest.NewRecorder(), httptest.NewRecorder()
			tree.ServeHTTP(got, httptest.NewRequestWithContext(t.Context(), method, path, nil))
			mux.ServeHTTP(want, httptest.NewRequestWithContext(t.Context(), method, path, nil))
			if got.Code != want.Code || got.Header().Get("Door") != want.Header().Get("Door") {
				t.Errorf("%s %s: %d %q, want %d %q", method, path, got.Code, got.Header().Get("Door"), want.Code, want.Header().Get("Door"))
			}
		}
	}
}
