package media

import (
	"context"
	"errors"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/playout"
	"github.com/saja-live/saja/internal/media/recording"
)

// shelf answers for broadcasts that are not on air, out of their recordings.
type shelf struct {
	archive *recording.Archive
	texts   *recording.Kept[playout.Address, made]
	now     func() time.Time
}

// made is a playlist of a recording.
type made struct {
	of   recording.State
	text *hls.Text
}

// keepTexts is what the playlists of replays may take in memory: that of three hours takes half a megabyte.
const keepTexts = 32 << 20

func newShelf(a *recording.Archive, now func() time.Time) *shelf {
	return &shelf{archive: a, now: now, texts: recording.NewKept[playout.Address, made](keepTexts, playout.Address.String)}
}

// open answers what is asked of the recording of a stream.
func (s *shelf) open(ctx context.Context, a playout.Address) (playout.Object, error) {
	track := recording.Track{Stream: a.Stream, Rendition: a.Rendition}
	if a.Rendition == "" {
		track.Rendition = recording.Source
	}
	rec, err := s.archive.Load(ctx, track)
	if err != nil {
		return playout.Object{}, nothing(err)
	}
	switch a.Kind {
	case playout.Index, playout.ReplayIndex:
		return s.text(ctx, a, rec, func(ctx context.Context) (string, error) { return s.index(ctx, track, rec, a.Kind) })
	case playout.Live: // a player that opened it while it was live
		if !rec.Ended {
			return playout.Object{}, hls.ErrNothing
		}
		a.Ask = hls.NoDirectives
		fallthrough
	case playout.Replay:
		return s.text(ctx, a, rec, func(context.Context) (string, error) { return rec.Replay(), nil })
	}
	return openKept(ctx, s.archive, track, rec, a)
}

// text is a playlist of a recording, made once.
func (s *shelf) text(ctx context.Context, a playout.Address, rec *recording.Recording, render func(context.Context) (string, error)) (playout.Object, error) {
	m, err := s.texts.Get(ctx, a, s.now(), func(m made) bool { return m.of == rec.State }, func(ctx context.Context) (made, int64, error) {
		text, err := render(ctx)
		if err != nil {
			return made{}, 0, err
		}
		if text == "" {
			return made{}, 0, hls.ErrNothing
		}
		t := hls.Keep(text)
		return made{rec.State, t}, int64(len(t.Plain.Bytes) + len(t.Zip().Bytes) + 500), nil
	})
	return playout.Object{Text: m.text, Cache: playout.Ask}, err
}

// index describes a stream by its recording: the replay when it has ended or is asked for, else the live playlist, which
// goes on when the encoder returns.
func (s *shelf) index(ctx context.Context, track recording.Track, rec *recording.Recording, kind playout.Kind) (string, error) {
	if len(rec.Segments) == 0 {
		return "", hls.ErrNothing
	}
	format, err := formatOf(ctx, s.archive, track, rec)
	if err != nil {
		return "", err
	}
	name := "/live.m3u8"
	if rec.Ended || kind == playout.ReplayIndex {
		name = "/replay.m3u8"
	}
	return hls.Multivariant(hls.Variant{URI: track.Rendition + name, Rates: rec.Rates(), Format: format}), nil
}

// describe is the index of a rendition on air, by what is recorded of it.
func (s *shelf) describe(ctx context.Context, r *rendition, a playout.Address) (playout.Object, error) {
	text, err := s.index(ctx, r.track, r.writer.Recording(), a.Kind)
	if err != nil {
		return playout.Object{}, err
	}
	return playout.Object{Text: hls.NewText(text), Cache: playout.Ask}, nil
}

// formatOf reads how the end of a recording is coded.
func formatOf(ctx context.Context, a *recording.Archive, track recording.Track, rec *recording.Recording) (*hub.Format, error) {
	init, err := a.Init(ctx, track, rec, rec.Segments[len(rec.Segments)-1].Run)
	if err != nil {
		return nil, err
	}
	return hls.FormatOf(init)
}

// openKept answers what a recording has beside playlists.
func openKept(ctx context.Context, archive *recording.Archive, track recording.Track, rec *recording.Recording, a playout.Address) (playout.Object, error) {
	o := playout.Object{Type: playout.Video, Cache: playout.Immutable}
	var err error
	switch a.Kind {
	case playout.Init:
		var b []byte
		b, err = archive.Init(ctx, track, rec, a.Run)
		o.Body = hls.NewBody(b)
	case playout.Media:
		var section *recording.Section
		if section, err = archive.Segment(ctx, track, rec, a.Run, a.MSN, a.Part); err == nil {
			o.Content = section
		}
	case playout.Run: // what a playlist names in it never changes, but the file may still grow
		o.Cache = playout.Ask
		o.Content, o.Age, err = archive.Run(ctx, track, a.Run)
	default:
		err = hls.ErrNothing
	}
	if errors.Is(err, recording.ErrMissing) {
		err = hls.ErrNoPart
	}
	return o, err
}

// nothing tells a caller of a recording that is not there.
func nothing(err error) error {
	if errors.Is(err, recording.ErrMissing) {
		return hls.ErrNothing
	}
	return err
}
