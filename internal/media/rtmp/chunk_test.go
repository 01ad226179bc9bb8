package rtmp

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/bluenviron/gortmplib/pkg/amf0"
	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/media/ingest"
)

// writer writes messages as an encoder would that likes it so.
type writer struct {
	size    int
	leaves  bool // the extended timestamp out of continuations
	zeros   bool // writes zeros there
	chunkID uint32
}

func (w writer) message(typ byte, at uint32, body []byte) []byte {
	basic := func(format byte) []byte {
		switch {
		case w.chunkID < 64:
			return []byte{format<<6 | byte(w.chunkID)}
		case w.chunkID < 320:
			return []byte{format << 6, byte(w.chunkID - 64)}
		default:
			return []byte{format<<6 | 1, byte(w.chunkID - 64), byte((w.chunkID - 64) >> 8)}
		}
	}
	field := min(at, extended)
	b := append(basic(0), byte(field>>16), byte(field>>8), byte(field), byte(len(body)>>16), byte(len(body)>>8), byte(len(body)), typ, 1, 0, 0, 0)
	if field == extended {
		b = binary.BigEndian.AppendUint32(b, at)
	}
	for n := 0; n == 0 || len(body) > 0; n++ {
		if n > 0 {
			b = append(b, basic(3)...)
			if field == extended && !w.leaves {
				again := at
				if w.zeros {
					again = 0
				}
				b = binary.BigEndian.AppendUint32(b, again)
			}
		}
		k := min(len(body), w.size)
		b, body = append(b, body[:k]...), body[k:]
	}
	return b
}

// Whatever an encoder chooses within the protocol, what it sent comes out.
func TestMessagesComeOutAsTheyWentIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := writer{
			size: rapid.SampledFrom([]int{1, 5, 128, 4096, 1 << 20, 16777215}).Draw(t, "chunk size"), leaves: rapid.Bool().Draw(t, "leaves"), zeros: rapid.Bool().Draw(t, "zeros"),
			chunkID: rapid.SampledFrom([]uint32{2, 6, 63, 64, 319, 320, 65599}).Draw(t, "chunk stream"),
		}
		var in bytes.Buffer
		var want []message
		for range rapid.IntRange(1, 8).Draw(t, "n") {
			m := message{
				ChunkStream: w.chunkID, Type: 9, Stream: 1,
				Timestamp: time.Duration(rapid.SampledFrom([]uint32{0, 40, 0xfffffe, 0xffffff, 0x1000000, 0xfffffff0}).Draw(t, "at")) * time.Millisecond,
				Body:      bytes.Repeat([]byte{byte(rapid.IntRange(1, 255).Draw(t, "byte"))}, rapid.IntRange(0, 9000).Draw(t, "length")),
			}
			want = append(want, m)
			in.Write(w.message(m.Type, uint32(m.Timestamp/time.Millisecond), m.Body))
		}
		r := newChunks(&in)
		r.size = uint32(w.size)
		for i, m := range want {
			got, err := r.next()
			if err != nil {
				t.Fatalf("message %d: %v", i, err)
			}
			if got.ChunkStream != m.ChunkStream || got.Timestamp != m.Timestamp || got.Type != m.Type || got.Stream != m.Stream || !bytes.Equal(got.Body, m.Body) {
				t.Fatalf("message %d: %d bytes at %s on %d, want %d at %s on %d", i, len(got.Body), got.Timestamp, got.ChunkStream, len(m.Body), m.Timestamp, m.ChunkStream)
			}
		}
		if _, err := r.next(); !errors.Is(err, io.EOF) || r.held != 0 {
			t.Fatalf("then %v, %d bytes held", err, r.held)
		}
	})
}

func TestShorterHeadersReferToEarlierOnes(t *testing.T) {
	in := unhex(strings.Join([]string{
		"04000064000002090100000031" + "32", // at 100
		"44000028000001093" + "3",           // 40 later, one byte
		"84000014" + "34",                   // 20 later, as long as that
		"c435",                              // and 20 more
		"840000ff" + "36",
	}, ""))
	r := newChunks(bytes.NewReader(in))
	for _, want := range []struct {
		at   time.Duration
		body string
	}{{100, "12"}, {140, "3"}, {160, "4"}, {180, "5"}, {435, "6"}} {
		m, err := r.next()
		if err != nil || string(m.Body) != want.body || m.Timestamp != want.at*time.Millisecond || m.Stream != 1 {
			t.Fatalf("got %+v, %v, want %s at %d", m, err, want.body, want.at)
		}
	}
}

func TestChunksOfSeveralMessagesMayAlternate(t *testing.T) {
	w, v := writer{size: 4, chunkID: 4}, writer{size: 4, chunkID: 6}
	a, b := w.message(8, 7, []byte("sound!")), v.message(9, 7, []byte("pictures"))
	in := append(append([]byte{}, a[:16]...), b[:16]...)
	in = append(append(in, a[16:]...), b[16:]...)
	r := newChunks(bytes.NewReader(in))
	r.size = 4
	for _, want := range []string{"sound!", "pictures"} {
		if m, err := r.next(); err != nil || string(m.Body) != want {
			t.Fatalf("got %+v, %v, want %s", m, err, want)
		}
	}
}

func TestWhatAReaderHoldsIsBounded(t *testing.T) {
	var many bytes.Buffer
	for i := range uint32(maxChunkStreams + 1) {
		many.Write(writer{size: 1 << 20, chunkID: 2 + i}.message(8, 0, []byte{1}))
	}
	var half bytes.Buffer // each begins a message of 20,000 bytes and goes on to the next
	for i := range uint32(8) {
		half.Write(writer{size: 128, chunkID: 2 + i}.message(8, 0, make([]byte, 20_000))[:12+128])
	}
	for name, c := range map[string]struct {
		in   []byte
		want error
	}{
		"chunk streams": {many.Bytes(), errManyStreams},
		"half messages": {half.Bytes(), errLargeBody},
		"a large one":   {writer{size: 1 << 20, chunkID: 3}.message(9, 0, make([]byte, strangerBody+1)), errLargeBody},
		"no header":     {[]byte{0xc5}, errNoHeader},
		"a shorter one": {[]byte{0x45, 0, 0, 0}, errNoHeader},
	} {
		r := newChunks(bytes.NewReader(c.in))
		var err error
		for err == nil {
			_, err = r.next()
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestAMessageThatIsBegunAnewOrAbortedIsForgotten(t *testing.T) {
	w := writer{size: 4, chunkID: 70}
	half := w.message(9, 0, []byte("half of it"))[:17]
	r := newChunks(bytes.NewReader(append(append([]byte{}, half...), append(w.message(9, 5, []byte("new")), half...)...)))
	r.size = 4
	if m, err := r.next(); err != nil || string(m.Body) != "new" || r.held != 0 {
		t.Errorf("got %+v, %v, %d held", m, err, r.held)
	}
	if _, err := r.next(); !errors.Is(err, io.EOF) || r.held == 0 {
		t.Errorf("%v, %d bytes of the half message are held", err, r.held)
	}
	r.abort(70)
	r.abort(71)
	if r.held != 0 {
		t.Errorf("%d bytes are held", r.held)
	}
}

func TestOlderEncodersGetTheirAnswers(t *testing.T) {
	c := listen(t, nil).call(t, "live?auth=1")
	c.command(0, "releaseStream", 2, nil, "good")
	c.hears("_result", 2)
	c.command(0, "FCPublish", 3, nil, "good")
	c.hears("_result", 3)
	if _, args := c.hears("onFCPublish", 0); args[1].(amf0.Object)[1].Value != "NetStream.Publish.Start" {
		t.Errorf("got %v", args)
	}
	c.command(0, "_checkbw", 4, nil)
	c.hears("_result", 4)
	c.command(0, "whatIsThis", 5, nil)
	c.hears("_error", 5)
	c.command(0, "notAsking", 0, nil)
	for i, want := range []float64{1, 2} {
		c.command(0, "createStream", 6+i, nil)
		if _, args := c.hears("_result", 6+i); args[1] != want {
			t.Errorf("stream %v was made, want %v", args[1], want)
		}
	}
	c.command(2, "publish", 8, nil, " good\n", "live")
	m, args := c.hears("onStatus", 8)
	if code, _ := args[1].(amf0.Object).GetString("code"); code != "NetStream.Publish.Start" || m.Stream != 2 {
		t.Errorf("told %s on stream %d, want a start on 2", code, m.Stream)
	}
	c.command(0, "deleteStream", 9, nil, float64(1)) // the other one
	c.hears("_result", 9)
	c.command(0, "deleteStream", 10, nil, float64(2))
	c.hears("_result", 10)
	c.ends()
}

// ffmpeg and OBS say deleteStream after FCUnpublish, in a packet of its own.
func TestAnEncoderThatUnpublishesIsHeardOut(t *testing.T) {
	left := make(chan error, 1)
	c := listen(t, func(context.Context, ingest.Publication) (ingest.Sink, error) { return leaving{left: left}, nil }).call(t, "live")
	if code, _ := c.publish("good"); code != "NetStream.Publish.Start" {
		t.Fatalf("told %s", code)
	}
	c.command(0, "FCUnpublish", 9, nil, "good")
	c.hears("_result", 9)
	if err := <-left; err != nil {
		t.Errorf("the stream is left with %v", err)
	}
	c.send(videoMessage, 1, []byte{0x27, 1, 0, 0, 0}) // what was on its way
	c.command(0, "deleteStream", 10, nil, float64(1))
	c.hears("_result", 10)
	c.ends()
}

type leaving struct {
	nothing
	left chan error
}

func (l leaving) Left(err error) { l.left <- err }

func TestLargeChunksAreTaken(t *testing.T) {
	c := listen(t, nil).call(t, "live")
	c.send(setChunkSize, 0, []byte{0x00, 0xff, 0xff, 0xff})
	if code, _ := c.publish("good"); code != "NetStream.Publish.Start" {
		t.Fatalf("told %s", code)
	}
	body := append([]byte{0x27, 1}, make([]byte, 3<<20)...) // a picture before its configuration, which is left out
	c.write(append([]byte{4, 0, 0, 0, byte(len(body) >> 16), byte(len(body) >> 8), byte(len(body)), videoMessage, 1, 0, 0, 0}, body...))
	c.command(0, "createStream", 11, nil)
	c.hears("_result", 11)
}
