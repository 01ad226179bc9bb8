// Package publish sends a clip to an RTMP server over and over, as an encoder would: in real time, with one clock that runs on
// across the seams.
package publish

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
	"github.com/bluenviron/mediacommon/v2/pkg/formats/mp4/codecs"
	"github.com/bluenviron/mediacommon/v2/pkg/formats/pmp4"
)

// Clip is an MP4 with H.264, and AAC if there is sound, in memory.
type Clip struct {
	sps, pps []byte
	audio    *mpeg4audio.AudioSpecificConfig
	samples  []sample
	length   time.Duration // of one round
}

type sample struct {
	video    bool
	dts, pts time.Duration
	nals     [][]byte
	frame    []byte
}

// Parse reads a clip. One round lasts as long as its picture.
func Parse(mp4 []byte) (*Clip, error) {
	var p pmp4.Presentation
	if err := p.Unmarshal(bytes.NewReader(mp4)); err != nil {
		return nil, fmt.Errorf("read clip: %w", err)
	}
	c := &Clip{}
	for _, t := range p.Tracks {
		var err error
		switch codec := t.Codec.(type) {
		case *codecs.H264:
			c.sps, c.pps = codec.SPS, codec.PPS
			err = c.video(t)
		case *codecs.MPEG4Audio:
			c.audio = &codec.Config
			err = c.sound(t)
		default:
			err = fmt.Errorf("a clip with %T", codec)
		}
		if err != nil {
			return nil, fmt.Errorf("read clip: %w", err)
		}
	}
	if c.sps == nil || c.length <= 0 {
		return nil, errors.New("read clip: it has no picture")
	}
	c.samples = slices.DeleteFunc(c.samples, func(s sample) bool { return s.dts < 0 || s.dts >= c.length })
	slices.SortStableFunc(c.samples, func(a, b sample) int { return int(a.dts - b.dts) })
	return c, nil
}

// Length is how long one round lasts.
func (c *Clip) Length() time.Duration { return c.length }

func (c *Clip) video(t *pmp4.Track) error {
	at := int64(0)
	for _, s := range t.Samples {
		b, err := s.GetPayload()
		if err != nil {
			return err
		}
		var nals h264.AVCC
		if err := nals.Unmarshal(b); err != nil {
			return err
		}
		c.samples = append(c.samples, sample{
			video: true, dts: scaled(at, t.TimeScale), pts: scaled(at+int64(s.PTSOffset), t.TimeScale), nals: nals,
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
		c.samples = append(c.samples, sample{dts: dts, pts: dts, frame: b})
		at += int64(s.Duration)
	}
	return nil
}

func scaled(t int64, scale uint32) time.Duration {
	return time.Duration(t) * time.Second / time.Duration(scale)
}
