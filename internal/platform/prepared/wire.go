package prepared

import (
	"context"
	"net"
	"sync"
)

// Listen makes the connections of l able to send a body and what stands before it at once. net/http writes the first 4 KB of
// an answer by themselves, which for a page or a small file is a second system call, about a sixth of its whole cost.
// A server that listens on it needs Connected as its ConnContext.
func Listen(l net.Listener) net.Listener { return wires{l} }

// Connected lets bodies find the connection that they are sent over.
func Connected(ctx context.Context, c net.Conn) context.Context {
	if w, ok := c.(*wire); ok {
		return context.WithValue(ctx, wireKey{}, w)
	}
	return ctx
}

type wireKey struct{}

type wires struct{ net.Listener }

func (l wires) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok && err == nil {
		return &wire{TCPConn: tcp}, nil
	}
	return c, err
}

// most is what net/http gathers before it writes.
const most = 4 << 10

// wire is a TCP connection. Only the goroutine that answers writes to it.
type wire struct {
	*net.TCPConn
	holding bool
	held    *[]byte // written, but not sent yet; nil unless holding
}

// heldBuffers are shared, so that a connection that waits holds none.
var heldBuffers = sync.Pool{New: func() any {
	b := make([]byte, 0, most)
	return &b
}}

// Write implements net.Conn.
func (w *wire) Write(p []byte) (int, error) {
	if !w.holding {
		return w.TCPConn.Write(p)
	}
	if w.held == nil {
		if len(p) > most {
			return w.TCPConn.Write(p)
		}
		w.held, _ = heldBuffers.Get().(*[]byte)
		*w.held = append((*w.held)[:0], p...)
		return len(p), nil
	}
	before := len(*w.held)
	both := net.Buffers{*w.held, p}
	n, err := both.WriteTo(w.TCPConn)
	w.letGo()
	return max(0, int(n)-before), err
}

// hold keeps what is written until more of it comes, or release.
func (w *wire) hold() {
	if w != nil {
		w.holding = true
	}
}

// release sends what is still held. An error comes back with the next write.
func (w *wire) release() {
	if w == nil {
		return
	}
	w.holding = false
	if w.held != nil {
		_, _ = w.TCPConn.Write(*w.held)
		w.letGo()
	}
}

func (w *wire) letGo() {
	heldBuffers.Put(w.held)
	w.held = nil
}
