package recording

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
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
	store  *Store
	stream string
	log    *slog.Logger

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

	index  *os.File
	good   int64 // bytes of the index that made sense when it was opened
	file   *os.File
	offset int64
	skip   bool // leaving out until a segment begins
	gap    bool
	retry  time.Time
	head   map[int][]byte // header of a run that is not on disk yet
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

// Resume opens the recording of a stream for writing, whether it exists or not, and says what it holds already.
func (s *Store) Resume(stream string, log *slog.Logger) (*Writer, error) {
	if !Name(stream) {
		return nil, fmt.Errorf("a stream cannot be called %q", stream)
	}
	rec, good, err := s.load(stream)
	switch {
	case errors.Is(err, ErrMissing):
		rec, good = &Recording{}, 0
	case err != nil:
		return nil, err
	}
	w := &Writer{
		store: s, stream: stream, log: log, rec: *rec, head: map[int][]byte{},
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

func (w *Writer) openIndex() error {
	if w.index != nil {
		return nil
	}
	if err := w.store.root.Mkdir(w.stream, 0o750); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("make folder of %s: %w", w.stream, err)
	}
	f, err := w.store.root.OpenFile(w.stream+"/"+indexFile, os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return fmt.Errorf("open index of %s: %w", w.stream, err)
	}
	if w.good == 0 {
		_, err = f.WriteString(magic + "\n")
	} else if err = f.Truncate(w.good); err == nil {
		_, err = f.Seek(0, io.SeekEnd)
	}
	if err != nil {
		return fmt.Errorf("open index of %s: %w", w.stream, errors.Join(err, f.Truncate(w.good), f.Close()))
	}
	w.index = f
	return nil
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
		return fmt.Errorf("finish recording %s: %w", w.stream, ctx.Err())
	}
}

func (w *Writer) write() {
	defer close(w.done)
	defer w.close()
	for {
		<-w.wake
		w.mu.Lock()
		queue, lost, ending := w.queue, w.lost, w.ending
		w.queue, w.size, w.lost = nil, 0, false
		w.mu.Unlock()
		if lost {
			w.fail(errSlow)
		}
		for _, e := range queue {
			w.one(e)
		}
		if ending {
			return
		}
	}
}

var errSlow = errors.New("the disk is too slow for the recording")

func (w *Writer) close() {
	for _, f := range []*os.File{w.file, w.index} {
		if f != nil {
			if err := errors.Join(f.Sync(), f.Close()); err != nil {
				w.log.Error("recording not closed well", "stream", w.stream, "error", err)
			}
		}
	}
}

// fail leaves parts out until a segment begins and the disk takes it.
func (w *Writer) fail(err error) {
	w.mu.Lock()
	news := w.fault == nil
	w.fault = err
	w.rec.Open = false
	w.mu.Unlock()
	if news {
		w.log.Error("recording interrupted, the show goes on", "stream", w.stream, "error", err)
	}
	w.skip, w.gap = true, true
	w.retry = time.Now().Add(retryEvery)
}

func (w *Writer) one(e entry) {
	var err error
	switch e.kind {
	case 'R':
		w.head[e.run] = e.init
		err = w.startRun(e.run)
	case 'P':
		if w.skip && (!e.first || time.Now().Before(w.retry)) {
			return
		}
		err = w.part(e)
	case 'S':
		if w.skip {
			return
		}
		if err = w.line("S %d\n", e.msn); err == nil {
			err = w.sync()
		}
		if err == nil {
			w.mu.Lock()
			w.stored = e.msn + 1
			w.mu.Unlock()
		}
	case 'E':
		if err = w.line("E\n"); err == nil {
			err = w.sync()
		}
	}
	if err != nil {
		w.fail(err)
	}
}

// startRun makes the file of a run that was not begun yet. After a failure it is tried again with the next segment.
func (w *Writer) startRun(run int) error {
	init, ok := w.head[run]
	if !ok {
		return nil
	}
	if err := w.openIndex(); err != nil {
		return err
	}
	if w.file != nil {
		err := errors.Join(w.file.Sync(), w.file.Close())
		w.file = nil
		if err != nil {
			return fmt.Errorf("finish the last run: %w", err)
		}
	}
	f, err := w.store.root.OpenFile(runFile(w.stream, run), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return fmt.Errorf("make file of run %d: %w", run, err)
	}
	if _, err = f.Write(init); err != nil {
		f.Close()
		return fmt.Errorf("write header of run %d: %w", run, err)
	}
	w.file, w.offset = f, int64(len(init))
	if err := w.line("%s", runLine(Run{run, w.offset})); err != nil {
		return err
	}
	for n := range w.head {
		if n <= run {
			delete(w.head, n)
		}
	}
	return nil
}

func (w *Writer) part(e entry) error {
	if err := w.startRun(e.run); err != nil {
		return err
	}
	if w.file == nil {
		return errors.New("the run has no file")
	}
	if _, err := w.file.WriteAt(e.f.Bytes, w.offset); err != nil {
		return fmt.Errorf("record a part: %w", errors.Join(err, w.file.Truncate(w.offset)))
	}
	p := partLine{
		msn: e.msn, run: e.run, wall: e.start.UnixMilli(), tick: e.f.Start, offset: w.offset, length: int64(len(e.f.Bytes)),
		duration: e.f.Duration, independent: e.f.Independent, gap: w.gap,
	}
	if err := w.line("%s", p.String()); err != nil {
		return err
	}
	w.offset += int64(len(e.f.Bytes))
	if w.skip {
		w.log.Info("recording resumed", "stream", w.stream)
	}
	w.skip, w.gap = false, false
	w.mu.Lock()
	w.fault = nil
	w.mu.Unlock()
	return nil
}

// line appends a whole line to the index, or none of it, and applies it.
func (w *Writer) line(format string, args ...any) error {
	if w.index == nil {
		return errors.New("the recording has no index")
	}
	text := fmt.Sprintf(format, args...)
	at, err := w.index.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	if _, err := w.index.WriteString(text); err != nil {
		return fmt.Errorf("write index: %w", errors.Join(err, w.index.Truncate(at)))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.rec.apply(text[:len(text)-1]) {
		return errors.Join(fmt.Errorf("the index would not make sense after %q", text), w.index.Truncate(at))
	}
	return nil
}

func (w *Writer) sync() error {
	if w.file != nil {
		if err := w.file.Sync(); err != nil {
			return fmt.Errorf("sync recording: %w", err)
		}
	}
	if err := w.index.Sync(); err != nil {
		return fmt.Errorf("sync index: %w", err)
	}
	return nil
}
