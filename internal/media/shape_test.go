package media_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/media"
)

func TestPixelsThatAreNotSquareAreShownRightLiveAndInTheReplay(t *testing.T) {
	t.Parallel()
	needs(t, "ffprobe")
	s := start(t, media.Config{})
	encode(t, s.rtmp("good-a"), []string{"-f", "lavfi", "-i", "testsrc2=size=720x576:rate=25"}, []string{"-vf", "setsar=64/45"}, x264)
	shape := func(url string) string {
		out, err := exec.Command("ffprobe", "-v", "error", "-allowed_extensions", "ALL", "-select_streams", "v:0",
			"-show_entries", "stream=sample_aspect_ratio,display_aspect_ratio", "-of", "csv=p=0", url).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		line, _, _ := strings.Cut(string(out), "\n")
		return line
	}
	eventually.True(t, "it plays", func() bool { code, _, _ := get(t, s.web.URL+"/media/a/source/live.m3u8"); return code == 200 })
	if _, _, index := get(t, s.web.URL+"/media/a/index.m3u8"); !strings.Contains(index, "RESOLUTION=1024x576") {
		t.Errorf("players are told another size:\n%s", index)
	}
	if err := s.End("a"); err != nil {
		t.Fatal(err)
	}
	if got := shape(s.web.URL + "/media/a/source/1/init.mp4"); got != "64:45,16:9" {
		t.Errorf("the header says %s, want 64:45 pixels and a picture of 16:9", got)
	}
	if got := shape(s.web.URL + "/media/a/source/replay.m3u8"); got != "64:45,16:9" {
		t.Errorf("the replay says %s, want 64:45 pixels and a picture of 16:9", got)
	}
}
