package realtime

// admit counts a new connection of a network in, unless the house is full or closing. Whoever opens thousands from one address
// can take three quarters of it, not all: the rest is for viewers from elsewhere.
func (h *Hub) admit(c *Client, from string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining || !h.seats.Take(from) {
		return false
	}
	c.from = from
	h.clients[c] = struct{}{}
	h.done.Add(1)
	return true
}

func (h *Hub) leave(c *Client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, here := h.clients[c]; here {
		delete(h.clients, c)
		h.seats.Give(c.from)
	}
	if set := h.users[c.user]; set != nil {
		delete(set, c)
		if len(set) == 0 {
			delete(h.users, c.user)
		}
	}
}
