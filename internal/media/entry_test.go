package media_test

import (
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/media"
)

func TestHostHearsWhatKeepsViewersFromJoining(t *testing.T) {
	t.Parallel()
	s := start(t, media.Config{})
	for want, args := range map[string][]string{
		"open_gop":          {"-preset", "veryfast", "-bf", "3", "-g", "30", "-x264-params", "open-gop=1:b-adapt=0:keyint=30:scenecut=0"},
		"intra_refresh":     {"-preset", "ultrafast", "-tune", "zerolatency", "-g", "30", "-x264-params", "intra-refresh=1:keyint=30"},
		"keyframe_interval": {"-preset", "ultrafast", "-tune", "zerolatency", "-g", "300", "-keyint_min", "300", "-sc_threshold", "0"},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			name := strings.ReplaceAll(want, "_", "-")
			encode(t, s.rtmp("good-"+name), picture, tone, append([]string{"-c:v", "libx264", "-pix_fmt", "yuv420p"}, args...), aac)
			eventually.True(t, "the host is told "+want, func() bool {
				told := codes(s.Health(name))
				if want != "keyframe_interval" && strings.Contains(told, "keyframe_interval") {
					t.Fatalf("the host is told %s", told)
				}
				return strings.Contains(told, want)
			})
		})
	}
}
