package media_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/hls/hlscheck"
)

// TestRecordingFromBeforeRenditionsStillPlays opens a folder that was written when a stream had no renditions.
func TestRecordingFromBeforeRenditionsStillPlays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/folder")); err != nil {
		t.Fatal(err)
	}
	s := start(t, media.Config{Dir: dir})
	if h := s.Health("yesterday"); h.State != media.Ended {
		t.Errorf("its state is %s", h.State)
	}
	base := s.web.URL + "/media/yesterday/"
	for _, path := range []string{"index.m3u8", "replay.m3u8", "source/replay.m3u8", "source/live.m3u8", "source/1/init.mp4", "source/1/2.m4s", "source/1/2.1.m4s"} {
		if code, _, body := get(t, base+path); code != http.StatusOK {
			t.Errorf("%s answers %d %s", path, code, body)
		}
	}
	drawn(t, base+"poster.jpg")
	_, _, text := get(t, base+"source/replay.m3u8")
	p := hlscheck.Parse(text)
	whole := 0.0
	for _, seg := range p.Segments {
		whole += seg.Duration
	}
	if len(p.Faults) > 0 || !p.Ended || whole < 5.5 {
		t.Errorf("%.1f s of replay, %v\n%s", whole, p.Faults, text)
	}
	if out, err := exec.Command("ffmpeg", "-v", "error", "-i", base+"index.m3u8", "-f", "null", "-").CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("ffmpeg plays it: %v %s", err, out)
	}
	r, _ := http.NewRequest(http.MethodGet, base+"source/1/run.mp4", nil)
	r.Header.Set("Range", "bytes=4-7")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if b, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusPartialContent || string(b) != "ftyp" {
		t.Errorf("a range answers %d %q", resp.StatusCode, b)
	}
}

// TestBroadcastFromBeforeRenditionsGoesOn is a program that was replaced by a newer one in the middle of a show.
func TestBroadcastFromBeforeRenditionsGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/folder")); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(dir, "yesterday", "index")
	b, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	put(t, index, strings.TrimSuffix(string(b), "E\n")) // it had not ended
	s := start(t, media.Config{Dir: dir})
	e := encode(t, s.rtmp("good-yesterday"), picture, tone, x264, aac, []string{"-t", "4"})
	<-e.end
	eventually.True(t, "the encoder is gone", func() bool { return !s.Health("yesterday").Connected })
	if err := s.End("yesterday"); err != nil {
		t.Fatal(err)
	}
	_, _, text := get(t, s.web.URL+"/media/yesterday/source/replay.m3u8")
	if p := hlscheck.Parse(text); len(p.Faults) > 0 || !p.Ended || strings.Count(text, "#EXT-X-MAP") != 2 {
		t.Errorf("%v\n%s", p.Faults, text)
	}
	if _, err := os.Stat(filepath.Join(dir, "yesterday", "source")); err == nil {
		t.Error("the recording lies in two places")
	}
}
