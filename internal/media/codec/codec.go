// Package codec knows how pictures and sound are coded: what an encoder's configuration says, what a decoder is told of
// it, and where a picture begins. A codec is one file; nobody outside it looks into a track's bytes.
package codec

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/bluenviron/mediacommon/v2/pkg/formats/mp4/codecs"
)

// Name is what people call a codec.
type Name string

// The codecs that encoders are known to send. What is Carried goes to viewers; the others are refused by their name.
const (
	H264 Name = "H.264"
	H265 Name = "HEVC"
	H266 Name = "VVC"
	AV1  Name = "AV1"
	VP8  Name = "VP8"
	VP9  Name = "VP9"

	AAC  Name = "AAC"
	Opus Name = "Opus"
	MP3  Name = "MP3"
	FLAC Name = "FLAC"
	AC3  Name = "AC-3"
	EAC3 Name = "E-AC-3"
)

// Carried reports whether streams may be made of the codec.
func (n Name) Carried() bool { return pictures[n].configure != nil || sounds[n].configure != nil }

// Unread names what came as n and does not parse. OBS before 29.1 sent HEVC under H.264's number.
func (n Name) Unread() Name {
	if n == H264 {
		return H265 + "?"
	}
	return n + "?"
}

// ErrNotCarried is that a codec is known by name only.
var ErrNotCarried = errors.New("this codec is not carried")

// pictures and sounds are the codecs that are carried.
var (
	pictures = map[Name]struct {
		configure func(record []byte) (*Video, error)
	}{
		H264: {configureH264},
	}
	sounds = map[Name]struct {
		configure func(record []byte) (*Audio, error)
	}{
		AAC: {configureAAC},
	}
)

// Video is a track of pictures. It is never changed.
type Video struct {
	Codec         Name
	Profile       string // "High"
	Tag           string // RFC 6381: "avc1.64001f"
	Width, Height int    // of the coded picture, cropped
	Pixel         Ratio  // of one pixel's sides; 1:1 where nothing is said
	FPS           float64
	Clock         uint32       // ticks a second of its times
	Sets          [][]byte     // parameter sets, in the order in which a decoder wants them
	Config        []byte       // the same as the codec's own record has it
	Entry         codecs.Codec // its sample entry in MP4
	Plays         bool         // browsers decode this profile
	Empty         []byte       // a keyframe that shows nothing; only EmptyVideo has one

	coding videoCoding
}

// VideoClock is the clock of every track of pictures.
const VideoClock = 90000

// videoCoding is what differs from one video codec to the next.
type videoCoding interface {
	// picture reads one access unit as the encoder frames it.
	picture(v *Video, b []byte) (Picture, error)
	// still writes one unit as ffmpeg reads it on its own, with the name of that format.
	still(v *Video, unit []byte) (stream []byte, format string)
	// whole writes a unit, as MP4 holds it, with the parameter sets before it.
	whole(v *Video, unit []byte) []byte
}

// Picture is what one access unit says.
type Picture struct {
	Data     []byte // as MP4 holds it
	Keyframe bool
	Shown    bool   // it shows something; parameter sets or notes alone do not
	Recovery int    // a decoder that begins here shows whole pictures from the Recovery'th on, this one being the first; 0: it does not say
	Changed  *Video // the picture brings this configuration, which is another than the track's; nil: none
}

// Picture reads an access unit in the framing that the track's configuration announced. Bytes are copied only where
// MP4 frames them otherwise.
func (v *Video) Picture(b []byte) (Picture, error) { return v.coding.picture(v, b) }

// Still writes a keyframe as a stream of its own, and says which format ffmpeg should read it as.
func (v *Video) Still(unit []byte) (stream []byte, format string) { return v.coding.still(v, unit) }

// Whole is a keyframe with the track's parameter sets before it.
func (v *Video) Whole(unit []byte) []byte { return v.coding.whole(v, unit) }

// Same reports whether a decoder would notice no difference.
func (v *Video) Same(o *Video) bool {
	if v.Codec != o.Codec || len(v.Sets) != len(o.Sets) {
		return false
	}
	for i := range v.Sets {
		if !bytes.Equal(v.Sets[i], o.Sets[i]) {
			return false
		}
	}
	return true
}

// Display is the size at which the picture should be shown: its height, and its width in square pixels.
func (v *Video) Display() (width, height int) {
	if v.Pixel.Wide == v.Pixel.High {
		return v.Width, v.Height
	}
	return (v.Width*v.Pixel.Wide + v.Pixel.High/2) / v.Pixel.High, v.Height
}

// Ratio is a width to a height.
type Ratio struct{ Wide, High int }

// Audio is a track of sound. It is never changed.
type Audio struct {
	Codec     Name
	Tag       string       // RFC 6381: "mp4a.40.2"
	Config    []byte       // as the codec's own record has it
	Clock     uint32       // ticks a second of its times: samples of the coded frames, before any band replication
	FrameSize int          // samples in one frame
	Channels  int          // 0 when only the stream itself says so
	Entry     codecs.Codec // its sample entry in MP4
	Silence   []byte       // a frame that sounds of nothing; nil where none is known
}

// Same reports whether a decoder would notice no difference.
func (a *Audio) Same(o *Audio) bool { return a.Codec == o.Codec && bytes.Equal(a.Config, o.Config) }

// ReadVideo reads the configuration record that encoders send ahead of their pictures: an AVCDecoderConfigurationRecord
// for H.264. It fails with ErrNotCarried for a codec that is only known by name.
func ReadVideo(name Name, record []byte) (*Video, error) {
	of, ok := pictures[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, ErrNotCarried)
	}
	return of.configure(record)
}

// ReadAudio reads the configuration record that encoders send ahead of their sound: an AudioSpecificConfig for AAC.
// It fails with ErrNotCarried for a codec that is only known by name.
func ReadAudio(name Name, record []byte) (*Audio, error) {
	of, ok := sounds[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, ErrNotCarried)
	}
	return of.configure(record)
}

// FromEntry reads a track back from its sample entry; one of the two is set. It fails with ErrNotCarried for others
// than what is carried.
func FromEntry(entry codecs.Codec) (*Video, *Audio, error) {
	switch e := entry.(type) {
	case *codecs.H264:
		v, err := NewH264(e.SPS, e.PPS)
		return v, nil, err
	case *codecs.MPEG4Audio:
		a, err := newAAC(e.Config)
		return nil, a, err
	}
	return nil, nil, fmt.Errorf("%T: %w", entry, ErrNotCarried)
}
