// Package hub hands the access units of one broadcast to everyone who wants them, and waits for none of them.
package hub

import (
	"errors"
	"fmt"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
)

// Format says how the units of a broadcast are coded. It never changes: units coded otherwise carry another Format,
// so two units belong together exactly when their Format pointers are equal.
type Format struct {
	Video *Video // nil: no picture
	Audio *Audio // nil: no sound
}

// Video is an H.264 track.
type Video struct {
	SPS, PPS      []byte
	Width, Height int
	FPS           float64 // as announced in the parameter set; 0 when it is not
	Profile       string  // "High"
	Codec         string  // RFC 6381: "avc1.64001f"
}

// Audio is an AAC track.
type Audio struct {
	Config     mpeg4audio.AudioSpecificConfig
	SampleRate int    // of the coded frames, before any spectral band replication
	FrameSize  int    // samples in one frame
	Channels   int    // 0 when only the stream itself says so
	Codec      string // RFC 6381: "mp4a.40.2"
}

// NewVideo reads H.264 parameter sets.
func NewVideo(sps, pps []byte) (*Video, error) {
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
		SPS: sps, PPS: pps, Width: w, Height: h, FPS: fps,
		Profile: profile(s.ProfileIdc, s.ConstraintSet1Flag),
		Codec:   fmt.Sprintf("avc1.%02x%02x%02x", sps[1], sps[2], sps[3]),
	}, nil
}

func profile(idc uint8, constrained bool) string {
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

// Plays reports whether browsers decode v: eight bits and 4:2:0.
func (v *Video) Plays() bool {
	switch v.SPS[1] {
	case 66, 77, 88, 100:
		return true
	}
	return false
}

// NewAudio reads an AudioSpecificConfig (ISO 14496-3).
func NewAudio(config []byte) (*Audio, error) {
	var c mpeg4audio.AudioSpecificConfig
	if err := c.Unmarshal(config); err != nil {
		return nil, fmt.Errorf("read audio config: %w", err)
	}
	if c.SampleRate < 7350 || c.SampleRate > 96000 {
		return nil, fmt.Errorf("sound at %d Hz cannot be", c.SampleRate)
	}
	a := &Audio{Config: c, SampleRate: c.SampleRate, FrameSize: 1024, Channels: int(c.ChannelConfig)}
	if c.ChannelConfig == 7 {
		a.Channels = 8
	}
	if c.FrameLengthFlag {
		a.FrameSize = 960
	}
	a.Codec = fmt.Sprintf("mp4a.40.%d", int(c.Type))
	if c.ExtensionType != 0 {
		a.Codec = fmt.Sprintf("mp4a.40.%d", int(c.ExtensionType))
	}
	return a, nil
}
