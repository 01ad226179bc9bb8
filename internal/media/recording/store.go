package recording

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"sync"
	"time"
)

// Store is the folder of all recordings.
type Store struct {
	root *os.Root

	mu     sync.Mutex
	loaded map[string]loaded // what viewers of replays ask for again and again
}

// loaded is a recording as it was read from an index of this size and age.
type loaded struct {
	rec  *Recording
	size int64
	at   time.Time
}

const keepLoaded = 64

// ErrMissing is that there is no such recording.
var ErrMissing = errors.New("there is no such recording")

// OpenStore opens the folder, and makes it if need be.
func OpenStore(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("make the folder of recordings: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder of recordings: %w", err)
	}
	return &Store{root: root, loaded: map[string]loaded{}}, nil
}

// Close gives the folder back.
func (s *Store) Close() error { return s.root.Close() }

var streamName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

// Name reports whether a stream may be called so: it becomes the name of a folder and a part of an address.
func Name(stream string) bool { return streamName.MatchString(stream) }

func runFile(stream string, run int) string { return fmt.Sprintf("%s/%04d.mp4", stream, run) }

// Load reads the recording of a stream, cut back to what its files hold. It fails with ErrMissing. Callers share what
// they get and must not change it.
func (s *Store) Load(stream string) (*Recording, error) {
	if !Name(stream) {
		return nil, ErrMissing
	}
	info, err := s.root.Stat(stream + "/" + indexFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, fmt.Errorf("find index of %s: %w", stream, err)
	}
	s.mu.Lock()
	have, ok := s.loaded[stream]
	s.mu.Unlock()
	if ok && have.size == info.Size() && have.at.Equal(info.ModTime()) {
		return have.rec, nil
	}
	rec, _, err := s.load(stream)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.loaded) >= keepLoaded {
		clear(s.loaded)
	}
	if rec.Ended { // what has not may still be appended to within the clock's grain
		s.loaded[stream] = loaded{rec, info.Size(), info.ModTime()}
	}
	return rec, nil
}

func (s *Store) load(stream string) (*Recording, int64, error) {
	if !Name(stream) {
		return nil, 0, ErrMissing
	}
	f, err := s.root.Open(stream + "/" + indexFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, ErrMissing
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open index of %s: %w", stream, err)
	}
	defer f.Close()
	rec, good, err := parse(f)
	if err != nil {
		return nil, 0, fmt.Errorf("read index of %s: %w", stream, err)
	}
	s.cut(stream, &rec)
	return &rec, good, nil
}

// cut leaves out what the files do not hold.
func (s *Store) cut(stream string, rec *Recording) {
	sizes := map[int]int64{}
	for _, r := range rec.Runs {
		if info, err := s.root.Stat(runFile(stream, r.N)); err == nil {
			sizes[r.N] = info.Size()
		}
	}
	kept := rec.Segments[:0]
	for _, seg := range rec.Segments {
		if seg.Offset+seg.Length <= sizes[seg.Run] {
			kept = append(kept, seg)
		} else {
			rec.Gaps++
		}
	}
	rec.Segments = kept
}

// Run opens the file of a run.
func (s *Store) Run(stream string, run int) (*os.File, error) {
	if !Name(stream) {
		return nil, ErrMissing
	}
	f, err := s.root.Open(runFile(stream, run))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	return f, err
}

// Init reads the header of a run.
func (s *Store) Init(stream string, rec *Recording, run int) ([]byte, error) {
	r, ok := rec.run(run)
	if !ok {
		return nil, ErrMissing
	}
	f, err := s.Run(stream, run)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, r.Init)
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, fmt.Errorf("read header of run %d of %s: %w", run, stream, err)
	}
	return b, nil
}

// Section is a stretch of a run's file; close it after use.
type Section struct {
	*io.SectionReader
	f *os.File
}

// Close closes the file.
func (s *Section) Close() error { return s.f.Close() }

// Segment opens a segment (part -1) or one part of it.
func (s *Store) Segment(stream string, rec *Recording, run int, msn uint64, part int) (*Section, error) {
	seg, ok := rec.find(run, msn)
	if !ok || part >= len(seg.Parts) {
		return nil, ErrMissing
	}
	f, err := s.Run(stream, run)
	if err != nil {
		return nil, err
	}
	if part < 0 {
		return &Section{io.NewSectionReader(f, seg.Offset, seg.Length), f}, nil
	}
	at := seg.Offset
	for _, n := range seg.Parts[:part] {
		at += n
	}
	return &Section{io.NewSectionReader(f, at, seg.Parts[part]), f}, nil
}

// Delete removes the recording of a stream.
func (s *Store) Delete(stream string) error {
	if !Name(stream) {
		return ErrMissing
	}
	s.mu.Lock()
	delete(s.loaded, stream)
	s.mu.Unlock()
	return s.root.RemoveAll(stream)
}

// Picture opens the last picture kept with a recording.
func (s *Store) Picture(stream string) ([]byte, error) {
	if !Name(stream) {
		return nil, ErrMissing
	}
	b, err := s.root.ReadFile(stream + "/poster.jpg")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	return b, err
}

// KeepPicture stores a picture with a recording that exists.
func (s *Store) KeepPicture(stream string, jpeg []byte) error {
	if !Name(stream) {
		return ErrMissing
	}
	if err := s.root.WriteFile(stream+"/poster.tmp", jpeg, 0o640); err != nil {
		return fmt.Errorf("keep picture of %s: %w", stream, err)
	}
	return s.root.Rename(stream+"/poster.tmp", stream+"/poster.jpg")
}
