package realtime

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/gobwas/ws"
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
	up := ws.HTTPUpgrader{Timeout: 5 * time.Second, Protocol: func(p string) bool { return p == "centrifuge-json" }}
	conn, buffered, _, err := up.Upgrade(r, w)
	if err != nil {
		h.turnBack(c)
		if conn != nil {
			conn.Close()
		}
		return
	}
	// What the client sent right behind the handshake may already be in the server's buffer, which is let go here.
	var in io.Reader = conn
	if n := buffered.Reader.Buffered(); n > 0 {
		early, _ := buffered.Peek(n)
		in = io.MultiReader(bytes.NewReader(bytes.Clone(early)), conn)
	}
	h.take(c, newWebSocket(conn, in, h.cfg.MaxMessage, func(payload []byte) {
		frame := ws.MustCompileFrame(ws.NewPongFrame(bytes.Clone(payload)))
		c.mu.Lock()
		c.write(frame)
		c.mu.Unlock()
	}))
}

func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

// webSocket is a transport over one TCP or TLS connection.
type webSocket struct {
	conn net.Conn
	raw  syscall.RawConn // nil where the connection cannot be asked without waiting (TLS)
	in   *bufio.Reader
	read frameReader

	// once and its fields serve one write(2); the closure is made once, not per write.
	once    func(fd uintptr) bool
	trying  []byte
	tried   int
	tryFail error
}

var _ transport = (*webSocket)(nil)

func newWebSocket(conn net.Conn, in io.Reader, longest int, onPing func(payload []byte)) *webSocket {
	// What most clients send is far shorter, and each of them holds its buffer all the time; longer messages pass it by.
	s := &webSocket{conn: conn, in: bufio.NewReaderSize(in, 512)}
	s.read = frameReader{r: s.in, max: longest, onPing: onPing}
	if sc, ok := conn.(syscall.Conn); ok {
		if raw, err := sc.SyscallConn(); err == nil {
			s.raw = raw
		}
	}
	return s
}

func (s *webSocket) receive() ([]byte, error) { return s.read.message() }

// try is transport: it hands b to the kernel once.
func (s *webSocket) try(b []byte) (int, error) {
	if s.raw == nil {
		return 0, nil
	}
	if s.once == nil {
		s.once = func(fd uintptr) bool {
			for {
				s.tried, s.tryFail = syscall.Write(int(fd), s.trying)
				if !errors.Is(s.tryFail, syscall.EINTR) {
					return true // also on EAGAIN: never wait here
				}
			}
		}
	}
	s.trying = b
	err := s.raw.Write(s.once)
	s.trying = nil
	if err != nil {
		return 0, err
	}
	if errors.Is(s.tryFail, syscall.EAGAIN) {
		return 0, nil
	}
	return max(s.tried, 0), s.tryFail
}

func (s *webSocket) send(b []byte, within time.Duration) error {
	s.conn.SetWriteDeadline(time.Now().Add(within))
	_, err := s.conn.Write(b)
	if err == nil {
		s.conn.SetWriteDeadline(time.Time{})
	}
	return err
}

func (s *webSocket) close(d Disconnect, whole bool) {
	if !whole || d.Code == 0 {
		s.conn.Close()
		return
	}
	frame := ws.MustCompileFrame(ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusCode(d.Code), d.Reason)))
	if _, err := s.try(frame); err == nil && s.raw == nil {
		s.conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = s.conn.Write(frame) // the connection ends anyway
	}
	half, ok := s.conn.(interface{ CloseWrite() error })
	if !ok {
		s.conn.Close()
		return
	}
	s.conn.SetReadDeadline(time.Now().Add(2 * time.Second))
	_ = half.CloseWrite() // leave closes the rest
}

// leave is transport. The close frame is on its way and a reset now could overtake it: it waits a moment for the peer to
// end its side.
func (s *webSocket) leave() {
	_, _ = io.Copy(io.Discard, io.LimitReader(s.in, 1<<20))
	s.conn.Close()
}
