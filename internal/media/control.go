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

// Has says whether a stream, or its recording, is at this server.
func (s *Server) Has(ctx context.Context, id string) bool {
	if _, ok := s.known(ctx, id); ok || s.unopened != nil {
		return ok
	}
	rec, err := s.archive.Load(ctx, recording.Track{Stream: id, Rendition: recording.Source})
	return err == nil && len(rec.Runs) > 0
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
	s.forgetLater(st)
	return nil
}

// forgetLater leaves an ended stream in memory for a while; ending it again begins no second while. The server's end is its end too.
func (s *Server) forgetLater(st *stream) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.forget != nil || s.life.Err() != nil {
		return
	}
	st.forget = time.AfterFunc(endedKept, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.streams[st.id] == st {
			delete(s.streams, st.id)
		}
	})
}
