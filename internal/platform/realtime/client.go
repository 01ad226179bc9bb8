package realtime

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gobwas/ws"

	"github.com/saja-live/saja/internal/platform/id"
)

// Client is one connection.
type Client struct {
	hub  *Hub
	id   string
	seat any

	// set by the reading goroutine in connect, before the client can be found by its user; constant afterwards
	user    string
	value   any
	refused bool // connect was answered with an error

	spent struct { // commands in the second that began at since; touched by the reading goroutine only
		since time.Time
		n     int
	}

	mu sync.Mutex // guards what follows
	socket
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

// Seat is what OnUpgrade made of the HTTP request.
func (c *Client) Seat() any { return c.seat }

// Value is what the application keeps with the connection; set it in OnConnect.
func (c *Client) Value() any { return c.value }

// SetValue may be called in OnConnect only.
func (c *Client) SetValue(v any) { c.value = v }

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
	c := &Client{hub: h, id: id.New(), subs: map[string]*sub{}, opened: h.now()}
	if h.cfg.OnUpgrade != nil {
		seat, err := h.cfg.OnUpgrade(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		c.seat = seat
	}
	if !h.admit(c) {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "no more connections now; come back in a moment", http.StatusServiceUnavailable)
		return
	}
	up := ws.HTTPUpgrader{Timeout: 5 * time.Second, Protocol: func(p string) bool { return p == "centrifuge-json" }}
	conn, buffered, _, err := up.Upgrade(r, w)
	if err != nil {
		h.leave(c)
		h.done.Done()
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
	c.mu.Lock()
	c.socket = newSocket(conn)
	gone := c.closed // shut down during the handshake
	c.mu.Unlock()
	if gone {
		h.done.Done()
		conn.Close()
		return
	}
	h.wheel.add(c)
	if c.isClosed() { // shut down just now, before the wheel knew it
		h.wheel.remove(c)
	}
	go c.run(in)
}

func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

// run reads until the connection ends.
func (c *Client) run(in io.Reader) {
	defer c.hub.done.Done()
	defer c.conn.Close()
	buf := bufio.NewReaderSize(in, 1024)
	frames := frameReader{r: buf, max: c.hub.cfg.MaxMessage, onPing: func(p []byte) {
		frame := ws.MustCompileFrame(ws.NewPongFrame(bytes.Clone(p)))
		c.mu.Lock()
		c.write(frame)
		c.mu.Unlock()
	}}
	for {
		message, err := frames.message()
		if err == nil {
			err = c.handle(message)
		}
		if err != nil {
			d, ok := errors.AsType[Disconnect](err)
			switch {
			case ok:
			case errors.Is(err, errClosed):
				d = Disconnect{1000, "bye"}
			default:
				d = disconnectGone
			}
			c.Disconnect(d)
			break
		}
		if c.isClosed() {
			break
		}
	}
	// The close frame is on its way; a reset now could overtake it. Wait a moment for the peer to end its side.
	_, _ = io.Copy(io.Discard, io.LimitReader(buf, 1<<20))
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
	if c.conn != nil {
		if !c.flushing && d.Code != 0 {
			frame := ws.MustCompileFrame(ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusCode(d.Code), d.Reason)))
			if _, err := c.attempt(frame); err == nil && c.raw == nil {
				c.conn.SetWriteDeadline(time.Now().Add(time.Second))
				_, _ = c.conn.Write(frame) // the connection ends anyway
			}
		}
		if half, ok := c.conn.(interface{ CloseWrite() error }); ok && !c.flushing && d.Code != 0 {
			c.conn.SetReadDeadline(time.Now().Add(2 * time.Second))
			_ = half.CloseWrite() // run closes the rest
		} else {
			c.conn.Close()
		}
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
	body := append([]byte(`{"data":`), data...)
	frame := text(push(nil, "message", append(body, '}')))
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
	c.write(text(unsubscribePush(quoted(u.name), code, reason)))
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
	commands, err := parse(message)
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
