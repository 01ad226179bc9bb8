package rtmp

import (
	"encoding/hex"
	"errors"
	"testing"

	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/ingest"
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func TestCodecsAreNamed(t *testing.T) {
	for _, c := range []struct {
		body  []byte
		audio bool
		want  codec.Name
	}{
		{[]byte{0x17, 0, 0, 0, 0}, false, "H.264"},
		{[]byte{0x12, 0}, false, "Sorenson H.263"},
		{[]byte{0x1c, 0, 0, 0, 0}, false, "HEVC"},
		{append([]byte{0x90}, "hvc1...."...), false, "HEVC"},
		{append([]byte{0x91}, "av01...."...), false, "AV1"},
		{append([]byte{0x91}, "vp09...."...), false, "VP9"},
		{append([]byte{0x91}, "avc1...."...), false, "H.264"},
		{append([]byte{0x96}, "x"...), false, "multitrack"},
		{[]byte{0xaf, 1, 0x21}, true, "AAC"},
		{[]byte{0x2f, 0xff}, true, "MP3"},
		{append([]byte{0x91}, "Opus."...), true, "Opus"},
		{append([]byte{0x90}, "fLaC."...), true, "FLAC"},
	} {
		var got codec.Name
		if c.audio {
			tag, err := parseAudio(c.body)
			if err != nil {
				t.Errorf("%x: %v", c.body, err)
			}
			got = tag.codec
		} else {
			tag, err := parseVideo(c.body)
			if err != nil {
				t.Errorf("%x: %v", c.body, err)
			}
			got = tag.codec
		}
		if got != c.want {
			t.Errorf("%x is %q, want %q", c.body, got, c.want)
		}
	}
}

func TestKeyIsFoundHoweverTheEncoderSplitsTheAddress(t *testing.T) {
	for _, c := range []struct{ app, name, want string }{
		{"live", "abc", "abc"},
		{"live/", "abc", "abc"},
		{"/live", "abc?token=1", "abc"},
		{"live/abc", "", "abc"},
		{"live/abc?x=1", "", "abc"},
		{"live", "", ""},
		{"app", "abc", ""},
		{"live", "a/b", ""},
		{"", "live/abc", "abc"},
		{"live", "live/abc", "abc"},
		{"live?auth=1", "abc", "abc"},
		{"live?auth=1", "abc?x=2", "abc"},
		{"live/_definst_", "abc", "abc"},
		{"live", " abc\r\n", "abc"},
		{"live ", "a\u200bbc\u00a0", "abc"},
		{"live", "abc%20", "abc"},
		{"live", "%0aabc", "abc"},
		{"live", "abc%zz", "abc%zz"},
		{"live", "a%2Fb", ""},
		{"live", `"abc"`, "abc"},
		{"live", "“abc” ", "abc"},
		{"live", "<abc>", "abc"},
		{"live", "rtmp://shop.example:1935/live/abc", "abc"},
		{"live", "rtmp://shop.example/other/abc", ""},
		{"live", string(make([]byte, 300)), ""},
	} {
		if got := streamKey(c.app, c.name); got != c.want {
			t.Errorf("%q + %q gives the key %q, want %q", c.app, c.name, got, c.want)
		}
	}
}

func FuzzMessages(f *testing.F) {
	f.Add([]byte{0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x1f, 0xff, 0xe1, 0, 4, 0x67, 0x64, 0, 0x1f, 1, 0, 2, 0x68, 0xee})
	f.Add([]byte{0x27, 1, 0xff, 0xff, 0xfe, 0, 0, 0, 2, 0x41, 1})
	f.Add(append([]byte{0x91}, "avc1\x00\x00\x01\x00\x00\x00\x02\x65\x01"...))
	f.Add([]byte{0xaf, 0, 0x11, 0x90})
	f.Add(append([]byte{0x90}, "mp4a\x11\x90"...))
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, err := parseVideo(b); err == nil {
			if len(v.config)+len(v.data) > len(b) {
				t.Fatal("more came out than went in")
			}
			if v.config != nil && v.codec.Carried() {
				if c, err := codec.ReadVideo(v.codec, v.config); err == nil && len(c.Sets) == 0 {
					t.Fatal("a configuration without parameter sets was taken")
				}
			}
		}
		if a, err := parseAudio(b); err == nil && len(a.config)+len(a.data) > len(b) {
			t.Fatal("more came out than went in")
		}
	})
}

func TestRefusalsAreSaidInTheProtocolsTerms(t *testing.T) {
	for err, want := range map[error]string{
		ingest.ErrNoKey: "NetStream.Publish.BadName", ingest.ErrWrongKey: "NetStream.Publish.BadName", ingest.ErrBusy: "NetStream.Publish.BadName", ingest.ErrElsewhere: "NetStream.Publish.BadName",
		ingest.ErrEnded: "NetStream.Publish.BadName", ingest.ErrTryLater: "NetStream.Publish.Failed", ingest.ErrPicture: "NetStream.Publish.Rejected",
	} {
		if got, ok := translate(err); !ok || got.code != want || got.reason != err.Error() {
			t.Errorf("%v is told as %+v, want %s", err, got, want)
		}
	}
	if got, ok := translate(errors.New("a bug")); ok || got.code != "NetStream.Publish.Failed" {
		t.Errorf("a bug is told as %+v", got)
	}
}
