package realtime

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/socket"
)

// Client is one connection.
type Client struct {
	hub  *Hub
	id   string
	from string // its network
	seat any

	// set by the reading goroutine in connect, before the client can be found by its user; constant afterwards
	user    string
	value   any
	refused bool // connect was answered with an error

	spent struct { // commands in the second that began at since; touched by the reading goroutine only
		since time.Time
		n     int
	}

	wire *wire     // constant
	link transport // nil until it has arrived; try and close are called with mu held

	mu sync.Mutex // guards what follows
	outbox
	opened    time.Time
	connected bool
	closed    bool
	expires   time.Time
	subs      map[string]*sub
	pinged    bool // a ping is out
	slot      int
}

// ID names the connection; it is the client id of the protocol.
func (c *Client) ID() string { return c.id }

// User is who the callback OnConnect said it is, "" before that and for an anonymous one.
func (c *Client) User() string { return c.user }

// Seat is what OnUpgrade made of the HTTP request; it may be asked for in OnConnect only, which keeps what is needed of it.
func (c *Client) Seat() any { return c.seat }

// Value is what the application keeps with the connection; set it in OnConnect.
func (c *Client) Value() any { return c.value }

// SetValue may be called in OnConnect only.
func (c *Client) SetValue(v any) { c.value = v }

// run reads until the connection ends.
func (c *Client) run() {
	defer c.hub.done.Done()
	defer c.link.leave()
	for {
		sent, err := c.link.receive()
		if err == nil {
			err = c.handle(sent)
		}
		if err != nil {
			d, ok := errors.AsType[Disconnect](err)
			switch {
			case ok:
			case errors.Is(err, socket.ErrClosed):
				d = Disconnect{1000, "bye"}
			default:
				d = disconnectGone
			}
			c.Disconnect(d)
			return
		}
		if c.isClosed() {
			return
		}
	}
}

func (c *Client) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// Disconnect ends the connection with a code and a reason, once.
func (c *Client) Disconnect(d Disconnect) {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return
	}
	subs := c.subs
	c.subs = nil
	if c.link != nil {
		c.link.close(d, !c.flushing)
	}
	c.closed = true
	c.rest, c.queue = nil, nil
	connected := c.connected
	c.mu.Unlock()

	for _, u := range subs {
		u.room.exit(u)
	}
	c.hub.wheel.remove(c)
	c.hub.leave(c)
	if connected && c.hub.cfg.OnDisconnect != nil {
		c.hub.cfg.OnDisconnect(c)
	}
}

// Tell sends data (JSON, one line) outside any channel.
func (c *Client) Tell(data []byte) {
	frame := c.wire.frame(c.wire.tell(data))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.connected {
		c.write(frame)
	}
}

// Hears says whether the connection is subscribed to a room.
func (c *Client) Hears(room string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, u := range c.subs {
		if u.room != nil && u.room.name == room {
			return true
		}
	}
	return false
}

// drop ends a subscription from the server's side. The caller holds mu.
func (c *Client) drop(u *sub, code int, reason string) {
	if c.subs[u.name] != u {
		return
	}
	delete(c.subs, u.name)
	u.active = false
	u.room.exit(u)
	c.write(c.wire.frame(c.wire.unsubscribe(c.wire.channel(u.name), code, reason)))
}

func (c *Client) unsubscribed(u *sub, code int, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop(u, code, reason)
}

// spend counts a command and says whether it is still within what one connection may ask.
func (c *Client) spend() bool {
	now := c.hub.now()
	if past := now.Sub(c.spent.since); past >= time.Second {
		c.spent.n = max(0, c.spent.n-int(past/time.Second)*c.hub.cfg.MaxCommands)
		c.spent.since = now
	}
	c.spent.n++
	return c.spent.n <= 2*c.hub.cfg.MaxCommands
}

// handle does the commands of one message, in order.
func (c *Client) handle(message []byte) error {
	c.hub.messages.Add(1)
	commands, err := c.wire.decode(message)
	if err != nil {
		return DisconnectBadRequest
	}
	for i := range commands {
		if !c.spend() {
			return DisconnectTooMany
		}
		if err := c.command(&commands[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *Client) deadline() (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.hub.base, c.hub.cfg.CommandWithin)
}

// Rooms lists the rooms that the connection is subscribed to.
func (c *Client) Rooms() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]string, 0, len(c.subs))
	for _, u := range c.subs {
		out = append(out, u.room.name)
	}
	return out
}
