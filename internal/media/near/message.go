// Package near pushes a broadcast to viewers as it comes: each access unit is one message, made once and shared by all of
// them, over a WebSocket.
//
// A message is a header of 24 bytes and what it carries; whatever parts messages from each other may carry them. Numbers are
// big endian:
//
//	0   kind
//	1   flags: 1 a keyframe, 2 what came before was left out
//	2   zero
//	4   of a picture: presentation behind decoding, µs; of a beginning: pictures that were left out
//	8   decoding time, µs, on a clock of its run; of a beginning: of the newest unit there is
//	16  wall clock of the server when it arrived, ms since 1970
//	24  of a configuration: JSON, see Setup; of a picture: the unit as MP4 holds it; of sound: a frame
//
// A viewer is sent a beginning, then from a keyframe on everything: a configuration before each keyframe, pictures and sound in
// the order in which they came. One who is too slow is sent another beginning, and goes on at the newest keyframe.
package near

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"time"

	"github.com/gobwas/ws"

	"github.com/saja-live/saja/internal/media/hub"
)

// Kind is what a message is.
type Kind byte

// The kinds of message. What a viewer does not know it leaves out.
const (
	Configuration Kind = 1
	Beginning     Kind = 2
	Picture       Kind = 3
	Sound         Kind = 4
)

const (
	flagKeyframe = 1
	flagJump     = 2

	headerSize = 24
)

// Message is one message as it was read.
type Message struct {
	Kind     Kind
	Keyframe bool
	Jump     bool          // of a beginning: the viewer was too slow
	Left     int           // of a beginning: so many pictures were left out
	DTS, PTS time.Duration // on the clock of its run
	Wall     time.Time
	Data     []byte // part of what was read
}

var errMessage = errors.New("this is no message of the near door")

// Read reads a message whose end its carrier told.
func Read(b []byte) (Message, error) {
	if len(b) < headerSize || b[2] != 0 || b[3] != 0 {
		return Message{}, errMessage
	}
	m := Message{Kind: Kind(b[0]), Keyframe: b[1]&flagKeyframe != 0, Jump: b[1]&flagJump != 0, Data: b[headerSize:]}
	at, wall := int64(binary.BigEndian.Uint64(b[8:])), int64(binary.BigEndian.Uint64(b[16:]))
	if at < -mostMicros || at > mostMicros || wall < 0 || wall > mostMicros {
		return Message{}, errMessage
	}
	m.DTS, m.Wall = time.Duration(at)*time.Microsecond, time.UnixMilli(wall)
	m.PTS = m.DTS
	offset := int32(binary.BigEndian.Uint32(b[4:]))
	switch m.Kind {
	case Beginning:
		m.Left = max(int(offset), 0)
	case Picture:
		m.PTS += time.Duration(offset) * time.Microsecond
	}
	return m, nil
}

// mostMicros is the largest number of a clock that every language at the other end can count with.
const mostMicros = 1<<53 - 1

// appendMessage appends a message as a binary frame of a WebSocket.
func appendMessage(to []byte, kind Kind, flags byte, offset int32, dts time.Duration, wall time.Time, data []byte) []byte {
	size := headerSize + len(data)
	to = append(to, 0x80|byte(ws.OpBinary))
	switch {
	case size < 126:
		to = append(to, byte(size))
	case size < 1<<16:
		to = binary.BigEndian.AppendUint16(append(to, 126), uint16(size))
	default:
		to = binary.BigEndian.AppendUint64(append(to, 127), uint64(size))
	}
	to = append(to, byte(kind), flags, 0, 0)
	to = binary.BigEndian.AppendUint32(to, uint32(offset))
	to = binary.BigEndian.AppendUint64(to, uint64(dts.Microseconds()))
	to = binary.BigEndian.AppendUint64(to, uint64(wall.UnixMilli()))
	return append(to, data...)
}

func appendUnit(to []byte, u *hub.Unit) []byte {
	if u.Kind == hub.AudioUnit {
		return appendMessage(to, Sound, 0, 0, u.DTS, u.At, u.Data)
	}
	var flags byte
	if u.Keyframe {
		flags = flagKeyframe
	}
	return appendMessage(to, Picture, flags, int32((u.PTS - u.DTS).Microseconds()), u.DTS, u.At, u.Data)
}

// Setup is what a configuration says: how to make the decoders of a run. Another run is another clock.
type Setup struct {
	Run   int         `json:"run"`
	Video VideoSetup  `json:"video"`
	Audio *AudioSetup `json:"audio,omitempty"` // nil: no sound comes
}

// VideoSetup is a track of pictures, in the terms of WebCodecs.
type VideoSetup struct {
	Codec       string `json:"codec"`
	Description []byte `json:"description"`
	Width       int    `json:"width"` // as it should be shown, in square pixels
	Height      int    `json:"height"`
}

// AudioSetup is a track of sound, in the terms of WebCodecs.
type AudioSetup struct {
	Codec       string `json:"codec"`
	Description []byte `json:"description"`
	SampleRate  int    `json:"sampleRate"`
	Channels    int    `json:"channels"`
}

func setup(run int, f *hub.Format) []byte {
	s := Setup{Run: run, Video: VideoSetup{Codec: f.Video.Tag, Description: f.Video.Config}}
	s.Video.Width, s.Video.Height = f.Video.Display()
	if a := f.Audio; a != nil && !f.Mute {
		s.Audio = &AudioSetup{Codec: a.Tag, Description: a.Config, SampleRate: int(a.Clock), Channels: max(a.Channels, 1)}
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // it is made of numbers and bytes
	}
	return b
}
