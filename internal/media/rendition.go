package media

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/playout"
	"github.com/saja-live/saja/internal/media/recording"
)

// rendition is one quality of a stream on air: its playlist, and its recording.
type rendition struct {
	track    recording.Track
	archive  *recording.Archive
	window   *hls.Window
	packager *hls.Packager
	writer   *recording.Writer

	mu     sync.Mutex // one replay is rendered at a time
	replay *hls.Text
	of     recording.Version
}

// open answers what is asked of a rendition, from memory if it is there.
func (r *rendition) open(ctx context.Context, a playout.Address) (playout.Object, error) {
	switch a.Kind {
	case playout.Live:
		text, err := r.window.Playlist(ctx, a.Ask)
		cache := playout.Ask
		if fixed := r.window.Fixed(a.Ask); fixed > 0 {
			cache = "public, max-age=" + strconv.Itoa(int(fixed.Seconds()))
		}
		return playout.Object{Text: text, Cache: cache}, err
	case playout.Replay:
		text, err := r.soFar()
		return playout.Object{Text: text, Cache: playout.Ask}, err
	case playout.Init:
		if b, ok := r.window.Init(a.Run); ok {
			return playout.Object{Body: b, Type: playout.Video, Cache: playout.Immutable}, nil
		}
	case playout.Media:
		if o, ok, err := r.warm(ctx, a); ok || err != nil {
			return o, err
		}
		rec, ok := r.writer.Find(a.Run, a.MSN)
		if !ok {
			return playout.Object{}, hls.ErrNoPart
		}
		return openKept(ctx, r.archive, r.track, rec, a)
	}
	return openKept(ctx, r.archive, r.track, r.writer.Recording(), a)
}

// warm answers from memory, if it can.
func (r *rendition) warm(ctx context.Context, a playout.Address) (o playout.Object, ok bool, err error) {
	o = playout.Object{Type: playout.Video, Cache: playout.Immutable}
	if a.Part < 0 {
		o.Parts, ok = r.window.Segment(a.Run, a.MSN)
		return o, ok, nil
	}
	o.Body, err = r.window.Part(ctx, a.Run, a.MSN, a.Part)
	if errors.Is(err, hls.ErrNoPart) {
		return o, false, nil
	}
	return o, err == nil, err
}

// soFar is the replay of what is recorded, rendered once for each segment that joins it.
func (r *rendition) soFar() (*hls.Text, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.writer.Version(); r.replay == nil || now != r.of {
		text := r.writer.Recording().Replay()
		if text == "" {
			return nil, hls.ErrNothing
		}
		r.replay, r.of = hls.Keep(text), now
	}
	return r.replay, nil
}
