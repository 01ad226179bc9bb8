package rtmp

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/bluenviron/gortmplib/pkg/amf0"
	"github.com/bluenviron/gortmplib/pkg/rawmessage"

	"github.com/saja-live/saja/internal/media/hub"
)

// The warnings this package gives; the studio has a line for each.
const (
	WarnVideoCodec   = "video_codec"   // the picture cannot be shown, so the stream is refused
	WarnAudioCodec   = "audio_codec"   // the sound cannot be played, the picture can
	WarnVideoProfile = "video_profile" // H.264, but not one that browsers decode
	WarnTimestamps   = "timestamps"    // the encoder's clock jumped
	WarnBroken       = "broken_frames" // frames that do not parse were left out
)

// ErrPicture is why a stream was cut off whose picture nobody could see.
var ErrPicture = &RefusedError{"NetStream.Publish.Rejected", "this picture cannot be shown: set the encoder to H.264, 8 bit 4:2:0"}

// publisher turns the messages of one connection into units.
type publisher struct {
	sink  Sink
	now   func() time.Time
	clock clock

	format     *hub.Format // nil until it is known whether there is sound
	video      *hub.Video
	audio      *hub.Audio
	lengthSize int
	silent     bool // the encoder announced that there is no sound, or it is of a kind we leave out
	changed    bool // a new config arrived
	pending    []*hub.Unit
	size       int
	dts        [2]time.Duration
	warned     map[string]bool
}

func (p *publisher) message(m *rawmessage.Message) error {
	switch m.Type {
	case amf0Data:
		p.metadata(m.Body)
		return nil
	case videoMessage:
		return p.onVideo(m)
	default:
		return p.onAudio(m)
	}
}

func (p *publisher) warn(code, detail string) {
	if p.warned[code] {
		return
	}
	if p.warned == nil {
		p.warned = map[string]bool{}
	}
	p.warned[code] = true
	p.sink.Warn(code, detail)
}

// metadata reads onMetaData, for the encoder's name and for a word about the sound.
func (p *publisher) metadata(body []byte) {
	if len(body) > maxCommand {
		return
	}
	data, err := amf0.Unmarshal(body)
	if err != nil {
		return
	}
	for _, item := range data {
		o, ok := item.(amf0.Object)
		if e, is := item.(amf0.ECMAArray); is {
			o, ok = amf0.Object(e), true
		}
		if !ok {
			continue
		}
		if name, ok := o.GetString("encoder"); ok {
			p.sink.Encoder(name[:min(len(name), 120)])
		}
		_, video := o.Get("videocodecid")
		_, audio := o.Get("audiocodecid")
		if video && !audio {
			p.silent = true
		}
	}
}

func (p *publisher) onVideo(m *rawmessage.Message) error {
	t, err := parseVideo(m.Body)
	if errors.Is(err, errShort) {
		return nil // an empty message says nothing
	}
	if t.codec == "multitrack" {
		p.warn(WarnVideoCodec, t.codec)
		return nil
	}
	if t.codec != "H.264" {
		p.warn(WarnVideoCodec, t.codec)
		return ErrPicture
	}
	if t.config != nil {
		return p.videoConfig(t.config)
	}
	if t.data == nil || p.video == nil {
		return nil
	}
	a, err := parseAccessUnit(t.data, p.lengthSize)
	if err != nil {
		p.warn(WarnBroken, err.Error())
		return nil
	}
	if !a.slices {
		return nil // parameter sets or notes alone show nothing
	}
	if a.idr && a.sps != nil && a.pps != nil && (!bytes.Equal(a.sps, p.video.SPS) || !bytes.Equal(a.pps, p.video.PPS)) {
		if err := p.newVideo(a.sps, a.pps); err != nil {
			return err
		}
	}
	u := &hub.Unit{Kind: hub.VideoUnit, Keyframe: a.idr, Data: a.data, At: p.now()}
	p.stamp(u, m, t.offset)
	p.write(u)
	return nil
}

func (p *publisher) videoConfig(config []byte) error {
	c, err := parseAVCConfig(config)
	if err != nil {
		p.warn(WarnVideoCodec, "HEVC?")
		return ErrPicture
	}
	p.lengthSize = c.lengthSize
	if p.video != nil && bytes.Equal(c.sps, p.video.SPS) && bytes.Equal(c.pps, p.video.PPS) {
		return nil
	}
	return p.newVideo(c.sps, c.pps)
}

func (p *publisher) newVideo(sps, pps []byte) error {
	v, err := hub.NewVideo(sps, pps)
	if err != nil { // OBS before 29.1 sent HEVC under H.264's number
		p.warn(WarnVideoCodec, "HEVC?")
		return ErrPicture
	}
	if !v.Plays() {
		p.warn(WarnVideoProfile, v.Profile)
		return ErrPicture
	}
	p.video, p.changed = v, true
	return nil
}

func (p *publisher) onAudio(m *rawmessage.Message) error {
	t, err := parseAudio(m.Body)
	if errors.Is(err, errShort) {
		return nil
	}
	if t.codec != "AAC" {
		p.silent = p.audio == nil
		p.warn(WarnAudioCodec, t.codec)
		return nil
	}
	if t.config != nil {
		a, err := hub.NewAudio(t.config)
		switch {
		case len(t.config) == 0:
		case err != nil:
			p.silent = p.audio == nil
			p.warn(WarnAudioCodec, "AAC?")
		case p.audio == nil || fmt.Sprint(p.audio.Config) != fmt.Sprint(a.Config):
			p.audio, p.changed = a, true
		}
		return nil
	}
	if len(t.data) == 0 || p.audio == nil {
		return nil
	}
	u := &hub.Unit{Kind: hub.AudioUnit, Data: t.data, At: p.now()}
	p.stamp(u, m, 0)
	p.write(u)
	return nil
}

// stamp puts u on the steady clock; within a kind, decoding time always grows.
func (p *publisher) stamp(u *hub.Unit, m *rawmessage.Message, offset int32) {
	t, jumped := p.clock.place(int(u.Kind), uint32(m.Timestamp/time.Millisecond), u.At)
	if jumped {
		p.warn(WarnTimestamps, "")
	}
	pts := t + time.Duration(offset)*time.Millisecond
	if last := p.dts[u.Kind]; t <= last && last > 0 {
		t = last + time.Millisecond
	}
	p.dts[u.Kind] = t
	u.DTS, u.PTS = t, max(pts, t-time.Second)
}

// write sends u on, once it is known what the stream is made of. Encoders announce picture and sound before the first
// frame; the second of patience is for those that do not.
func (p *publisher) write(u *hub.Unit) {
	if p.format == nil {
		p.pending = append(p.pending, u)
		p.size += len(u.Data)
		waited := u.DTS - p.pending[0].DTS
		complete := p.video != nil && (p.audio != nil || p.silent)
		if !complete && waited < decideFormatIn && p.size < maxPendingBytes {
			return
		}
		p.flush()
		return
	}
	if p.changed && (u.Kind == hub.AudioUnit || u.Keyframe) {
		p.format, p.changed = &hub.Format{Video: p.video, Audio: p.audio}, false
	}
	u.Format = p.format
	p.sink.Unit(u)
}

// flush decides the format with what is known, and sends what waited for it.
func (p *publisher) flush() {
	if p.format != nil || len(p.pending) == 0 {
		return
	}
	p.format, p.changed = &hub.Format{Video: p.video, Audio: p.audio}, false
	for _, u := range p.pending {
		u.Format = p.format
		p.sink.Unit(u)
	}
	p.pending, p.size = nil, 0
}
