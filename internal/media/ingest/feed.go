package ingest

import (
	"errors"
	"time"

	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/hub"
)

// How long, and in how many bytes, a feed waits to learn whether there is sound.
const (
	rareKeyframes   = 3 * time.Second // of media; whoever sends them more often may send other entries as well
	decideFormatIn  = time.Second     // of media
	maxPendingBytes = 16 << 20
	maxReorder      = 5 * time.Second // how far behind its decoding a picture may be shown
)

// Feed brings what one publication sends into the form that a stream takes: it decides what the stream is made of, refuses
// what nobody could see, leaves out what cannot be heard, and keeps decoding time growing. It belongs to one goroutine.
type Feed struct {
	sink Sink

	format  *hub.Format // nil until it is known whether there is sound
	video   *codec.Video
	audio   *codec.Audio
	silent  bool          // the encoder announced that there is no sound, or it is of a kind that is left out
	shown   bool          // a keyframe came
	lastKey time.Duration // when the last keyframe came
	changed bool          // a new configuration arrived
	pending []*hub.Unit
	size    int
	dts     [2]time.Duration
	warned  map[string]bool // own: what this publication was warned of
}

// NewFeed feeds sink.
func NewFeed(sink Sink) *Feed { return &Feed{sink: sink, warned: map[string]bool{}} }

// Warn tells the sink of what does not play, once for each code.
func (f *Feed) Warn(code, detail string) {
	if f.warned[code] {
		return
	}
	f.warned[code] = true
	f.sink.Warn(code, detail)
}

// NoPicture is that pictures come in a codec that is not carried. It returns ErrPicture, which names it.
func (f *Feed) NoPicture(name codec.Name) error {
	f.Warn(WarnVideoCodec, string(name))
	return because(ErrPicture, "pictures in %s cannot be shown: set the encoder's video codec to H.264", name)
}

// Multitrack is that a message carries further tracks, which are left out. It fails with ErrMultitrack where there is no other picture.
func (f *Feed) Multitrack() error {
	f.Warn(WarnMultitrack, "")
	if f.video == nil {
		return ErrMultitrack
	}
	return nil
}

// VideoConfig takes a configuration of the picture. It fails with ErrPicture when nobody could see it.
func (f *Feed) VideoConfig(name codec.Name, record []byte) error {
	v, err := codec.ReadVideo(name, record)
	if err != nil {
		return f.NoPicture(name.Unread())
	}
	return f.newVideo(v)
}

func (f *Feed) newVideo(v *codec.Video) error {
	if !v.Plays {
		f.Warn(WarnVideoProfile, v.Profile)
		return because(ErrProfile, "browsers do not decode %s %s: set the encoder to 8 bit 4:2:0 (NV12), profile High", v.Codec, v.Profile)
	}
	if f.video == nil || !f.video.Same(v) {
		f.changed = true
	}
	f.video = v
	return nil
}

// AudioConfig takes a configuration of the sound. What cannot be played is left out.
func (f *Feed) AudioConfig(name codec.Name, record []byte) {
	a, err := codec.ReadAudio(name, record)
	switch {
	case len(record) == 0:
	case err != nil:
		f.NoSound(name.Unread())
	case f.audio == nil || !f.audio.Same(a):
		f.audio, f.changed = a, true
	}
}

// NoSound is that the sound comes in a form that cannot be played.
func (f *Feed) NoSound(name codec.Name) {
	f.Silent(f.audio == nil)
	f.Warn(WarnAudioCodec, string(name))
}

// Silent says whether to expect no sound.
func (f *Feed) Silent(silent bool) { f.silent = silent }

// Picture takes an access unit as the encoder frames it. What does not parse is left out; a picture before its
// configuration, or one that shows nothing, too. It fails with ErrPicture when its own configuration cannot be seen.
func (f *Feed) Picture(b []byte, arrived time.Time, dts, pts time.Duration) error {
	if f.video == nil {
		return nil
	}
	p, err := f.video.Picture(b)
	if _, ok := errors.AsType[*codec.ConfigError](err); ok {
		return f.NoPicture(f.video.Codec.Unread())
	}
	if err != nil {
		f.Warn(WarnBroken, err.Error())
		return nil
	}
	if !p.Shown {
		return nil
	}
	if p.Changed != nil {
		if err := f.newVideo(p.Changed); err != nil {
			return err
		}
	}
	if f.entries(p, dts); p.Keyframe {
		f.lastKey = dts
	}
	f.write(&hub.Unit{Kind: hub.VideoUnit, Keyframe: p.Keyframe, DTS: dts, PTS: pts, Data: p.Data, At: arrived})
	return nil
}

// entries warns of what an encoder sends in place of keyframes, as whoever joins would never see anything. Chromium's media source
// finds nowhere to begin in intra refresh. At the recovery points of an open GOP, which are pictures of their own, it does
// begin, and gives up at the first one after it that tells decoders to forget a picture from before, as x264's do.
func (f *Feed) entries(p codec.Picture, dts time.Duration) {
	if p.Keyframe || p.Recovery == 0 || dts-f.lastKey < rareKeyframes {
		return
	}
	if p.Recovery == 1 {
		f.Warn(WarnOpenGOP, "")
	} else {
		f.Warn(WarnRefresh, "")
	}
}

// Sound takes a frame; before its configuration it is left out.
func (f *Feed) Sound(b []byte, arrived time.Time, at time.Duration) {
	if len(b) == 0 || f.audio == nil {
		return
	}
	f.write(&hub.Unit{Kind: hub.AudioUnit, DTS: at, PTS: at, Data: b, At: arrived})
}

// write sends u on, once it is known what the stream is made of. Encoders announce picture and sound before the first
// frame; the second of patience is for those that do not. What a stream is made of changes where a player can follow: at a
// keyframe, or with any sound while there is no picture.
func (f *Feed) write(u *hub.Unit) {
	if last := f.dts[u.Kind]; u.DTS <= last && last > 0 {
		u.DTS = last + time.Millisecond
	}
	f.dts[u.Kind] = u.DTS
	u.PTS = min(max(u.PTS, u.DTS-time.Second), u.DTS+maxReorder)
	f.shown = f.shown || u.Keyframe
	if f.format == nil {
		f.pending = append(f.pending, u)
		f.size += len(u.Data)
		waited := u.DTS - f.pending[0].DTS
		complete := f.shown && (f.audio != nil || f.silent)
		if !complete && waited < decideFormatIn && f.size < maxPendingBytes {
			return
		}
		f.Flush()
		return
	}
	if f.format.Blank && u.Keyframe {
		f.changed = true
	}
	if f.changed && (u.Keyframe || f.format.Blank) {
		f.changed = false
		if made := f.made(); !made.Same(f.format) {
			f.format = made
		}
	}
	if u.Kind == hub.AudioUnit && (f.format.Mute || !f.format.Audio.Same(f.audio)) || u.Kind == hub.VideoUnit && f.format.Blank {
		return // until the format changes
	}
	u.Format = f.format
	f.sink.Unit(u)
}

// made is what the stream is made of by what came so far; what did not come is ours.
func (f *Feed) made() *hub.Format {
	made := &hub.Format{Video: f.video, Audio: f.audio, Blank: !f.shown, Mute: f.audio == nil}
	if made.Blank {
		made.Video = codec.EmptyVideo()
	}
	if made.Mute {
		made.Audio = codec.EmptyAudio()
	}
	return made
}

// Flush decides the format with what is known, and sends what waited for it.
func (f *Feed) Flush() {
	if f.format != nil || len(f.pending) == 0 {
		return
	}
	f.format, f.changed = f.made(), false
	for _, u := range f.pending {
		if u.Kind == hub.VideoUnit && f.format.Blank {
			continue
		}
		u.Format = f.format
		f.sink.Unit(u)
	}
	f.pending, f.size = nil, 0
}
