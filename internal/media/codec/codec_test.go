package codec

import (
	"bytes"
	"errors"
	"testing"
)

// set is a parameter set of 1920×1080 in Constrained Baseline.
var (
	set = []byte{
		0x67, 0x42, 0xc0, 0x28, 0xd9, 0x00, 0x78, 0x02, 0x27, 0xe5, 0x84, 0x00, 0x00, 0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c, 0x60, 0xc9, 0x20,
	}
	pictureSet = []byte{0x68, 0x06, 0x07, 0x08}
)

// record is the AVCDecoderConfigurationRecord of set, for lengths of size bytes.
func record(size byte) []byte {
	b := []byte{1, 0x42, 0xc0, 0x28, 0xfc | (size - 1), 0xe1, 0, byte(len(set))}
	b = append(b, set...)
	b = append(b, 1, 0, byte(len(pictureSet)))
	return append(b, pictureSet...)
}

func TestConfigurationSaysWhatATrackIs(t *testing.T) {
	v, err := ReadVideo(H264, record(4))
	if err != nil {
		t.Fatal(err)
	}
	if v.Tag != "avc1.42c028" || v.Width != 1920 || v.Height != 1080 || v.Profile != "Constrained Baseline" || !v.Plays || v.Clock != 90000 || v.Pixel != (Ratio{1, 1}) {
		t.Errorf("got %+v", v)
	}
	a, err := ReadAudio(AAC, []byte{0x11, 0x90})
	if err != nil {
		t.Fatal(err)
	}
	if a.Tag != "mp4a.40.2" || a.Clock != 48000 || a.Channels != 2 || a.FrameSize != 1024 || a.Silence == nil || !bytes.Equal(a.Config, []byte{0x11, 0x90}) {
		t.Errorf("got %+v", a)
	}
	again, _, err := FromEntry(v.Entry)
	if err != nil || !again.Same(v) {
		t.Errorf("read back from its sample entry: %+v, %v", again, err)
	}
	_, sound, err := FromEntry(a.Entry)
	if err != nil || !sound.Same(a) {
		t.Errorf("read back from its sample entry: %+v, %v", sound, err)
	}
}

func TestOtherCodecsAreKnownByNameOnly(t *testing.T) {
	for _, n := range []Name{H265, H266, AV1, VP8, VP9, Opus, MP3, FLAC, AC3, EAC3, "Speex"} {
		if n.Carried() {
			t.Errorf("%s is carried", n)
		}
		if _, err := ReadVideo(n, record(4)); !errors.Is(err, ErrNotCarried) {
			t.Errorf("%s: %v", n, err)
		}
		if _, err := ReadAudio(n, []byte{0x11, 0x90}); !errors.Is(err, ErrNotCarried) {
			t.Errorf("%s: %v", n, err)
		}
	}
}

func TestWidePixelsMakeAWidePicture(t *testing.T) {
	for _, c := range []struct {
		pixel Ratio
		want  int
	}{{Ratio{1, 1}, 720}, {Ratio{64, 45}, 1024}, {Ratio{16, 15}, 768}, {Ratio{}, 720}} {
		v := &Video{Width: 720, Height: 576, Pixel: c.pixel}
		if w, h := v.Display(); w != c.want || h != 576 {
			t.Errorf("%v: shown as %d×%d, want %d×576", c.pixel, w, h, c.want)
		}
	}
}

func TestShortLengthsAreWidened(t *testing.T) {
	v, err := ReadVideo(H264, record(2))
	if err != nil {
		t.Fatal(err)
	}
	p, err := v.Picture([]byte{0, 3, 0x65, 1, 2, 0, 2, 0x06, 9})
	if err != nil {
		t.Fatal(err)
	}
	if want := []byte{0, 0, 0, 3, 0x65, 1, 2, 0, 0, 0, 2, 0x06, 9}; !bytes.Equal(p.Data, want) || !p.Keyframe || !p.Shown {
		t.Errorf("got %x, keyframe %v, want %x", p.Data, p.Keyframe, want)
	}
}

func TestPictureThatBringsAnotherConfigurationSaysSo(t *testing.T) {
	v, err := ReadVideo(H264, record(4))
	if err != nil {
		t.Fatal(err)
	}
	unit := func(nals ...[]byte) (b []byte) {
		for _, n := range nals {
			b = append(append(b, 0, 0, 0, byte(len(n))), n...)
		}
		return b
	}
	slice := []byte{0x65, 1}
	for _, c := range []struct {
		name    string
		unit    []byte
		changed bool
	}{
		{"none", unit(slice), false},
		{"the same", unit(set, pictureSet, slice), false},
		{"another", unit(set, []byte{0x68, 0x09, 0x09}, slice), true},
	} {
		p, err := v.Picture(c.unit)
		if err != nil || (p.Changed != nil) != c.changed {
			t.Errorf("%s: %+v, %v", c.name, p.Changed, err)
		}
	}
	_, err = v.Picture(unit([]byte{0x67, 1}, pictureSet, slice))
	if _, ok := errors.AsType[*ConfigError](err); !ok {
		t.Errorf("a set that cannot be read gives %v", err)
	}
	if p, err := v.Picture(unit([]byte{0x06, 1})); err != nil || p.Shown {
		t.Errorf("a note alone: %+v, %v", p, err)
	}
}

func TestRecoveryPointsAreFound(t *testing.T) {
	v, err := ReadVideo(H264, record(4))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		note []byte
		want int
	}{
		"at once":           {[]byte{6, 6, 1, 0xc4, 0x80}, 1},
		"in thirty":         {[]byte{6, 6, 2, 0x0f, 0xa0, 0x80}, 31},
		"behind other ones": {[]byte{6, 5, 2, 1, 2, 6, 1, 0xc4, 0x80}, 1},
		"none":              {[]byte{6, 5, 2, 1, 2, 0x80}, 0},
		"cut off":           {[]byte{6, 6, 9, 1}, 0},
		"endless":           {[]byte{6, 255, 255, 255, 255}, 0},
	} {
		unit := append([]byte{0, 0, 0, byte(len(c.note))}, c.note...)
		p, err := v.Picture(append(unit, 0, 0, 0, 2, 0x41, 1))
		if err != nil || p.Recovery != c.want || p.Keyframe {
			t.Errorf("%s: %d, %v, want %d", name, p.Recovery, err, c.want)
		}
	}
}

func FuzzVideo(f *testing.F) {
	f.Add(record(4), []byte{0, 0, 0, 2, 0x65, 1})
	f.Add(record(2), []byte{0, 2, 0x41, 1})
	f.Add([]byte{1, 0x64, 0, 0x1f, 0xff, 0xe1, 0, 4, 0x67, 0x64, 0, 0x1f, 1, 0, 2, 0x68, 0xee}, []byte{})
	f.Fuzz(func(t *testing.T, config, unit []byte) {
		v, err := ReadVideo(H264, config)
		if err != nil {
			return
		}
		if len(v.Sets) != 2 || len(v.Sets[0]) == 0 || len(v.Sets[1]) == 0 {
			t.Fatal("a configuration without parameter sets was taken")
		}
		p, err := v.Picture(unit)
		if err != nil {
			return
		}
		if v.coding == (nalCoding{4}) && !bytes.Equal(p.Data, unit) {
			t.Fatal("the picture was changed")
		}
		v.Still(p.Data)
	})
}
