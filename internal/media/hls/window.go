package hls

import (
	"sync"
	"sync/atomic"
	"time"
)

// Window is the live playlist: the last segments of a broadcast, and the one being filled.
// One goroutine writes; any number read and wait, and none of them holds the writer up.
type Window struct {
	p    Params
	keep time.Duration // how much the playlist lists
	warm time.Duration // how much of it stays in memory once it is recorded

	now atomic.Pointer[snapshot]

	mu       sync.Mutex // the fields below belong to the writer; mu lets End come from another goroutine
	segments []*Segment
	open     Segment
	first    bool // no segment of this run is out yet
	runs     int
	removed  uint64       // discontinuities that left the playlist
	inits    map[int]Body // own: of the runs that the playlist holds
	from     time.Time    // when the run's timeline was at base
	base     int64
	ended    bool
	changed  bool    // since the last snapshot
	peak     float64 // bits a second of the fattest segment
	bytes    int64
	length   time.Duration
	stored   func(msn uint64) bool
}

// snapshot is one state of the playlist, rendered once for everyone.
type snapshot struct {
	segments []*Segment
	open     Segment
	ended    bool
	next     chan struct{} // closed when a newer snapshot is out
	inits    map[int]Body  // own: of the runs that the playlist holds
	full     *Text
	delta    *Text // nil when there is nothing to skip

	averageBits, peakBits float64
}

// NewWindow makes an empty window. Stored says whether a segment's bytes can be read from the recording; such
// segments stay in the playlist and leave the memory.
func NewWindow(p Params, keep, warm time.Duration, stored func(msn uint64) bool) *Window {
	w := &Window{p: p, keep: keep, warm: warm, stored: stored, inits: map[int]Body{}}
	w.now.Store(&snapshot{next: make(chan struct{})})
	return w
}

// Recover fills the window with what an earlier process recorded: its last segments, without their bytes. Runs is the
// highest run there ever was, and removed the number of discontinuities before the segments.
func (w *Window) Recover(segments []*Segment, inits map[int][]byte, runs int, removed uint64, ended bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.segments = segments
	for run, b := range inits {
		w.inits[run] = NewBody(b)
	}
	w.removed, w.ended = removed, ended
	w.runs = runs
	if n := len(segments); n > 0 {
		w.open = Segment{MSN: segments[n-1].MSN + 1, Run: runs + 1}
	}
	w.publish()
}

// StartRun begins a new timeline: another header, or another connection. From is the wall clock at ticks at, or else when the run
// before ended by its encoder's clock: dates never go back in a playlist.
func (w *Window) StartRun(init []byte, from time.Time, at int64) (run int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.runs++
	w.inits[w.runs] = NewBody(init)
	if n := len(w.segments); n > 0 {
		if end := w.segments[n-1].Start.Add(w.segments[n-1].Duration); end.After(from) {
			from = end
		}
	}
	w.from, w.base, w.first = from, at, true
	w.open.Run, w.open.Parts = w.runs, nil
	w.changed = true
	return w.runs
}

// EndRun is that the timeline goes no further: whatever comes next begins a run, and the playlist hints at it by the name that
// it will have. The open segment has ended.
func (w *Window) EndRun() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.open.Parts) == 0 && w.open.Run == w.runs && w.runs > 0 {
		w.open.Run = w.runs + 1
		w.changed = true
	}
}

// Run is the number of the last run.
func (w *Window) Run() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.runs
}

// Add takes the next part, or the end of a segment. Readers see it after Publish.
func (w *Window) Add(f Fragment) (done *Segment) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return nil
	}
	w.changed = true
	if f.EndsSegment {
		return w.endSegment()
	}
	if len(w.open.Parts) == 0 {
		w.open.Independent = f.Independent
		w.open.Start = w.from.Add(duration(f.Start - w.base))
		w.open.Duration = 0
		w.open.Discontinuity = w.first && len(w.segments) > 0
		w.first = false
	}
	w.open.Parts = append(w.open.Parts, Part{NewBody(f.Bytes), f.Duration, f.Independent})
	w.open.Duration += f.Duration
	return nil
}

func (w *Window) endSegment() *Segment {
	if len(w.open.Parts) == 0 {
		return nil
	}
	s := w.open
	if d := s.Duration.Seconds(); d > 0.5 {
		w.peak = max(w.peak, float64(s.Size()*8)/d)
	}
	w.bytes += s.Size()
	w.length += s.Duration
	w.segments = append(w.segments, &s)
	w.open = Segment{MSN: s.MSN + 1, Run: s.Run}
	w.trim()
	return &s
}

// trim drops segments that the playlist has no room for, and the bytes of those that the recording holds.
func (w *Window) trim() {
	var total time.Duration
	for i := len(w.segments) - 1; i >= 0; i-- {
		s := w.segments[i]
		if total >= w.keep {
			for _, old := range w.segments[:i+1] {
				if old.Discontinuity {
					w.removed++
				}
			}
			w.segments = w.segments[i+1:]
			break
		}
		if total >= w.warm && s.Parts != nil && w.stored(s.MSN) {
			w.segments[i] = s.cold()
		}
		total += s.Duration
	}
	if len(w.segments) > 0 {
		for run := range w.inits {
			if run < w.segments[0].Run {
				delete(w.inits, run)
			}
		}
	}
}

// End closes the playlist for good.
func (w *Window) End() (done *Segment) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return nil
	}
	done = w.endSegment()
	w.ended = true
	w.publish()
	return done
}

// Publish shows readers what was added, and wakes those who wait. It does nothing when nothing was.
func (w *Window) Publish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.changed {
		w.publish()
	}
}

func (w *Window) publish() {
	w.changed = false
	s := &snapshot{
		segments: append([]*Segment(nil), w.segments...),
		open:     w.open,
		ended:    w.ended,
		next:     make(chan struct{}),
		inits:    make(map[int]Body, len(w.inits)),
		peakBits: w.peak,
	}
	s.open.Parts = w.open.Parts[:len(w.open.Parts):len(w.open.Parts)]
	for run, b := range w.inits {
		s.inits[run] = b
	}
	if w.length > 0 {
		s.averageBits = float64(w.bytes*8) / w.length.Seconds()
	}
	s.full, s.delta = render(w.p, s, w.removed)
	close(w.now.Swap(s).next)
}

// Fixed reports for how long a cache may keep what d asks for: what it lists is fixed enough for every viewer
// (rfc8216bis, appendix B.1). 0 means that it must ask again.
func (w *Window) Fixed(d Directives) time.Duration {
	if d.MSN >= 0 && !d.Skip {
		return 6 * w.p.Target
	}
	return 0
}

// Started reports whether there is a whole segment to play.
func (w *Window) Started() bool { return len(w.now.Load().segments) > 0 }

// Ended reports whether the playlist is closed.
func (w *Window) Ended() bool { return w.now.Load().ended }

// Rates tells how fat the whole segments of the broadcast are so far.
func (w *Window) Rates() Rates {
	s := w.now.Load()
	return Rates{s.peakBits, s.averageBits}
}

// Memory counts the bytes of media held.
func (w *Window) Memory() int64 {
	s := w.now.Load()
	n := s.open.Size()
	for _, seg := range s.segments {
		n += seg.Size()
	}
	return n
}

// Open is the segment being filled.
func (w *Window) Open() Segment {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.open
}
