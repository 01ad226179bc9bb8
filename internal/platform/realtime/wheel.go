package realtime

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// wheel keeps the time of all connections with one ticker: each sits in one slot and is pinged when the slot comes up,
// so pings are spread over the interval and no connection has a timer.
type wheel struct {
	hub  *Hub
	step time.Duration

	mu    sync.Mutex // guards what follows
	slots [slots]map[*Client]struct{}
	fresh map[*Client]struct{} // not yet connected
	at    int
}

const slots = 25

// expiryGrace is what a client gets beyond its token's end to bring a new one.
const expiryGrace = 25 * time.Second

func newWheel(h *Hub) *wheel {
	w := &wheel{hub: h, step: max(h.cfg.PingEvery/slots, time.Millisecond), fresh: map[*Client]struct{}{}}
	for i := range w.slots {
		w.slots[i] = map[*Client]struct{}{}
	}
	return w
}

func (w *wheel) add(c *Client) {
	w.mu.Lock()
	defer w.mu.Unlock()
	// The first ping comes between half an interval and a whole one from now.
	c.slot = (w.at + slots/2 + rand.IntN(slots/2)) % slots
	w.fresh[c] = struct{}{}
}

func (w *wheel) connected(c *Client) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, here := w.fresh[c]; here {
		delete(w.fresh, c)
		w.slots[c.slot][c] = struct{}{}
	}
}

func (w *wheel) remove(c *Client) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.fresh, c)
	delete(w.slots[c.slot], c)
}

func (w *wheel) run(ctx context.Context) {
	tick := time.NewTicker(w.step)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			w.turn()
		}
	}
}

// turn pings the slot that comes up, and looks for missing pongs in the slot pinged PongWithin ago.
func (w *wheel) turn() {
	back := min(int((w.hub.cfg.PongWithin+w.step-1)/w.step), slots-1)
	w.mu.Lock()
	w.at = (w.at + 1) % slots
	due := list(w.slots[w.at])
	late := list(w.slots[(w.at-back+slots)%slots])
	fresh := list(w.fresh)
	w.mu.Unlock()
	now := w.hub.now()
	for _, c := range fresh {
		if now.Sub(c.opened) > w.hub.cfg.ConnectWithin {
			c.Disconnect(DisconnectStale)
		}
	}
	for _, c := range late {
		c.mu.Lock()
		silent := c.pinged
		c.mu.Unlock()
		if silent {
			c.Disconnect(DisconnectNoPong)
		}
	}
	for _, c := range due {
		c.mu.Lock()
		expired := !c.expires.IsZero() && now.After(c.expires.Add(expiryGrace))
		if !expired {
			c.pinged = true
			c.write(c.wire.pings)
		}
		c.mu.Unlock()
		if expired {
			c.Disconnect(DisconnectExpired)
		}
	}
}

func list(set map[*Client]struct{}) []*Client {
	if len(set) == 0 {
		return nil
	}
	out := make([]*Client, 0, len(set))
	for c := range set {
		out = append(out, c)
	}
	return out
}
