package hls

import (
	"bytes"
	"fmt"

	"github.com/bluenviron/mediacommon/v2/pkg/formats/fmp4"

	"github.com/saja-live/saja/internal/media/codec"
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
		v, a, err := codec.FromEntry(t.Codec)
		switch {
		case err != nil:
			return nil, fmt.Errorf("read track %d of MP4 header: %w", t.ID, err)
		case v != nil:
			f.Video = v
		default:
			f.Audio = a
		}
	}
	return f, nil
}
