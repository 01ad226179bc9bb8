package realtime

import (
	"errors"
	"net/http"
	"time"

	"github.com/saja-live/saja/internal/platform/id"
)

// transport carries frames to one client, and what the client sends from it. Frames are made by the frame function of the
// connection's wire. try, send and close are not called at once, nor try while a send is under way.
type transport interface {
	// receive gives what the client sent next; the bytes are good until the next call. It fails with a Disconnect when the
	// client breaks the rules, and with socket.ErrClosed when it said that it leaves.
	receive() ([]byte, error)
	// try hands over what can be handed over without waiting, and says how much that was.
	try(frame []byte) (int, error)
	// send hands all of b over, waiting for within at most.
	send(b []byte, within time.Duration) error
	// close ends the connection. It tells the client why, where the code is not 0 and the last frame went whole.
	close(d Disconnect, whole bool)
	// leave gives back what the transport holds, after the last receive.
	leave()
}

var errFull = errors.New("no more connections now; come back in a moment")

// arrive makes the client of a request, or says with which status to refuse it. What arrives is then taken or turned back.
func (h *Hub) arrive(r *http.Request, w *wire) (*Client, int, error) {
	c := &Client{hub: h, wire: w, id: id.New(), subs: map[string]*sub{}, opened: h.now()}
	if h.cfg.OnUpgrade != nil {
		seat, err := h.cfg.OnUpgrade(r)
		if err != nil {
			return nil, http.StatusForbidden, err
		}
		c.seat = seat
	}
	var from string
	if h.cfg.From != nil {
		from = h.cfg.From(r)
	}
	if !h.admit(c, from) {
		return nil, http.StatusServiceUnavailable, errFull
	}
	return c, 0, nil
}

// turnBack forgets a client whose connection did not come about.
func (h *Hub) turnBack(c *Client) {
	h.leave(c)
	h.done.Done()
}

// take begins to read from a client.
func (h *Hub) take(c *Client, link transport) {
	c.mu.Lock()
	c.link = link
	gone := c.closed // shut down during the handshake
	if gone {
		link.close(disconnectGone, false)
	}
	c.mu.Unlock()
	if gone {
		h.done.Done()
		return
	}
	h.wheel.add(c)
	if c.isClosed() { // shut down just now, before the wheel knew it
		h.wheel.remove(c)
	}
	go c.run()
}
