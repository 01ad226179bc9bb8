package media

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/media/recording"
)

// endTime bounds how long the end of a stream may take to be written down.
const endTime = 15 * time.Second

// Health says how the incoming stream is doing. A stream that nobody published to is Waiting.
func (s *Server) Health(id string) Health {
	ctx := context.Background()
	if st, ok := s.known(ctx, id); ok {
		return st.health(s.now())
	}
	h := nobody(s.now())
	if s.unopened == nil {
		if rec, err := s.archive.Load(ctx, recording.Track{Stream: id, Rendition: recording.Source}); err == nil && rec.Ended {
			h.State = Ended
		}
	}
	return h
}

// nobody is the health of a stream that nobody published to.
func nobody(now time.Time) Health {
	return Health{State: Waiting, Since: now, Warnings: []Warning{}, History: []Rate{}}
}

// Kick cuts the encoder off. It may return.
func (s *Server) Kick(id string) {
	s.mu.Lock()
	st := s.streams[id]
	s.mu.Unlock()
	if st == nil {
		return
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if p := st.publisher; p != nil {
		p.from.Close()
		st.detach(p)
	}
}

// End ends a stream for good: the encoder is cut off, the playlist closed and the recording whole.
func (s *Server) End(id string) error {
	ctx, cancel := context.WithTimeout(context.Background(), endTime)
	defer cancel()
	st, ok := s.known(ctx, id)
	if !ok {
		return nil
	}
	st.end()
	if err := st.source.writer.Close(ctx); err != nil {
		return err
	}
	s.keepPoster(st)
	time.AfterFunc(endedKept, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.streams[id] == st {
			delete(s.streams, id)
		}
	})
	return nil
}
