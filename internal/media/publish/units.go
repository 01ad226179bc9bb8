package publish

import (
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/media/hub"
)

// Units are one round of the clip as the ingest would have taken it in from the time of its beginning on.
func (c *Clip) Units(began time.Time) ([]*hub.Unit, error) {
	format := &hub.Format{Video: c.video, Audio: c.audio}
	var units []*hub.Unit
	for _, s := range c.samples {
		u := &hub.Unit{Format: format, Kind: hub.AudioUnit, DTS: s.dts, PTS: s.pts, Data: s.data, At: began.Add(s.dts)}
		if s.video {
			p, err := c.video.Picture(s.data)
			if err != nil {
				return nil, fmt.Errorf("clip: %w", err)
			}
			u.Kind, u.Keyframe, u.Data = hub.VideoUnit, p.Keyframe, p.Data
		}
		units = append(units, u)
	}
	return units, nil
}
