package rtmp

import (
	"errors"
	"time"

	"github.com/bluenviron/gortmplib/pkg/amf0"

	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/ingest"
)

// publisher turns the messages of one connection into what a feed takes.
type publisher struct {
	sink  ingest.Sink
	feed  *ingest.Feed
	now   func() time.Time
	clock ingest.Clock
}

func (p *publisher) message(m *message) error {
	switch m.Type {
	case amf0Data:
		p.metadata(m.Body)
		return nil
	case videoMessage:
		return p.onVideo(m)
	default:
		p.onAudio(m)
		return nil
	}
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
			p.feed.Silent(true)
		}
	}
}

func (p *publisher) onVideo(m *message) error {
	t, err := parseVideo(m.Body)
	switch {
	case errors.Is(err, errShort):
		return nil // an empty message says nothing
	case t.codec == multitrack:
		return p.feed.Multitrack()
	case !t.codec.Carried():
		return p.feed.NoPicture(t.codec)
	case t.config != nil:
		return p.feed.VideoConfig(t.codec, t.config)
	case t.data == nil:
		return nil
	}
	now := p.now()
	dts, pts := p.stamp(hub.VideoUnit, m, t.offset, now)
	return p.feed.Picture(t.data, now, dts, pts)
}

func (p *publisher) onAudio(m *message) {
	t, err := parseAudio(m.Body)
	switch {
	case errors.Is(err, errShort):
	case t.codec == multitrack:
		p.feed.Warn(ingest.WarnMultitrack, "")
	case !t.codec.Carried():
		p.feed.NoSound(t.codec)
	case t.config != nil:
		p.feed.AudioConfig(t.codec, t.config)
	default:
		now := p.now()
		at, _ := p.stamp(hub.AudioUnit, m, 0, now)
		p.feed.Sound(t.data, now, at)
	}
}

// stamp puts a message on the steady clock; offset is its presentation behind its decoding, in ms.
func (p *publisher) stamp(k hub.Kind, m *message, offset int32, now time.Time) (dts, pts time.Duration) {
	t, jumped := p.clock.Place(k, uint32(m.Timestamp/time.Millisecond), now)
	if jumped {
		p.feed.Warn(ingest.WarnTimestamps, "")
	}
	return t, t + time.Duration(offset)*time.Millisecond
}
