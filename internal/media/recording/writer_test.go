package recording

import (
	"context"
	"testing"
	"time"
)

// slow is a store whose disk takes as long as it takes to bring something to it.
type slow struct {
	Store
	gate    chan struct{} // closed: it does
	written chan string   // the file that something was appended to
}

type slowFile struct {
	File
	s    slow
	name string
}

func (s slow) Append(ctx context.Context, t Track, file string, keep int64) (File, error) {
	f, err := s.Store.Append(ctx, t, file, keep)
	return slowFile{f, s, file}, err
}

func (f slowFile) Append(b []byte) error {
	err := f.File.Append(b)
	f.s.written <- f.name
	return err
}

func (f slowFile) Sync() error {
	<-f.s.gate
	return f.File.Sync()
}

// A process that is killed leaves behind what it wrote, and viewers were shown the parts of the next segment by then.
func TestPartsAreWrittenWhileTheSegmentBeforeIsBroughtToTheDisk(t *testing.T) {
	folder, err := OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := slow{folder, make(chan struct{}), make(chan string, 100)}
	a := NewArchive(s, time.Now)
	t.Cleanup(func() { a.Close() })
	w, err := a.Resume(t.Context(), track, quiet)
	if err != nil {
		t.Fatal(err)
	}
	record(t, w, 1, 0, 3)
	for parts := 0; parts < 16; { // the header and the parts of three segments
		if name := <-s.written; name == runFile(1) {
			parts++
		}
	}
	<-s.written // the index tells of the last part
	if w.Stored(0) {
		t.Error("a segment counts as stored that the disk did not confirm")
	}
	close(s.gate)
	w.End()
	finish(t, w)
	if !w.Stored(2) {
		t.Error("the last segment is not stored")
	}
	rec, err := a.Load(t.Context(), track)
	if err != nil || len(rec.Segments) != 3 || !rec.Ended {
		t.Errorf("found %+v, %v", rec, err)
	}
}
