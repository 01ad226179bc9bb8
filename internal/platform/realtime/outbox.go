package realtime

import "github.com/saja-live/saja/internal/platform/socket"

// outbox is what waits to be sent to one client. Everything in it is guarded by Client.mu.
type outbox struct {
	rest     []byte   // what the transport has not yet taken of the frame under way
	queue    [][]byte // frames of this connection alone, in order
	queued   int      // bytes in queue
	flushing bool     // a goroutine owns the transport until rest and queue are gone
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
	n, err := c.link.try(frame)
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
			frame, ok = u.room.frameAt(u.ring, u.next)
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
			for _, u := range c.subs { // may start another flush
				seq, frame := u.room.latest(u.ring)
				c.advance(u, seq, frame)
			}
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		if err := c.link.send(next, c.hub.cfg.WriteWithin); err != nil {
			if socket.Late(err) {
				c.Disconnect(DisconnectSlow)
			} else {
				c.Disconnect(DisconnectWriteError)
			}
			return
		}
	}
}
