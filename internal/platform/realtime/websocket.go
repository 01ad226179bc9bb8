package realtime

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gobwas/ws"

	"github.com/saja-live/saja/internal/platform/socket"
)

// jsonWebSocket is JSON lines in text frames.
var jsonWebSocket = newWire(jsonCodec{}, text)

// text puts messages into one text frame.
func text(messages []byte) []byte {
	return ws.MustCompileFrame(ws.NewTextFrame(messages))
}

// ServeHTTP takes a WebSocket from the same host, or from a client that sends no Origin.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		w.Header().Set("Upgrade", "websocket")
		w.Header().Set("Connection", "Upgrade")
		http.Error(w, "this address speaks the Centrifuge client protocol over WebSocket", http.StatusUpgradeRequired)
		return
	}
	if !sameOrigin(r) {
		http.Error(w, "a page of another host may not connect here", http.StatusForbidden)
		return
	}
	for _, q := range []string{r.URL.Query().Get("format"), r.URL.Query().Get("cf_protocol")} {
		if q == "protobuf" {
			http.Error(w, "this server speaks JSON; leave the protobuf format out", http.StatusBadRequest)
			return
		}
	}
	c, status, err := h.arrive(r, jsonWebSocket)
	if err != nil {
		if status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "5")
		}
		http.Error(w, err.Error(), status)
		return
	}
	conn, err := socket.Upgrade(w, r, func(p string) bool { return p == "centrifuge-json" }, h.cfg.MaxMessage, func(payload []byte) {
		frame := ws.MustCompileFrame(ws.NewPongFrame(bytes.Clone(payload)))
		c.mu.Lock()
		c.write(frame)
		c.mu.Unlock()
	})
	if err != nil {
		h.turnBack(c)
		return
	}
	h.take(c, webSocket{conn})
}

func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

// webSocket is a transport over one WebSocket.
type webSocket struct{ *socket.Socket }

var _ transport = webSocket{}

func (s webSocket) receive() ([]byte, error) {
	message, err := s.Receive()
	if b, ok := errors.AsType[socket.Breach](err); ok {
		err = Disconnect(b)
	}
	return message, err
}

func (s webSocket) try(b []byte) (int, error)                 { return s.Try(b) }
func (s webSocket) send(b []byte, within time.Duration) error { return s.Send(b, within) }
func (s webSocket) close(d Disconnect, whole bool)            { s.Close(d.Code, d.Reason, whole) }
func (s webSocket) leave()                                    { s.Leave() }
