package appsim

import "slices"

// What is kept for a device that is away: of FCM's collapse keys four, and a hundred messages without one.
const (
	keysKept     = 4
	messagesKept = 100
)

// Away has a device be off: what is sent to it is kept by its service, as far as that keeps it.
func (s *Sim) Away(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.devices[token]; d != nil {
		d.off = true
	}
}

// Back has a device be on again: what was kept for it arrives.
func (s *Sim) Back(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.devices[token]
	if d == nil {
		return
	}
	for _, m := range d.waiting {
		s.keep(m)
	}
	d.off, d.waiting = false, nil
}

// keepFor is what waits for a device once m does too. A message takes the place of the one with the same key. FCM keeps four keys of a
// device, whichever, and drops all that has none when there are more than a hundred.
func keepFor(waiting []Message, m Message) []Message {
	if m.Collapse != "" {
		waiting = slices.DeleteFunc(waiting, func(w Message) bool { return w.Collapse == m.Collapse })
	}
	waiting = append(waiting, m)
	if m.Platform != FCM {
		return waiting[max(len(waiting)-messagesKept, 0):]
	}
	with, without := 0, 0
	for _, w := range waiting {
		if w.Collapse != "" {
			with++
		} else {
			without++
		}
	}
	if with > keysKept {
		oldest := slices.IndexFunc(waiting, func(w Message) bool { return w.Collapse != "" })
		waiting = slices.Delete(waiting, oldest, oldest+1)
	}
	if without > messagesKept {
		waiting = slices.DeleteFunc(waiting, func(w Message) bool { return w.Collapse == "" })
	}
	return waiting
}
