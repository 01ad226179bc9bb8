package realtime

import (
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/gobwas/ws"
)

// BenchmarkFanOut merges ten messages into a frame and writes it to the sockets of a room.
func BenchmarkFanOut(b *testing.B) {
	const sockets, messages = 50, 10
	h := New(Config{Frames: 1 << 10})
	h.cfg.OnSubscribe = func(_ context.Context, _ *Client, in Subscribe) (Subscribed, error) {
		return Subscribed{Load: func() (Start, error) { return Start{Epoch: "e"}, nil }}, nil
	}
	srv := httptest.NewServer(h)
	defer srv.Close()
	for range sockets {
		conn, _, _, err := ws.Dial(b.Context(), "ws"+strings.TrimPrefix(srv.URL, "http"))
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close()
		lines := `{"id":1,"connect":{}}` + "\n" + `{"id":2,"subscribe":{"channel":"r"}}`
		if err := ws.WriteFrame(conn, ws.MaskFrameInPlace(ws.NewTextFrame([]byte(lines)))); err != nil {
			b.Fatal(err)
		}
		go io.Copy(io.Discard, conn)
	}
	for h.Viewers("r") < sockets {
		runtime.Gosched()
	}
	r := h.room("r")
	data := json.RawMessage(`{"kind":"text","id":"0199a3c4","at":1764000000000,"author":{"id":"m","name":"김민지","role":"member","hue":12},"text":"떡볶이 매운가요?"}`)
	offset := uint64(0)
	var subs []*sub
	b.ReportAllocs()
	for b.Loop() {
		r.mu.Lock()
		for range messages {
			offset++
			r.last = offset
			r.pending = append(r.pending, r.entry(Publication{Offset: offset, Data: data}))
		}
		r.flush()
		r.mu.Unlock()
		for _, s := range h.shards {
			subs = s.pass(r, subs)
		}
	}
}
