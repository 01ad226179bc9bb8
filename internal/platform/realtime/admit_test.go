package realtime

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"testing"

	"github.com/gobwas/ws"
)

func TestOneNetworkCannotTakeAllSeats(t *testing.T) {
	_, at := echo(t, Config{MaxConnections: 16, Share: 2, From: func(r *http.Request) string { return r.URL.Query().Get("from") }})
	enter := func(from string) (net.Conn, bool) {
		t.Helper()
		conn, _, _, err := ws.Dial(t.Context(), at+"?from="+url.QueryEscape(from))
		if status, ok := errors.AsType[ws.StatusError](err); ok && int(status) == http.StatusServiceUnavailable {
			return nil, false
		}
		if err != nil {
			t.Fatalf("dial: %v", err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn, true
	}
	var flood []net.Conn
	for {
		conn, in := enter("flood")
		if !in {
			break
		}
		flood = append(flood, conn)
	}
	if got, want := len(flood), 12; got != want {
		t.Errorf("one network holds %d of 16, want %d", got, want)
	}
	for _, from := range []string{"home", "home", "cafe", "cafe"} {
		if _, in := enter(from); !in {
			t.Errorf("a viewer of %q was turned away from the seats that are kept", from)
		}
	}
	if _, in := enter("late"); in {
		t.Error("the house took more than 16")
	}
	for _, c := range flood[:3] { // whose seats are free again
		c.Close()
	}
	for {
		if _, in := enter("late"); in {
			break
		}
	}
}

func TestSeatsOfANetworkAreForgottenWithIt(t *testing.T) {
	h := New(Config{From: func(*http.Request) string { return "" }})
	var some []*Client
	for range 3 {
		c := &Client{}
		if !h.admit(c, "home") {
			t.Fatal("an empty house was full")
		}
		some = append(some, c)
	}
	for _, c := range append(some, some...) { // also where one leaves twice
		h.leave(c)
	}
	if h.seats.Taken() != 0 || len(h.clients) != 0 {
		t.Errorf("%d seats and %d clients are kept of an empty house", h.seats.Taken(), len(h.clients))
	}
}
