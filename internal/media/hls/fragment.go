package hls

import (
	"fmt"

	"github.com/bluenviron/mediacommon/v2/pkg/formats/fmp4"
	"github.com/bluenviron/mediacommon/v2/pkg/formats/fmp4/seekablebuffer"

	"github.com/saja-live/saja/internal/media/hub"
)

const (
	videoTrack = 1
	audioTrack = 2
)

// initSegment is the MP4 header that the parts of a format need.
func initSegment(f *hub.Format) ([]byte, error) {
	var init fmp4.Init
	if f.Video == nil {
		return nil, fmt.Errorf("a format without a track of pictures")
	}
	init.Tracks = append(init.Tracks, &fmp4.InitTrack{
		ID: videoTrack, TimeScale: Timescale, Codec: f.Video.Entry,
	})
	if f.Audio != nil {
		init.Tracks = append(init.Tracks, &fmp4.InitTrack{
			ID: audioTrack, TimeScale: f.Audio.Clock, Codec: f.Audio.Entry,
		})
	}
	var b seekablebuffer.Buffer
	if err := init.Marshal(&b); err != nil {
		return nil, fmt.Errorf("write MP4 header: %w", err)
	}
	if f.Video == nil {
		return b.Bytes(), nil
	}
	return shaped(b.Bytes(), f.Video)
}

// marshal writes one part. A part without any sample still carries its time, as an empty run.
func marshal(seq uint32, start int64, video, audio []sample) []byte {
	part := fmp4.Part{SequenceNumber: seq}
	if len(video) > 0 || len(audio) == 0 {
		part.Tracks = append(part.Tracks, partTrack(videoTrack, start, video))
	}
	if len(audio) > 0 {
		part.Tracks = append(part.Tracks, partTrack(audioTrack, 0, audio))
	}
	size := 256
	for _, s := range video {
		size += len(s.data) + 16
	}
	for _, s := range audio {
		size += len(s.data) + 16
	}
	var b seekablebuffer.Buffer
	b.Grow(size)
	if err := part.Marshal(&b); err != nil {
		panic(fmt.Errorf("write MP4 part to memory: %w", err)) // only the writer can fail, and it is a buffer
	}
	return b.Bytes()
}

func partTrack(id int, start int64, in []sample) *fmp4.PartTrack {
	t := &fmp4.PartTrack{ID: id, BaseTime: uint64(start), Samples: make([]*fmp4.Sample, len(in))}
	if len(in) > 0 {
		t.BaseTime = uint64(in[0].dts)
	}
	all := make([]fmp4.Sample, len(in))
	for i, s := range in {
		all[i] = fmp4.Sample{Duration: uint32(s.dur), PTSOffset: s.offset, IsNonSyncSample: !s.key, Payload: s.data}
		t.Samples[i] = &all[i]
	}
	return t
}
