package app

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/nodes"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// twoNodes are a node that plays nothing, and the one that it forwards to, which tells who called.
func twoNodes(t *testing.T) (front *httptest.Server, away func()) {
	t.Helper()
	db := sqldbtest.SQLite(t)
	if err := sqldb.Migrate(t.Context(), db, "nodes", nodes.Migrations); err != nil {
		t.Fatal(err)
	}
	logger, secret := slog.New(slog.NewTextHandler(t.Output(), nil)), []byte("the secret of one shop")
	tell := func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s for %s at %s", r.Method, r.URL, httpkit.ClientIP(r), r.Host)
	}
	behind := newForwarder(nodes.New(db, nodes.Node{ID: id.New()}, logger, time.Now), secret, time.Now)
	mux := http.NewServeMux()
	mux.HandleFunc("/media/", tell)
	mux.Handle("/", behind.to("web")) // it plays no web either
	back := httptest.NewServer(behind.believe(mux))
	t.Cleanup(back.Close)
	if err := nodes.New(db, nodes.Node{ID: id.New(), URL: back.URL, Roles: []string{"origin"}}, logger, time.Now).Join(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := nodes.New(db, nodes.Node{ID: id.New(), URL: back.URL, Roles: []string{"web"}}, logger, time.Now).Join(t.Context()); err != nil {
		t.Fatal(err)
	}
	registry := nodes.New(db, nodes.Node{ID: id.New()}, logger, time.Now)
	if err := registry.Join(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := newForwarder(registry, secret, time.Now)
	doors := http.NewServeMux()
	for pattern, role := range map[string]string{"/media/": "origin", "/connection/": "chat", "/": "web"} {
		doors.Handle(pattern, f.to(role))
	}
	front = httptest.NewServer(httpkit.Chain(doors, httpkit.TrustProxy(nil), f.believe))
	t.Cleanup(front.Close)
	return front, back.Close
}

func ask(t *testing.T, url string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "shop.example"
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestWhatAProcessDoesNotPlayIsAnsweredByOneThatDoes(t *testing.T) {
	front, away := twoNodes(t)
	if status, body := ask(t, front.URL+"/media/a/index.m3u8?_HLS_msn=4", "X-Forwarded-For", "203.0.113.9"); status != 200 ||
		body != "GET /media/a/index.m3u8?_HLS_msn=4 for 203.0.113.9 at shop.example" {
		t.Errorf("got %d %q", status, body)
	}
	if status, body := ask(t, front.URL+"/connection/websocket"); status != 503 || !strings.Contains(body, "role_away") {
		t.Errorf("a role that nobody plays: %d %s", status, body)
	}
	if status, body := ask(t, front.URL+"/products"); status != 503 || !strings.Contains(body, "role_away") {
		t.Errorf("two nodes that each take the other for the web: %d %s, want no circle", status, body)
	}
	away()
	if status, body := ask(t, front.URL+"/media/a/index.m3u8"); status != 503 || !strings.Contains(body, "role_away") {
		t.Errorf("a node that died: %d %s", status, body)
	}
}

func TestOnlyANodeOfTheShopNamesTheCaller(t *testing.T) {
	clock := time.Now()
	f := newForwarder(nil, []byte("the secret of one shop"), func() time.Time { return clock })
	other := newForwarder(nil, []byte("of another shop"), func() time.Time { return clock })
	h := f.believe(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, httpkit.ClientIP(r), " ", r.Header.Get(callerHeader) != "")
	}))
	said := f.sign("203.0.113.9")
	clock = clock.Add(30 * time.Second)
	for text, want := range map[string]string{
		said:                      "203.0.113.9 true",
		other.sign("203.0.113.9"): "192.0.2.1 false",
		said[:len(said)-1] + "0x": "192.0.2.1 false",
		"1,203.0.113.9,":          "192.0.2.1 false",
		",":                       "192.0.2.1 false",
		strings.Repeat(",", 1000): "192.0.2.1 false",
		f.sign("not an address"):  "192.0.2.1 false",
		f.sign("2001:db8::1"):     "2001:db8::1 true",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = net.JoinHostPort("192.0.2.1", "4000")
		r.Header.Set(callerHeader, text)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Body.String() != want {
			t.Errorf("%q: %s, want %s", text, w.Body, want)
		}
	}
	clock = clock.Add(time.Hour)
	if _, ok := f.verify(said); ok {
		t.Error("an hour later it still holds")
	}
}
