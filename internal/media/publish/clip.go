// Package publish sends a clip to an RTMP server over and over, as an encoder would: in real time, with one clock that runs on
// across the seams.
package publish

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/bluenviron/mediacommon/v2/pkg/formats/pmp4"

	"github.com/saja-live/saja/internal/media/codec"
)

// Clip is an MP4 of pictures, and sound if there is some, in memory, coded as streams carry them.
type Clip struct {
	video   *codec.Video
	audio   *codec.Audio
	samples []sample
	length  time.Duration // of one round
}

type sample struct {
	video    bool
	dts, pts time.Duration
	data     []byte // as MP4 holds it
}

// Parse reads a clip. One round lasts as long as its picture.
func Parse(mp4 []byte) (*Clip, error) {
	var p pmp4.Presentation
	if err := p.Unmarshal(bytes.NewReader(mp4)); err != nil {
		return nil, fmt.Errorf("read clip: %w", err)
	}
	c := &Clip{}
	for _, t := range p.Tracks {
		video, audio, err := codec.FromEntry(t.Codec)
		switch {
		case err != nil:
		case video != nil:
			c.video = video
			err = c.pictures(t)
		default:
			c.audio = audio
			err = c.sound(t)
		}
		if err != nil {
			return nil, fmt.Errorf("read clip: %w", err)
		}
	}
	if c.video == nil || c.length <= 0 {
		return nil, errors.New("read clip: it has no picture")
	}
	c.samples = slices.DeleteFunc(c.samples, func(s sample) bool { return s.dts < 0 || s.dts >= c.length })
	slices.SortStableFunc(c.samples, func(a, b sample) int { return int(a.dts - b.dts) })
	return c, nil
}

func (c *Clip) pictures(t *pmp4.Track) error {
	at := int64(0)
	for _, s := range t.Samples {
		b, err := s.GetPayload()
		if err != nil {
			return err
		}
		c.samples = append(c.samples, sample{
			video: true, dts: scaled(at, t.TimeScale), pts: scaled(at+int64(s.PTSOffset), t.TimeScale), data: b,
		})
		at += int64(s.Duration)
	}
	c.length = scaled(at, t.TimeScale)
	return nil
}

// sound reads the frames; those that an edit list puts before the start only prime the decoder.
func (c *Clip) sound(t *pmp4.Track) error {
	at := int64(t.TimeOffset)
	for _, s := range t.Samples {
		b, err := s.GetPayload()
		if err != nil {
			return err
		}
		dts := scaled(at, t.TimeScale)
		c.samples = append(c.samples, sample{dts: dts, pts: dts, data: b})
		at += int64(s.Duration)
	}
	return nil
}

func scaled(t int64, scale uint32) time.Duration {
	return time.Duration(t) * time.Second / time.Duration(scale)
}
