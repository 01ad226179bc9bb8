package media_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/hls/hlscheck"
	"github.com/saja-live/saja/internal/media/hub"
	"github.com/saja-live/saja/internal/media/ingest"
)

// wild is what came of units whose stamps nobody can foresee.
type wild struct {
	t     *rapid.T
	p     *hls.Packager
	parts int // of everything

	header *hlscheck.Header
	next   map[uint32]uint64 // where each track of the run goes on
	begin  float64
}

func (w *wild) Unit(u *hub.Unit) {
	before := w.parts
	if err := w.p.Add([]*hub.Unit{u}); err != nil {
		w.t.Fatalf("packaging stopped: %v", err)
	}
	if made := w.parts - before; made > 60 {
		w.t.Fatalf("one unit made %d parts", made)
	}
}
func (*wild) Warn(string, string)     {}
func (*wild) Encoder(string)          {}
func (*wild) Left(error)              {}
func (*wild) EndSegment(*hls.Segment) {}
func (*wild) End()                    {}

func (w *wild) Run(_ int, init []byte) {
	h, err := hlscheck.ReadHeader(init)
	if err != nil {
		w.t.Fatalf("a header that does not parse: %v", err)
	}
	w.header, w.next = h, map[uint32]uint64{}
}

// Part holds a part to lie behind the one before: no sample twice, none before its time, and both tracks within reach of what the playlist says.
func (w *wild) Part(_ hls.Segment, f hls.Fragment) {
	w.parts++
	if f.Duration <= 0 || f.Duration > 200*time.Millisecond {
		w.t.Fatalf("part %d lasts %s", w.parts, f.Duration)
	}
	samples, err := hlscheck.ReadSamples(w.header, f.Bytes)
	if err != nil {
		w.t.Fatalf("part %d does not parse: %v", w.parts, err)
	}
	if len(w.next) == 0 {
		w.begin = float64(f.Start) / hls.Timescale
	}
	for _, s := range samples {
		if next, ok := w.next[s.Track]; ok && s.Time < next {
			w.t.Fatalf("part %d: a sample of track %d at %d, the one before ends at %d", w.parts, s.Track, s.Time, next)
		}
		if s.Dur > 30*w.header.Scale[s.Track] {
			w.t.Fatalf("part %d: a sample of track %d lasts %d", w.parts, s.Track, s.Dur)
		}
		w.next[s.Track] = s.Time + uint64(s.Dur)
	}
	end := float64(f.Start)/hls.Timescale + f.Duration.Seconds()
	for track, scale := range w.header.Scale {
		at := w.begin
		if next, ok := w.next[track]; ok {
			at = float64(next) / float64(scale)
		}
		// A picture may last until the next one, which comes in a later part.
		if behind := end - at; behind > 3 || behind < -12 {
			w.t.Fatalf("part %d ends at %.2f s, track %d reaches %.2f s", w.parts, end, track, at)
		}
	}
}

func TestWildStampsMakeATamePlaylist(t *testing.T) {
	t.Parallel()
	picture, err := codec.NewH264([]byte{
		0x67, 0x42, 0xc0, 0x28, 0xd9, 0x00, 0x78, 0x02, 0x27, 0xe5, 0x84, 0x00, 0x00, 0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c, 0x60, 0xc9, 0x20,
	}, []byte{0x68, 0x06, 0x07, 0x08})
	if err != nil {
		t.Fatal(err)
	}
	record := append([]byte{1, 0x42, 0xc0, 0x28, 0xff, 0xe1, 0, byte(len(picture.Sets[0]))}, picture.Sets[0]...)
	record = append(append(record, 1, 0, byte(len(picture.Sets[1]))), picture.Sets[1]...)
	rapid.Check(t, func(t *rapid.T) {
		w := &wild{t: t}
		window := hls.NewWindow(hls.Params{Part: 200 * time.Millisecond, Segment: time.Second, Target: 2 * time.Second}, 30*time.Second, 12*time.Second, func(uint64) bool { return false })
		w.p = hls.NewPackager(hls.Params{Part: 200 * time.Millisecond, Segment: time.Second, Target: 2 * time.Second}, window, w, 0)
		feed, clock := ingest.NewFeed(w), ingest.Clock{}
		if rapid.Bool().Draw(t, "pictures") {
			if err := feed.VideoConfig(codec.H264, record); err != nil {
				t.Fatal(err)
			}
		}
		if rapid.Bool().Draw(t, "sound") {
			feed.AudioConfig(codec.AAC, []byte{0x11, 0x90})
		}
		now := time.Unix(1_790_000_000, 0)
		var stamp [2]int64 // ms, as the encoder writes them
		every := [2]int64{33, 21}
		due := [2]time.Time{now, now}
		n := 0
		for range rapid.IntRange(1, 12).Draw(t, "phases") {
			// In each phase the encoder behaves in one way for a while.
			length := time.Duration(rapid.IntRange(1, 4000).Draw(t, "length")) * time.Millisecond
			how := rapid.SampledFrom([]string{"well", "well", "jump", "silent", "burst", "back", "frozen", "far", "config", "slow"}).Draw(t, "how")
			k := hub.Kind(rapid.IntRange(0, 1).Draw(t, "track"))
			both := rapid.Bool().Draw(t, "both")
			by := int64(rapid.IntRange(-8000, 8000).Draw(t, "by"))
			far := int64(rapid.Uint32().Draw(t, "far"))
			offset := int64(rapid.IntRange(-200, 9000).Draw(t, "offset"))
			for kind := range stamp {
				if both || hub.Kind(kind) == k {
					switch how {
					case "jump":
						stamp[kind] += by
					case "back":
						stamp[kind] = 0
					case "far":
						stamp[kind] = far
					}
				}
			}
			if how == "config" {
				if err := feed.VideoConfig(codec.H264, record); err != nil {
					t.Fatal(err)
				}
				feed.AudioConfig(codec.AAC, []byte{0x12, 0x08 << 1})
			}
			if how == "burst" { // at so many units a millisecond, it is long enough
				length /= 20
			}
			for end := now.Add(length); now.Before(end); n++ {
				kind := hub.VideoUnit
				if due[1].Before(due[0]) {
					kind = hub.AudioUnit
				}
				if how != "burst" && due[kind].After(now) {
					now = due[kind]
				}
				step := time.Duration(every[kind]) * time.Millisecond
				if how == "slow" {
					step *= 3
				}
				due[kind] = due[kind].Add(step)
				if how == "burst" { // comes at once
					now = now.Add(time.Millisecond)
				}
				touched := both || kind == k
				if how == "silent" && touched {
					continue
				}
				if how != "frozen" || !touched {
					stamp[kind] += every[kind]
				}
				at, _ := clock.Place(kind, uint32(stamp[kind]), now)
				if kind == hub.AudioUnit {
					feed.Sound([]byte{0x21, 0x00, 0x49}, now, at)
					continue
				}
				unit := []byte{0, 0, 0, 2, 0x41, 1}
				if n%20 == 0 {
					unit = []byte{0, 0, 0, 2, 0x65, 1}
				}
				shown := at
				if how == "jump" {
					shown += time.Duration(offset) * time.Millisecond
				}
				if err := feed.Picture(unit, now, at, shown); err != nil {
					t.Fatal(err)
				}
			}
			check(t, window)
		}
		feed.Flush()
		w.p.End()
		check(t, window)
	})
}

// check holds the playlist to the rules.
func check(t *rapid.T, w *hls.Window) {
	if !w.Started() {
		return // who asks for it waits
	}
	text, err := w.Playlist(t.Context(), hls.NoDirectives)
	if err != nil {
		t.Fatal(err)
	}
	p := hlscheck.Parse(string(text.Plain.Bytes))
	for _, f := range p.Faults {
		t.Errorf("%s", f)
	}
	last := time.Time{}
	for _, s := range p.Segments {
		if s.PDT.Before(last) {
			t.Errorf("segment %d is at %s, the one before at %s", s.MSN, s.PDT, last)
		}
		last = s.PDT
	}
	if t.Failed() {
		t.Fatalf("%.3000s", text.Plain.Bytes)
	}
}
