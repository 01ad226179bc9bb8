package recording

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
	"github.com/saja-live/saja/internal/media/hls/hlscheck"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func open(t *testing.T) (*Archive, string) {
	t.Helper()
	dir := t.TempDir()
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	a := NewArchive(f, time.Now)
	t.Cleanup(func() { a.Close() })
	return a, dir
}

var track = Track{"a", Source}

// record writes segments of five parts of a hundred bytes.
func record(t *testing.T, w *Writer, run int, from, to uint64) {
	t.Helper()
	w.Run(run, []byte("header"))
	for msn := from; msn < to; msn++ {
		seg := hls.Segment{MSN: msn, Run: run, Start: time.UnixMilli(int64(msn) * 1000)}
		for k := range 5 {
			seg.Parts = append(seg.Parts, hls.Part{})
			w.Part(seg, hls.Fragment{
				Bytes: bytes.Repeat([]byte{byte(msn)}, 100), Start: int64(msn)*90000 + int64(k)*18000, Duration: 200 * time.Millisecond, Independent: k == 0,
			})
		}
		w.EndSegment(&seg)
	}
}

func finish(t *testing.T, w *Writer) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := w.Close(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestRecordingGoesOnWhereItWas(t *testing.T) {
	s, _ := open(t)
	w, err := s.Resume(t.Context(), track, quiet)
	if err != nil {
		t.Fatal(err)
	}
	record(t, w, 1, 0, 3)
	finish(t, w)
	if w, err = s.Resume(t.Context(), track, quiet); err != nil {
		t.Fatal(err)
	}
	if rec := w.Recording(); len(rec.Segments) != 3 || rec.End() < 3*90000 || !w.Stored(2) || w.Stored(3) {
		t.Errorf("found %+v", rec)
	}
	record(t, w, 2, 3, 5)
	w.End()
	finish(t, w)
	rec, err := s.Load(t.Context(), track)
	if err != nil {
		t.Fatal(err)
	}
	if !rec.Ended || len(rec.Segments) != 5 || len(rec.Runs) != 2 || rec.Gaps != 0 {
		t.Errorf("found %+v", rec)
	}
	sec, err := s.Segment(t.Context(), track, rec, 2, 4, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer sec.Close()
	if b, _ := io.ReadAll(sec); !bytes.Equal(b, bytes.Repeat([]byte{4}, 100)) {
		t.Errorf("part 4.3 holds %q", b)
	}
	text := rec.Replay()
	p := hlscheck.Parse(text)
	if len(p.Faults) > 0 || !p.Independent || !p.Ended || strings.Count(text, "DISCONTINUITY\n") != 1 || strings.Count(text, "EXT-X-MAP") != 2 {
		t.Errorf("%v\n%s", p.Faults, text)
	}
}

func TestTornRecordingIsCutBackToItsLastWholePart(t *testing.T) {
	s, dir := open(t)
	w, err := s.Resume(t.Context(), track, quiet)
	if err != nil {
		t.Fatal(err)
	}
	record(t, w, 1, 0, 3)
	finish(t, w)
	index := filepath.Join(dir, "a", "source", "index")
	whole, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(whole) + 1 {
		if err := os.WriteFile(index, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		rec, err := s.Load(t.Context(), track)
		if n < len(magic)+1 {
			if err == nil {
				t.Fatalf("%d bytes of an index were taken", n)
			}
			continue
		}
		if err != nil {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
		var held int64 = 6
		for _, seg := range rec.Segments {
			if seg.Offset != held {
				t.Fatalf("cut to %d bytes: segment %d at %d, want %d", n, seg.MSN, seg.Offset, held)
			}
			held += seg.Length
		}
	}
	// The index promises more than the file holds, as after a power cut.
	os.WriteFile(index, whole, 0o600)
	os.Truncate(filepath.Join(dir, "a", "source", "0001.mp4"), 6+750)
	rec, err := s.Load(t.Context(), track)
	if err != nil || len(rec.Segments) != 2 || len(rec.Segments[1].Parts) != 2 {
		t.Errorf("found %+v, %v", rec, err)
	}
}

// TestRecordingGoesOnAfterItsFileLostItsEnd is a power cut: the index says more than the file holds, and what is recorded
// later must be found by whoever reads the index anew.
func TestRecordingGoesOnAfterItsFileLostItsEnd(t *testing.T) {
	for name, held := range map[string]int64{"a part": 6 + 1500 - 100, "two segments and a half": 6 + 250, "all of it": 6} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t)
			w, err := s.Resume(t.Context(), track, quiet)
			if err != nil {
				t.Fatal(err)
			}
			record(t, w, 1, 0, 3)
			finish(t, w)
			if err := os.Truncate(filepath.Join(dir, "a", "source", "0001.mp4"), held); err != nil {
				t.Fatal(err)
			}
			if w, err = s.Resume(t.Context(), track, quiet); err != nil {
				t.Fatal(err)
			}
			next := uint64(0)
			if n := len(w.Recording().Segments); n > 0 {
				next = w.Recording().Segments[n-1].MSN + 1
			}
			record(t, w, 2, next, next+2)
			w.End()
			finish(t, w)
			if _, fault := w.Gaps(); fault != nil {
				t.Error(fault)
			}
			rec, err := s.Load(t.Context(), track)
			if err != nil {
				t.Fatal(err)
			}
			if !rec.Ended || len(rec.Segments) != int(next)+2 || fmt.Sprint(rec.Segments) != fmt.Sprint(w.Recording().Segments) {
				t.Errorf("written %+v, read %+v", w.Recording(), rec)
			}
		})
	}
}

func TestRecordingThatWasKilledAtItsBirthBeginsAnew(t *testing.T) {
	for _, head := range []string{"", "s", magic} {
		s, dir := open(t)
		if err := os.MkdirAll(filepath.Join(dir, "a", "source"), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "a", "source", "index"), []byte(head), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Load(t.Context(), track); err != ErrMissing {
			t.Errorf("an index of %q: %v", head, err)
		}
		w, err := s.Resume(t.Context(), track, quiet)
		if err != nil {
			t.Fatalf("an index of %q: %v", head, err)
		}
		record(t, w, 1, 0, 1)
		w.End()
		finish(t, w)
		if rec, err := s.Load(t.Context(), track); err != nil || !rec.Ended || len(rec.Segments) != 1 {
			t.Errorf("an index of %q: %+v, %v", head, rec, err)
		}
	}
}

func TestStreamNamesStayInTheFolder(t *testing.T) {
	s, _ := open(t)
	for _, name := range []string{"", "..", "../a", "a/b", ".a", "a\x00", strings.Repeat("a", 65), "-a"} {
		if _, err := s.Load(t.Context(), Track{name, Source}); err != ErrMissing {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := s.Resume(t.Context(), Track{name, Source}, quiet); err == nil {
			t.Errorf("%q was made", name)
		}
		if _, err := s.Load(t.Context(), Track{"a", name}); err != ErrMissing {
			t.Errorf("rendition %q: %v", name, err)
		}
	}
}

// whole are files that hold all that an index says.
func whole(int, int64) bool { return true }

func FuzzIndex(f *testing.F) {
	f.Add(magic + "\nR 1 6\nP 0 1 0 0 6 100 200000 I\nP 0 1 0 18000 106 100 200000 -\nS 0\nE\n")
	f.Add(magic + "\nR 1 6\nP 0 1 0 0 6 100 200000 I\nP 5 1 0 0 900 100 200000 IG\nR 2 6\nP 6 2 0 0 6 1 1 -\n")
	f.Add(magic + "\nP 0 1 0 0 6 100 200000 I\n")
	f.Add("something else")
	f.Fuzz(func(t *testing.T, text string) {
		rec, good, err := parse(strings.NewReader(text), whole)
		if err != nil {
			return
		}
		if good > int64(len(text)) {
			t.Fatalf("%d good bytes of %d", good, len(text))
		}
		ends := map[int]int64{}
		for i, s := range rec.Segments {
			if s.Length <= 0 || s.Offset < ends[s.Run] || (i > 0 && s.MSN <= rec.Segments[i-1].MSN) {
				t.Fatalf("segment %d: %+v", i, s)
			}
			ends[s.Run] = s.Offset + s.Length
			if got, ok := rec.find(s.Run, s.MSN); !ok || got.Offset != s.Offset {
				t.Fatalf("segment %d is not found", s.MSN)
			}
		}
		rec.Replay()
		// What was read once reads the same again.
		again, g, err := parse(strings.NewReader(text[:good]), whole)
		if err != nil || g != good || fmt.Sprint(again) != fmt.Sprint(rec) {
			t.Fatalf("read %v, then %v", rec, again)
		}
	})
}
