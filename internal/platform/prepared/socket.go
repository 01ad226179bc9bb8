package prepared

import (
	"context"
	"io"
	"net"
	"net/http"
)

// Listen makes the connections of l such that the head of an answer and its prepared body leave in one call to the system:
// net/http sends the first 4 kB by themselves, which costs a second call and wakes the other side twice. A server that serves l
// sets ConnContext to Context. Connections that are not TCP's own stay as they are.
func Listen(l net.Listener) net.Listener { return listener{l} }

type listener struct{ net.Listener }

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &socket{TCPConn: tcp}, err
	}
	return c, err
}

type socketKey struct{}

// Context lets bodies find the connection that they are sent over.
func Context(ctx context.Context, c net.Conn) context.Context {
	if s, ok := c.(*socket); ok {
		return context.WithValue(ctx, socketKey{}, s)
	}
	return ctx
}

// socket keeps what is written while it is holding, and sends it with the next write. Only the goroutine that serves the
// connection's request writes.
type socket struct {
	*net.TCPConn
	holding bool
	held    []byte
	pair    [2][]byte
	buffers net.Buffers
}

func (s *socket) Write(p []byte) (int, error) {
	if s.holding {
		s.held = append(s.held, p...)
		return len(p), nil
	}
	if len(s.held) == 0 {
		return s.TCPConn.Write(p)
	}
	s.pair = [2][]byte{s.held, p}
	s.buffers = s.pair[:]
	n, err := s.buffers.WriteTo(s.TCPConn)
	n = max(0, n-int64(len(s.held)))
	s.held, s.pair = s.held[:0], [2][]byte{}
	return int(n), err
}

// ReadFrom sends a file, after what is held.
func (s *socket) ReadFrom(r io.Reader) (int64, error) {
	if err := s.release(); err != nil {
		return 0, err
	}
	return s.TCPConn.ReadFrom(r)
}

// release sends what is still held.
func (s *socket) release() error {
	if len(s.held) == 0 {
		return nil
	}
	_, err := s.Write(nil)
	return err
}

// alone is the most that net/http sends in one write, head and body.
const alone = 4 << 10

// send writes the body of an answer whose status is written. The browser may be gone: nothing to be done.
func send(w http.ResponseWriter, r *http.Request, body []byte) {
	s, ok := r.Context().Value(socketKey{}).(*socket)
	if !ok || len(body) < alone {
		w.Write(body)
		return
	}
	s.holding = true
	_ = http.NewResponseController(w).Flush() // the head goes to the socket, which keeps it for the body
	s.holding = false
	w.Write(body)
	_ = s.release()
}
