package media_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/hls/hlscheck"
)

// interrupted writes the recording of a broadcast that a process left on air: one-second segments, each run of a
// header of six bytes. A run begins at every number in begins; missing are segments that the disk never took.
func interrupted(t *testing.T, dir, stream string, segments int, begins, missing map[int]bool) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, stream), 0o750); err != nil {
		t.Fatal(err)
	}
	var index strings.Builder
	index.WriteString("saja-recording 1\n")
	run, offset, gap := 0, 6, false
	for msn := range segments {
		if begins[msn] {
			if run > 0 {
				put(t, filepath.Join(dir, stream, fmt.Sprintf("%04d.mp4", run)), strings.Repeat("x", offset))
			}
			run, offset = run+1, 6
			fmt.Fprintf(&index, "R %d 6\n", run)
		}
		if missing[msn] {
			gap = true
			continue
		}
		flags := "I"
		if gap {
			flags, gap = "IG", false
		}
		fmt.Fprintf(&index, "P %d %d %d %d %d 100 1000000 %s\nS %d\n", msn, run, 1795172400000+msn*1000, msn*90000, offset, flags, msn)
		offset += 100
	}
	put(t, filepath.Join(dir, stream, fmt.Sprintf("%04d.mp4", run)), strings.Repeat("x", offset))
	put(t, filepath.Join(dir, stream, "index"), index.String())
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
}

func TestResumedPlaylistHoldsTheEndOfTheRecordingAndCountsWhatIsBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name             string
		segments         int
		begins, missing  map[int]bool
		first, last, seq int // of the playlist; seq is its DISCONTINUITY-SEQUENCE
	}{
		{"shorter than the window", 10, map[int]bool{0: true}, nil, 0, 9, 0},
		{"exactly the window", 30, map[int]bool{0: true}, nil, 0, 29, 0},
		{"one more than the window", 31, map[int]bool{0: true}, nil, 1, 30, 0},
		{"an encoder that returned, still listed", 40, map[int]bool{0: true, 10: true}, nil, 10, 39, 0},
		{"an encoder that returned, just out of the list", 41, map[int]bool{0: true, 10: true}, nil, 11, 40, 1},
		{"two that returned, both out of the list", 60, map[int]bool{0: true, 10: true, 20: true}, nil, 30, 59, 2},
		{"a hole", 40, map[int]bool{0: true}, map[int]bool{19: true}, 20, 39, 0},
		{"a hole just before the end", 40, map[int]bool{0: true}, map[int]bool{38: true}, 39, 39, 0},
		{"a hole before the list", 60, map[int]bool{0: true}, map[int]bool{9: true}, 30, 59, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			interrupted(t, dir, "a", c.segments, c.begins, c.missing)
			s := start(t, media.Config{Dir: dir})
			code, _, text := get(t, s.web.URL+"/media/a/source/live.m3u8")
			if code != http.StatusOK {
				t.Fatalf("%d %s", code, text)
			}
			p := hlscheck.Parse(text)
			var whole []hlscheck.Segment
			for _, seg := range p.Segments {
				if seg.URI != "" {
					whole = append(whole, seg)
				}
			}
			if len(whole) == 0 {
				t.Fatalf("nothing is listed:\n%s", text)
			}
			if first, last := whole[0].MSN, whole[len(whole)-1].MSN; first != c.first || last != c.last || p.DiscSeq != c.seq {
				t.Errorf("segments %d to %d are listed, discontinuity sequence %d; want %d to %d, %d\n%s", first, last, p.DiscSeq, c.first, c.last, c.seq, text)
			}
		})
	}
}
