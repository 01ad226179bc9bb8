// Package socket is a WebSocket that is written to without waiting, and the seats of those who hold one.
package socket

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/gobwas/ws"
)

// handshakeTime is how long a client may take to receive the answer to its request.
const handshakeTime = 5 * time.Second

// Socket is the server's end of one WebSocket over TCP or TLS. Receive belongs to one goroutine; Try, Send and Close are not
// called at once, nor Try while a Send is under way.
type Socket struct {
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

// Upgrade makes a WebSocket of a request. Messages longer than longest are a breach; onPing is called by Receive. It answers what
// is no good handshake itself. Protocol says which subprotocol to take; nil: none.
func Upgrade(w http.ResponseWriter, r *http.Request, protocol func(string) bool, longest int, onPing func(payload []byte)) (*Socket, error) {
	up := ws.HTTPUpgrader{Timeout: handshakeTime, Protocol: protocol}
	conn, buffered, _, err := up.Upgrade(r, w)
	if err != nil {
		if conn != nil {
			conn.Close()
		}
		return nil, err
	}
	// What the client sent right behind the handshake may already be in the server's buffer, which is let go here.
	var in io.Reader = conn
	if n := buffered.Reader.Buffered(); n > 0 {
		early, _ := buffered.Peek(n)
		in = io.MultiReader(bytes.NewReader(bytes.Clone(early)), conn)
	}
	return newSocket(conn, in, longest, onPing), nil
}

func newSocket(conn net.Conn, in io.Reader, longest int, onPing func(payload []byte)) *Socket {
	// What most clients send is far shorter, and each of them holds its buffer all the time; longer messages pass it by.
	s := &Socket{conn: conn, in: bufio.NewReaderSize(in, 512)}
	s.read = frameReader{r: s.in, max: longest, onPing: onPing}
	if sc, ok := conn.(syscall.Conn); ok {
		if raw, err := sc.SyscallConn(); err == nil {
			s.raw = raw
		}
	}
	return s
}

// Receive gives the text message that the client sent next; the bytes are good until the next call. It fails with a Breach when
// the client breaks the rules, and with ErrClosed when it said that it leaves.
func (s *Socket) Receive() ([]byte, error) { return s.read.message() }

// Try hands to the kernel what it takes of b at once, and says how much that was: over TLS nothing.
func (s *Socket) Try(b []byte) (int, error) {
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

// Send hands all of b over, waiting for within at most.
func (s *Socket) Send(b []byte, within time.Duration) error {
	s.conn.SetWriteDeadline(time.Now().Add(within))
	_, err := s.conn.Write(b)
	if err == nil {
		s.conn.SetWriteDeadline(time.Time{})
	}
	return err
}

// Late says whether a Send failed because the client did not read in time.
func Late(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// Hold bounds how much the kernel keeps for a client that reads slower than it is written to.
func (s *Socket) Hold(bytes int) {
	if c, ok := s.conn.(interface{ NetConn() net.Conn }); ok { // TLS
		hold(c.NetConn(), bytes)
		return
	}
	hold(s.conn, bytes)
}

func hold(conn net.Conn, bytes int) {
	if c, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
		_ = c.SetWriteBuffer(bytes) // where it cannot be, the system's own bound holds
	}
}

// Close ends the connection. It tells the client why, where the code is not 0 and the last frame went whole.
func (s *Socket) Close(code uint32, reason string, whole bool) {
	if !whole || code == 0 {
		s.conn.Close()
		return
	}
	frame := ws.MustCompileFrame(ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusCode(code), reason)))
	if _, err := s.Try(frame); err == nil && s.raw == nil {
		s.conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = s.conn.Write(frame) // the connection ends anyway
	}
	half, ok := s.conn.(interface{ CloseWrite() error })
	if !ok {
		s.conn.Close()
		return
	}
	s.conn.SetReadDeadline(time.Now().Add(2 * time.Second))
	_ = half.CloseWrite() // Leave closes the rest
}

// Leave gives back what the socket holds, after the last Receive. The close frame is on its way and a reset now could overtake
// it: it waits a moment for the peer to end its side.
func (s *Socket) Leave() {
	_, _ = io.Copy(io.Discard, io.LimitReader(s.in, 1<<20))
	s.conn.Close()
}
