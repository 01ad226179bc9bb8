package media_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	dir, rtmp, web := t.TempDir(), freeAddr(t), freeAddr(t)
	errs := 0
	for i := range 25 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "SAJA_MEDIA_CHILD="+dir, "SAJA_MEDIA_RTMP="+rtmp, "SAJA_MEDIA_HTTP="+web)
		out := &logs{}
		cmd.Stderr = out
		cmd.Start()
		eventually(t, "answers", func() bool {
			c := exec.Command("curl", "-sf", "http://"+web+"/health?stream=a")
			return c.Run() == nil
		})
		e := encode(t, "rtmp://"+rtmp+"/live/good-a", picture, tone, x264, aac)
		time.Sleep(time.Duration(rand.IntN(1500)) * time.Millisecond)
		if i%3 == 1 {
			e.kill()
			e = encode(t, "rtmp://"+rtmp+"/live/good-a", picture, tone, x264, aac)
			time.Sleep(time.Duration(rand.IntN(2500)) * time.Millisecond)
		}
		if i == 24 {
			time.Sleep(3 * time.Second)
			post(t, "http://"+web+"/end?stream=a")
			_, _, text := get(t, "http://"+web+"/media/a/source/replay.m3u8")
			t.Log(text)
		}
		cmd.Process.Kill()
		cmd.Wait()
		<-e.end
		if strings.Contains(out.String(), "ERROR") {
			errs++
			t.Log(out.String())
		}
	}
	t.Log("errors", errs)
	b, _ := os.ReadFile(dir + "/a/source/index")
	t.Log(len(b), strings.Count(string(b), "R "))
}
