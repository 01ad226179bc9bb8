package hls

import (
	"bytes"
	"fmt"

	"github.com/bluenviron/mediacommon/v2/pkg/formats/fmp4"
	"github.com/bluenviron/mediacommon/v2/pkg/formats/mp4/codecs"

	"github.com/saja-live/saja/internal/media/hub"
)

// FormatOf reads a format back from the header that was made for it.
func FormatOf(init []byte) (*hub.Format, error) {
	var in fmp4.Init
	if err := in.Unmarshal(bytes.NewReader(init)); err != nil {
		return nil, fmt.Errorf("read MP4 header: %w", err)
	}
	f := &hub.Format{}
	for _, t := range in.Tracks {
		switch c := t.Codec.(type) {
		case *codecs.H264:
			v, err := hub.NewVideo(c.SPS, c.PPS)
			if err != nil {
				return nil, err
			}
			f.Video = v
		case *codecs.MPEG4Audio:
			b, err := c.Config.Marshal()
			if err != nil {
				return nil, err
			}
			a, err := hub.NewAudio(b)
			if err != nil {
				return nil, err
			}
			f.Audio = a
		}
	}
	return f, nil
}
