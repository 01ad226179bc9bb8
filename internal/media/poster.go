package media

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/playout"
	"github.com/saja-live/saja/internal/media/recording"
)

// How often a stream's poster is drawn anew, and how long that may take.
const (
	posterEvery = 5 * time.Second
	posterTime  = 5 * time.Second
	posterBytes = 4 << 20
	posterWidth = 720
)

var errNoPicture = errors.New("there is no picture yet")

// poster is the last keyframe of a stream, and the JPEG that was made of one.
type poster struct {
	mu   sync.Mutex
	last *hub.Unit

	drawing sync.Mutex // one drawing at a time for a stream
	jpeg    []byte
	from    *hub.Unit
	drawn   time.Time
}

func (p *poster) keyframe(u *hub.Unit) {
	p.mu.Lock()
	p.last = u
	p.mu.Unlock()
}

// image returns the poster, drawing it when the last one is old.
func (p *poster) image(ctx context.Context, ffmpeg string, slots chan struct{}, now time.Time) ([]byte, error) {
	p.drawing.Lock()
	defer p.drawing.Unlock()
	p.mu.Lock()
	u := p.last
	p.mu.Unlock()
	if u == nil {
		return nil, errNoPicture
	}
	if p.from == u || now.Sub(p.drawn) < posterEvery {
		if p.jpeg == nil {
			return nil, errNoPicture
		}
		return p.jpeg, nil
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.drawn, p.from = now, u
	still, format := u.Format.Video.Still(u.Data)
	jpeg, err := draw(ctx, ffmpeg, still, format)
	if err != nil {
		return nil, err
	}
	p.jpeg = jpeg
	return jpeg, nil
}

// openPoster gives the last picture of a stream: of what is on air, else what was kept or can be drawn of the recording.
func (s *Server) openPoster(ctx context.Context, id string) (playout.Object, error) {
	b, err := s.posterOf(ctx, id)
	if err != nil {
		s.log.DebugContext(ctx, "no poster", "stream", id, "error", err)
		return playout.Object{}, hls.ErrNothing
	}
	return playout.Object{Body: hls.NewBody(b), Type: playout.JPEG, Cache: playout.Brief}, nil
}

func (s *Server) posterOf(ctx context.Context, id string) ([]byte, error) {
	if st, ok := s.known(ctx, id); ok {
		b, err := st.poster.image(ctx, s.config.FFmpeg, s.slots, s.now())
		if !errors.Is(err, errNoPicture) {
			return b, err
		}
	}
	b, err := s.archive.Picture(ctx, id)
	if !errors.Is(err, recording.ErrMissing) {
		return b, err
	}
	return s.drawRecorded(ctx, recording.Track{Stream: id, Rendition: recording.Source})
}

// drawRecorded makes and keeps a poster of a recording that has none, from the first keyframe past its middle.
func (s *Server) drawRecorded(ctx context.Context, track recording.Track) ([]byte, error) {
	rec, err := s.archive.Load(ctx, track)
	if err != nil {
		return nil, err
	}
	for i := len(rec.Segments) / 2; i < len(rec.Segments); i++ {
		seg := rec.Segments[i]
		if !seg.Independent {
			continue
		}
		init, err := s.archive.Init(ctx, track, rec, seg.Run)
		if err != nil {
			return nil, err
		}
		section, err := s.archive.Segment(ctx, track, rec, seg.Run, seg.MSN, 0)
		if err != nil {
			return nil, err
		}
		part, err := io.ReadAll(section)
		if err := errors.Join(err, section.Close()); err != nil {
			return nil, err
		}
		select {
		case s.slots <- struct{}{}:
			defer func() { <-s.slots }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		jpeg, err := draw(ctx, s.config.FFmpeg, append(init, part...), "mp4")
		if err != nil {
			return nil, err
		}
		return jpeg, s.archive.KeepPicture(ctx, track.Stream, jpeg)
	}
	return nil, errNoPicture
}

// keepPoster stores an ended stream's last picture with its recording. It waits for others that draw, but not for long: a poster
// can be drawn of the recording later.
func (s *Server) keepPoster(st *stream) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*posterTime)
	defer cancel()
	jpeg, err := st.poster.image(ctx, s.config.FFmpeg, s.slots, s.now())
	if err == nil {
		err = s.archive.KeepPicture(ctx, st.id, jpeg)
	}
	if err != nil && !errors.Is(err, errNoPicture) {
		s.log.Warn("no poster kept", "stream", st.id, "error", err)
	}
}
