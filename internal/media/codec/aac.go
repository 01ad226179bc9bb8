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
	a.Silence = silentAAC(c)
	return a, nil
}

// elementsAAC are what the frames of a channel configuration are made of (ISO 14496-3, table 1.19).
var elementsAAC = [8][]uint64{
	1: {sce},
	2: {cpe},
	3: {sce, cpe},
	4: {sce, cpe, sce},
	5: {sce, cpe, cpe},
	6: {sce, cpe, cpe, lfe},
	7: {sce, cpe, cpe, cpe, lfe},
}

// The syntactic elements of a frame.
const (
	sce = 0 // one channel
	cpe = 1 // two
	lfe = 3 // the low one
	end = 7
)

// silentAAC is a frame without any band, so that it fits every sample rate; nil where the channels are laid out in the stream
// itself. It is a core frame: what band replication makes of nothing is nothing.
func silentAAC(c mpeg4audio.AudioSpecificConfig) []byte {
	if c.Type != mpeg4audio.ObjectTypeAACLC || int(c.ChannelConfig) >= len(elementsAAC) || elementsAAC[c.ChannelConfig] == nil {
		return nil
	}
	var w bitWriter
	var tags [8]uint64
	for _, e := range elementsAAC[c.ChannelConfig] {
		w.put(e, 3)
		w.put(tags[e], 4) // element_instance_tag
		tags[e]++
		if e != cpe {
			w.put(0, 8) // global_gain
			w.bands()
			w.put(0, 3) // no pulses, no noise shaping, no gain control
			continue
		}
		w.put(1, 1) // common_window
		w.bands()
		w.put(0, 2) // ms_mask_present
		for range 2 {
			w.put(0, 8+3)
		}
	}
	w.put(end, 3)
	return w.b
}

// bands says that there are none: ics_info of a long window with max_sfb 0 and no prediction.
func (w *bitWriter) bands() { w.put(0, 1+2+1+6+1) }
