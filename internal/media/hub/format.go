// Package hub hands the access units of one broadcast to everyone who wants them, and waits for none of them.
package hub

import "github.com/saja-live/saja/internal/media/codec"

// Format says how the units of a broadcast are coded. It never changes: units coded otherwise carry another Format,
// so two units belong together exactly when their Format pointers are equal.
//
// What comes out of an ingest always has both, so that a player that opened a stream is never told of a track it did not
// expect: where the encoder sends no picture, or no sound, the track is ours.
type Format struct {
	Video *codec.Video
	Audio *codec.Audio // nil: no sound
	Blank bool         // no pictures come: viewers see Video.Empty
	Mute  bool         // no sound comes: viewers hear Audio.Silence
}

// Same reports whether units of o could be units of f.
func (f *Format) Same(o *Format) bool {
	if f.Blank != o.Blank || f.Mute != o.Mute || (f.Video == nil) != (o.Video == nil) || (f.Audio == nil) != (o.Audio == nil) {
		return false
	}
	return (f.Video == nil || f.Video.Same(o.Video)) && (f.Audio == nil || f.Audio.Same(o.Audio))
}
