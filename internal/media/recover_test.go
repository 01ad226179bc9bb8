package media_test

import (
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/saja-live/saja/internal/media/hls/hlscheck"
)

const stopSignal = syscall.SIGSTOP

func TestKilledServerContinuesTheSamePlaylist(t *testing.T) {
	t.Parallel()
	dir, rtmp, web := t.TempDir(), freeAddr(t), freeAddr(t)
	server := startChild(t, dir, rtmp, web)
	e := encode(t, "rtmp://"+rtmp+"/live/good-a", picture, tone, x264, aac)
	f, check := follow(t, "http://"+web, "a")
	eventually.True(t, "three segments", func() bool { return lastMSN(f) >= 3 })
	server.Process.Kill()
	server.Wait()
	<-e.end
	before := lastMSN(f)

	startChild(t, dir, rtmp, web)
	code, _, text := get(t, "http://"+web+"/media/a/source/live.m3u8")
	if code != http.StatusOK || strings.Contains(text, "ENDLIST") {
		t.Fatalf("after the restart, before the encoder is back: %d\n%s", code, text)
	}
	if p := hlscheck.Parse(text); p.MSN+len(p.Segments) < before-1 {
		t.Errorf("the recording ends at segment %d, viewers had seen %d", p.MSN+len(p.Segments), before)
	}
	_, _, health := get(t, "http://"+web+"/health?stream=a")
	if !strings.HasPrefix(health, "away") {
		t.Errorf("health %q, want away", health)
	}
	encode(t, "rtmp://"+rtmp+"/live/good-a", picture, tone, x264, aac)
	eventually.True(t, "four more segments", func() bool { return lastMSN(f) >= before+4 })
	post(t, "http://"+web+"/end?stream=a")
	check()
	if f.Discontinuities != 1 {
		t.Errorf("%d discontinuities over one restart", f.Discontinuities)
	}
	_, _, text = get(t, "http://"+web+"/media/a/source/replay.m3u8")
	replay := hlscheck.Parse(text)
	var whole float64
	for _, s := range replay.Segments {
		whole += s.Duration
	}
	if !replay.Ended || whole < float64(before)+2 || strings.Count(text, "#EXT-X-DISCONTINUITY\n") != 1 {
		t.Errorf("the replay lasts %.1f s, viewers had %d s before the restart:\n%s", whole, before, text)
	}
}

func TestFullDiskStopsTheRecordingAndNotTheShow(t *testing.T) {
	t.Parallel()
	dir, rtmp, web := t.TempDir(), freeAddr(t), freeAddr(t)
	startChild(t, dir, rtmp, web)
	encode(t, "rtmp://"+rtmp+"/live/good-a", picture, tone, x264, aac)
	f, check := follow(t, "http://"+web, "a")
	health := func() string {
		_, _, h := get(t, "http://"+web+"/health?stream=a")
		return h
	}
	eventually.True(t, "two segments", func() bool { return lastMSN(f) >= 2 })
	limit := func(n string) {
		post(t, "http://"+web+"/limit?bytes="+n)
	}
	limit("1000")
	eventually.True(t, "the studio is warned", func() bool { return strings.Contains(health(), "recording_stopped") })
	at := lastMSN(f)
	eventually.True(t, "the show goes on", func() bool { return lastMSN(f) >= at+3 })
	limit("0")
	eventually.True(t, "recording goes on", func() bool { return strings.HasPrefix(health(), "live recording=true recording_gap") })
	at = lastMSN(f)
	eventually.True(t, "two more segments", func() bool { return lastMSN(f) >= at+2 })
	post(t, "http://"+web+"/end?stream=a")
	check()
	_, _, text := get(t, "http://"+web+"/media/a/source/replay.m3u8")
	if p := hlscheck.Parse(text); !p.Ended || len(p.Faults) > 0 || strings.Count(text, "#EXT-X-DISCONTINUITY\n") != 1 {
		t.Errorf("the gap is not marked: %v\n%s", p.Faults, text)
	}
}
