// Package hub hands the access units of one broadcast to everyone who wants them, and waits for none of them.
package hub

import "github.com/saja-live/saja/internal/media/codec"

// Format says how the units of a broadcast are coded. It never changes: units coded otherwise carry another Format,
// so two units belong together exactly when their Format pointers are equal.
type Format struct {
	Video *codec.Video // nil: no picture
	Audio *codec.Audio // nil: no sound
}
