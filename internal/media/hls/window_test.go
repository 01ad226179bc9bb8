package hls

import (
	"testing"
	"time"

	"github.com/saja-live/saja/internal/media/hls/hlscheck"
)

// listed reads the playlist as a player would.
func listed(t *testing.T, w *Window) *hlscheck.Playlist {
	t.Helper()
	r, err := w.Playlist(t.Context(), Directives{MSN: -1, Part: -1})
	if err != nil {
		t.Fatal(err)
	}
	p := hlscheck.Parse(string(r.Plain.Bytes))
	for _, fault := range p.Faults {
		t.Error(fault)
	}
	return p
}

func segment(w *Window) {
	fill(w, 5)
	w.Add(Fragment{EndsSegment: true})
	w.Publish()
}

func TestDiscontinuitiesThatSlidOutOfThePlaylistAreCounted(t *testing.T) {
	w := NewWindow(params, 5*time.Second, 5*time.Second, func(uint64) bool { return false })
	numbers := map[int]int{} // the discontinuity sequence of each segment, as it was first told
	for n := range 40 {
		if n%3 == 0 { // an encoder returns
			w.StartRun([]byte("header"), time.Unix(int64(n), 0), int64(n)*Timescale)
		}
		segment(w)
		p := listed(t, w)
		for _, s := range p.Segments {
			if s.URI == "" {
				continue
			}
			if was, ok := numbers[s.MSN]; ok && was != s.DiscSeq {
				t.Fatalf("after segment %d, segment %d has discontinuity sequence %d, before it had %d", n, s.MSN, s.DiscSeq, was)
			}
			numbers[s.MSN] = s.DiscSeq
			if want := s.MSN / 3; s.DiscSeq != want {
				t.Fatalf("segment %d has discontinuity sequence %d, want one for each return before it: %d", s.MSN, s.DiscSeq, want)
			}
		}
		if n > 10 && p.DiscSeq == 0 {
			t.Fatalf("after %d segments, none of the discontinuities that left the playlist is counted", n)
		}
	}
}

func TestRecoveredPlaylistGoesOnBehindItsLastSegment(t *testing.T) {
	before := NewWindow(params, 5*time.Second, 5*time.Second, func(uint64) bool { return false })
	for n := range 12 {
		if n%4 == 0 {
			before.StartRun([]byte("header"), time.Unix(int64(n), 0), int64(n)*Timescale)
		}
		segment(before)
	}
	was := listed(t, before)

	after := NewWindow(params, 5*time.Second, 5*time.Second, func(uint64) bool { return true })
	var kept []*Segment
	for _, s := range before.now.Load().segments {
		kept = append(kept, s.cold())
	}
	after.Recover(kept, map[int][]byte{3: []byte("header")}, 3, uint64(was.DiscSeq), false)
	if p := listed(t, after); p.MSN != was.MSN || p.DiscSeq != was.DiscSeq || len(p.Segments) != len(kept) {
		t.Errorf("recovered %d segments from %d/%d, want %d from %d/%d", len(p.Segments), p.MSN, p.DiscSeq, len(kept), was.MSN, was.DiscSeq)
	}
	if run := after.StartRun([]byte("header"), time.Unix(20, 0), 20*Timescale); run != 4 {
		t.Errorf("the encoder that returns begins run %d, want 4", run)
	}
	segment(after)
	p := listed(t, after)
	last := p.Segments[len(p.Segments)-1]
	if last.URI == "" { // what is hinted at
		last = p.Segments[len(p.Segments)-2]
	}
	if last.MSN != 12 || last.URI != "4/12.m4s" || !last.Discontinuity || last.DiscSeq != 3 {
		t.Errorf("it goes on with %+v, want segment 12 of run 4 behind a discontinuity", last)
	}
}

// An encoder whose clock is fast has sent more than time has passed when it returns.
func TestDatesNeverGoBackWhenAnEncoderReturns(t *testing.T) {
	w := NewWindow(params, 30*time.Second, 30*time.Second, func(uint64) bool { return false })
	start := time.Unix(1000, 0)
	w.StartRun([]byte("header"), start, 0)
	segment(w)
	first := w.now.Load().segments[0]
	w.StartRun([]byte("header"), start.Add(first.Duration/2), 0)
	segment(w)
	for i, s := range listed(t, w).Segments[:2] {
		if i == 1 && s.PDT.Before(start.Add(first.Duration)) {
			t.Errorf("the second segment is of %s, the first one lasts until %s", s.PDT, start.Add(first.Duration))
		}
	}
}

func TestWindowElsewhereGoesOnBehindWhatViewersWereTold(t *testing.T) {
	told := NewWindow(params, 5*time.Second, 5*time.Second, func(uint64) bool { return false })
	for n := range 12 {
		if n%4 == 0 {
			told.StartRun([]byte("header"), time.Unix(int64(n), 0), 0)
		}
		segment(told)
	}
	if r := told.Reach(); r != (Reach{MSN: 12, Runs: 3, Discontinuities: 2}) {
		t.Errorf("it reached %+v", r)
	}
	for name, w := range map[string]*Window{
		"an empty one": NewWindow(params, 5*time.Second, 5*time.Second, func(uint64) bool { return false }),
		"one that had it before": func() *Window {
			w := NewWindow(params, 5*time.Second, 5*time.Second, func(uint64) bool { return false })
			w.StartRun([]byte("header"), time.Unix(0, 0), 0)
			segment(w)
			return w
		}(),
	} {
		w.Continue(told.Reach().Beyond())
		if run := w.StartRun([]byte("header"), time.Unix(40, 0), 0); run <= 3 {
			t.Errorf("%s begins run %d, viewers know of 3", name, run)
		}
		segment(w)
		p := listed(t, w)
		if p.MSN <= 12 || p.DiscSeq <= 2 || len(p.Segments) == 0 || p.Segments[0].MSN != p.MSN {
			t.Errorf("%s goes on with segment %d and discontinuity %d, viewers know of 12 and 2", name, p.MSN, p.DiscSeq)
		}
	}
	before := listed(t, told)
	told.Continue(told.Reach()) // as after a restart that lost nothing
	if after := listed(t, told); after.MSN != before.MSN || len(after.Segments) != len(before.Segments) {
		t.Errorf("it begins at segment %d with %d of them, before at %d with %d", after.MSN, len(after.Segments), before.MSN, len(before.Segments))
	}
}
