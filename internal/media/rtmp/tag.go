package rtmp

import (
	"encoding/binary"
	"errors"
	"fmt"
)

var errShort = errors.New("message is too short")

// videoTag is the payload of an RTMP video message: an FLV VideoTagHeader or its Enhanced RTMP form.
type videoTag struct {
	codec    string // "H.264", or the name of what it is instead
	config   []byte // AVCDecoderConfigurationRecord
	data     []byte // NAL units behind lengths
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
	if b[0]&0x0f != 7 {
		if t.codec == "" {
			t.codec = fmt.Sprintf("codec %d", b[0]&0x0f)
		}
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

var videoCodecs = map[byte]string{
	1: "JPEG", 2: "Sorenson H.263", 3: "Screen Video", 4: "VP6", 5: "VP6", 6: "Screen Video 2",
	7: "H.264", 8: "VP8", 9: "VP9", 10: "VP9", 12: "HEVC", 13: "AV1", 14: "VP9",
}

var fourCCs = map[string]string{
	"avc1": "H.264", "hvc1": "HEVC", "hev1": "HEVC", "vvc1": "VVC", "av01": "AV1", "vp08": "VP8", "vp09": "VP9",
	"Opus": "Opus", "fLaC": "FLAC", "ac-3": "AC-3", "ec-3": "E-AC-3", ".mp3": "MP3", "mp4a": "AAC",
}

// parseVideoEx reads the Enhanced RTMP header: packet type in the low bits, then a FourCC.
func parseVideoEx(b []byte) (videoTag, error) {
	kind := b[0] & 0x0f
	if kind >= 6 { // multitrack, ModEx: only offered to servers that ask for them
		return videoTag{codec: "multitrack"}, nil
	}
	if len(b) < 5 {
		return videoTag{}, errShort
	}
	t := videoTag{keyframe: b[0]>>4&7 == 1, codec: fourCC(b[1:5])}
	if t.codec != "H.264" {
		return t, nil
	}
	switch kind {
	case 0:
		t.config = b[5:]
	case 1:
		if len(b) < 8 {
			return videoTag{}, errShort
		}
		t.offset, t.data = int24(b[5:8]), b[8:]
	case 3:
		t.data = b[5:]
	}
	return t, nil
}

func fourCC(b []byte) string {
	if name := fourCCs[string(b)]; name != "" {
		return name
	}
	return fmt.Sprintf("%q", b)
}

// audioTag is the payload of an RTMP audio message.
type audioTag struct {
	codec  string
	config []byte // AudioSpecificConfig
	data   []byte // one raw AAC frame
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
	if format != 10 {
		if t.codec == "" {
			t.codec = fmt.Sprintf("codec %d", format)
		}
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

var audioCodecs = map[byte]string{
	0: "PCM", 1: "ADPCM", 2: "MP3", 3: "PCM", 4: "Nellymoser", 5: "Nellymoser", 6: "Nellymoser", 7: "G.711", 8: "G.711",
	10: "AAC", 11: "Speex", 13: "Opus", 14: "MP3", 15: "device sound",
}

func parseAudioEx(b []byte) (audioTag, error) {
	kind := b[0] & 0x0f
	if kind >= 4 { // channel order, multitrack
		return audioTag{codec: "multitrack"}, nil
	}
	if len(b) < 5 {
		return audioTag{}, errShort
	}
	t := audioTag{codec: fourCC(b[1:5])}
	if t.codec != "AAC" {
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

// avcConfig is an AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3.1).
type avcConfig struct {
	sps, pps   []byte
	lengthSize int
}

func parseAVCConfig(b []byte) (avcConfig, error) {
	if len(b) < 7 || b[0] != 1 {
		return avcConfig{}, errors.New("not an AVC configuration record")
	}
	c := avcConfig{lengthSize: int(b[4]&3) + 1}
	rest := b[6:]
	var err error
	for range b[5] & 0x1f {
		var one []byte
		if one, rest, err = sized(rest); err != nil {
			return avcConfig{}, err
		}
		if c.sps == nil {
			c.sps = one
		}
	}
	if len(rest) == 0 {
		return avcConfig{}, errShort
	}
	count := rest[0]
	rest = rest[1:]
	for range count {
		var one []byte
		if one, rest, err = sized(rest); err != nil {
			return avcConfig{}, err
		}
		if c.pps == nil {
			c.pps = one
		}
	}
	if c.sps == nil || c.pps == nil {
		return avcConfig{}, errors.New("no parameter sets in the AVC configuration record")
	}
	return c, nil
}

func sized(b []byte) (one, rest []byte, err error) {
	if len(b) < 2 {
		return nil, nil, errShort
	}
	n := int(binary.BigEndian.Uint16(b))
	if n == 0 || len(b) < 2+n {
		return nil, nil, errShort
	}
	return b[2 : 2+n], b[2+n:], nil
}

// accessUnit is what the NAL units of one picture say.
type accessUnit struct {
	data     []byte // with four-byte lengths
	idr      bool
	slices   bool
	sps, pps []byte // when the picture carries its own
}

// parseAccessUnit walks the NAL units in b. It copies only when the lengths are not four bytes wide.
func parseAccessUnit(b []byte, lengthSize int) (accessUnit, error) {
	a := accessUnit{data: b}
	if lengthSize != 4 {
		a.data = make([]byte, 0, len(b)+32)
	}
	for len(b) > 0 {
		if len(b) < lengthSize {
			return accessUnit{}, errShort
		}
		n := 0
		for _, x := range b[:lengthSize] {
			n = n<<8 | int(x)
		}
		b = b[lengthSize:]
		if n > len(b) {
			return accessUnit{}, errors.New("a NAL unit is longer than its message")
		}
		nal := b[:n]
		b = b[n:]
		if lengthSize != 4 {
			a.data = binary.BigEndian.AppendUint32(a.data, uint32(n))
			a.data = append(a.data, nal...)
		}
		if n == 0 {
			continue
		}
		switch nal[0] & 0x1f {
		case 5:
			a.idr, a.slices = true, true
		case 1, 2:
			a.slices = true
		case 7:
			a.sps = nal
		case 8:
			a.pps = nal
		}
	}
	return a, nil
}
