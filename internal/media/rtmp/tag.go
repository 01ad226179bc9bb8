package rtmp

import (
	"errors"
	"fmt"

	"github.com/saja-live/saja/internal/media/codec"
)

var errShort = errors.New("message is too short")

// videoTag is the payload of an RTMP video message: an FLV VideoTagHeader or its Enhanced RTMP form.
type videoTag struct {
	codec    codec.Name
	config   []byte // the codec's configuration record
	data     []byte // an access unit, framed as the record says
	keyframe bool
	offset   int32 // presentation behind decoding, ms
}

// parseVideo reads a video message. A message with neither config nor data carries nothing for us.
func parseVideo(b []byte) (videoTag, error) {
	if len(b) < 2 {
		return videoTag{}, errShort
	}
	if b[0]&0x80 != 0 {
		return parseVideoEx(b)
	}
	t := videoTag{keyframe: b[0]>>4 == 1, codec: videoCodecs[b[0]&0x0f]}
	if t.codec == "" {
		t.codec = codec.Name(fmt.Sprintf("codec %d", b[0]&0x0f))
	}
	if !t.codec.Carried() {
		return t, nil
	}
	if len(b) < 5 {
		return videoTag{}, errShort
	}
	switch b[1] {
	case 0:
		t.config = b[5:]
	case 1:
		t.offset, t.data = int24(b[2:5]), b[5:]
	}
	return t, nil
}

var videoCodecs = map[byte]codec.Name{
	1: "JPEG", 2: "Sorenson H.263", 3: "Screen Video", 4: "VP6", 5: "VP6", 6: "Screen Video 2",
	7: codec.H264, 8: codec.VP8, 9: codec.VP9, 10: codec.VP9, 12: codec.H265, 13: codec.AV1, 14: codec.VP9,
}

// fourCCs are the codecs of Enhanced RTMP.
var fourCCs = map[string]codec.Name{
	"avc1": codec.H264, "hvc1": codec.H265, "hev1": codec.H265, "vvc1": codec.H266, "av01": codec.AV1, "vp08": codec.VP8, "vp09": codec.VP9,
	"Opus": codec.Opus, "fLaC": codec.FLAC, "ac-3": codec.AC3, "ec-3": codec.EAC3, ".mp3": codec.MP3, "mp4a": codec.AAC,
}

// reordered are the codecs whose coded frames carry the offset of their presentation in Enhanced RTMP.
var reordered = map[codec.Name]bool{codec.H264: true, codec.H265: true, codec.H266: true}

// multitrack stands for a message of several tracks.
const multitrack codec.Name = "multitrack"

// parseVideoEx reads the Enhanced RTMP header: packet type in the low bits, then a FourCC.
func parseVideoEx(b []byte) (videoTag, error) {
	kind := b[0] & 0x0f
	if kind >= 6 { // multitrack, ModEx: only offered to servers that ask for them
		return videoTag{codec: multitrack}, nil
	}
	if len(b) < 5 {
		return videoTag{}, errShort
	}
	t := videoTag{keyframe: b[0]>>4&7 == 1, codec: fourCC(b[1:5])}
	if !t.codec.Carried() {
		return t, nil
	}
	switch kind {
	case 0:
		t.config = b[5:]
	case 1:
		if !reordered[t.codec] {
			t.data = b[5:]
			break
		}
		if len(b) < 8 {
			return videoTag{}, errShort
		}
		t.offset, t.data = int24(b[5:8]), b[8:]
	case 3:
		t.data = b[5:]
	}
	return t, nil
}

func fourCC(b []byte) codec.Name {
	if name := fourCCs[string(b)]; name != "" {
		return name
	}
	return codec.Name(fmt.Sprintf("%q", b))
}

// audioTag is the payload of an RTMP audio message.
type audioTag struct {
	codec  codec.Name
	config []byte // the codec's configuration record
	data   []byte // one frame
}

func parseAudio(b []byte) (audioTag, error) {
	if len(b) < 1 {
		return audioTag{}, errShort
	}
	format := b[0] >> 4
	if format == 9 {
		return parseAudioEx(b)
	}
	t := audioTag{codec: audioCodecs[format]}
	if t.codec == "" {
		t.codec = codec.Name(fmt.Sprintf("codec %d", format))
	}
	if !t.codec.Carried() {
		return t, nil
	}
	if len(b) < 2 {
		return audioTag{}, errShort
	}
	if b[1] == 0 {
		t.config = b[2:]
	} else {
		t.data = b[2:]
	}
	return t, nil
}

var audioCodecs = map[byte]codec.Name{
	0: "PCM", 1: "ADPCM", 2: codec.MP3, 3: "PCM", 4: "Nellymoser", 5: "Nellymoser", 6: "Nellymoser", 7: "G.711", 8: "G.711",
	10: codec.AAC, 11: "Speex", 13: codec.Opus, 14: codec.MP3, 15: "device sound",
}

func parseAudioEx(b []byte) (audioTag, error) {
	kind := b[0] & 0x0f
	if kind >= 4 { // channel order, multitrack
		return audioTag{codec: multitrack}, nil
	}
	if len(b) < 5 {
		return audioTag{}, errShort
	}
	t := audioTag{codec: fourCC(b[1:5])}
	if !t.codec.Carried() {
		return t, nil
	}
	switch kind {
	case 0:
		t.config = b[5:]
	case 1:
		t.data = b[5:]
	}
	return t, nil
}

func int24(b []byte) int32 {
	return int32(uint32(b[0])<<24|uint32(b[1])<<16|uint32(b[2])<<8) >> 8
}
