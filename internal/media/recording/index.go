// Package recording keeps a broadcast on disk as it was sent, and plays it back as playlists over the same bytes.
//
// A broadcast is a folder. Every run (one header, one timeline) is a file that is also a whole MP4: the header, then the
// parts as viewers got them. Beside them an index of text lines says where each part lies. Both are only appended to.
//
// What survives: parts are written as they are published, so kill -9 of the process loses nothing that was written, at
// most the parts of the last instant. At the end of every segment the file and then the index are synced, so a
// power cut loses at most the segment being filled. A torn last line, or an index that promises more than the file
// holds, is cut back to the last whole part.
package recording

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
)

const magic = "saja-recording 1"

// Run is a stretch with one header and one timeline.
type Run struct {
	N    int
	Init int64 // bytes of the header, at the start of the file
}

// Segment is a stretch of a run's file that can be appended to a player.
type Segment struct {
	MSN           uint64
	Run           int
	Start         time.Time // wall clock
	Tick          int64     // on the broadcast's timeline, 1/90000 s
	Duration      time.Duration
	Offset        int64
	Length        int64
	Independent   bool
	Discontinuity bool // something is missing before it, or it begins a run that is not the first
	Parts         []int64
}

// Recording is what an index says.
type Recording struct {
	Runs     []Run
	Segments []Segment
	Open     bool // the last segment has not ended
	Ended    bool
	Gaps     int

	State State // of the index that it was read from; zero for one that is being written
}

// State tells one state of an index from another.
type State struct{ Size, Grew int64 }

// line is one line of the index.
//
//	R run init-bytes
//	P msn run wall-ms tick offset length duration-µs flags   flags: I independent, G after a gap, - none
//	S msn                                                    the segment has ended
//	E                                                        the broadcast has ended
func runLine(r Run) string { return fmt.Sprintf("R %d %d\n", r.N, r.Init) }

type partLine struct {
	msn            uint64
	run            int
	wall           int64
	tick           int64
	offset, length int64
	duration       time.Duration
	independent    bool
	gap            bool
}

func (p partLine) String() string {
	flags := ""
	if p.independent {
		flags += "I"
	}
	if p.gap {
		flags += "G"
	}
	if flags == "" {
		flags = "-"
	}
	return fmt.Sprintf("P %d %d %d %d %d %d %d %s\n",
		p.msn, p.run, p.wall, p.tick, p.offset, p.length, p.duration.Microseconds(), flags)
}

var errIndex = errors.New("this is not the index of a recording")

// parse reads an index as far as it makes sense; what follows the first line that does not is not there. Holds says whether
// the file of a run reaches to end: where the last parts are not held, the index ends before them, unless the broadcast had
// ended. Good is the number of bytes that made sense.
func parse(r io.ReadSeeker, holds func(run int, end int64) bool) (rec Recording, good int64, err error) {
	rec, good, lost, err := read(r, holds)
	if err != nil || lost < 0 || rec.Ended {
		return rec, good, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return rec, 0, err
	}
	rec, good, _, err = read(io.LimitReader(r, lost), holds)
	return rec, good, err
}

// read applies line after line. Lost is where in the index the parts at its end begin that are not held, -1 if all are.
func read(r io.Reader, holds func(run int, end int64) bool) (rec Recording, good, lost int64, err error) {
	in := bufio.NewReader(r)
	lost = -1
	head, err := in.ReadString('\n')
	switch {
	case errors.Is(err, io.EOF) && magic[:min(len(head), len(magic))] == head:
		return rec, 0, lost, nil // whoever began it was killed
	case err != nil && !errors.Is(err, io.EOF):
		return rec, 0, lost, err
	case head != magic+"\n":
		return rec, 0, lost, errIndex
	}
	good = int64(len(head))
	for {
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return rec, good, lost, err
		}
		whole, ok := strings.CutSuffix(line, "\n")
		if !ok || !rec.apply(whole) {
			return rec, good, lost, nil
		}
		if line[0] == 'P' {
			switch s := rec.Segments[len(rec.Segments)-1]; {
			case holds(s.Run, s.Offset+s.Length):
				lost = -1
			case lost < 0:
				lost = good
			}
		}
		good += int64(len(line))
	}
}

// apply takes one line, and reports whether it fits what came before.
func (rec *Recording) apply(line string) bool {
	if rec.Ended {
		return false
	}
	f := strings.Split(line, " ")
	switch {
	case f[0] == "R" && len(f) == 3:
		n, ok := numbers(f[1:])
		if !ok || n[0] <= int64(rec.lastRun()) || n[0] > 1<<30 || n[1] > 1<<20 {
			return false
		}
		rec.Runs = append(rec.Runs, Run{N: int(n[0]), Init: n[1]})
		rec.Open = false
	case f[0] == "P" && len(f) == 9:
		n, ok := numbers(f[1:8])
		return ok && rec.part(partLine{
			msn: uint64(n[0]), run: int(n[1]), wall: n[2], tick: n[3], offset: n[4], length: n[5],
			duration:    time.Duration(n[6]) * time.Microsecond,
			independent: strings.Contains(f[8], "I"), gap: strings.Contains(f[8], "G"),
		})
	case f[0] == "S" && len(f) == 2:
		n, ok := numbers(f[1:])
		if !ok || !rec.Open || uint64(n[0]) != rec.Segments[len(rec.Segments)-1].MSN {
			return false
		}
		rec.Open = false
	case line == "E":
		rec.Ended, rec.Open = true, false
	default:
		return false
	}
	return true
}

// fits reports whether apply would take a line, and changes nothing. Only what came last decides.
func (rec *Recording) fits(line string) bool {
	try := Recording{Runs: rec.Runs[:len(rec.Runs):len(rec.Runs)], Open: rec.Open, Ended: rec.Ended}
	if n := len(rec.Segments); n > 0 {
		last := rec.Segments[n-1]
		last.Parts = last.Parts[:len(last.Parts):len(last.Parts)]
		try.Segments = []Segment{last}
	}
	return try.apply(line)
}

func numbers(fields []string) ([]int64, bool) {
	out := make([]int64, len(fields))
	for i, s := range fields {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 0 || n > 1<<53 {
			return nil, false
		}
		out[i] = n
	}
	return out, true
}

func (rec *Recording) lastRun() int {
	if len(rec.Runs) == 0 {
		return 0
	}
	return rec.Runs[len(rec.Runs)-1].N
}

// part adds a part to the open segment, or opens the next one with it.
func (rec *Recording) part(p partLine) bool {
	if len(rec.Runs) == 0 || p.run != rec.lastRun() || p.length == 0 || p.duration > time.Hour {
		return false
	}
	last := len(rec.Segments) - 1
	if last >= 0 && rec.Open && rec.Segments[last].MSN == p.msn && !p.gap {
		s := &rec.Segments[last]
		if s.Run != p.run || s.Offset+s.Length != p.offset {
			return false
		}
		s.Length += p.length
		s.Duration += p.duration
		s.Parts = append(s.Parts, p.length)
		return true
	}
	if last >= 0 && rec.Segments[last].MSN >= p.msn {
		return false
	}
	end := rec.Runs[len(rec.Runs)-1].Init
	if last >= 0 && rec.Segments[last].Run == p.run {
		end = rec.Segments[last].Offset + rec.Segments[last].Length
	}
	if p.offset < end {
		return false
	}
	if p.gap {
		rec.Gaps++
	}
	rec.Segments = append(rec.Segments, Segment{
		MSN: p.msn, Run: p.run, Start: time.UnixMilli(p.wall), Tick: p.tick, Duration: p.duration,
		Offset: p.offset, Length: p.length, Independent: p.independent,
		Discontinuity: p.gap || (last >= 0 && rec.Segments[last].Run != p.run),
		Parts:         []int64{p.length},
	})
	rec.Open = true
	return true
}

// End is where the timeline goes on, in ticks.
func (rec *Recording) End() int64 {
	if len(rec.Segments) == 0 {
		return 0
	}
	s := rec.Segments[len(rec.Segments)-1]
	return s.Tick + s.Duration.Microseconds()*9/100 + 1
}

// Duration is how long the recording plays.
func (rec *Recording) Duration() time.Duration {
	var d time.Duration
	for _, s := range rec.Segments {
		d += s.Duration
	}
	return d
}

// Rates is how fat the recording is.
func (rec *Recording) Rates() hls.Rates {
	var r hls.Rates
	var bytes int64
	for _, s := range rec.Segments {
		if d := s.Duration.Seconds(); d > 0.5 {
			r.Peak = max(r.Peak, float64(s.Length*8)/d)
		}
		bytes += s.Length
	}
	if d := rec.Duration().Seconds(); d > 0 {
		r.Average = float64(bytes*8) / d
	}
	return r
}

// find looks up a segment by its number.
func (rec *Recording) find(run int, msn uint64) (Segment, bool) {
	lo, hi := 0, len(rec.Segments)
	for lo < hi {
		mid := (lo + hi) / 2
		if rec.Segments[mid].MSN < msn {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(rec.Segments) && rec.Segments[lo].MSN == msn && rec.Segments[lo].Run == run {
		return rec.Segments[lo], true
	}
	return Segment{}, false
}

func (rec *Recording) run(n int) (Run, bool) {
	for _, r := range rec.Runs {
		if r.N == n {
			return r, true
		}
	}
	return Run{}, false
}
