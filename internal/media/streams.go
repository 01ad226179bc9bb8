package media

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/recording"
)

// openTime bounds how long a stream that a process left on air may take to be opened again.
const openTime = 10 * time.Second

// stream finds or opens a stream, with what an earlier process recorded of it.
func (s *Server) stream(ctx context.Context, id string) (*stream, error) {
	for {
		s.mu.Lock()
		if st := s.streams[id]; st != nil {
			s.mu.Unlock()
			return st, nil
		}
		if wait := s.loading[id]; wait != nil {
			s.mu.Unlock()
			select {
			case <-wait:
				continue
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		done := make(chan struct{})
		s.loading[id] = done
		s.mu.Unlock()
		st, err := s.load(context.WithoutCancel(ctx), id) // others wait for it
		s.mu.Lock()
		if err == nil {
			s.streams[id] = st
		}
		delete(s.loading, id)
		close(done)
		s.mu.Unlock()
		return st, err
	}
}

func (s *Server) load(ctx context.Context, id string) (*stream, error) {
	if s.unopened != nil {
		return nil, s.unopened
	}
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	track := recording.Track{Stream: id, Rendition: recording.Source}
	writer, err := s.archive.Resume(ctx, track, s.log)
	if err != nil {
		return nil, err
	}
	st := &stream{server: s, id: id, log: s.log, hub: hub.New(), near: s.near.Stream(), state: Waiting, since: s.now()}
	window := hls.NewWindow(s.config.params(), s.config.Window, 6*s.config.Target, writer.Stored)
	rec := writer.Recording()
	st.source = &rendition{
		track: track, archive: s.archive, window: window, writer: writer,
		packager: hls.NewPackager(s.config.params(), window, writer, rec.End()),
	}
	if len(rec.Runs) > 0 {
		s.recover(ctx, st, rec)
	}
	return st, nil
}

// recover puts the end of a recording back into the live playlist.
func (s *Server) recover(ctx context.Context, st *stream, rec *recording.Recording) {
	var kept []*hls.Segment
	var length time.Duration
	removed := uint64(0)
	first := len(rec.Segments)
	for first > 0 && length < s.config.Window {
		// A playlist counts its segments without a gap, so it cannot reach back over a hole in the recording.
		if first < len(rec.Segments) && rec.Segments[first-1].MSN+1 != rec.Segments[first].MSN {
			break
		}
		first--
		length += rec.Segments[first].Duration
	}
	inits := map[int][]byte{}
	for i, seg := range rec.Segments {
		if i < first {
			if seg.Discontinuity {
				removed++
			}
			continue
		}
		kept = append(kept, &hls.Segment{
			MSN: seg.MSN, Run: seg.Run, Start: seg.Start, Duration: seg.Duration, Independent: seg.Independent,
			Discontinuity: seg.Discontinuity,
		})
		if inits[seg.Run] == nil {
			if b, err := s.archive.Init(ctx, st.source.track, rec, seg.Run); err == nil {
				inits[seg.Run] = b
			}
		}
	}
	st.source.window.Recover(kept, inits, rec.Runs[len(rec.Runs)-1].N, removed, rec.Ended)
	if len(kept) > 0 {
		st.state = Away
	}
	if rec.Ended {
		st.state = Ended
	}
}

// known finds a stream that is in memory, or one that an earlier process left on air.
func (s *Server) known(ctx context.Context, id string) (*stream, bool) {
	s.mu.Lock()
	st := s.streams[id]
	s.mu.Unlock()
	if st != nil || s.unopened != nil {
		return st, st != nil
	}
	if rec, err := s.archive.Load(ctx, recording.Track{Stream: id, Rendition: recording.Source}); err != nil || rec.Ended {
		return nil, false
	}
	st, err := s.stream(ctx, id)
	return st, err == nil
}
