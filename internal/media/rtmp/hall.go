package rtmp

import (
	"container/list"
	"net"
	"net/netip"
)

// hall is where connections are that have not published yet. Everyone gets in: when the hall is full, who has been in it longest
// makes room, and when an address has its share, who of that address has been in it longest. So idle connections fall first, and
// whoever goes on is not held up by them. Its methods are called with the server's lock held.
type hall struct {
	most, share int

	all  list.List                   // of *session, who came first in front
	from map[netip.Prefix]*list.List // own: the same by address
}

// seat is a session's place in a hall.
type seat struct {
	hall     *hall
	all, own *list.Element
}

// enter takes c in, and returns who had to make room, if anyone.
func (h *hall) enter(c *session) (out *session) {
	own := h.from[c.network]
	switch {
	case own != nil && own.Len() >= h.share:
		out = own.Front().Value.(*session)
	case h.all.Len() >= h.most:
		out = h.all.Front().Value.(*session)
	}
	if out != nil {
		out.seat.leave(out)
	}
	if own = h.from[c.network]; own == nil {
		if h.from == nil {
			h.from = map[netip.Prefix]*list.List{}
		}
		own = list.New()
		h.from[c.network] = own
	}
	c.seat = seat{h, h.all.PushBack(c), own.PushBack(c)}
	return out
}

// of counts those of one address.
func (h *hall) of(network netip.Prefix) int {
	if own := h.from[network]; own != nil {
		return own.Len()
	}
	return 0
}

// leave gives c's seat back. Who has none is not in a hall: it published, or had to make room.
func (s seat) leave(c *session) bool {
	if s.hall == nil {
		return false
	}
	s.hall.all.Remove(s.all)
	own := s.hall.from[c.network]
	own.Remove(s.own)
	if own.Len() == 0 {
		delete(s.hall.from, c.network)
	}
	c.seat = seat{}
	return true
}

// network is the address by which a connection is counted: one IPv4 address, or the /64 that one IPv6 customer has.
func network(a net.Addr) netip.Prefix {
	t, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Prefix{}
	}
	ip := t.AddrPort().Addr().Unmap().WithZone("")
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
