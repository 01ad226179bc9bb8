package realtime

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/gobwas/ws"
)

func TestSlowViewerSkipsAheadAndIsTold(t *testing.T) {
	h, url := echo(t, Config{TickMin: time.Millisecond, TickMax: time.Millisecond, Frames: 16, History: 64, WriteWithin: time.Minute})
	slow, quick := dial(t, url), dial(t, url)
	slow.join("slow", "r:1")
	quick.join("quick", "r:1")

	// Enough for any socket buffer on loopback, while the slow one reads nothing.
	pad := strings.Repeat("x", 30_000)
	const total = 700
	for n := 1; n <= total; n++ {
		h.Publish("r:1", Publication{Offset: uint64(n), Data: json.RawMessage(fmt.Sprintf(`{"n":%d,"pad":%q}`, n, pad))})
		quick.want(fmt.Sprintf(`{"n":%d,`, n)) // never waits for the slow one
	}
	if h.Stats().Slow == 0 {
		t.Fatal("the slow reader's buffer never filled; this test proves nothing")
	}

	at := 0
	for {
		line, err := slow.next()
		if err != nil {
			t.Fatalf("after %d: %v", at, err)
		}
		if strings.Contains(line, `"unsubscribe":{"code":2500`) {
			break
		}
		at++
		if !strings.Contains(line, fmt.Sprintf(`{"n":%d,`, at)) || !strings.HasSuffix(line, "}}}") {
			t.Fatalf("got %.80s, want whole message %d", line, at)
		}
	}
	if at == 0 || at >= total {
		t.Fatalf("the slow reader saw %d of %d messages before it was told", at, total)
	}
	slow.send(fmt.Sprintf(`{"id":9,"subscribe":{"channel":"r:1","recover":true,"epoch":"e1","offset":%d}}`, total-10))
	slow.want(`"recovered":true`, fmt.Sprintf(`"offset":%d}`, total))
	h.Publish("r:1", Publication{Offset: total + 1, Data: json.RawMessage(`"after"`)})
	slow.want(`"after"`)
}

func TestStuckSocketIsClosed(t *testing.T) {
	h, url := echo(t, Config{TickMin: time.Millisecond, TickMax: time.Millisecond, WriteWithin: 200 * time.Millisecond})
	slow := dial(t, url)
	slow.join("slow", "r:1")
	pad := json.RawMessage(`"` + strings.Repeat("x", 30_000) + `"`)
	deadline := time.Now().Add(time.Minute)
	for n := 1; h.Viewers("r:1") > 0; n++ {
		if time.Now().After(deadline) {
			t.Fatal("a socket that takes nothing was kept")
		}
		h.Publish("r:1", Publication{Offset: uint64(n), Data: pad})
		time.Sleep(time.Millisecond) // paces the publisher, waits for nothing
	}
}

func TestTickMergesMessagesIntoOneFrame(t *testing.T) {
	h, url := echo(t, Config{TickMin: time.Second})
	p := dial(t, url)
	p.join("a", "r:1")
	before := h.Stats().Frames
	for n := 1; n <= 20; n++ {
		h.Publish("r:1", Publication{Offset: uint64(n), Data: json.RawMessage(fmt.Sprint(n))})
	}
	for n := 1; n <= 20; n++ {
		p.want(fmt.Sprintf(`"data":%d,`, n))
	}
	if got := h.Stats().Frames - before; got > 3 {
		t.Errorf("20 messages took %d frames, want at most 3", got)
	}
}

func TestEphemeralPublicationReplacesTheOneThatWaits(t *testing.T) {
	h, url := echo(t, Config{TickMin: time.Second})
	p := dial(t, url)
	p.join("a", "r:1")
	h.Publish("r:1", Publication{Offset: 1, Data: json.RawMessage(`"first"`)}) // leaves at once and starts the tick
	h.Publish("r:1", Publication{Data: json.RawMessage(`"count 1"`), Replaces: "count"})
	h.Publish("r:1", Publication{Data: json.RawMessage(`"count 2"`), Replaces: "count"})
	h.Publish("r:1", Publication{Offset: 2, Data: json.RawMessage(`"second"`)})
	p.want(`"first"`)
	p.want(`{"data":"count 2"}`)
	p.want(`"second"`)
}

func TestSocketsBehindTLSGetTheSame(t *testing.T) {
	h, url := echo(t, Config{Frames: 512})
	srv := httptest.NewTLSServer(h)
	defer srv.Close()
	conn, br, _, err := ws.Dialer{TLSConfig: srv.Client().Transport.(*http.Transport).TLSClientConfig}.
		Dial(t.Context(), "wss"+strings.TrimPrefix(srv.URL, "https"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if br == nil {
		br = bufio.NewReader(conn)
	}
	over, plain := &peer{t: t, conn: conn, r: br}, dial(t, url)
	over.join("a", "r:1")
	plain.join("b", "r:1")
	for n := 1; n <= 300; n++ {
		h.Publish("r:1", Publication{Offset: uint64(n), Data: json.RawMessage(fmt.Sprint(n))})
		if n%10 == 0 { // replies and frames go the same way
			over.send(fmt.Sprintf(`{"id":%d,"rpc":{"method":"echo","data":%d}}`, n, n))
		}
	}
	seen := 0
	for seen < 300 {
		line := over.want()
		if strings.Contains(line, `"rpc"`) {
			continue
		}
		seen++
		if !strings.Contains(line, fmt.Sprintf(`"offset":%d}`, seen)) {
			t.Fatalf("got %s, want offset %d", line, seen)
		}
	}
	eventually.True(t, "the socket has everything", func() bool { return !h.flushing("a") }) // in mid-frame it is cut without a reason
	h.Disconnect("a", DisconnectForce)
	over.wantClose(3503)
	plain.want(`"offset":1}`)
}

// flushing tells whether a socket of user still waits to be written.
func (h *Hub) flushing(user string) bool {
	h.mu.Lock()
	all := slices.Collect(maps.Keys(h.users[user]))
	h.mu.Unlock()
	for _, c := range all {
		c.mu.Lock()
		busy := c.flushing
		c.mu.Unlock()
		if busy {
			return true
		}
	}
	return false
}
