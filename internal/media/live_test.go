package media_test

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/hls/hlscheck"
)

func TestEveryEncoderGetsAPlaylistThatKeepsTheRules(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	seconds := []string{"-t", "7"}
	for name, args := range map[string][][]string{
		"thirty":     {picture, tone, x264, aac, seconds},
		"film":       {{"-f", "lavfi", "-i", "testsrc=size=320x180:rate=24"}, tone, x264, {"-g", "48"}, aac, seconds},
		"ntsc":       {{"-f", "lavfi", "-i", "testsrc=size=320x180:rate=30000/1001"}, tone, x264, aac, seconds},
		"cinema-50":  {{"-f", "lavfi", "-i", "testsrc=size=320x180:rate=50"}, tone, x264, {"-g", "25"}, aac, seconds},
		"b-frames":   {picture, tone, {"-c:v", "libx264", "-preset", "ultrafast", "-bf", "3", "-g", "60", "-pix_fmt", "yuv420p"}, aac, seconds},
		"irregular":  {picture, tone, {"-vf", "select='not(eq(mod(n\\,7)\\,3))*not(between(mod(n\\,100)\\,40\\,55))'", "-vsync", "vfr"}, x264, aac, seconds},
		"rare-keys":  {picture, tone, x264, {"-g", "250", "-keyint_min", "250", "-sc_threshold", "0"}, aac, {"-t", "11"}},
		"sound-only": {tone, aac, seconds},
		"mute":       {picture, x264, seconds},
		"five":       {{"-f", "lavfi", "-i", "testsrc=size=320x180:rate=3"}, tone, x264, {"-g", "3"}, aac, seconds},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := encode(t, s.rtmp("good-"+name), args...)
			f, check := follow(t, s.web.URL, name)
			<-e.end
			eventually.True(t, "the encoder is gone", func() bool { return !s.Health(name).Connected })
			if err := s.End(name); err != nil {
				t.Fatal(err)
			}
			check()
			if f.Parts < 5 { // a busy machine may not see all 35
				t.Errorf("checked %d parts; encoder:\n%s", f.Parts, e.out)
			}
			if f.Discontinuities != 0 {
				t.Errorf("%d discontinuities in one connection", f.Discontinuities)
			}
			_, _, text := get(t, s.web.URL+"/media/"+name+"/source/replay.m3u8")
			replay := hlscheck.Parse(text)
			if len(replay.Faults) > 0 || !replay.Ended || replay.Kind != "VOD" {
				t.Errorf("replay: %v\n%s", replay.Faults, text)
			}
			if !replay.Independent {
				t.Errorf("the replay cannot be jumped in:\n%s", text)
			}
			var whole float64
			for _, seg := range replay.Segments {
				whole += seg.Duration
			}
			if whole < 6 {
				t.Errorf("the replay lasts %.1f s, want about 7", whole)
			}
		})
	}
}

func TestPlaylistNamesWhatIsInIt(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	encode(t, s.rtmp("good-a"), picture, tone, x264, aac)
	eventually.True(t, "two segments", func() bool {
		_, _, text := get(t, s.web.URL+"/media/a/source/live.m3u8")
		return strings.Count(text, "#EXTINF") >= 2
	})
	code, head, text := get(t, s.web.URL+"/media/a/index.m3u8")
	if code != http.StatusOK {
		t.Fatalf("index: %d %s", code, text)
	}
	for _, want := range []string{`CODECS="avc1.42c0`, "mp4a.40.2", "RESOLUTION=320x180", "FRAME-RATE=30.000", "live.m3u8"} {
		if !strings.Contains(text, want) {
			t.Errorf("index has no %q:\n%s", want, text)
		}
	}
	if head.Get("Access-Control-Allow-Origin") != "*" {
		t.Error("other sites may not read the playlist")
	}
	out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", s.web.URL+"/media/a/index.m3u8").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "h264") || !strings.Contains(string(out), "aac") {
		t.Errorf("ffprobe found %q, %v", out, err)
	}
	eventually.True(t, "health has seen seconds go by", func() bool { return len(s.Health("a").History) >= 2 })
	h := s.Health("a")
	if h.State != media.Live || !h.Connected || !h.Recording || h.Width != 320 || strings.Contains(codes(h), "no_") {
		t.Errorf("health %+v", h)
	}
	if want := "H.264 Constrained Baseline 320×180 30fps / AAC 48kHz stereo"; h.Codecs != want {
		t.Errorf("codecs %q, want %q", h.Codecs, want)
	}
	if h.VideoKbps < 20 || h.AudioKbps < 10 || h.KeyframeEvery < 0.9 || h.KeyframeEvery > 1.2 || !strings.Contains(h.Encoder, "Lavf") {
		t.Errorf("health %+v", h)
	}
	drawn(t, s.web.URL+"/media/a/poster.jpg")
}

// drawn waits for a poster: on a busy machine ffmpeg may not draw one in its time at first.
func drawn(t *testing.T, url string) {
	t.Helper()
	eventually.True(t, "there is a poster", func() bool {
		code, head, jpeg := get(t, url)
		return code == http.StatusOK && head.Get("Content-Type") == "image/jpeg" && strings.HasPrefix(jpeg, "\xff\xd8")
	})
}

func TestEncoderThatReturnsKeepsItsViewers(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	e := encode(t, s.rtmp("good-a"), picture, tone, x264, aac)
	f, check := follow(t, s.web.URL, "a")
	for range 2 {
		eventually.True(t, "the stream plays", func() bool { return s.Health("a").Connected })
		last := lastMSN(f)
		eventually.True(t, "three more segments", func() bool { return lastMSN(f) >= last+3 })
		e.kill()
		eventually.True(t, "the encoder is gone", func() bool { return !s.Health("a").Connected })
		if st := s.Health("a").State; st != media.Live {
			t.Errorf("state %s right after the encoder dropped, want live", st)
		}
		e = encode(t, s.rtmp("good-a"), picture, tone, x264, aac)
	}
	eventually.True(t, "it plays again", func() bool { return s.Health("a").Connected })
	last := lastMSN(f)
	eventually.True(t, "three more segments", func() bool { return lastMSN(f) >= last+3 })
	if err := s.End("a"); err != nil {
		t.Fatal(err)
	}
	check()
	if f.Discontinuities != 2 {
		t.Errorf("%d discontinuities after two returns, want one each", f.Discontinuities)
	}
	eventually.True(t, "every change is told, in order", func() bool { return s.seen() == "a live, a ended" })
	<-e.end
	again := encode(t, s.rtmp("good-a"), picture, x264)
	<-again.end
	if !strings.Contains(again.out.String(), "ended") {
		t.Errorf("an ended show took an encoder, or did not say why: %s", again.out)
	}
}

func lastMSN(f *hlscheck.Follower) int {
	p := f.Last()
	if p == nil {
		return -1
	}
	return p.MSN + p.Skipped + len(p.Segments)
}

func TestEncoderGoneTooLongIsAwayAndMayStillReturn(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{Away: 200 * time.Millisecond})
	e := encode(t, s.rtmp("good-a"), picture, x264)
	eventually.True(t, "live", func() bool { return s.Health("a").State == media.Live })
	e.kill()
	eventually.True(t, "away", func() bool { return s.Health("a").State == media.Away })
	if code, _, _ := get(t, s.web.URL+"/media/a/source/live.m3u8"); code != http.StatusOK {
		t.Errorf("the playlist is gone while the encoder is: %d", code)
	}
	encode(t, s.rtmp("good-a"), picture, x264)
	eventually.True(t, "live again", func() bool { return s.Health("a").State == media.Live })
	eventually.True(t, "every change is told, in order", func() bool { return s.seen() == "a live, a away, a live" })
}

func TestBlockedPlaylistIsAnsweredWhileTheEncoderIsAway(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{Target: time.Second, Segment: 900 * time.Millisecond})
	e := encode(t, s.rtmp("good-a"), picture, x264, []string{"-t", "2"})
	<-e.end
	eventually.True(t, "the encoder is gone", func() bool { h := s.Health("a"); return h.State == media.Live && !h.Connected })
	_, _, text := get(t, s.web.URL+"/media/a/source/live.m3u8")
	p := hlscheck.Parse(text)
	next := p.MSN + len(p.Segments)
	began := time.Now()
	code, head, body := get(t, s.web.URL+"/media/a/source/live.m3u8?_HLS_msn="+itoa(next)+"&_HLS_part=0")
	if code != http.StatusServiceUnavailable || !strings.Contains(body, "stream_stalled") || head.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v %s", code, head, body)
	}
	if d := time.Since(began); d < 2900*time.Millisecond {
		t.Errorf("answered after %s, want three target durations", d)
	}
}
