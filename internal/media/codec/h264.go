package codec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/bluenviron/mediacommon/v2/pkg/bits"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	"github.com/bluenviron/mediacommon/v2/pkg/formats/mp4/codecs"
)

// nalCoding is H.264 in NAL units behind lengths of so many bytes; MP4 holds them behind four.
type nalCoding struct{ lengthSize int }

// NewH264 reads parameter sets.
func NewH264(sps, pps []byte) (*Video, error) {
	if len(sps) < 4 || sps[0]&0x1f != 7 || len(pps) < 2 || pps[0]&0x1f != 8 {
		return nil, errors.New("not an H.264 parameter set")
	}
	var s h264.SPS
	if err := s.Unmarshal(sps); err != nil {
		return nil, fmt.Errorf("read SPS: %w", err)
	}
	w, h := s.Width(), s.Height()
	if w < 16 || h < 16 || w > 8192 || h > 8192 {
		return nil, fmt.Errorf("a picture of %d×%d cannot be", w, h)
	}
	fps := s.FPS()
	if !(fps > 0 && fps <= 300) {
		fps = 0
	}
	return &Video{
		Codec: H264, Profile: profileH264(s.ProfileIdc, s.ConstraintSet1Flag), Tag: fmt.Sprintf("avc1.%02x%02x%02x", sps[1], sps[2], sps[3]),
		Width: w, Height: h, Pixel: pixelH264(s.VUI), FPS: fps, Clock: VideoClock,
		Sets: [][]byte{sps, pps}, Config: recordH264(sps, pps), Entry: &codecs.H264{SPS: sps, PPS: pps}, Plays: playsH264(sps[1]), coding: nalCoding{4},
	}, nil
}

// playsH264: eight bits and 4:2:0.
func playsH264(profile byte) bool {
	switch profile {
	case 66, 77, 88, 100:
		return true
	}
	return false
}

func profileH264(idc uint8, constrained bool) string {
	switch {
	case idc == 66 && constrained:
		return "Constrained Baseline"
	case idc == 66:
		return "Baseline"
	case idc == 77:
		return "Main"
	case idc == 100:
		return "High"
	case idc == 110:
		return "High 10"
	case idc == 122:
		return "High 4:2:2"
	case idc == 244:
		return "High 4:4:4"
	}
	return fmt.Sprintf("profile %d", idc)
}

// pixels are the aspect ratios of H.264, table E-1, by aspect_ratio_idc.
var pixels = [...]Ratio{
	{1, 1},
	{1, 1},
	{12, 11},
	{10, 11},
	{16, 11},
	{40, 33},
	{24, 11},
	{20, 11},
	{32, 11},
	{80, 33},
	{18, 11},
	{15, 11},
	{64, 33},
	{160, 99},
	{4, 3},
	{3, 2},
	{2, 1},
}

func pixelH264(vui *h264.SPS_VUI) Ratio {
	const extended = 255
	switch {
	case vui == nil || !vui.AspectRatioInfoPresentFlag:
	case vui.AspectRatioIdc == extended && vui.SarWidth > 0 && vui.SarHeight > 0:
		return Ratio{int(vui.SarWidth), int(vui.SarHeight)}
	case int(vui.AspectRatioIdc) < len(pixels):
		return pixels[vui.AspectRatioIdc]
	}
	return Ratio{1, 1}
}

// configureH264 reads an AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3.1). Of several parameter sets, the first counts.
func configureH264(b []byte) (*Video, error) {
	if len(b) < 7 || b[0] != 1 {
		return nil, errors.New("not an AVC configuration record")
	}
	sps, rest, err := firstSet(b[6:], int(b[5]&0x1f))
	if err != nil {
		return nil, err
	}
	if len(rest) == 0 {
		return nil, errShort
	}
	pps, _, err := firstSet(rest[1:], int(rest[0]))
	if err != nil {
		return nil, err
	}
	if sps == nil || pps == nil {
		return nil, errors.New("no parameter sets in the AVC configuration record")
	}
	v, err := NewH264(sps, pps)
	if err != nil {
		return nil, err
	}
	v.coding = nalCoding{int(b[4]&3) + 1}
	return v, nil
}

// recordH264 is the AVCDecoderConfigurationRecord of pictures of eight bits in 4:2:0, whose NAL units stand behind lengths of four bytes.
func recordH264(sps, pps []byte) []byte {
	b := []byte{1, sps[1], sps[2], sps[3], 0xfc | 3, 0xe0 | 1}
	b = append(binary.BigEndian.AppendUint16(b, uint16(len(sps))), sps...)
	b = append(binary.BigEndian.AppendUint16(append(b, 1), uint16(len(pps))), pps...)
	if sps[1] == 100 {
		b = append(b, 0xfc|1, 0xf8, 0xf8, 0) // chroma_format, bit depths, no extensions
	}
	return b
}

var errShort = errors.New("it is too short")

func firstSet(b []byte, count int) (first, rest []byte, err error) {
	for range count {
		if len(b) < 2 {
			return nil, nil, errShort
		}
		n := int(binary.BigEndian.Uint16(b))
		if n == 0 || len(b) < 2+n {
			return nil, nil, errShort
		}
		if first == nil {
			first = b[2 : 2+n]
		}
		b = b[2+n:]
	}
	return first, b, nil
}

func (c nalCoding) picture(v *Video, b []byte) (Picture, error) {
	p := Picture{Data: b}
	if c.lengthSize != 4 {
		p.Data = make([]byte, 0, len(b)+32)
	}
	var sps, pps []byte
	for len(b) > 0 {
		if len(b) < c.lengthSize {
			return Picture{}, errShort
		}
		n := 0
		for _, x := range b[:c.lengthSize] {
			n = n<<8 | int(x)
		}
		b = b[c.lengthSize:]
		if n > len(b) {
			return Picture{}, errors.New("a NAL unit is longer than its message")
		}
		nal := b[:n]
		b = b[n:]
		if c.lengthSize != 4 {
			p.Data = binary.BigEndian.AppendUint32(p.Data, uint32(n))
			p.Data = append(p.Data, nal...)
		}
		if n == 0 {
			continue
		}
		switch nal[0] & 0x1f {
		case 5:
			p.Keyframe, p.Shown = true, true
		case 1, 2:
			p.Shown = true
		case 6:
			if n := recoveryH264(nal[1:]); n > 0 {
				p.Recovery = n
			}
		case 7:
			sps = nal
		case 8:
			pps = nal
		}
	}
	if p.Keyframe && sps != nil && pps != nil && (!bytes.Equal(sps, v.Sets[0]) || !bytes.Equal(pps, v.Sets[1])) {
		changed, err := NewH264(sps, pps)
		if err != nil {
			return Picture{}, &ConfigError{err}
		}
		changed.coding = c
		p.Changed = changed
	}
	return p, nil
}

// ConfigError is that a picture brings a configuration that nobody could decode.
type ConfigError struct{ err error }

func (e *ConfigError) Error() string { return "read the picture's configuration: " + e.err.Error() }

// Unwrap is what is wrong with it.
func (e *ConfigError) Unwrap() error { return e.err }

// still is the byte stream of H.264, annex B.
func (nalCoding) still(v *Video, unit []byte) (stream []byte, format string) {
	var b bytes.Buffer
	start := []byte{0, 0, 0, 1}
	for _, set := range v.Sets {
		b.Write(start)
		b.Write(set)
	}
	for len(unit) >= 4 {
		n := int(binary.BigEndian.Uint32(unit))
		unit = unit[4:]
		if n > len(unit) {
			break
		}
		b.Write(start)
		b.Write(unit[:n])
		unit = unit[n:]
	}
	return b.Bytes(), "h264"
}

func (nalCoding) whole(v *Video, unit []byte) []byte {
	size := len(unit)
	for _, set := range v.Sets {
		size += 4 + len(set)
	}
	b := make([]byte, 0, size)
	for _, set := range v.Sets {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(set))), set...)
	}
	return append(b, unit...)
}

// recoveryH264 finds a recovery point among the SEI messages of a NAL unit (ISO 14496-10, 7.3.2.3.1 and D.1.8), and counts the
// pictures up to it; 0 is none.
func recoveryH264(b []byte) int {
	number := func() (n int) {
		for len(b) > 0 {
			x := b[0]
			b = b[1:]
			if n += int(x); x != 0xff {
				break
			}
		}
		return n
	}
	for len(b) > 2 {
		kind, size := number(), number()
		if size > len(b) {
			return 0
		}
		if kind != 6 {
			b = b[size:]
			continue
		}
		pos := 0
		n, err := bits.ReadGolombUnsigned(b[:size], &pos)
		if err != nil || n > 1<<16 {
			return 0
		}
		return int(n) + 1
	}
	return 0
}
