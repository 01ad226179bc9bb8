package app

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/platform/redisdb/redisdbtest"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// wire is a connection to the chat that speaks the bare protocol.
type wire struct {
	t     *testing.T
	conn  net.Conn
	r     *bufio.Reader
	lines []string
}

// talking opens the sockets of a site, with its chat running.
func (s *site) talking() (url string) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.shop.chat.Run(ctx) }()
	web := httptest.NewServer(s.web)
	s.t.Cleanup(sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Errorf("the chat: %v", err)
		}
		web.Close()
	}))
	return "ws" + strings.TrimPrefix(web.URL, "http") + "/connection/websocket"
}

// dial connects as p, with a token where one is given, and gives the answer.
func (p *person) dial(url, token string) (*wire, string) {
	p.t.Helper()
	header := http.Header{}
	for _, c := range p.cookies {
		if token == "" {
			header.Add("Cookie", c.Name+"="+c.Value)
		}
	}
	conn, r, _, err := ws.Dialer{Header: ws.HandshakeHeaderHTTP(header)}.Dial(p.t.Context(), url)
	if err != nil {
		p.t.Fatal(err)
	}
	if r == nil {
		r = bufio.NewReader(conn)
	}
	p.t.Cleanup(func() { conn.Close() })
	w := &wire{t: p.t, conn: conn, r: r}
	return w, w.ask(fmt.Sprintf(`{"id":1,"connect":{"token":%q}}`, token))
}

// ask sends one command and gives its answer, or why the connection ended.
func (w *wire) ask(command string) string {
	if err := ws.WriteFrame(w.conn, ws.MaskFrameInPlace(ws.NewTextFrame([]byte(command)))); err != nil {
		return err.Error()
	}
	for {
		line, err := w.next()
		if err != nil {
			return err.Error()
		}
		if strings.HasPrefix(line, `{"id":`) {
			return line
		}
	}
}

func (w *wire) next() (string, error) {
	for {
		for len(w.lines) > 0 {
			line := w.lines[0]
			w.lines = w.lines[1:]
			if line != "{}" {
				return line, nil
			}
		}
		if err := w.conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			return "", err
		}
		h, err := ws.ReadHeader(w.r)
		if err != nil {
			return "", err
		}
		b := make([]byte, h.Length)
		if _, err := io.ReadFull(w.r, b); err != nil {
			return "", err
		}
		switch h.OpCode {
		case ws.OpText:
			w.lines = strings.Split(string(b), "\n")
		case ws.OpClose:
			code, reason := ws.ParseCloseFrameData(b)
			return "", fmt.Errorf("closed %d %s", code, reason)
		}
	}
}

// ended reads until the connection is closed, and gives how.
func (w *wire) ended() string {
	for {
		if _, err := w.next(); err != nil {
			return err.Error()
		}
	}
}

// enter subscribes to a room and gives the role that one has there.
func (w *wire) enter(room string) string {
	w.t.Helper()
	answer := w.ask(fmt.Sprintf(`{"id":2,"subscribe":{"channel":%q}}`, room))
	var in struct {
		Subscribe struct {
			Data struct{ You chat.You }
		}
	}
	if err := json.Unmarshal([]byte(answer), &in); err != nil {
		w.t.Fatalf("enter %s: %s", room, answer)
	}
	return string(in.Subscribe.Data.You.Role)
}

func (p *person) token() string {
	p.t.Helper()
	var out struct{ Token string }
	if err := json.NewDecoder(p.json(http.MethodPost, "/api/v1/chat/token", "").Body).Decode(&out); err != nil || out.Token == "" {
		p.t.Fatalf("no token: %v", err)
	}
	return out.Token
}

func (p *person) member() string {
	p.t.Helper()
	var me account.Me
	if err := json.NewDecoder(p.json(http.MethodGet, "/api/v1/me", "").Body).Decode(&me); err != nil || me.Member == nil {
		p.t.Fatalf("who is %s: %v", p.name, err)
	}
	return me.Member.ID
}

// at is the same browser at another process of the shop.
func (p *person) at(s *site) *person {
	q := *p
	q.site = s
	return &q
}

func (p *person) room() string {
	p.t.Helper()
	var out struct {
		ID   string
		Show struct{ ID string }
	}
	res := p.json(http.MethodPost, "/api/v1/admin/shows", `{"title":"불맛의 밤","host":{"name":"박셰프"},"startsAt":"2027-01-01T11:00:00Z"}`)
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || out.ID+out.Show.ID == "" {
		p.t.Fatalf("no show: %d %v", res.StatusCode, err)
	}
	return chat.Room(out.ID + out.Show.ID)
}

// Rights that are taken away end at once: for open sockets in every process, and for tokens that were given out before.
func TestTakenRightsEndAtOnceInEveryProcess(t *testing.T) {
	redis, url, key := redisdbtest.Start(t), sqldbtest.MariaDBURL(t), filepath.Join(t.TempDir(), "shop.key")
	config := func(c *Config) { c.Database.URL, c.Redis.URL, c.Node.KeyFile = url, redis.URL, key }
	here, there := openSite(t, config), openSite(t, config)
	urlHere, urlThere := here.talking(), there.talking()
	owner := here.sign(account.RoleOwner)
	room := owner.room()
	const cut = "closed 4401 signed out"

	host := here.sign(account.RoleHost)
	token := host.token()
	near, _ := host.dial(urlHere, "")
	far, _ := host.at(there).dial(urlThere, token)
	if a, b := near.enter(room), far.enter(room); a != "host" || b != "host" {
		t.Fatalf("the host is %q here and %q there", a, b)
	}
	if res := host.at(there).json(http.MethodGet, "/api/v1/admin/shows", ""); res.StatusCode != http.StatusOK { // the other process knows the host now
		t.Fatalf("the host at the other process: %d", res.StatusCode)
	}

	t.Run("demoted", func(t *testing.T) {
		if res := owner.json(http.MethodPut, "/api/v1/admin/staff/"+host.member(), `{"role":"member"}`); res.StatusCode != http.StatusOK {
			t.Fatalf("demoting: %d", res.StatusCode)
		}
		if a, b := near.ended(), far.ended(); a != cut || b != cut {
			t.Errorf("the open sockets ended with %q and %q, want %q", a, b, cut)
		}
		for name, w := range map[string]func() (*wire, string){
			"with the cookie here":     func() (*wire, string) { return host.dial(urlHere, "") },
			"with the cookie there":    func() (*wire, string) { return host.at(there).dial(urlThere, "") },
			"with the old token here":  func() (*wire, string) { return host.dial(urlHere, token) },
			"with the old token there": func() (*wire, string) { return host.at(there).dial(urlThere, token) },
		} {
			again, answer := w()
			if role := again.enter(room); role != "member" {
				t.Errorf("%s: comes back as %q, want member: %s", name, role, answer)
			}
		}
		if res := host.at(there).json(http.MethodGet, "/api/v1/admin/shows", ""); res.StatusCode != http.StatusForbidden {
			t.Errorf("the back office of the other process: %d, want 403", res.StatusCode)
		}
	})

	t.Run("another password", func(t *testing.T) {
		token := host.token()
		elsewhere := person{site: here, name: "host", role: account.RoleMember} // another browser of the same member
		elsewhere.cookies = elsewhere.json(http.MethodPost, "/api/v1/auth/sign-in", `{"email":"host@example.com","password":"`+password+`"}`).Cookies()
		far, _ := elsewhere.at(there).dial(urlThere, elsewhere.token())
		far.enter(room)
		stolen := elsewhere.token()
		res := host.json(http.MethodPost, "/api/v1/auth/password", `{"current":"`+password+`","password":"`+password+` more"}`)
		if res.StatusCode != http.StatusNoContent {
			t.Fatalf("change of password: %d", res.StatusCode)
		}
		host.cookies = res.Cookies()
		if how := far.ended(); how != cut {
			t.Errorf("the other browser's socket ended with %q, want %q", how, cut)
		}
		for _, token := range []string{token, stolen} {
			if _, answer := host.dial(urlThere, token); !strings.Contains(answer, `"code":109`) {
				t.Errorf("a token from before: %s, want 109", answer)
			}
		}
		if again, answer := host.dial(urlHere, host.token()); again.enter(room) != "member" {
			t.Errorf("the browser that changed it: %s", answer)
		}
	})

	t.Run("signed out", func(t *testing.T) {
		token := host.token()
		far, _ := host.at(there).dial(urlThere, token)
		far.enter(room)
		if res := host.json(http.MethodPost, "/api/v1/auth/sign-out", ""); res.StatusCode != http.StatusNoContent {
			t.Fatalf("sign-out: %d", res.StatusCode)
		}
		if how := far.ended(); how != cut {
			t.Errorf("the socket ended with %q, want %q", how, cut)
		}
		if _, answer := host.at(there).dial(urlThere, token); !strings.Contains(answer, `"code":109`) {
			t.Errorf("a token of a session that was ended: %s, want 109", answer)
		}
	})
}
