package codec

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
)

// decode has ffmpeg decode a stream of a format, strictly, into raw samples.
func decode(t *testing.T, format string, stream []byte, out ...string) []byte {
	t.Helper()
	cmd := exec.Command("ffmpeg", append([]string{"-v", "warning", "-err_detect", "explode", "-xerror", "-f", format, "-i", "pipe:0"}, append(out, "pipe:1")...)...)
	cmd.Stdin = bytes.NewReader(stream)
	var raw, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &raw, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("ffmpeg (apt-get install ffmpeg): %v: %s", err, &said)
	}
	for line := range strings.Lines(said.String()) {
		if !strings.Contains(line, "Estimating duration") {
			t.Errorf("ffmpeg says %s", line)
		}
	}
	return raw.Bytes()
}

func TestEmptyPictureIsBlack(t *testing.T) {
	v := EmptyVideo()
	if v.Width != 288 || v.Height != 512 || !v.Plays {
		t.Errorf("got %+v", v)
	}
	p, err := v.Picture(v.Empty)
	if err != nil || !p.Keyframe || !p.Shown {
		t.Fatalf("got %+v, %v", p, err)
	}
	stream, format := v.Still(v.Empty)
	raw := decode(t, format, stream, "-f", "rawvideo", "-pix_fmt", "yuv420p")
	if len(raw) != 288*512*3/2 {
		t.Fatalf("%d bytes were decoded", len(raw))
	}
	for i, y := range raw[:288*512] {
		if y > 17 {
			t.Fatalf("pixel %d is as bright as %d", i, y)
		}
	}
	for i, c := range raw[288*512:] {
		if c != 128 {
			t.Fatalf("pixel %d has colour %d", i, c)
		}
	}
}

func TestSilenceOfEveryLayoutIsSilentAndValid(t *testing.T) {
	for channels := uint8(1); channels <= 7; channels++ {
		for _, rate := range []int{48000, 44100, 22050, 8000} {
			t.Run(fmt.Sprintf("%d at %d", channels, rate), func(t *testing.T) {
				c := mpeg4audio.AudioSpecificConfig{Type: mpeg4audio.ObjectTypeAACLC, SampleRate: rate, ChannelConfig: channels}
				a, err := newAAC(c)
				if err != nil {
					t.Fatal(err)
				}
				var packets mpeg4audio.ADTSPackets
				for range 10 {
					packets = append(packets, &mpeg4audio.ADTSPacket{Type: c.Type, SampleRate: rate, ChannelConfig: channels, AU: a.Silence})
				}
				adts, err := packets.Marshal()
				if err != nil {
					t.Fatal(err)
				}
				raw := decode(t, "aac", adts, "-f", "s16le")
				if want := 10 * 1024 * 2 * a.Channels; len(raw) != want {
					t.Fatalf("%d bytes were decoded, want %d", len(raw), want)
				}
				for i, b := range raw {
					if b != 0 {
						t.Fatalf("byte %d of the silence is %d", i, b)
					}
				}
			})
		}
	}
}
