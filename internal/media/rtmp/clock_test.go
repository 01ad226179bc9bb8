package rtmp

import (
	"testing"
	"time"

	"pgregory.net/rapid"
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
			var k clock
			now := start
			for i, raw := range c.raw {
				got, _ := k.place(0, raw, now)
				if got.Milliseconds() != c.want[i] {
					t.Errorf("timestamp %d became %d, want %d", raw, got.Milliseconds(), c.want[i])
				}
				now = now.Add(33 * time.Millisecond)
			}
		})
	}
}

func TestPauseThatReallyHappenedStays(t *testing.T) {
	var k clock
	now := time.Unix(1_700_000_000, 0)
	k.place(0, 0, now)
	got, jumped := k.place(0, 20_000, now.Add(20*time.Second))
	if got != 20*time.Second || jumped {
		t.Errorf("a pause of 20 s became %s, jumped %v", got, jumped)
	}
}

func TestSoundStaysWithThePictureOverAJump(t *testing.T) {
	var k clock
	now := time.Unix(1_700_000_000, 0)
	k.place(0, 60_000, now)
	k.place(1, 60_010, now)
	v, _ := k.place(0, 0, now)
	a, _ := k.place(1, 10, now)
	if d := (a - v).Milliseconds(); d != 10 {
		t.Errorf("after the jump sound is %d ms from the picture, want 10", d)
	}
}

func TestClockNeverTurnsBackFar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var k clock
		now := time.Unix(1_700_000_000, 0)
		var last [2]time.Duration
		var seen [2]bool
		for range rapid.IntRange(1, 200).Draw(t, "n") {
			track := rapid.IntRange(0, 1).Draw(t, "track")
			now = now.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "wall")) * time.Millisecond)
			got, _ := k.place(track, rapid.Uint32().Draw(t, "raw"), now)
			if seen[track] && got < last[track]-500*time.Millisecond {
				t.Fatalf("went from %s back to %s", last[track], got)
			}
			last[track], seen[track] = got, true
		}
	})
}
