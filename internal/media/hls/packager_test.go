package hls

import (
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/hub"
)

type deaf struct{}

func (deaf) Run(int, []byte)        {}
func (deaf) Part(Segment, Fragment) {}
func (deaf) EndSegment(*Segment)    {}
func (deaf) End()                   {}

func TestAnotherPictureSizeBeginsARunWithItsOwnHeader(t *testing.T) {
	one, other := mustVideo(t), mustVideo(t) // what they say does not matter, only that they are two
	w := NewWindow(params, 30*time.Second, 12*time.Second, func(uint64) bool { return false })
	p := NewPackager(params, w, deaf{}, 0)
	n := 0
	send := func(f *hub.Format, frames int, at time.Duration) {
		for i := range frames {
			d := at + time.Duration(i)*time.Second/30
			u := &hub.Unit{Format: f, Keyframe: i%30 == 0, DTS: d, PTS: d, Data: []byte{0, 0, 0, 1, 0x65}, At: time.Unix(int64(n), 0)}
			if err := p.add([]*hub.Unit{u}, false); err != nil {
				t.Fatal(err)
			}
			n++
		}
	}
	send(&hub.Format{Video: one}, 75, 0)
	send(&hub.Format{Video: other}, 75, 2500*time.Millisecond)
	p.End()
	r, err := w.Playlist(t.Context(), Directives{MSN: -1, Part: -1})
	if err != nil {
		t.Fatal(err)
	}
	text := string(r.Plain.Bytes)
	if strings.Count(text, "#EXT-X-DISCONTINUITY\n") != 1 || !strings.Contains(text, "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"2/init.mp4\"") {
		t.Errorf("got\n%s", text)
	}
	if !strings.Contains(text, "2/3.m4s") {
		t.Errorf("the numbering does not go on:\n%s", text)
	}
}

func TestPicturesThatWereDroppedLeaveADiscontinuity(t *testing.T) {
	f := &hub.Format{Video: mustVideo(t)}
	w := NewWindow(params, 30*time.Second, 12*time.Second, func(uint64) bool { return false })
	p := NewPackager(params, w, deaf{}, 0)
	for i := range 90 {
		d := time.Duration(i) * time.Second / 30
		gap := i == 60
		if err := p.add([]*hub.Unit{{Format: f, Keyframe: i%30 == 0, DTS: d, PTS: d, Data: []byte{0, 0, 0, 1, 0x65}}}, gap); err != nil {
			t.Fatal(err)
		}
	}
	p.End()
	r, err := w.Playlist(t.Context(), Directives{MSN: -1, Part: -1})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(r.Plain.Bytes), "#EXT-X-DISCONTINUITY\n"); n != 1 {
		t.Errorf("%d discontinuities, want 1", n)
	}
}

func TestLeapInTimeBeginsARunAndMakesNoParts(t *testing.T) {
	f := &hub.Format{Video: mustVideo(t)}
	w := NewWindow(params, 30*time.Second, 12*time.Second, func(uint64) bool { return false })
	p := NewPackager(params, w, deaf{}, 0)
	at := time.Duration(0)
	for i := range 150 {
		switch i {
		case 60:
			at += 21 * 24 * time.Hour
		case 100:
			at -= 21 * 24 * time.Hour
		}
		at += time.Second / 30
		if err := p.add([]*hub.Unit{{Format: f, Keyframe: i%10 == 0, DTS: at, PTS: at, Data: []byte{0, 0, 0, 1, 0x65}}}, false); err != nil {
			t.Fatal(err)
		}
	}
	p.End()
	r, err := w.Playlist(t.Context(), Directives{MSN: -1, Part: -1})
	if err != nil {
		t.Fatal(err)
	}
	text := string(r.Plain.Bytes)
	if n := strings.Count(text, "#EXT-X-DISCONTINUITY\n"); n != 2 {
		t.Errorf("%d discontinuities, want 2", n)
	}
	if p.seq > 40 {
		t.Errorf("%d parts were made of five seconds", p.seq)
	}
}

func mustVideo(t *testing.T) *codec.Video {
	t.Helper()
	v, err := codec.NewH264([]byte{
		0x67, 0x42, 0xc0, 0x28, 0xd9, 0x00, 0x78, 0x02, 0x27, 0xe5, 0x84, 0x00, 0x00, 0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c, 0x60, 0xc9, 0x20,
	}, []byte{0x68, 0x06, 0x07, 0x08})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The part that is hinted at while the encoder is away is the first that comes when it is back.
func TestTheHintedPartOfAnEncoderThatReturnsHasTheNameOfTheOneThatComes(t *testing.T) {
	f := &hub.Format{Video: mustVideo(t)}
	w := NewWindow(params, 30*time.Second, 12*time.Second, func(uint64) bool { return false })
	p := NewPackager(params, w, deaf{}, 0)
	send := func(frames int) {
		t.Helper()
		for i := range frames {
			d := time.Duration(i) * time.Second / 30
			if err := p.Add([]*hub.Unit{{Format: f, Keyframe: i%30 == 0, DTS: d, PTS: d, Data: []byte{0, 0, 0, 1, 0x65}}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	hint := func() string {
		r, err := w.Playlist(t.Context(), NoDirectives)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(r.Plain.Bytes), "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"")
		uri, _, _ := strings.Cut(rest, "\"")
		return uri
	}
	send(75)
	p.finish()
	hinted, msn := hint(), w.Open().MSN
	got := make(chan error, 1)
	go func() { // who asks for it waits
		_, err := w.Part(t.Context(), 2, msn, 0)
		got <- err
	}()
	send(75)
	p.finish()
	r, err := w.Playlist(t.Context(), NoDirectives)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(r.Plain.Bytes), "#EXT-X-PART:DURATION=0.20000,URI=\""+hinted+"\"") {
		t.Errorf("%s was hinted at and never came:\n%s", hinted, r.Plain.Bytes)
	}
	if err := <-got; err != nil {
		t.Errorf("who asked for the hinted part was told %v", err)
	}
}
