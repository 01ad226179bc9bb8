package recording

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
)

// What a recorder that the disk keeps waiting holds in memory, and how often it tries a disk that fails.
const (
	queueParts = 256
	queueBytes = 48 << 20
	retryEvery = 2 * time.Second
)

// Writer records one broadcast. The methods of hls.Recorder never wait for the disk: a goroutine of its own writes, and when
// it falls too far behind, or the disk is full, parts are left out, the gap is marked, and recording resumes by itself
// with the next segment.
type Writer struct {
	archive *Archive
	track   Track
	log     *slog.Logger

	wake   chan struct{}
	done   chan struct{}
	mu     sync.Mutex
	queue  []entry
	size   int
	lost   bool // the queue overflowed
	ending bool // no more will come
	rec    Recording
	stored uint64 // segments below it are whole on disk, but for gaps
	fault  error  // why nothing is being recorded now

	index File
	good  int64 // bytes of the index that made sense when it was opened
	file  File  // of the run
	skip  bool  // leaving out until a segment begins
	gap   bool
	retry time.Time
	whole uint64 // segments below it are written
	// syncing gets how bringing all below covers to the disk went; nil: nothing is being brought there.
	syncing chan error
	covers  uint64
	head    map[int][]byte // by run. own: headers that are not on disk yet
}

type entry struct {
	kind  byte // 'R', 'P', 'S', 'E'
	run   int
	msn   uint64
	start time.Time
	first bool // of its segment
	f     hls.Fragment
	init  []byte
}

var _ hls.Recorder = (*Writer)(nil)

// Resume opens the recording of a track for writing, whether it exists or not, and says what it holds already.
func (a *Archive) Resume(ctx context.Context, t Track, log *slog.Logger) (*Writer, error) {
	if !t.valid() {
		return nil, fmt.Errorf("a stream cannot be called %q, nor a rendition %q", t.Stream, t.Rendition)
	}
	rec, good, err := a.load(ctx, t)
	switch {
	case errors.Is(err, ErrMissing):
		rec, good = &Recording{}, 0
	case err != nil:
		return nil, err
	}
	w := &Writer{
		archive: a, track: t, log: log, rec: *rec, head: map[int][]byte{},
		wake: make(chan struct{}, 1), done: make(chan struct{}), good: good,
	}
	w.rec.Open = false
	if n := len(w.rec.Segments); n > 0 {
		w.stored = w.rec.Segments[n-1].MSN + 1
	}
	if err := w.openIndex(); err != nil {
		w.fail(err) // a full disk does not stop a show
	}
	go w.write()
	return w, nil
}

// Recording is what is on disk now.
func (w *Writer) Recording() *Recording {
	w.mu.Lock()
	defer w.mu.Unlock()
	rec := w.rec
	rec.Runs = rec.Runs[:len(rec.Runs):len(rec.Runs)]
	rec.Segments = append([]Segment(nil), rec.Segments...)
	return &rec
}

// Version tells one state of the recording from another, as far as a replay of it differs.
type Version struct {
	Segments int // whole ones
	Ended    bool
}

// Version is that of what is on disk now.
func (w *Writer) Version() Version {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := Version{len(w.rec.Segments), w.rec.Ended}
	if w.rec.Open {
		v.Segments--
	}
	return v
}

// Find looks up a segment on disk.
func (w *Writer) Find(run int, msn uint64) (*Recording, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, ok := w.rec.find(run, msn)
	if !ok {
		return nil, false
	}
	s.Parts = s.Parts[:len(s.Parts):len(s.Parts)]
	return &Recording{Runs: w.rec.Runs[:len(w.rec.Runs):len(w.rec.Runs)], Segments: []Segment{s}}, true
}

// Stored reports whether a whole segment is on disk.
func (w *Writer) Stored(msn uint64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if msn >= w.stored {
		return false
	}
	for i := len(w.rec.Segments) - 1; i >= 0 && w.rec.Segments[i].MSN >= msn; i-- {
		if w.rec.Segments[i].MSN == msn {
			return true
		}
	}
	return false
}

// Gaps counts the stretches that are missing; fault is why nothing is being recorded now, or nil.
func (w *Writer) Gaps() (gaps int, fault error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rec.Gaps, w.fault
}

// Run begins a run.
func (w *Writer) Run(run int, init []byte) { w.put(entry{kind: 'R', run: run, init: init}) }

// Part records a part.
func (w *Writer) Part(s hls.Segment, f hls.Fragment) {
	w.put(entry{kind: 'P', run: s.Run, msn: s.MSN, start: s.Start, first: len(s.Parts) == 1, f: f})
}

// EndSegment records that a segment is whole.
func (w *Writer) EndSegment(s *hls.Segment) { w.put(entry{kind: 'S', run: s.Run, msn: s.MSN}) }

// End records the end of the broadcast.
func (w *Writer) End() { w.put(entry{kind: 'E'}) }

func (w *Writer) put(e entry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ending {
		return
	}
	if e.kind == 'P' && (len(w.queue) >= queueParts || w.size > queueBytes) {
		w.lost = true
		return
	}
	w.queue = append(w.queue, e)
	w.size += len(e.f.Bytes)
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Behind is how many entries wait to be written.
func (w *Writer) Behind() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.queue)
}

// Close writes what is queued and closes the files.
func (w *Writer) Close(ctx context.Context) error {
	w.mu.Lock()
	w.ending = true
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("finish recording %s: %w", w.track.Stream, ctx.Err())
	}
}
