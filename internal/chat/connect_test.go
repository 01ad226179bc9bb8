package chat

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// register is who is signed in with which session.
type register struct {
	mu sync.Mutex
	in map[string]account.Identity
}

func (r *register) present(_ context.Context, sessions ...string) (map[string]account.Identity, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[string]account.Identity{}
	for _, s := range sessions {
		if who, ok := r.in[s]; ok {
			out[s] = who
		}
	}
	return out, nil
}

func (r *register) set(session string, who account.Identity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.in[session] = who; who == (account.Identity{}) {
		delete(r.in, session)
	}
}

// What nobody told of, such as a session that ran out or a role changed by hand, is noticed by looking again.
func TestRightsThatChangedInSilenceEndTheSocket(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	in := &register{in: map[string]account.Identity{"kims": kim, "hosts": host}}
	s := b.sharing(Needs{Present: in.present})
	stop := b.run(s)
	t.Cleanup(stop)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.WebSocket().ServeHTTP(w, r) }))
	t.Cleanup(web.Close)
	enter := func(session string) *socket {
		token, _ := sign(s.secret, in.in[session].MemberID, session, b.time.now())
		c := open(t, "ws"+strings.TrimPrefix(web.URL, "http"), token)
		if refused := c.enter([]string{lounge}); len(refused) > 0 {
			t.Fatalf("%s is refused", session)
		}
		return c
	}
	mine, theirs := enter("kims"), enter("hosts")
	s.sweep(t.Context())
	demoted := host
	demoted.Role = account.RoleMember
	in.set("hosts", demoted)
	s.sweep(t.Context())
	if how := theirs.end(); !strings.Contains(how, "signed out") {
		t.Errorf("who was demoted goes on: %s", how)
	}
	if refused := mine.enter([]string{"live:other"}); len(refused) > 0 {
		t.Error("who kept their rights was cut off")
	}
	in.set("kims", account.Identity{})
	s.sweep(t.Context())
	if how := mine.end(); !strings.Contains(how, "signed out") {
		t.Errorf("whose session ended goes on: %s", how)
	}
}

// A sign-out between connecting and entering finds nobody to cut off: entering asks again.
func TestWhoSignsOutWhileConnectingDoesNotEnter(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	in := &register{in: map[string]account.Identity{"kims": kim}}
	s := b.sharing(Needs{Present: in.present})
	t.Cleanup(b.run(s))
	web := httptest.NewServer(s.WebSocket())
	t.Cleanup(web.Close)
	token, _ := sign(s.secret, kim.MemberID, "kims", b.time.now())
	c := open(t, "ws"+strings.TrimPrefix(web.URL, "http"), token)
	in.set("kims", account.Identity{})
	c.send(`{"id":10,"subscribe":{"channel":"` + lounge + `"}}`)
	if how := c.end(); !strings.Contains(how, "signed out") {
		t.Errorf("entered: %s", how)
	}
}
