package media_test

import (
	"context"
	"io"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"github.com/bluenviron/gortmplib"
	"github.com/bluenviron/gortmplib/pkg/codecs"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	mp4 "github.com/bluenviron/mediacommon/v2/pkg/formats/mp4/codecs"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/publish"
)

// flashes is a clip of so many seconds in which a white picture and a beep come together for 0.2 s in the middle of every
// second, where no keyframe is.
func flashes(t *testing.T, seconds int) []*hub.Unit {
	t.Helper()
	needs(t, "ffmpeg")
	file := filepath.Join(t.TempDir(), "clip.mp4")
	length := strconv.Itoa(seconds)
	out, err := exec.Command("ffmpeg", "-v", "error",
		"-f", "lavfi", "-i", "testsrc2=s=160x90:r=30:d="+length+",eq=brightness=-0.6,drawbox=c=white:t=fill:enable='lt(mod(t+0.5\\,1)\\,0.2)'",
		"-f", "lavfi", "-i", "aevalsrc='if(lt(mod(t+0.5,1),0.2),0.5*sin(2*PI*1000*t),0)|if(lt(mod(t+0.5,1),0.2),0.5*sin(2*PI*1000*t),0)':s=48000:d="+length,
		"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "30", "-bf", "0", "-c:a", "aac", "-b:a", "96k", "-threads", "1", file).CombinedOutput()
	if err != nil {
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
	units, err := clip.Units(time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return units
}

// bend says what becomes of a unit that was filmed at ms: its timestamp, and whether it is sent at all.
type bend func(k hub.Kind, ms int64) (stamp int64, sent bool)

// send publishes units in real time, bent. Late announces a track only with its first unit that is sent.
func send(t *testing.T, address string, units []*hub.Unit, late bool, b bend) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	conn := &gortmplib.Client{URL: u, Publish: true}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := conn.Initialize(ctx); err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() { _, _ = io.Copy(io.Discard, conn.NetConn()) }()
	picture, sound := units[0].Format.Video.Entry.(*mp4.H264), units[0].Format.Audio.Entry.(*mp4.MPEG4Audio)
	tracks := [2]*gortmplib.Track{{Codec: &codecs.H264{SPS: picture.SPS, PPS: picture.PPS}}, {Codec: &codecs.MPEG4Audio{Config: &sound.Config}}}
	var w [2]*gortmplib.Writer
	begin := func(kinds ...hub.Kind) {
		one := &gortmplib.Writer{Conn: conn}
		for _, k := range kinds {
			one.Tracks = append(one.Tracks, tracks[k])
			w[k] = one
		}
		if err := one.Initialize(); err != nil {
			t.Error(err)
		}
	}
	if !late {
		begin(hub.VideoUnit, hub.AudioUnit)
	}
	start := time.Now()
	for _, x := range units {
		ms, sent := b(x.Kind, x.DTS.Milliseconds())
		if !sent {
			continue
		}
		select {
		case <-t.Context().Done():
			return
		case <-time.After(time.Until(start.Add(x.DTS))):
		}
		if w[x.Kind] == nil {
			begin(x.Kind)
		}
		at := time.Duration(ms) * time.Millisecond
		if x.Kind == hub.AudioUnit {
			err = w[x.Kind].WriteMPEG4Audio(tracks[x.Kind], at, x.Data)
		} else {
			var nals h264.AVCC
			if err = nals.Unmarshal(x.Data); err == nil {
				err = w[x.Kind].WriteH264(tracks[x.Kind], at+x.PTS-x.DTS, at, nals)
			}
		}
		if err != nil {
			t.Errorf("the encoder was cut off at %s: %v", x.DTS, err)
			return
		}
	}
}

var (
	brightness = regexp.MustCompile(`pts_time:([\d.]+)[^Y]*YAVG=([\d.]+)`)
	beeping    = regexp.MustCompile(`silence_end: ([\d.]+)`)
)

// watch plays a playlist with ffmpeg and says when it flashes and when it beeps.
func watch(t *testing.T, playlist string) (flash, beep []float64) {
	t.Helper()
	number := func(s string) float64 { f, _ := strconv.ParseFloat(s, 64); return f }
	out, err := exec.Command("ffmpeg", "-v", "error", "-i", playlist, "-map", "v:0", "-fps_mode", "passthrough",
		"-vf", "signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-", "-f", "null", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	before := 0.0
	for _, m := range brightness.FindAllStringSubmatch(string(out), -1) {
		if y := number(m[2]); y > 150 && before <= 150 {
			flash = append(flash, number(m[1]))
			before = y
		} else {
			before = y
		}
	}
	said, err := exec.Command("ffmpeg", "-nostats", "-i", playlist, "-map", "a:0", "-af", "silencedetect=n=-30dB:d=0.1", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for _, m := range beeping.FindAllStringSubmatch(string(said), -1) {
		beep = append(beep, number(m[1]))
	}
	return flash, beep
}

// It runs before the tests that encode, as its subtests together leave little of the machine.
func TestLivingTrackGoesOnInStepWhateverTheOtherDoes(t *testing.T) { //nolint:tparallel // see above
	s := start(t, media.Config{})
	units := flashes(t, 14)
	only := func(k hub.Kind, from, to, jump int64) bend { // moves the stamps of one track for a while
		return func(kind hub.Kind, ms int64) (int64, bool) {
			if kind == k && ms >= from && ms < to {
				return ms + jump, true
			}
			return ms, true
		}
	}
	without := func(k hub.Kind, from, to int64) bend {
		return func(kind hub.Kind, ms int64) (int64, bool) { return ms, kind != k || ms < from || ms >= to }
	}
	const ever, days = 1 << 40, 21 * 24 * 3600 * 1000
	for name, c := range map[string]struct {
		bend          bend
		late          bool
		flashes, both int    // how many flashes there must be, and how many with their beep
		warned        string // what the studio must have said
		runs          int
	}{
		"as-it-is":               {only(0, 0, 0, 0), false, 12, 12, "", 1},
		"sound-days-ahead":       {only(hub.AudioUnit, 0, ever, days), false, 12, 12, "timestamps", 1},
		"picture-days-ahead":     {only(hub.VideoUnit, 0, ever, days), false, 12, 12, "timestamps", 1},
		"picture-seconds-ahead":  {only(hub.VideoUnit, 0, ever, 5000), false, 12, 12, "timestamps", 1},
		"sound-jumps-back":       {only(hub.AudioUnit, 5000, ever, -5000), false, 12, 12, "timestamps", 1},
		"sound-jumps-ahead":      {only(hub.AudioUnit, 5000, ever, 5000), false, 12, 12, "timestamps", 1},
		"sound-jumps-a-little":   {only(hub.AudioUnit, 5000, ever, 1500), false, 12, 12, "timestamps", 1},
		"picture-jumps-a-little": {only(hub.VideoUnit, 5000, ever, 700), false, 12, 12, "timestamps", 1},
		"picture-jumps-back":     {only(hub.VideoUnit, 5000, ever, -2000), false, 12, 12, "timestamps", 1},
		"picture-leaps-and-back": {only(hub.VideoUnit, 5000, 8000, 900_000), false, 12, 12, "timestamps", 1},
		"sound-stops":            {without(hub.AudioUnit, 5000, ever), false, 12, 4, "sound_stopped", 1},
		"sound-pauses":           {without(hub.AudioUnit, 4000, 9000), false, 12, 7, "sound_stopped", 1},
		"sound-starts-late":      {without(hub.AudioUnit, 0, 5000), false, 12, 7, "sound_stopped", 1},
		"picture-stops":          {without(hub.VideoUnit, 5000, ever), false, 4, 4, "picture_stopped", 1},
		"picture-pauses":         {without(hub.VideoUnit, 4000, 9000), false, 7, 7, "picture_stopped", 1},
		"picture-hiccups":        {without(hub.VideoUnit, 5200, 6500), false, 11, 10, "", 1},
		"sound-is-added":         {without(hub.AudioUnit, 0, 4000), true, 12, 7, "", 2},
		"picture-is-added":       {without(hub.VideoUnit, 0, 4000), true, 8, 8, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, check := follow(t, s.web.URL, name)
			done := make(chan struct{})
			warned := map[string]bool{}
			go func() {
				defer close(done)
				send(t, s.rtmp("good-"+name), units, c.late, c.bend)
			}()
			eventually.True(t, "the encoder is done", func() bool {
				for _, w := range s.Health(name).Warnings {
					warned[w.Code] = true
				}
				select {
				case <-done:
					return true
				default:
					return false
				}
			})
			eventually.True(t, "the encoder is gone", func() bool { return !s.Health(name).Connected })
			if err := s.End(name); err != nil {
				t.Fatal(err)
			}
			check()
			if f.Discontinuities != c.runs-1 {
				t.Errorf("%d discontinuities, want %d", f.Discontinuities, c.runs-1)
			}
			if c.warned != "" && !warned[c.warned] || c.warned == "" && (warned["timestamps"] || warned["sound_stopped"]) {
				t.Errorf("the studio said %v, want %q", warned, c.warned)
			}
			replay := s.web.URL + "/media/" + name + "/source/replay.m3u8"
			_, _, text := get(t, replay)
			if n := strings.Count(text, "#EXT-X-MAP"); n != c.runs {
				t.Errorf("the replay has %d headers, want %d", n, c.runs)
			}
			flash, beep := watch(t, replay)
			both := 0
			for _, at := range flash {
				apart := math.Inf(1)
				for _, b := range beep {
					if math.Abs(b-at) < math.Abs(apart) {
						apart = b - at
					}
				}
				if math.Abs(apart) > 0.45 { // of another second
					continue
				}
				both++
				if math.Abs(apart) > 0.1 {
					t.Errorf("at %.2f s sound is %.0f ms off the picture", at, apart*1000)
				}
			}
			if len(flash) < c.flashes || both < c.both {
				t.Errorf("flashes at %.2f, beeps at %.2f: want %d and %d of them together", flash, beep, c.flashes, c.both)
			}
		})
	}
}
