package hls

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/hub"
)

var still = &hub.Format{Video: codec.EmptyVideo()}

// TestPartsKeepTheirBoundsWhateverTheFrameRate draws frame times as bad encoders make them.
func TestPartsKeepTheirBoundsWhateverTheFrameRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var seq uint32
		var parts []Fragment
		c := newCutter(params, still, 0, &seq, func(f Fragment) { parts = append(parts, f) })
		at := time.Duration(0)
		var presented []int64
		for i := range rapid.IntRange(30, 300).Draw(t, "frames") {
			key := i == 0 || rapid.IntRange(0, 40).Draw(t, "key") == 0
			u := &hub.Unit{Format: still, Keyframe: key, DTS: at, PTS: at + 66*time.Millisecond, Data: []byte{1}}
			presented = append(presented, ticks(u.DTS)+ticks(u.PTS-u.DTS))
			c.add(u)
			if s := c.pending; s.dts+int64(s.offset) != presented[i] {
				t.Fatalf("picture %d is shown at %d, want %d", i, s.dts+int64(s.offset), presented[i])
			}
			at += time.Duration(rapid.IntRange(1, 260).Draw(t, "step")) * time.Millisecond
		}
		end := c.flush()
		var length time.Duration
		for i, p := range parts {
			if p.EndsSegment {
				if length.Round(time.Second) > params.Target {
					t.Fatalf("a segment of %s", length)
				}
				length = 0
				continue
			}
			length += p.Duration
			next := end
			if i+1 < len(parts) {
				next = parts[i+1].Start
			}
			if got := duration(next - p.Start); got != p.Duration {
				t.Fatalf("part %d lasts %s, the next begins after %s", i, p.Duration, got)
			}
			if p.Duration > params.Part {
				t.Fatalf("part %d lasts %s", i, p.Duration)
			}
			last := i == len(parts)-1 || parts[i+1].EndsSegment
			if p.Duration < params.Part*85/100 && !p.Independent && !last {
				t.Fatalf("part %d lasts %s and is not the last of its segment", i, p.Duration)
			}
		}
	})
}

func TestSegmentBeginsWithAKeyframeWheneverOneComes(t *testing.T) {
	var seq uint32
	var got []bool
	first := true
	c := newCutter(params, still, 0, &seq, func(f Fragment) {
		if f.EndsSegment {
			first = true
			return
		}
		if first {
			got = append(got, f.Independent)
		}
		first = false
	})
	for i := range 30 * 10 { // a keyframe every two seconds
		at := time.Duration(i) * time.Second / 30
		c.add(&hub.Unit{Format: still, Keyframe: i%60 == 0, DTS: at, PTS: at, Data: []byte{1}})
	}
	c.flush()
	for i, independent := range got {
		if !independent {
			t.Errorf("segment %d of %d does not begin with a keyframe", i, len(got))
		}
	}
	if len(got) != 5 {
		t.Errorf("%d segments in ten seconds, want 5", len(got))
	}
}

func TestSoundIsLaidEndToEndAndGapsAreFilled(t *testing.T) {
	a := &codec.Audio{Clock: 48000, FrameSize: 1024, Channels: 2, Tag: "mp4a.40.2", Silence: []byte{0x21, 0x00, 0x49}}
	s := soundtrack{format: a}
	frame := func(ms int64) { s.add(ms*90, []byte{9}, ms*90) }
	for i := range int64(100) {
		frame(i * 64 / 3) // 21.33 ms, in whole milliseconds
	}
	for i, x := range s.queue {
		if x.dts != int64(i)*1024 || x.dur != 1024 {
			t.Fatalf("frame %d at %d for %d, want %d for 1024", i, x.dts, x.dur, i*1024)
		}
	}
	frame(2133 + 1000)
	if n := len(s.queue); n != 147 { // 46 frames of silence
		t.Errorf("%d frames after a gap of a second, want 147", n)
	}
	for i := 1; i < len(s.queue); i++ {
		if s.queue[i-1].dts+s.queue[i-1].dur != s.queue[i].dts {
			t.Errorf("frame %d does not follow the one before", i)
		}
	}
	before := len(s.queue)
	frame(1000)
	if len(s.queue) != before {
		t.Error("sound for a time that has sound was taken")
	}
}

func TestSilenceLeadsToSoundThatComesLate(t *testing.T) {
	for _, c := range []struct {
		name    string
		silence []byte
		ms      int64 // of the first frame
		lead    int   // frames of silence before it
	}{
		{"within a frame", []byte{0x21, 0x00, 0x49}, 20, 0},
		{"late", []byte{0x21, 0x00, 0x49}, 3100, 145},
		{"of another run", []byte{0x21, 0x00, 0x49}, 12_000, 0},
		{"no silence is known", nil, 3100, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := soundtrack{format: &codec.Audio{Clock: 48000, FrameSize: 1024, Silence: c.silence}}
			s.add(c.ms*90, []byte{9}, c.ms*90)
			if len(s.queue) != c.lead+1 {
				t.Fatalf("%d frames lead to the first", len(s.queue)-1)
			}
			for i, f := range s.queue {
				if want := c.ms*48 - int64(c.lead-i)*1024; f.dts != want || f.dur != 1024 {
					t.Errorf("frame %d at %d for %d, want %d for 1024", i, f.dts, f.dur, want)
				}
			}
		})
	}
}
