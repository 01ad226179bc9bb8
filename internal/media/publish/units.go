package publish

import (
	"fmt"
	"time"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"

	"github.com/saja-live/saja/internal/media/hub"
)

// Units are one round of the clip as the ingest would have taken it in from the time of its beginning on.
func (c *Clip) Units(began time.Time) ([]*hub.Unit, error) {
	video, err := hub.NewVideo(c.sps, c.pps)
	if err != nil {
		return nil, fmt.Errorf("clip: %w", err)
	}
	format := &hub.Format{Video: video}
	if c.audio != nil {
		config, err := c.audio.Marshal()
		if err != nil {
			return nil, fmt.Errorf("clip: %w", err)
		}
		if format.Audio, err = hub.NewAudio(config); err != nil {
			return nil, fmt.Errorf("clip: %w", err)
		}
	}
	var units []*hub.Unit
	for _, s := range c.samples {
		u := &hub.Unit{Format: format, Kind: hub.AudioUnit, DTS: s.dts, PTS: s.pts, Data: s.frame, At: began.Add(s.dts)}
		if s.video {
			u.Kind = hub.VideoUnit
			u.Keyframe = h264.IsRandomAccess(s.nals)
			if u.Data, err = h264.AVCC(s.nals).Marshal(); err != nil {
				return nil, fmt.Errorf("clip: %w", err)
			}
		}
		units = append(units, u)
	}
	return units, nil
}
