package ingest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/platform/fault"
)

// heard is a sink that remembers.
type heard struct {
	units []*hub.Unit
	warns []string
}

func (h *heard) Unit(u *hub.Unit)         { h.units = append(h.units, u) }
func (h *heard) Warn(code, detail string) { h.warns = append(h.warns, code+" "+detail) }
func (h *heard) Encoder(string)           {}
func (h *heard) Left(error)               {}

var (
	record = append(append([]byte{1, 0x42, 0xc0, 0x28, 0xff, 0xe1, 0, 25},
		0x67, 0x42, 0xc0, 0x28, 0xd9, 0x00, 0x78, 0x02, 0x27, 0xe5, 0x84, 0x00, 0x00, 0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c, 0x60, 0xc9, 0x20),
		1, 0, 4, 0x68, 0x06, 0x07, 0x08)
	keyframe = []byte{0, 0, 0, 2, 0x65, 1}
	later    = []byte{0, 0, 0, 2, 0x41, 1}
)

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

func TestRefusalsKeepTheirMeaning(t *testing.T) {
	for kind, want := range map[fault.Kind]*fault.Fault{
		fault.Unauthorized: ErrWrongKey, fault.Forbidden: ErrWrongKey, fault.NotFound: ErrWrongKey,
		fault.Gone: ErrEnded, fault.Conflict: ErrEnded,
		fault.Internal: ErrTryLater, fault.Unavailable: ErrTryLater, fault.TooMany: ErrTryLater,
	} {
		if got := Refusal(fault.New(kind, "x", "x")); !errors.Is(got, want) {
			t.Errorf("%d becomes %v, want %v", kind, got, want)
		}
	}
	if got := Refusal(errors.New("the database is down")); got != nil {
		t.Errorf("a bug is told as %v", got)
	}
}

func TestFormatIsDecidedWhenBothTracksAreKnown(t *testing.T) {
	sink := &heard{}
	f := NewFeed(sink)
	if err := f.VideoConfig(codec.H264, record); err != nil {
		t.Fatal(err)
	}
	if err := f.Picture(keyframe, time.Now(), 0, 0); err != nil || len(sink.units) != 0 {
		t.Fatalf("%d units before it is known whether there is sound, %v", len(sink.units), err)
	}
	f.AudioConfig(codec.AAC, []byte{0x11, 0x90})
	f.Sound([]byte{0x21}, time.Now(), 0)
	if len(sink.units) != 2 || sink.units[0].Format.Audio == nil || sink.units[0].Format != sink.units[1].Format || !sink.units[0].Keyframe {
		t.Fatalf("got %+v", sink.units)
	}
}

func TestSoundThatNeverComesIsNotWaitedForLong(t *testing.T) {
	sink := &heard{}
	f := NewFeed(sink)
	if err := f.VideoConfig(codec.H264, record); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		unit := later
		if i == 0 {
			unit = keyframe
		}
		if err := f.Picture(unit, time.Now(), ms(i*33), ms(i*33)); err != nil {
			t.Fatal(err)
		}
	}
	if len(sink.units) != 40 || !sink.units[0].Format.Mute || sink.units[0].Format.Audio == nil {
		t.Errorf("got %d units after 1.3 s", len(sink.units))
	}
	// It comes after all: where players can follow.
	f.AudioConfig(codec.AAC, []byte{0x12, 0x08})
	f.Sound([]byte{0x21}, time.Now(), ms(1320))
	f.Picture(later, time.Now(), ms(1320), ms(1320))
	if n := len(sink.units); n != 41 || !sink.units[40].Format.Mute {
		t.Errorf("the stream changed without a keyframe: %d units", n)
	}
	f.Picture(keyframe, time.Now(), ms(1353), ms(1353))
	f.Sound([]byte{0x21}, time.Now(), ms(1360))
	if n := len(sink.units); n != 43 || sink.units[42].Format.Mute || sink.units[42].Format.Audio.Clock != 44100 || sink.units[41].Format != sink.units[42].Format {
		t.Errorf("the sound was not taken up: %d units", n)
	}
}

func TestPictureThatNeverComesIsNotWaitedForLong(t *testing.T) {
	sink := &heard{}
	f := NewFeed(sink)
	if err := f.VideoConfig(codec.H264, record); err != nil { // announced, but none is sent
		t.Fatal(err)
	}
	f.AudioConfig(codec.AAC, []byte{0x11, 0x90})
	f.Picture(later, time.Now(), 0, 0)
	for i := range 60 {
		f.Sound([]byte{0x21}, time.Now(), ms(i*21))
	}
	if len(sink.units) != 60 || !sink.units[59].Format.Blank || sink.units[59].Format.Video == nil {
		t.Fatalf("got %d units after 1.3 s", len(sink.units))
	}
	f.Picture(later, time.Now(), ms(1300), ms(1300))
	f.Picture(keyframe, time.Now(), ms(1333), ms(1333))
	if n := len(sink.units); n != 61 || sink.units[60].Format.Blank || sink.units[60].Format.Video.Width != 1920 {
		t.Errorf("the picture was not taken up: %d units", n)
	}
}

func TestPictureThatIsAnnouncedLateChangesTheStreamOnce(t *testing.T) {
	sink := &heard{}
	f := NewFeed(sink)
	f.AudioConfig(codec.AAC, []byte{0x11, 0x90})
	sound := func(i int) { f.Sound([]byte{0x21}, time.Now(), ms(i*21)) }
	for i := range 60 {
		sound(i)
	}
	if err := f.VideoConfig(codec.H264, record); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		sound(60 + i)
		if err := f.Picture(later, time.Now(), ms(1260+i*21), ms(1260+i*21)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Picture(keyframe, time.Now(), ms(1680), ms(1680)); err != nil {
		t.Fatal(err)
	}
	sound(81)
	formats := map[*hub.Format]bool{}
	for _, u := range sink.units {
		formats[u.Format] = true
	}
	if len(formats) != 2 || sink.units[len(sink.units)-1].Format.Blank {
		t.Errorf("the stream was made of %d kinds of units, want 2: without pictures, and with them", len(formats))
	}
}

func TestWhatCannotPlayIsRefusedOrLeftOutByName(t *testing.T) {
	sink := &heard{}
	f := NewFeed(sink)
	f.NoSound(codec.Opus)
	f.NoSound(codec.Opus)
	if err := f.NoPicture(codec.AV1); !errors.Is(err, ErrPicture) {
		t.Errorf("got %v", err)
	}
	if err := NewFeed(sink).VideoConfig(codec.H264, []byte{1, 2, 3}); !errors.Is(err, ErrPicture) {
		t.Errorf("got %v", err)
	}
	if want := []string{"audio_codec Opus", "video_codec AV1", "video_codec HEVC?"}; !slices.Equal(sink.warns, want) {
		t.Errorf("warned of %q, want %q", sink.warns, want)
	}
}

func TestDecodingTimeAlwaysGrows(t *testing.T) {
	sink := &heard{}
	f := NewFeed(sink)
	f.Silent(true)
	if err := f.VideoConfig(codec.H264, record); err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{0, 33, 33, 20, 66} {
		if err := f.Picture(keyframe, time.Now(), ms(at), ms(at)); err != nil {
			t.Fatal(err)
		}
	}
	last := time.Duration(-1)
	for _, u := range sink.units {
		if u.DTS <= last {
			t.Errorf("%s follows %s", u.DTS, last)
		}
		last = u.DTS
	}
	if len(sink.units) != 5 {
		t.Errorf("got %d units", len(sink.units))
	}
}
