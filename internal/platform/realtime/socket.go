package realtime

import (
	"errors"
	"net"
	"syscall"
	"time"

	"github.com/gobwas/ws"
)

// socket writes whole WebSocket frames without waiting. Everything in it is guarded by Client.mu.
type socket struct {
	conn net.Conn
	raw  syscall.RawConn // nil where the transport cannot be asked without waiting (TLS)

	rest     []byte   // what the kernel has not yet taken of the frame under way
	queue    [][]byte // frames of this connection alone, in order
	queued   int      // bytes in queue
	flushing bool     // a goroutine owns the socket until rest and queue are gone

	// try and its fields serve one write(2); the closure is made once, not per write.
	try     func(fd uintptr) bool
	trying  []byte
	tried   int
	tryFail error
}

func newSocket(conn net.Conn) socket {
	s := socket{conn: conn}
	if sc, ok := conn.(syscall.Conn); ok {
		if raw, err := sc.SyscallConn(); err == nil {
			s.raw = raw
		}
	}
	return s
}

// attempt hands b to the kernel once and says how much of it went.
func (s *socket) attempt(b []byte) (int, error) {
	if s.raw == nil {
		return 0, nil
	}
	if s.try == nil {
		s.try = func(fd uintptr) bool {
			for {
				s.tried, s.tryFail = syscall.Write(int(fd), s.trying)
				if !errors.Is(s.tryFail, syscall.EINTR) {
					return true // also on EAGAIN: never wait here
				}
			}
		}
	}
	s.trying = b
	err := s.raw.Write(s.try)
	s.trying = nil
	if err != nil {
		return 0, err
	}
	if errors.Is(s.tryFail, syscall.EAGAIN) {
		return 0, nil
	}
	return max(s.tried, 0), s.tryFail
}

// text frames a message for one connection.
func text(message []byte) []byte {
	return ws.MustCompileFrame(ws.NewTextFrame(message))
}

// write sends a frame of this connection alone, behind what already waits. The caller holds mu.
func (c *Client) write(frame []byte) {
	if c.closed {
		return
	}
	if c.flushing {
		c.queue = append(c.queue, frame)
		c.queued += len(frame)
		if c.queued > c.hub.cfg.MaxQueue {
			go c.Disconnect(DisconnectSlow)
		}
		return
	}
	c.start(frame)
}

// start begins to send a frame; the socket is free. What the kernel leaves over goes to a goroutine. The caller holds mu.
func (c *Client) start(frame []byte) {
	n, err := c.attempt(frame)
	if err != nil {
		go c.Disconnect(DisconnectWriteError)
		return
	}
	c.hub.frames.Add(1)
	if n < len(frame) {
		c.hub.slow.Add(1)
		c.rest, c.flushing = frame[n:], true
		go c.flush()
	}
}

// deliver brings one subscription up to the frame seq, as far as the kernel takes it at once.
func (c *Client) deliver(u *sub, seq uint64, frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advance(u, seq, frame)
}

func (c *Client) advance(u *sub, seq uint64, newest []byte) {
	for !c.closed && !c.flushing && u.active && u.next <= seq {
		frame, ok := newest, true
		if u.next != seq {
			frame, ok = u.room.frameAt(u.next)
		}
		if !ok {
			c.hub.skipped.Add(1)
			c.drop(u, unsubscribedToCatchUp, reasonInsufficientText)
			return
		}
		u.next++
		c.start(frame)
	}
}

// flush finishes what the kernel would not take at once, then catches up with the rooms. It is the only goroutine
// that waits for this socket, and it waits WriteWithin at most.
func (c *Client) flush() {
	for {
		c.mu.Lock()
		if c.closed {
			c.mu.Unlock()
			return
		}
		next := c.rest
		c.rest = nil
		if next == nil && len(c.queue) > 0 {
			next = c.queue[0]
			c.queue[0] = nil
			c.queue = c.queue[1:]
			c.queued -= len(next)
		}
		if next == nil {
			c.queue, c.flushing = nil, false
			c.conn.SetWriteDeadline(time.Time{})
			for _, u := range c.subs { // may start another flush
				seq, frame := u.room.latest()
				c.advance(u, seq, frame)
			}
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		c.conn.SetWriteDeadline(time.Now().Add(c.hub.cfg.WriteWithin))
		if _, err := c.conn.Write(next); err != nil {
			var timeout net.Error
			if errors.As(err, &timeout) && timeout.Timeout() {
				c.Disconnect(DisconnectSlow)
			} else {
				c.Disconnect(DisconnectWriteError)
			}
			return
		}
	}
}
