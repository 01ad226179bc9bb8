package chat

import (
	"context"
	"time"
)

// orderPause is the least time between two order notices of a room.
const orderPause = time.Second

// orders gathers the order notices of one room. What is held is only in memory: a kill within that second loses the
// notice, never the order.
type orders struct {
	told time.Time
	last Order
	held int64 // notices in last, 0 for none
	seen map[string]bool
	ring []string // of seen, oldest first
}

const ordersSeen = 1024

// fresh says whether an order was not told before, as far as this process remembers.
func (o *orders) fresh(id string) bool {
	if o.seen[id] {
		return false
	}
	if len(o.ring) >= ordersSeen {
		delete(o.seen, o.ring[0])
		o.ring = o.ring[1:]
	}
	o.seen[id] = true
	o.ring = append(o.ring, id)
	return true
}

func (s *Service) postOrder(ctx context.Context, room string, m Order) error {
	now := s.now()
	s.mu.Lock()
	o := s.orders[room]
	if o == nil {
		o = &orders{seen: map[string]bool{}}
		s.orders[room] = o
	}
	if m.ID == "" || !o.fresh(m.ID) {
		s.mu.Unlock()
		return nil
	}
	if now.Sub(o.told) < orderPause {
		o.last = m
		o.held++
		s.mu.Unlock()
		return nil
	}
	before := o.told
	o.told = now
	s.mu.Unlock()
	err := s.post(ctx, room, "order-"+m.ID, m)
	if err != nil { // the caller will come again
		s.mu.Lock()
		delete(o.seen, m.ID)
		o.told = before
		s.mu.Unlock()
	}
	return err
}

// tellOrders tells what was held for a second, or all of it now.
func (s *Service) tellOrders(ctx context.Context, all bool) {
	now := s.now()
	type due struct {
		room string
		m    Order
	}
	var out []due
	s.mu.Lock()
	for name, o := range s.orders {
		if o.held > 0 && (all || now.Sub(o.told) >= orderPause) {
			m := o.last
			m.More += o.held - 1
			out = append(out, due{name, m})
			o.told, o.held = now, 0
		}
	}
	s.mu.Unlock()
	for _, d := range out {
		if err := s.post(ctx, d.room, "order-"+d.m.ID, d.m); err != nil {
			s.logger.Warn("an order notice was not told", "room", d.room, "error", err)
		}
	}
}
