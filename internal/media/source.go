package media

import (
	"context"
	"net/http"
	"strings"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/near"
	"github.com/saja-live/saja/internal/media/playout"
	"github.com/saja-live/saja/internal/platform/httpkit"
)

var _ playout.Source = (*Server)(nil)

// Handler serves the streams. It answers GET and HEAD under /media/ and lets every site read them.
func (s *Server) Handler() http.Handler { return playout.Handler(s) }

// NearPrefix is what the address of a stream at the near door begins with: /near/{stream}.
const NearPrefix = "/near/"

// Near pushes pictures to the viewers of streams on air, over WebSockets. It reads nothing of the caller's, so any site may ask.
func (s *Server) Near() http.Handler {
	return httpkit.Problems(func(w http.ResponseWriter, r *http.Request) error {
		id, _ := strings.CutPrefix(r.URL.Path, NearPrefix)
		if !hls.Name(id) {
			return near.ErrNothing
		}
		st, ok := s.known(r.Context(), id)
		if !ok {
			return near.ErrNothing
		}
		return s.near.Let(w, r, st.near)
	})
}

// Open finds what a player asks for: of a stream on air, or in its recording.
func (s *Server) Open(ctx context.Context, a playout.Address) (playout.Object, error) {
	if s.unopened != nil {
		return playout.Object{}, s.unopened
	}
	if a.Kind == playout.Poster {
		return s.openPoster(ctx, a.Stream)
	}
	st, ok := s.known(ctx, a.Stream)
	switch {
	case !ok:
		return s.shelf.open(ctx, a)
	case a.Kind == playout.Index:
		return s.openIndex(ctx, st, a)
	case a.Kind == playout.ReplayIndex:
		return s.shelf.describe(ctx, st.source, a)
	case a.Rendition != st.source.track.Rendition:
		return playout.Object{}, hls.ErrNothing
	}
	return st.source.open(ctx, a)
}

// openIndex is what a player of a stream on air opens. It is rendered for each, who asks once.
func (s *Server) openIndex(ctx context.Context, st *stream, a playout.Address) (playout.Object, error) {
	r := st.source
	if !r.window.Started() {
		return playout.Object{}, hls.ErrNothing
	}
	st.mu.Lock()
	format, m := st.units, st.meter
	st.mu.Unlock()
	if format == nil { // recovered, and no encoder has returned yet
		return s.shelf.describe(ctx, r, a)
	}
	v := hls.Variant{URI: r.track.Rendition + "/live.m3u8", Rates: r.window.Rates().Ahead(), Format: format}
	m.mu.Lock()
	v.FPS = m.fps
	m.mu.Unlock()
	return playout.Object{Text: hls.NewText(hls.Multivariant(v)), Cache: playout.Ask}, nil
}
