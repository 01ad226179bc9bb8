package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/nodes"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// origins are two nodes that take streams in, and one that does not: each with the address of its doors.
func origins(t *testing.T, owner map[string]string) (one, two, web *httptest.Server, err *error) {
	t.Helper()
	db := sqldbtest.SQLite(t)
	if err := sqldb.Migrate(t.Context(), db, "nodes", nodes.Migrations); err != nil {
		t.Fatal(err)
	}
	logger, secret := slog.New(slog.NewTextHandler(t.Output(), nil)), []byte("the secret of one shop")
	err = new(error)
	open := func(name string, roles ...string) (*httptest.Server, *nodes.Registry) {
		srv := httptest.NewUnstartedServer(nil)
		registry := nodes.New(db, nodes.Node{ID: id.New(), URL: "http://" + srv.Listener.Addr().String(), Roles: roles, Name: name}, logger, time.Now)
		f := newForwarder(registry, secret, time.Now)
		f.owners.ask = func(_ context.Context, stream string) (string, error) { return owner[stream], *err }
		var local http.Handler
		if name != "web" {
			local = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, name, " has ", r.URL.Path) })
		}
		srv.Config.Handler = f.ofStream(local, name, func(_ context.Context, stream string) bool { return name == "two" && stream == "renamed" })
		srv.Start()
		t.Cleanup(srv.Close)
		return srv, registry
	}
	one, a := open("one", "origin")
	two, b := open("two", "origin")
	web, c := open("web", "web")
	for range 2 { // the second beat hears of those that came later
		for _, r := range []*nodes.Registry{a, b, c} {
			if err := r.Join(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	return one, two, web, err
}

func TestAStreamIsAskedOfTheNodeThatHasIt(t *testing.T) {
	one, two, web, _ := origins(t, map[string]string{"a": "one", "b": "two", "gone": "a node that died", "renamed": "what two was called before"})
	if status, body := ask(t, two.URL+"/media/renamed/index.m3u8"); status != 200 || !strings.HasPrefix(body, "two has") {
		t.Errorf("what lies here under another name: %d %s", status, body)
	}
	for range 4 { // were it by turns, half of them would miss
		for at, srv := range map[string]*httptest.Server{"one": one, "two": two, "web": web} {
			for stream, want := range map[string]string{"a": "one", "b": "two"} {
				if status, body := ask(t, srv.URL+"/media/"+stream+"/source/live.m3u8"); status != 200 || body != want+" has /media/"+stream+"/source/live.m3u8" {
					t.Errorf("at %s: %d %q, want %s to answer", at, status, body, want)
				}
			}
			if status, body := ask(t, srv.URL+"/media/gone/index.m3u8"); status != 503 || !strings.Contains(body, "role_away") {
				t.Errorf("at %s, a stream whose node is away: %d %s", at, status, body)
			}
			if status, _ := ask(t, srv.URL+"/media/nobodys/index.m3u8"); status != 200 {
				t.Errorf("at %s, a stream that no node has: %d, want whatever an origin says", at, status)
			}
		}
	}
}

func TestViewersGoOnWhileNobodyCanSayWhoseAStreamIs(t *testing.T) {
	clock := time.Now()
	failing := errors.New("the database is away")
	said, asked := "two", 0
	o := owners{now: func() time.Time { return clock }, ask: func(context.Context, string) (string, error) {
		asked++
		if said == "" {
			return "", failing
		}
		return said, nil
	}}
	want := func(node string, times int) {
		t.Helper()
		if got, err := o.of(t.Context(), "a"); got != node || err != nil || asked != times {
			t.Fatalf("%q, %v after %d questions, want %q after %d", got, err, asked, node, times)
		}
	}
	want("two", 1)
	want("two", 1)
	clock, said = clock.Add(ownedFor), "one"
	want("one", 2)
	clock, said = clock.Add(ownedFor), ""
	want("one", 3)
	if _, err := o.of(t.Context(), "b"); !errors.Is(err, failing) {
		t.Errorf("a stream that was never asked for: %v", err)
	}
	said = "one"
	for i := range 2 * ownedMost {
		if _, err := o.of(t.Context(), fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(o.seen); n > ownedMost {
		t.Errorf("%d streams are remembered", n)
	}
}
