package realtime

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
)

// echo is the smallest application: a user by token, rooms "r:*", publications stamped and sent on.
func echo(t *testing.T, c Config) (*Hub, string) {
	t.Helper()
	var h *Hub
	offset := uint64(0)
	if c.OnConnect == nil {
		c.OnConnect = func(_ context.Context, _ *Client, in Connect) (Connected, error) {
			if in.Token == "bad" {
				return Connected{}, DisconnectToken
			}
			if in.Token == "late" {
				return Connected{}, ErrTokenExpired
			}
			return Connected{User: in.Token, Data: map[string]string{"hello": in.Token}}, nil
		}
	}
	if c.OnSubscribe == nil {
		c.OnSubscribe = func(_ context.Context, _ *Client, in Subscribe) (Subscribed, error) {
			if !strings.HasPrefix(in.Channel, "r:") {
				return Subscribed{}, ErrUnknownChannel
			}
			err := h.Open(in.Channel, func() (Start, error) { return Start{Epoch: "e1"}, nil })
			return Subscribed{Data: func() any { return map[string]int{"viewers": h.Viewers(in.Channel)} }}, err
		}
	}
	c.OnPublish = func(_ context.Context, cl *Client, channel string, data json.RawMessage) error {
		if cl.User() == "" {
			return ErrPermission
		}
		offset++
		h.Publish(channel, Publication{Offset: offset, Data: data})
		return nil
	}
	c.OnRPC = func(_ context.Context, _ *Client, method string, data json.RawMessage) (any, error) {
		if method != "echo" {
			return nil, ErrMethod
		}
		return data, nil
	}
	h = New(c)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); h.Run(ctx) }()
	srv := httptest.NewServer(h)
	t.Cleanup(func() {
		stop()
		<-ended
		srv.Close()
	})
	return h, "ws" + strings.TrimPrefix(srv.URL, "http")
}

// peer is a client that speaks the bare protocol.
type peer struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
	in   []string
}

func dial(t *testing.T, url string) *peer {
	t.Helper()
	conn, br, _, err := ws.Dial(t.Context(), url)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	if br == nil {
		br = bufio.NewReader(conn)
	}
	t.Cleanup(func() { conn.Close() })
	return &peer{t: t, conn: conn, r: br}
}

func (p *peer) send(lines ...string) {
	p.t.Helper()
	if err := ws.WriteFrame(p.conn, ws.MaskFrameInPlace(ws.NewTextFrame([]byte(strings.Join(lines, "\n"))))); err != nil {
		p.t.Fatalf("send: %v", err)
	}
}

type closed struct {
	code   int
	reason string
}

func (c closed) Error() string { return fmt.Sprintf("closed %d %s", c.code, c.reason) }

// next gives the next reply line that is not a ping.
func (p *peer) next() (string, error) {
	for {
		for len(p.in) > 0 {
			line := p.in[0]
			p.in = p.in[1:]
			if line != "{}" {
				return line, nil
			}
		}
		p.conn.SetReadDeadline(time.Now().Add(time.Minute))
		h, err := ws.ReadHeader(p.r)
		if err != nil {
			return "", err
		}
		b := make([]byte, h.Length)
		if _, err := io.ReadFull(p.r, b); err != nil {
			return "", err
		}
		switch h.OpCode {
		case ws.OpClose:
			code, reason := ws.ParseCloseFrameData(b)
			return "", closed{int(code), reason}
		case ws.OpText:
			p.in = strings.Split(string(b), "\n")
		}
	}
}

func (p *peer) want(parts ...string) string {
	p.t.Helper()
	line, err := p.next()
	if err != nil {
		p.t.Fatalf("waiting for %q: %v", parts, err)
	}
	for _, part := range parts {
		if !strings.Contains(line, part) {
			p.t.Fatalf("got %s, want %q in it", line, part)
		}
	}
	return line
}

func (p *peer) wantClose(code int) {
	p.t.Helper()
	for {
		line, err := p.next()
		if err == nil {
			p.t.Logf("before the close: %s", line)
			continue
		}
		var c closed
		if !errors.As(err, &c) || c.code != code || c.reason == "" {
			p.t.Fatalf("got %v, want a close with %d and a reason", err, code)
		}
		return
	}
}

func (p *peer) join(token, channel string) {
	p.t.Helper()
	p.send(`{"id":1,"connect":{"token":"`+token+`"}}`, `{"id":2,"subscribe":{"channel":"`+channel+`"}}`)
	p.want(`"id":1,"connect":{"client":"`)
	p.want(`"id":2,"subscribe":{"recoverable":true`)
}

func TestConnectAndSubscribeArePipelined(t *testing.T) {
	_, url := echo(t, Config{})
	p := dial(t, url)
	p.send(`{"id":1,"connect":{"token":"kim"}}`, `{"id":2,"subscribe":{"channel":"r:1"}}`, `{"id":3,"subscribe":{"channel":"x"}}`)
	p.want(`"id":1,"connect"`, `"data":{"hello":"kim"}`, `"ping":25`, `"pong":true`)
	p.want(`"id":2,"subscribe"`, `"epoch":"e1"`, `"data":{"viewers":1}`, `"publications":[]`)
	p.want(`"id":3,"error":{"code":102`)
}

func TestPublicationReachesEveryoneInOrder(t *testing.T) {
	_, url := echo(t, Config{})
	a, b := dial(t, url), dial(t, url)
	a.join("a", "r:1")
	b.join("", "r:1")
	for i := range 50 {
		a.send(fmt.Sprintf(`{"id":%d,"publish":{"channel":"r:1","data":{"n":%d}}}`, 10+i, i))
	}
	for i := range 50 {
		b.want(fmt.Sprintf(`{"push":{"channel":"r:1","pub":{"data":{"n":%d},"offset":%d}}}`, i, i+1))
	}
}

func TestRecoveryGivesWhatWasMissedOnce(t *testing.T) {
	h, url := echo(t, Config{History: 8})
	a := dial(t, url)
	a.join("a", "r:1")
	for i := range 5 {
		h.Publish("r:1", Publication{Offset: uint64(10 + i), Data: json.RawMessage(fmt.Sprintf(`%d`, i))})
		a.want(fmt.Sprintf(`"offset":%d`, 10+i))
	}
	t.Run("from a known position", func(t *testing.T) {
		p := dial(t, url)
		p.send(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{"channel":"r:1","recover":true,"epoch":"e1","offset":12}}`)
		p.want(`"connect"`)
		p.want(`"was_recovering":true,"recovered":true`, `"offset":12`, `"publications":[{"data":3,"offset":13},{"data":4,"offset":14}]`)
	})
	t.Run("from another epoch", func(t *testing.T) {
		p := dial(t, url)
		p.send(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{"channel":"r:1","recover":true,"epoch":"_","offset":12}}`,
			`{"id":3,"subscribe":{"channel":"r:1","recover":true,"epoch":"_","offset":12,"flag":2}}`)
		p.want(`"connect"`)
		line := p.want(`"was_recovering":true`, `"offset":14`)
		if strings.Contains(line, `"recovered":true`) {
			t.Errorf("recovered from a foreign epoch: %s", line)
		}
		p.want(`"error":{"code":105`)
	})
	t.Run("from further back than history", func(t *testing.T) {
		for i := range 10 {
			h.Publish("r:1", Publication{Offset: uint64(20 + i), Data: json.RawMessage(`1`)})
			a.want(fmt.Sprintf(`"offset":%d`, 20+i))
		}
		p := dial(t, url)
		p.send(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{"channel":"r:1","recover":true,"epoch":"e1","offset":12,"flag":2}}`)
		p.want(`"connect"`)
		p.want(`"error":{"code":112`)
	})
}

func TestWrongCommandsAreAnsweredOrEndTheConnection(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		code  int
	}{
		{"a command before connect", []string{`{"id":1,"subscribe":{"channel":"r:1"}}`}, 3501},
		{"a second connect", []string{`{"id":1,"connect":{}}`, `{"id":2,"connect":{}}`}, 3501},
		{"not json", []string{`hello`}, 3501},
		{"an empty line", []string{`{"id":1,"connect":{}}`, ``, `{}`}, 3501},
		{"no id", []string{`{"id":1,"connect":{}}`, `{"subscribe":{"channel":"r:1"}}`}, 3501},
		{"an empty channel", []string{`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{"channel":""}}`}, 3501},
		{"send", []string{`{"id":1,"connect":{}}`, `{"send":{"data":1}}`}, 3508},
		{"a bad token", []string{`{"id":1,"connect":{"token":"bad"}}`}, 3500},
		{"too big", []string{`{"id":1,"connect":{"token":"` + strings.Repeat("x", 70_000) + `"}}`}, 1009},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, url := echo(t, Config{})
			p := dial(t, url)
			p.send(c.lines...)
			p.wantClose(c.code)
		})
	}
	for _, c := range []struct {
		name, line, want string
	}{
		{"unknown method", `{"id":2,"dance":{}}`, `"error":{"code":104`},
		{"presence", `{"id":2,"presence":{"channel":"r:1"}}`, `"error":{"code":108`},
		{"anonymous publish", `{"id":2,"publish":{"channel":"r:1","data":1}}`, `"error":{"code":103`},
		{"publish without data", `{"id":2,"publish":{"channel":"r:1"}}`, `"error":{"code":107`},
		{"long channel", `{"id":2,"subscribe":{"channel":"r:` + strings.Repeat("a", 300) + `"}}`, `"error":{"code":107`},
		{"map channel", `{"id":2,"subscribe":{"channel":"r:2","type":1}}`, `"error":{"code":108`},
		{"subscribed twice", `{"id":2,"subscribe":{"channel":"r:1"}}`, `"error":{"code":105`},
		{"history of elsewhere", `{"id":2,"history":{"channel":"r:9"}}`, `"error":{"code":103`},
		{"rpc", `{"id":2,"rpc":{"method":"echo","data":{"a":1}}}`, `"rpc":{"data":{"a":1}}`},
		{"unknown rpc", `{"id":2,"rpc":{"method":"no"}}`, `"error":{"code":104`},
		{"presence stats", `{"id":2,"presence_stats":{"channel":"r:1"}}`, `"num_clients":1,"num_users":0`},
		{"history", `{"id":2,"history":{"channel":"r:1","limit":-1}}`, `"history":{"publications":[],"epoch":"e1","offset":0}`},
		{"unsubscribe", `{"id":2,"unsubscribe":{"channel":"r:1"}}`, `"unsubscribe":{}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, url := echo(t, Config{})
			p := dial(t, url)
			p.join("", "r:1")
			p.send(c.line)
			p.want(`"id":2`, c.want)
		})
	}
}

func TestForeignOriginAndPlainRequestsAreRefused(t *testing.T) {
	_, url := echo(t, Config{})
	url = "http" + strings.TrimPrefix(url, "ws")
	for _, c := range []struct {
		name   string
		header http.Header
		want   int
	}{
		{"a plain GET", http.Header{}, http.StatusUpgradeRequired},
		{"another site", http.Header{"Upgrade": {"websocket"}, "Origin": {"https://evil.example"}}, http.StatusForbidden},
	} {
		req, _ := http.NewRequest("GET", url, nil)
		req.Header = c.header
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%s: got %d, want %d", c.name, res.StatusCode, c.want)
		}
	}
}

func TestSilentClientsAreCutOff(t *testing.T) {
	t.Run("never connects", func(t *testing.T) {
		_, url := echo(t, Config{PingEvery: 250 * time.Millisecond, ConnectWithin: 200 * time.Millisecond})
		dial(t, url).wantClose(3502)
	})
	t.Run("does not answer a ping", func(t *testing.T) {
		_, url := echo(t, Config{PingEvery: 250 * time.Millisecond, PongWithin: 100 * time.Millisecond})
		p := dial(t, url)
		p.join("", "r:1")
		p.wantClose(3012)
	})
}

func TestDrainClosesWithShutdown(t *testing.T) {
	h, url := echo(t, Config{})
	var all []*peer
	for range 30 {
		p := dial(t, url)
		p.join("", "r:1")
		all = append(all, p)
	}
	h.Drain(t.Context())
	for _, p := range all {
		p.wantClose(3001)
	}
	if _, _, _, err := ws.Dial(t.Context(), url); err == nil {
		t.Error("a draining hub took a new connection")
	}
}

func TestUserIsToldAndCutOffOnEveryConnection(t *testing.T) {
	h, url := echo(t, Config{})
	a, b, other := dial(t, url), dial(t, url), dial(t, url)
	a.join("kim", "r:1")
	b.join("kim", "r:1")
	other.join("lee", "r:1")
	h.Tell("kim", map[string]int{"n": 1})
	a.want(`{"push":{"message":{"data":{"n":1}}}}`)
	b.want(`{"push":{"message":{"data":{"n":1}}}}`)
	if n := h.Disconnect("kim", Disconnect{4503, "banned"}); n != 2 {
		t.Errorf("cut off %d connections, want 2", n)
	}
	a.wantClose(4503)
	b.wantClose(4503)
	other.send(`{"id":3,"presence_stats":{"channel":"r:1"}}`)
	other.want(`"num_clients":1`)
}

func TestDeletedPublicationIsGoneFromHistory(t *testing.T) {
	h, url := echo(t, Config{})
	a := dial(t, url)
	a.join("a", "r:1")
	for i := range 3 {
		h.Publish("r:1", Publication{Offset: uint64(1 + i), Data: json.RawMessage(fmt.Sprintf(`"m%d"`, i))})
		a.want(fmt.Sprintf(`"m%d"`, i))
	}
	h.Publish("r:1", Publication{Offset: 4, Data: json.RawMessage(`"gone"`), Passing: true, Removes: func(data json.RawMessage) bool {
		return string(data) == `"m1"`
	}})
	a.want(`"gone"`)
	b := dial(t, url)
	b.send(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{"channel":"r:1"}}`)
	b.want(`"connect"`)
	b.want(`"publications":[{"data":"m0","offset":1},{"data":"m2","offset":3}]`)
}

func TestPublicationRemovedDuringOpenIsGone(t *testing.T) {
	h := New(Config{})
	if err := h.Open("r", func() (Start, error) {
		h.Publish("r", Publication{Offset: 2, Data: json.RawMessage(`2`), Removes: func(data json.RawMessage) bool { return string(data) == "1" }})
		return Start{Epoch: "e", Top: 1, Publications: []Publication{{Offset: 1, Data: json.RawMessage(`1`)}}}, nil
	}); err != nil {
		t.Fatal(err)
	}
	r := h.room("r")
	r.mu.Lock()
	r.flush()
	r.mu.Unlock()
	past, _ := r.past(&historyIn{Limit: -1}, jsonCodec{})
	got := encodeHistory(past)
	if want := `{"publications":[{"data":2,"offset":2}],"epoch":"e","offset":2}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestStateFollowsThePublicationsOnceAndInOrder(t *testing.T) {
	h := New(Config{})
	note := func(n int) Publication {
		return Publication{Offset: uint64(n), Data: json.RawMessage(fmt.Sprint(n)), Apply: func(state any) {
			seen := state.(*[]int)
			*seen = append(*seen, n)
		}}
	}
	if err := h.Open("r", func() (Start, error) {
		for _, n := range []int{4, 5, 6} {
			h.Publish("r", note(n))
		}
		return Start{Top: 5, State: &[]int{5}}, nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{6, 7, 7} {
		h.Publish("r", note(n))
	}
	var got []int
	if !h.State("r", func(state any) { got = slices.Clone(*state.(*[]int)) }) {
		t.Fatal("the room has no state")
	}
	if want := []int{5, 6, 7}; !slices.Equal(got, want) {
		t.Errorf("the state saw %v, want %v", got, want)
	}
	if h.Close("r"); h.State("r", func(any) {}) {
		t.Error("a closed room still has a state")
	}
}

func TestPublicationsDuringOpenAreMergedByOffset(t *testing.T) {
	h := New(Config{})
	opened := make(chan error)
	inLoad, goOn := make(chan struct{}), make(chan struct{})
	go func() {
		opened <- h.Open("r", func() (Start, error) {
			close(inLoad)
			<-goOn
			return Start{Epoch: "e", Top: 5, Publications: []Publication{{Offset: 5, Data: json.RawMessage(`5`)}}}, nil
		})
	}()
	<-inLoad
	for _, n := range []uint64{4, 5, 6, 7} {
		h.Publish("r", Publication{Offset: n, Data: json.RawMessage(fmt.Sprint(n))})
	}
	close(goOn)
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
	r := h.room("r")
	r.mu.Lock()
	r.flush()
	r.mu.Unlock()
	past, _ := r.past(&historyIn{Limit: -1}, jsonCodec{})
	got := encodeHistory(past)
	want := `{"publications":[{"data":5,"offset":5},{"data":6,"offset":6},{"data":7,"offset":7}],"epoch":"e","offset":7}`
	if string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
