package media_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/hls/hlscheck"
	"github.com/saja-live/saja/internal/media/publish"
)

func TestLoopedClipHasNoSeam(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	file := filepath.Join(t.TempDir(), "clip.mp4")
	args := append([]string{"-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=30", "-f", "lavfi", "-i", "sine=sample_rate=48000", "-t", "2"}, x264...)
	if out, err := exec.Command("ffmpeg", append(append(args, aac...), "-bf", "0", file)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	clip, err := publish.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- publish.Loop(ctx, clip, s.rtmp("good-a"), slog.New(slog.NewTextHandler(io.Discard, nil)))
	}()
	f, check := follow(t, s.web.URL, "a")
	eventually.True(t, "three rounds", func() bool { return lastMSN(f) >= 7 })
	if got := codes(s.Health("a")); strings.Contains(got, "timestamps") || strings.Contains(got, "broken_frames") {
		t.Errorf("warnings %q", got)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	s.End("a")
	check()
	if f.Discontinuities != 0 {
		t.Errorf("%d discontinuities", f.Discontinuities)
	}
}

func TestReplayIsServedByRangesAndForGood(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, media.Config{Dir: dir})
	e := encode(t, s.rtmp("good-a"), picture, tone, x264, aac, []string{"-t", "6"})
	<-e.end
	eventually.True(t, "the encoder is gone", func() bool { return s.seen() == "a live" && !s.Health("a").Connected })
	if _, _, text := get(t, s.web.URL+"/media/a/source/replay.m3u8"); !strings.Contains(text, "TYPE:EVENT") || strings.Contains(text, "ENDLIST") {
		t.Errorf("before the end the recording reads\n%s", text)
	}
	if err := s.End("a"); err != nil {
		t.Fatal(err)
	}
	s.stop()

	again := start(t, media.Config{Dir: dir}) // another day
	if h := again.Health("a"); h.State != media.Ended {
		t.Errorf("state %s", h.State)
	}
	for _, path := range []string{
		"index.m3u8", "replay.m3u8", "poster.jpg", "source/live.m3u8", "source/replay.m3u8", "source/1/init.mp4", "source/1/2.m4s", "source/1/2.1.m4s",
	} {
		if code, _, _ := get(t, again.web.URL+"/media/a/"+path); code != http.StatusOK {
			t.Errorf("%s answers %d", path, code)
		}
	}
	for _, path := range []string{
		"source/1/99.m4s", "source/1/2.99.m4s", "source/2/2.m4s", "source/1/x.m4s", "source/0/2.m4s", "../a/index", "source/1/index", "source/index",
		"other/live.m3u8", "other/replay.m3u8", "other/1/2.m4s", "live.m3u8", "1/2.m4s", "source/1/../index",
	} {
		if code, _, body := get(t, again.web.URL+"/media/a/"+path); code != http.StatusNotFound {
			t.Errorf("%s answers %d %s", path, code, body)
		}
	}
	_, _, text := get(t, again.web.URL+"/media/a/source/replay.m3u8")
	if p := hlscheck.Parse(text); len(p.Segments) == 0 || !p.Ended {
		t.Fatalf("replay\n%s", text)
	}
	req, _ := http.NewRequest(http.MethodGet, again.web.URL+"/media/a/source/1/run.mp4", nil)
	req.Header.Set("Range", "bytes=4-7")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if b, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusPartialContent || string(b) != "ftyp" {
		t.Errorf("a range answers %d %q", resp.StatusCode, b)
	}
	out, err := exec.Command("ffmpeg", "-v", "error", "-i", again.web.URL+"/media/a/source/replay.m3u8", "-f", "null", "-").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("ffmpeg plays the replay: %v %s", err, out)
	}
}
