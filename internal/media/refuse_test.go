package media_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/saja-live/saja/internal/media"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestStrangersAreToldWhyTheyMayNotPublish(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	for key, want := range map[string]string{
		"stolen": "not known",
		"":       "no stream key",
		"broken": "try again",
	} {
		e := encode(t, s.rtmp(key), picture, x264)
		<-e.end
		if !strings.Contains(e.out.String(), want) {
			t.Errorf("key %q: the encoder was not told %q: %s", key, want, e.out)
		}
	}
	reg := prometheus.NewRegistry()
	reg.MustRegister(s.Collectors()...)
	eventually.True(t, "all three refusals are counted", func() bool {
		families, err := reg.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range families {
			if f.GetName() == "saja_media_publishers_refused_total" {
				return f.GetMetric()[0].GetCounter().GetValue() == 3
			}
		}
		return false
	})
	if strings.Contains(s.logs.String(), "stolen") {
		t.Errorf("the log holds a key:\n%s", s.logs)
	}
	if !strings.Contains(s.logs.String(), "RTMP publisher refused") {
		t.Errorf("the log does not say that a publisher was refused:\n%s", s.logs)
	}
}

func TestSecondEncoderIsRefusedWhileTheFirstIsAlive(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	first := encode(t, s.rtmp("good-a"), picture, x264)
	eventually.True(t, "live", func() bool { return s.Health("a").State == media.Live })
	second := encode(t, s.rtmp("good-a"), picture, x264)
	<-second.end
	if !strings.Contains(second.out.String(), "another encoder") {
		t.Errorf("the second encoder was told %s", second.out)
	}
	if h := s.Health("a"); !h.Connected {
		t.Error("the first encoder was cut off")
	}
	first.kill()
	eventually.True(t, "gone", func() bool { return !s.Health("a").Connected })
	encode(t, s.rtmp("good-a"), picture, x264)
	eventually.True(t, "the second one is let in", func() bool { return s.Health("a").Connected })
}

func TestEncoderThatFellSilentIsReplacedAtTheFirstTry(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	first := encode(t, s.rtmp("good-a"), picture, x264)
	eventually.True(t, "live", func() bool { return s.Health("a").State == media.Live })
	if err := first.cmd.Process.Signal(stopSignal); err != nil { // the connection stays open, as when a cable is pulled
		t.Fatal(err)
	}
	second := encode(t, s.rtmp("good-a"), picture, x264, []string{"-t", "1"})
	<-second.end
	if said := second.out.String(); !strings.Contains(said, "video:") || strings.Contains(said, "another encoder") {
		t.Errorf("the second encoder was not let in: %s", said)
	}
	if !strings.Contains(s.logs.String(), "a silent encoder was replaced") {
		t.Errorf("the log does not say so:\n%s", s.logs)
	}
}

func TestUnplayableSoundLeavesThePicture(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	e := encode(t, s.rtmp("good-a"), picture, []string{"-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"}, x264, []string{"-c:a", "libmp3lame", "-t", "4"})
	f, check := follow(t, s.web.URL, "a")
	eventually.True(t, "the studio is warned", func() bool { return strings.Contains(codes(s.Health("a")), "audio_codec") })
	for _, w := range s.Health("a").Warnings {
		if w.Code == "audio_codec" && (w.With["what"] != "MP3" || w.Text != "studio.warn.audio_codec") {
			t.Errorf("warning %+v", w)
		}
	}
	<-e.end
	s.End("a")
	check()
	if f.Segments < 3 {
		t.Errorf("%d segments were played without the sound", f.Segments)
	}
}

func TestUnplayablePictureIsRefusedAndTheStudioKnows(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	for name, codec := range map[string][]string{
		"flv1":  {"-c:v", "flv1"},
		"hi422": {"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv422p"},
	} {
		e := encode(t, s.rtmp("good-"+name), picture, tone, codec, aac)
		<-e.end
		h := s.Health(name)
		if got := codes(h); !strings.Contains(got, "video_codec") && !strings.Contains(got, "video_profile") {
			t.Errorf("%s: warnings %q", name, got)
		}
		if h.State != media.Waiting || h.Connected {
			t.Errorf("%s: %+v", name, h)
		}
		if why := map[string]string{"flv1": "set the encoder's video codec to H.264", "hi422": "8 bit 4:2:0"}[name]; !strings.Contains(e.out.String(), why) {
			t.Errorf("%s: the encoder was not told %q: %s", name, why, e.out)
		}
		if code, _, _ := get(t, s.web.URL+"/media/"+name+"/index.m3u8"); code != http.StatusNotFound {
			t.Errorf("%s: index answers %d", name, code)
		}
	}
}

func codes(h media.Health) string {
	var out []string
	for _, w := range h.Warnings {
		out = append(out, w.Code)
	}
	return strings.Join(out, " ")
}

func TestWarningsSayWhatToChange(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	encode(t, s.rtmp("good-rare"), picture, x264, []string{"-g", "250", "-keyint_min", "250", "-sc_threshold", "0"})
	encode(t, s.rtmp("good-sound"), tone, aac)
	eventually.True(t, "warned of rare keyframes and of no sound", func() bool {
		got := codes(s.Health("rare"))
		return strings.Contains(got, "keyframe_interval") && strings.Contains(got, "no_audio")
	})
	eventually.True(t, "warned of no picture", func() bool { return strings.Contains(codes(s.Health("sound")), "no_video") })
}

func TestWhoDoesNotSpeakRTMPIsClosedInTenSeconds(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	garbage := make([]byte, 64<<10)
	rand.Read(garbage)
	hello := append([]byte{3}, make([]byte, 1536)...)
	for name, send := range map[string][]byte{
		"silent":               {},
		"http":                 []byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
		"garbage":              garbage,
		"half a handshake":     hello[:700],
		"handshake, then none": hello,
		"garbage after hello":  append(bytes.Clone(hello), garbage...),
		"huge message":         append(append(bytes.Clone(hello), make([]byte, 1536)...), 3, 0, 0, 0, 0xff, 0xff, 0xff, 20, 0, 0, 0, 0),
		"huge chunk size": append(append(bytes.Clone(hello), make([]byte, 1536)...),
			2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := net.Dial("tcp", s.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			go c.Write(send)
			c.SetReadDeadline(time.Now().Add(time.Minute))
			if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the connection is still held")
			}
		})
	}
}

func TestManyStrangersDoNotKeepEncodersOut(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	for range 1000 { // more than one address may have
		c, err := net.Dial("tcp", s.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	encode(t, s.rtmp("good-a"), picture, x264)
	eventually.True(t, "the encoder is on air", func() bool { return strings.Contains(s.seen(), "a live") })
}
