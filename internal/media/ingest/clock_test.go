package ingest

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/media/hub"
)

func TestClockRunsOnOverWhatEncodersDo(t *testing.T) {
	start := time.Unix(1_700_000_000, 0)
	for name, c := range map[string]struct {
		raw  []uint32
		want []int64 // ms
	}{
		"starts anywhere at zero":  {[]uint32{5000, 5033, 5067}, []int64{0, 33, 67}},
		"wraps after 49.7 days":    {[]uint32{0xffffffe0, 0xffffffff, 0x1f}, []int64{0, 31, 63}},
		"jumps back to zero":       {[]uint32{100000, 100033, 0, 33}, []int64{0, 33, 66, 99}},
		"leaps ahead of the clock": {[]uint32{0, 33, 900000, 900033}, []int64{0, 33, 66, 99}},
		"jitters":                  {[]uint32{100, 95, 140}, []int64{0, -5, 40}},
	} {
		t.Run(name, func(t *testing.T) {
			var k Clock
			now := start
			for i, raw := range c.raw {
				got, _ := k.Place(0, raw, now)
				if got.Milliseconds() != c.want[i] {
					t.Errorf("timestamp %d became %d, want %d", raw, got.Milliseconds(), c.want[i])
				}
				now = now.Add(33 * time.Millisecond)
			}
		})
	}
}

func TestPauseThatReallyHappenedStays(t *testing.T) {
	var k Clock
	now := time.Unix(1_700_000_000, 0)
	k.Place(0, 0, now)
	got, jumped := k.Place(0, 20_000, now.Add(20*time.Second))
	if got != 20*time.Second || jumped {
		t.Errorf("a pause of 20 s became %s, jumped %v", got, jumped)
	}
}

func TestSoundStaysWithThePictureOverAJump(t *testing.T) {
	var k Clock
	now := time.Unix(1_700_000_000, 0)
	k.Place(0, 60_000, now)
	k.Place(1, 60_010, now)
	v, _ := k.Place(0, 0, now)
	a, _ := k.Place(1, 10, now)
	if d := (a - v).Milliseconds(); d != 10 {
		t.Errorf("after the jump sound is %d ms from the picture, want 10", d)
	}
}

func TestClockNeverTurnsBackFar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var k Clock
		now := time.Unix(1_700_000_000, 0)
		var last [2]time.Duration
		var seen [2]bool
		for range rapid.IntRange(1, 200).Draw(t, "n") {
			track := rapid.IntRange(0, 1).Draw(t, "track")
			now = now.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "wall")) * time.Millisecond)
			got, _ := k.Place(hub.Kind(track), rapid.Uint32().Draw(t, "raw"), now)
			if seen[track] && got < last[track]-500*time.Millisecond {
				t.Fatalf("went from %s back to %s", last[track], got)
			}
			last[track], seen[track] = got, true
		}
	})
}

// send sends the picture at 30 frames and the sound at 47 a second for so many seconds, as they come from a camera, and
// gives how far sound is from the picture at the end, in ms. Stamp bends what the encoder says.
func send(t *testing.T, seconds float64, stamp func(kind hub.Kind, ms float64) float64) float64 {
	t.Helper()
	var k Clock
	start := time.Unix(1_700_000_000, 0)
	next := [2]float64{0, 0}
	step := [2]float64{1000.0 / 30, 1024.0 / 48}
	var off [2]float64 // of what was answered from when it was filmed
	var last [2]float64
	for {
		kind := hub.VideoUnit
		if next[1] < next[0] {
			kind = hub.AudioUnit
		}
		ms := next[kind]
		if ms > seconds*1000 {
			return off[1] - off[0]
		}
		got, _ := k.Place(kind, uint32(int64(stamp(kind, ms))), start.Add(time.Duration(ms*float64(time.Millisecond))))
		at := float64(got.Microseconds()) / 1000
		off[kind] = at - ms
		if at < last[kind]-clockBack || at > ms+clockAhead {
			t.Fatalf("a unit filmed at %.0f ms is put at %.0f, the one before at %.0f", ms, at, last[kind])
		}
		last[kind] = at
		next[kind] += step[kind]
	}
}

func TestSoundStaysWithThePictureWhateverOneClockDoes(t *testing.T) {
	after := func(kind hub.Kind, at, jump float64) func(hub.Kind, float64) float64 {
		return func(k hub.Kind, ms float64) float64 {
			if k == kind && ms > at {
				return ms + jump
			}
			return ms
		}
	}
	for name, stamp := range map[string]func(hub.Kind, float64) float64{
		"nothing":                       after(0, 0, 0),
		"sound starts 21 days ahead":    after(hub.AudioUnit, -1, 1_814_400_000),
		"the picture starts 21 days on": after(hub.VideoUnit, -1, 1_814_400_000),
		"the picture starts 5 s ahead":  after(hub.VideoUnit, -1, 5000),
		"sound starts 5 s behind":       func(k hub.Kind, ms float64) float64 { return ms + 5000*float64(1-k) },
		"the first stamps mean nothing": func(k hub.Kind, ms float64) float64 {
			if ms < 50 {
				return float64(k)*7_000_000 + 3_000_000
			}
			return ms
		},
		"sound jumps back":           after(hub.AudioUnit, 9000, -5000),
		"sound jumps ahead":          after(hub.AudioUnit, 9000, 5000),
		"the picture jumps back":     after(hub.VideoUnit, 9000, -2000),
		"the picture jumps ahead":    after(hub.VideoUnit, 9000, 2500),
		"the picture leaps for days": after(hub.VideoUnit, 9000, 1_000_000_000),
		"sound jumps a little":       after(hub.AudioUnit, 9000, 1500),
		"sound jumps less":           after(hub.AudioUnit, 9000, 700),
		"sound jumps back a little":  after(hub.AudioUnit, 9000, -700),
		"the picture jumps a little": after(hub.VideoUnit, 9000, 1500),
		"the picture jumps less":     after(hub.VideoUnit, 9000, 700),
		"sound jumps and returns": func(k hub.Kind, ms float64) float64 {
			if k == hub.AudioUnit && ms > 5000 && ms < 8000 {
				return ms + 1200
			}
			return ms
		},
		"both jump a little": func(_ hub.Kind, ms float64) float64 {
			if ms > 9000 {
				return ms + 1500
			}
			return ms
		},
		"sound leaps and returns": func(k hub.Kind, ms float64) float64 {
			if k == hub.AudioUnit && ms > 5000 && ms < 8000 {
				return ms + 900_000
			}
			return ms
		},
		"both start over": func(_ hub.Kind, ms float64) float64 {
			if ms > 9000 {
				return ms - 9000
			}
			return ms + 90_000
		},
		"sound jumps to and fro": func(k hub.Kind, ms float64) float64 {
			return ms + 5000*float64(k)*float64(int(ms/500)%2)
		},
	} {
		if d := send(t, 20, stamp); d < -100 || d > 100 {
			t.Errorf("%s: sound ends %.0f ms off the picture", name, d)
		}
	}
}

func TestNoStampLeadsFarFromTheOtherTrack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var k Clock
		now := time.Unix(1_700_000_000, 0)
		var last [2]time.Duration
		var at [2]time.Time
		for range rapid.IntRange(1, 200).Draw(t, "n") {
			track := hub.Kind(rapid.IntRange(0, 1).Draw(t, "track"))
			now = now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "wall")) * time.Millisecond)
			got, _ := k.Place(track, rapid.Uint32().Draw(t, "raw"), now)
			own := time.Duration(0)
			if !at[track].IsZero() {
				if own = now.Sub(at[track]); got-max(last[0], last[1]) > 2*own+clockAhead*time.Millisecond {
					t.Fatalf("went from %s to %s within %s", last[track], got, own)
				}
			}
			if other := now.Sub(at[1-track]); !at[1-track].IsZero() && other <= clockAlive*time.Millisecond {
				// It may be ahead already, as no track turns back.
				if d := got - max(last[1-track], last[track]); d > 2*other+own+(clockApart+clockBack)*time.Millisecond {
					t.Fatalf("one track is at %s, the other at %s", got, last[1-track])
				}
			}
			last[track], at[track] = got, now
		}
	})
}
