package rtmp

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// message is one RTMP message, put together from its chunks.
type message struct {
	ChunkStream uint32
	Timestamp   time.Duration
	Type        byte
	Stream      uint32
	Body        []byte
}

// What a connection may make a chunk reader hold.
const (
	firstChunkSize  = 128 // RTMP 1.0, section 5.4.1
	maxChunkStreams = 256 // the protocol knows 65,597; encoders use a handful
	strangerBody    = 64 << 10
	publisherBody   = 32 << 20 // of all messages that are half there; one may have 16 MiB
	extended        = 0xffffff // a timestamp field that says to read the extended one
)

var (
	errManyStreams = fmt.Errorf("more than %d chunk streams", maxChunkStreams)
	errLargeBody   = errors.New("messages are too large to be put together")
	errNoHeader    = errors.New("a chunk that refers to an earlier one, and there was none")
)

// chunks reads the chunk stream of one connection, by section 5.3 of RTMP 1.0. It is as lenient as the protocol: chunks of any
// size, every chunk stream, and continuations without the extended timestamp, which many encoders leave out.
type chunks struct {
	in   *bufio.Reader
	most int // bytes of messages that are half there
	held int

	size    uint32
	streams map[uint32]*chunkStream // own: by their number
	repeats repeats
}

// repeats says whether this encoder's continuations repeat the extended timestamp: seen at the first of them.
type repeats int

const (
	notSeen repeats = iota
	repeated
	leftOut
)

// chunkStream is what later chunks of a chunk stream refer to.
type chunkStream struct {
	known     bool
	field     uint32 // as the last header had it: a timestamp or a step
	timestamp uint32
	step      uint32
	length    uint32
	typ       byte
	stream    uint32

	body []byte // of the message that is half there
	got  int
	open bool
}

func newChunks(in io.Reader) *chunks {
	return &chunks{in: bufio.NewReaderSize(in, readFirst), most: strangerBody, size: firstChunkSize, streams: map[uint32]*chunkStream{}}
}

// let takes the messages of a publisher, which are large and many.
func (r *chunks) let() {
	r.most = publisherBody
	r.in = bufio.NewReaderSize(r.in, readAhead)
}

// next reads one message.
func (r *chunks) next() (*message, error) {
	for {
		format, id, err := r.basic()
		if err != nil {
			return nil, err
		}
		s := r.streams[id]
		if s == nil {
			if len(r.streams) >= maxChunkStreams {
				return nil, errManyStreams
			}
			s = &chunkStream{}
			r.streams[id] = s
		}
		if err := r.header(s, format); err != nil {
			return nil, err
		}
		n := min(int(r.size), len(s.body)-s.got)
		if _, err := io.ReadFull(r.in, s.body[s.got:s.got+n]); err != nil {
			return nil, err
		}
		if s.got += n; s.got == len(s.body) {
			m := &message{ChunkStream: id, Timestamp: time.Duration(s.timestamp) * time.Millisecond, Type: s.typ, Stream: s.stream, Body: s.body}
			r.drop(s)
			return m, nil
		}
	}
}

// basic reads the basic header: the format of what follows, and whose chunk it is.
func (r *chunks) basic() (format byte, id uint32, err error) {
	b, err := r.in.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	format, id = b>>6, uint32(b&0x3f)
	if id > 1 {
		return format, id, nil
	}
	low, err := r.in.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	if id == 0 {
		return format, 64 + uint32(low), nil
	}
	high, err := r.in.ReadByte()
	return format, 64 + uint32(low) + uint32(high)<<8, err
}

// header reads the message header of a chunk, and makes the message that it begins the one to be filled.
func (r *chunks) header(s *chunkStream, format byte) error {
	if format == 3 {
		if !s.known {
			return errNoHeader
		}
		if err := r.extension(s); err != nil || s.open {
			return err
		}
		s.timestamp += s.step
		return r.begin(s)
	}
	if format != 0 && !s.known {
		return errNoHeader
	}
	var b [11]byte
	n := [...]int{11, 7, 3}[format]
	if _, err := io.ReadFull(r.in, b[:n]); err != nil {
		return err
	}
	s.field = uint24(b[:3])
	if format < 2 {
		s.length, s.typ = uint24(b[3:6]), b[6]
	}
	if format == 0 {
		s.stream = binary.LittleEndian.Uint32(b[7:])
	}
	if s.field == extended {
		if _, err := io.ReadFull(r.in, b[:4]); err != nil {
			return err
		}
		s.field = binary.BigEndian.Uint32(b[:4])
	}
	if format == 0 {
		s.timestamp, s.step = s.field, 0
	} else {
		s.timestamp, s.step = s.timestamp+s.field, s.field
	}
	s.known = true
	return r.begin(s)
}

// begin makes room for the message that s describes; what was half there is given up.
func (r *chunks) begin(s *chunkStream) error {
	r.drop(s)
	if r.held+int(s.length) > r.most {
		return errLargeBody
	}
	r.held += int(s.length)
	s.body, s.open = make([]byte, s.length), true
	return nil
}

func (r *chunks) drop(s *chunkStream) {
	r.held -= len(s.body)
	s.body, s.got, s.open = nil, 0, false
}

// abort gives up the message of a chunk stream that is half there.
func (r *chunks) abort(id uint32) {
	if s := r.streams[id]; s != nil {
		r.drop(s)
	}
}

// extension skips the extended timestamp of a continuation. The specification wants it there; whether this encoder writes it is
// told by the first one, which repeats what its header had, or, from some, nothing but zeros.
func (r *chunks) extension(s *chunkStream) error {
	if s.field < extended || r.repeats == leftOut {
		return nil
	}
	if r.repeats == notSeen {
		b, _ := r.in.Peek(4)
		if len(b) < 4 {
			return nil // these are the body's last, or reading on says what is wrong
		}
		switch binary.BigEndian.Uint32(b) {
		case s.field, s.timestamp, 0:
			r.repeats = repeated
		default:
			r.repeats = leftOut
			return nil
		}
	}
	_, err := r.in.Discard(4)
	return err
}

func uint24(b []byte) uint32 { return uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2]) }
