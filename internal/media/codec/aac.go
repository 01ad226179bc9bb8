package codec

import (
	"fmt"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
	"github.com/bluenviron/mediacommon/v2/pkg/formats/mp4/codecs"
)

// configureAAC reads an AudioSpecificConfig (ISO 14496-3).
func configureAAC(record []byte) (*Audio, error) {
	var c mpeg4audio.AudioSpecificConfig
	if err := c.Unmarshal(record); err != nil {
		return nil, fmt.Errorf("read audio config: %w", err)
	}
	return newAAC(c)
}

func newAAC(c mpeg4audio.AudioSpecificConfig) (*Audio, error) {
	if c.SampleRate < 7350 || c.SampleRate > 96000 {
		return nil, fmt.Errorf("sound at %d Hz cannot be", c.SampleRate)
	}
	config, err := c.Marshal() // in its one spelling, so that records can be compared
	if err != nil {
		return nil, fmt.Errorf("write audio config: %w", err)
	}
	a := &Audio{
		Codec: AAC, Config: config, Clock: uint32(c.SampleRate), FrameSize: 1024, Channels: int(c.ChannelConfig),
		Entry: &codecs.MPEG4Audio{Config: c},
	}
	if c.ChannelConfig == 7 {
		a.Channels = 8
	}
	if c.FrameLengthFlag {
		a.FrameSize = 960
	}
	a.Tag = fmt.Sprintf("mp4a.40.%d", int(c.Type))
	if c.ExtensionType != 0 {
		a.Tag = fmt.Sprintf("mp4a.40.%d", int(c.ExtensionType))
	}
	if a.Tag == "mp4a.40.2" {
		switch a.Channels {
		case 1:
			a.Silence = []byte{0x00, 0xc8, 0x00, 0x80, 0x23, 0x80}
		case 2:
			a.Silence = []byte{0x21, 0x00, 0x49, 0x90, 0x02, 0x19, 0x00, 0x23, 0x80}
		}
	}
	return a, nil
}
