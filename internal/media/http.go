package media

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/recording"
	"github.com/saja-live/saja/internal/platform/fault"
)

// The addresses under /media/{stream}/:
//
//	index.m3u8             what a player opens: the codecs, and where the playlist is
//	live.m3u8              the live playlist; _HLS_msn, _HLS_part and _HLS_skip as in rfc8216bis
//	replay.m3u8            everything so far from the recording, and all of it after the end
//	{run}/init.mp4         the header of a run
//	{run}/{msn}.m4s        a segment
//	{run}/{msn}.{part}.m4s a part
//	{run}/run.mp4          a run as it lies in the recording, by ranges
//	poster.jpg             the last keyframe
//
// Everything in a playlist is relative to it, so an edge can serve it under another prefix.

// Handler serves the streams. It answers GET and HEAD under /media/ and lets every site read them.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for path, h := range map[string]func(http.ResponseWriter, *http.Request) error{
		"/media/{stream}/index.m3u8":   s.serveIndex,
		"/media/{stream}/live.m3u8":    s.serveLive,
		"/media/{stream}/replay.m3u8":  s.serveReplay,
		"/media/{stream}/poster.jpg":   s.servePoster,
		"/media/{stream}/{run}/{name}": s.serveMedia,
	} {
		mux.Handle("GET "+path, answer(h))
	}
	mux.Handle("GET /media/", answer(func(http.ResponseWriter, *http.Request) error { return hls.ErrNothing }))
	mux.HandleFunc("OPTIONS /media/", func(w http.ResponseWriter, r *http.Request) {
		open(w)
		w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD")
		w.Header().Set("Access-Control-Allow-Headers", "Range")
		w.Header().Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}

// writeTime bounds how long a viewer may take to receive an answer. It starts over with each, so it does not depend on the
// server's own limit, which a blocked playlist would outlast.
const writeTime = 60 * time.Second

func open(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// answer gives a failed request its problem document. These are answered here and not by the application's
// handlers, because players ask a thousand times more often than people do.
func answer(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		open(w)
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTime))
		err := h(w, r)
		if err == nil || r.Context().Err() != nil {
			return
		}
		if errors.Is(err, recording.ErrMissing) || errors.Is(err, errNoPicture) {
			err = hls.ErrNothing
		}
		f := fault.Of(err)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(int(f.Kind()))
		json.NewEncoder(w).Encode(f)
	})
}

func (s *Server) lookup(r *http.Request) (*stream, error) {
	st, ok := s.known(r.PathValue("stream"))
	if !ok {
		return nil, hls.ErrNothing
	}
	return st, nil
}

func (s *Server) serveIndex(w http.ResponseWriter, r *http.Request) error {
	st, err := s.lookup(r)
	if err != nil {
		return s.serveEndedIndex(w, r)
	}
	if !st.window.Started() {
		return hls.ErrNothing
	}
	st.mu.Lock()
	format, m := st.units, st.meter
	st.mu.Unlock()
	if format == nil { // recovered, and no encoder has returned yet
		return s.serveEndedIndex(w, r)
	}
	fps := 0.0
	if format.Video != nil {
		if fps = format.Video.FPS; fps == 0 {
			m.mu.Lock()
			fps = m.fps
			m.mu.Unlock()
		}
	}
	w.Header().Set("Cache-Control", "no-cache")
	hls.ServeText(w, r, string(hls.Multivariant(st.window, format, fps, "live.m3u8")))
	return nil
}

// serveEndedIndex describes a stream by its recording: the replay when it has ended, else the live playlist, which goes on
// when the encoder returns.
func (s *Server) serveEndedIndex(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("stream")
	rec, err := s.recording(id)
	if err != nil {
		return err
	}
	if len(rec.Segments) == 0 {
		return hls.ErrNothing
	}
	format, err := s.formatOf(id, rec)
	if err != nil {
		return err
	}
	uri := "live.m3u8"
	if rec.Ended {
		uri = "replay.m3u8"
	}
	w.Header().Set("Cache-Control", "no-cache")
	hls.ServeText(w, r, string(hls.MultivariantOf(rec.Rates(), format, uri)))
	return nil
}

func (s *Server) formatOf(id string, rec *recording.Recording) (*hub.Format, error) {
	init, err := s.store.Init(id, rec, rec.Segments[len(rec.Segments)-1].Run)
	if err != nil {
		return nil, err
	}
	return hls.FormatOf(init)
}

func (s *Server) serveLive(w http.ResponseWriter, r *http.Request) error {
	st, err := s.lookup(r)
	if err != nil {
		if rec, loadErr := s.recording(r.PathValue("stream")); loadErr == nil && rec.Ended {
			return s.serveReplay(w, r)
		}
		return err
	}
	return st.window.ServePlaylist(w, r)
}

// recording is what is on disk of a stream, whether it is on air or not.
func (s *Server) recording(id string) (*recording.Recording, error) {
	if st, ok := s.known(id); ok {
		return st.writer.Recording(), nil
	}
	if s.open != nil {
		return nil, s.open
	}
	return s.store.Load(id)
}

func (s *Server) serveReplay(w http.ResponseWriter, r *http.Request) error {
	rec, err := s.recording(r.PathValue("stream"))
	if err != nil {
		return err
	}
	text := rec.Replay()
	if text == "" {
		return hls.ErrNothing
	}
	w.Header().Set("Cache-Control", "no-cache")
	hls.ServeText(w, r, text)
	return nil
}

func (s *Server) serveMedia(w http.ResponseWriter, r *http.Request) error {
	run, ok := hls.ParseRun(r.PathValue("run"))
	if !ok {
		return hls.ErrNoPart
	}
	id, name := r.PathValue("stream"), r.PathValue("name")
	switch name {
	case "init.mp4":
		return s.serveInit(w, r, id, run)
	case "run.mp4":
		return s.serveRun(w, r, id, run)
	}
	msn, part, ok := hls.ParseMediaName(name)
	if !ok {
		return hls.ErrNoPart
	}
	st, known := s.known(id)
	if known {
		if done, err := serveWarm(w, r, st.window, run, msn, part); done || err != nil {
			return err
		}
	}
	rec, err := s.recordingWith(st, known, id, run, msn)
	if err != nil {
		return err
	}
	section, err := s.store.Segment(id, rec, run, msn, part)
	if errors.Is(err, recording.ErrMissing) {
		return hls.ErrNoPart
	}
	if err != nil {
		return err
	}
	defer func() { _ = section.Close() }() // it was only read
	w.Header().Set("Cache-Control", hls.Immutable)
	w.Header().Set("Content-Type", "video/mp4")
	http.ServeContent(w, r, "", time.Time{}, section)
	return nil
}

// serveWarm answers from memory, if it can.
func serveWarm(w http.ResponseWriter, r *http.Request, window *hls.Window, run int, msn uint64, part int) (done bool, err error) {
	if part < 0 {
		parts, ok := window.Segment(run, msn)
		if !ok {
			return false, nil
		}
		all := make([][]byte, len(parts))
		for i, p := range parts {
			all[i] = p.Bytes
		}
		hls.ServeParts(w, r, all...)
		return true, nil
	}
	b, err := window.Part(r.Context(), run, msn, part)
	if errors.Is(err, hls.ErrNoPart) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	hls.ServeParts(w, r, b)
	return true, nil
}

func (s *Server) recordingWith(st *stream, known bool, id string, run int, msn uint64) (*recording.Recording, error) {
	if known {
		rec, ok := st.writer.Find(run, msn)
		if !ok {
			return nil, hls.ErrNoPart
		}
		return rec, nil
	}
	return s.recording(id)
}

func (s *Server) serveInit(w http.ResponseWriter, r *http.Request, id string, run int) error {
	st, known := s.known(id)
	if known {
		if b, ok := st.window.Init(run); ok {
			hls.ServeParts(w, r, b)
			return nil
		}
	}
	rec, err := s.recording(id)
	if err != nil {
		return err
	}
	b, err := s.store.Init(id, rec, run)
	if err != nil {
		return err
	}
	hls.ServeParts(w, r, b)
	return nil
}

// serveRun serves a run's file by ranges. What a playlist names in it never changes, but the file may still grow.
func (s *Server) serveRun(w http.ResponseWriter, r *http.Request, id string, run int) error {
	if s.open != nil {
		return s.open
	}
	f, err := s.store.Run(id, run)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Type", "video/mp4")
	http.ServeContent(w, r, "", info.ModTime(), f)
	return nil
}

func (s *Server) servePoster(w http.ResponseWriter, r *http.Request) error {
	b, err := s.posterOf(r.Context(), r.PathValue("stream"))
	if err != nil {
		s.log.DebugContext(r.Context(), "no poster", "error", err)
		return errNoPicture
	}
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Cache-Control", "public, max-age=5")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		w.Write(b)
	}
	return nil
}

func (s *Server) posterOf(ctx context.Context, id string) ([]byte, error) {
	if st, ok := s.known(id); ok {
		b, err := st.poster.image(ctx, s.config.FFmpeg, s.slots, s.now())
		if !errors.Is(err, errNoPicture) {
			return b, err
		}
	}
	if s.open != nil {
		return nil, s.open
	}
	b, err := s.store.Picture(id)
	if !errors.Is(err, recording.ErrMissing) {
		return b, err
	}
	return s.drawRecorded(ctx, id)
}

// drawRecorded makes and keeps a poster of a recording that has none, from the first keyframe past its middle.
func (s *Server) drawRecorded(ctx context.Context, id string) ([]byte, error) {
	rec, err := s.recording(id)
	if err != nil {
		return nil, err
	}
	for i := len(rec.Segments) / 2; i < len(rec.Segments); i++ {
		seg := rec.Segments[i]
		if !seg.Independent {
			continue
		}
		init, err := s.store.Init(id, rec, seg.Run)
		if err != nil {
			return nil, err
		}
		section, err := s.store.Segment(id, rec, seg.Run, seg.MSN, 0)
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
		return jpeg, s.store.KeepPicture(id, jpeg)
	}
	return nil, errNoPicture
}

// keepPoster stores an ended stream's last picture with its recording.
func (s *Server) keepPoster(st *stream) {
	jpeg, err := st.poster.image(context.Background(), s.config.FFmpeg, s.slots, s.now())
	if err == nil {
		err = s.store.KeepPicture(st.id, jpeg)
	}
	if err != nil && !errors.Is(err, errNoPicture) {
		s.log.Warn("no poster kept", "stream", st.id, "error", err)
	}
}
