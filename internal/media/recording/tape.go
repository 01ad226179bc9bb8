package recording

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// openTime bounds how long the store may take to open a file for the recorder.
const openTime = 10 * time.Second

func (w *Writer) open(file string, keep int64) (File, error) {
	ctx, cancel := context.WithTimeout(context.Background(), openTime)
	defer cancel()
	return w.archive.store.Append(ctx, w.track, file, keep)
}

func (w *Writer) openIndex() error {
	if w.index != nil {
		return nil
	}
	f, err := w.open(indexFile, w.good)
	if err == nil && f.Size() == 0 {
		if err = f.Append([]byte(magic + "\n")); err != nil {
			err = errors.Join(err, f.Close())
		}
	}
	if err != nil {
		return fmt.Errorf("open index of %s: %w", w.track.Stream, err)
	}
	w.index = f
	return nil
}

func (w *Writer) write() {
	defer close(w.done)
	defer w.close()
	for {
		select {
		case err := <-w.syncing:
			w.synced(err)
			continue
		case <-w.wake:
		}
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
	w.settle()
	for _, f := range []File{w.file, w.index} {
		if f != nil {
			if err := errors.Join(f.Sync(), f.Close()); err != nil {
				w.log.Error("recording not closed well", "stream", w.track.Stream, "error", err)
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
		w.log.Error("recording interrupted, the show goes on", "stream", w.track.Stream, "error", err)
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
			w.whole = e.msn + 1
			w.syncSoon()
		}
	case 'E':
		w.settle()
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
	w.settle()
	if w.file != nil {
		err := errors.Join(w.file.Sync(), w.file.Close())
		w.file = nil
		if err != nil {
			return fmt.Errorf("finish the last run: %w", err)
		}
	}
	f, err := w.open(runFile(run), 0)
	if err != nil {
		return fmt.Errorf("make file of run %d: %w", run, err)
	}
	if err := f.Append(init); err != nil {
		return fmt.Errorf("write header of run %d: %w", run, errors.Join(err, f.Close()))
	}
	w.file = f
	if err := w.line("%s", runLine(Run{run, f.Size()})); err != nil {
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
	offset := w.file.Size()
	if err := w.file.Append(e.f.Bytes); err != nil {
		return fmt.Errorf("record a part: %w", err)
	}
	p := partLine{
		msn: e.msn, run: e.run, wall: e.start.UnixMilli(), tick: e.f.Start, offset: offset, length: int64(len(e.f.Bytes)),
		duration: e.f.Duration, independent: e.f.Independent, gap: w.gap,
	}
	if err := w.line("%s", p.String()); err != nil {
		return err
	}
	if w.skip {
		w.log.Info("recording resumed", "stream", w.track.Stream)
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
	w.mu.Lock()
	fits := w.rec.fits(text[:len(text)-1])
	w.mu.Unlock()
	if !fits {
		return fmt.Errorf("the index would not make sense after %q", text)
	}
	if err := w.index.Append([]byte(text)); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rec.apply(text[:len(text)-1])
	return nil
}

// syncSoon brings whole segments to the disk while what comes next is written already: a process that is killed leaves behind
// what it wrote, however slow the disk is.
func (w *Writer) syncSoon() {
	if w.syncing != nil || w.file == nil || w.index == nil {
		return
	}
	file, index, done := w.file, w.index, make(chan error, 1)
	w.syncing, w.covers = done, w.whole
	go func() { done <- syncBoth(file, index) }()
}

// synced takes in how it went.
func (w *Writer) synced(err error) {
	w.syncing = nil
	if err != nil {
		w.fail(err)
		return
	}
	w.mu.Lock()
	w.stored = max(w.stored, w.covers)
	w.mu.Unlock()
	if w.whole > w.covers {
		w.syncSoon()
	}
}

// settle waits until nothing is being brought to the disk, so that files can be closed.
func (w *Writer) settle() {
	for w.syncing != nil {
		w.synced(<-w.syncing)
	}
}

func (w *Writer) sync() error { return syncBoth(w.file, w.index) }

// syncBoth brings the file of a run, if there is one, to the disk, and then the index that tells of it.
func syncBoth(file, index File) error {
	if file != nil {
		if err := file.Sync(); err != nil {
			return fmt.Errorf("sync recording: %w", err)
		}
	}
	if err := index.Sync(); err != nil {
		return fmt.Errorf("sync index: %w", err)
	}
	return nil
}
