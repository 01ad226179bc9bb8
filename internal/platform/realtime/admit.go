package realtime

// network is where connections come from, as Config.From names it.
type network struct {
	name string
	held int // guarded by the hub's mu
}

// admit counts a new connection of a network in, unless the house is full or closing. Whoever opens thousands from one address
// can take three quarters of it, not all: the rest is for viewers from elsewhere.
func (h *Hub) admit(c *Client, from string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := h.networks[from]
	switch held := len(h.clients); {
	case h.draining || held >= h.cfg.MaxConnections:
		return false
	case h.cfg.From != nil && n != nil && n.held >= h.cfg.Share && held >= h.cfg.MaxConnections/4*3:
		return false
	}
	if n == nil {
		n = &network{name: from}
		h.networks[from] = n
	}
	n.held++
	c.from = n
	h.clients[c] = struct{}{}
	h.done.Add(1)
	return true
}

func (h *Hub) leave(c *Client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, here := h.clients[c]; here {
		delete(h.clients, c)
		if c.from.held--; c.from.held == 0 {
			delete(h.networks, c.from.name)
		}
	}
	if set := h.users[c.user]; set != nil {
		delete(set, c)
		if len(set) == 0 {
			delete(h.users, c.user)
		}
	}
}
