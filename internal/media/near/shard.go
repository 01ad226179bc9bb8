package near

import (
	"context"
	"sync"
)

// shard is one of the goroutines that send to viewers; a viewer always belongs to the same one. While it passes over the viewers of a
// stream, what comes is gathered, so a door with more to do sends less often and more at once. Its queue is a set of streams.
type shard struct {
	mu    sync.Mutex           // guards dirty
	dirty map[*Stream]struct{} // own: whose viewers are to be passed over
	bell  chan struct{}
}

// wake asks for a pass over the viewers of a stream. It never waits.
func (s *shard) wake(st *Stream) {
	s.mu.Lock()
	s.dirty[st] = struct{}{}
	s.mu.Unlock()
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

func (s *shard) run(ctx context.Context, me int) {
	var viewers []*viewer
	var streams []*Stream
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.bell:
		}
		streams = streams[:0]
		s.mu.Lock()
		for st := range s.dirty {
			streams = append(streams, st)
		}
		clear(s.dirty)
		s.mu.Unlock()
		for _, st := range streams {
			st.mu.Lock()
			viewers = append(viewers[:0], st.viewers[me]...)
			st.mu.Unlock()
			var shared stretch
			for _, v := range viewers {
				v.deliver(&shared)
			}
			clear(viewers)
		}
	}
}
