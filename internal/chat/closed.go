package chat

import (
	"fmt"

	"github.com/saja-live/saja/internal/platform/realtime"
)

// closed is what a message of KindClosed tells.
type closed struct {
	Closed bool `json:"closed" doc:"Nothing can be kept for the moment: what is written or ordered fails"`
}

// Closed says whether this process can keep nothing for the moment. All who are in a room here are told at once, by no store, and
// who enters finds it in the room's state.
func (s *Service) Closed(now bool) {
	if s.closed.Swap(now) == now {
		return
	}
	var open []string
	s.hub.Each(func(name string, _ int, _ any) { open = append(open, name) })
	for _, name := range open {
		s.hub.Publish(name, realtime.Publication{Data: fmt.Appendf(nil, `{"kind":"closed","closed":%t}`, now), Replaces: KindClosed})
	}
}
