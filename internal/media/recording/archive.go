package recording

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// Archive is all recordings, in a store.
type Archive struct {
	store Store
	now   func() time.Time
	read  *Kept[Track, *loaded]
}

// loaded is a recording as it was read.
type loaded struct {
	rec  *Recording
	seen time.Time // when its index was last found to be in that state
}

// What the indexes of replays may take in memory, and how long one is believed not to have changed.
const (
	keepRead = 64 << 20
	believed = time.Second
)

// The files of a track, and the small ones of a stream.
const (
	indexFile   = "index"
	pictureFile = "poster.jpg"
)

func runFile(run int) string { return fmt.Sprintf("%04d.mp4", run) }

// NewArchive keeps recordings in store, which it owns.
func NewArchive(store Store, now func() time.Time) *Archive {
	return &Archive{store: store, now: now, read: NewKept[Track, *loaded](keepRead, func(t Track) string { return t.Stream + "/" + t.Rendition })}
}

// Close gives the store back.
func (a *Archive) Close() error { return a.store.Close() }

// Load reads the recording of a track, cut back to what its files hold. It fails with ErrMissing. Callers share what
// they get and must not change it; while nothing changed they get the same again.
func (a *Archive) Load(ctx context.Context, t Track) (*Recording, error) {
	if !t.valid() {
		return nil, ErrMissing
	}
	now := a.now()
	have, err := a.read.Get(ctx, t, now,
		func(l *loaded) bool { return now.Sub(l.seen) < believed },
		func(ctx context.Context) (*loaded, int64, error) { return a.reload(ctx, t, now) })
	if err != nil {
		return nil, err
	}
	return have.rec, nil
}

// reload reads a recording, unless what was read before is still so.
func (a *Archive) reload(ctx context.Context, t Track, now time.Time) (*loaded, int64, error) {
	size, grew, err := a.store.Stat(ctx, t, indexFile)
	if err != nil {
		if errors.Is(err, ErrMissing) {
			a.read.Drop(t)
			return nil, 0, ErrMissing
		}
		return nil, 0, fmt.Errorf("find index of %s: %w", t.Stream, err)
	}
	state := State{size, grew.UnixNano()}
	if have, ok := a.read.find(t, now); ok && have.rec.State == state {
		return &loaded{have.rec, now}, have.rec.cost(), nil
	}
	rec, _, err := a.load(ctx, t)
	if err != nil {
		return nil, 0, err
	}
	rec.State = state
	cost := int64(-1)
	if rec.Ended { // what has not may still be appended to within the clock's grain
		cost = rec.cost()
	}
	return &loaded{rec, now}, cost, nil
}

// cost is about what a recording takes in memory.
func (rec *Recording) cost() int64 {
	n := int64(200)
	for i := range rec.Segments {
		n += 130 + 8*int64(cap(rec.Segments[i].Parts))
	}
	return n
}

// load reads an index; good is how many of its bytes make sense.
func (a *Archive) load(ctx context.Context, t Track) (_ *Recording, good int64, err error) {
	f, err := a.store.Open(ctx, t, indexFile)
	if err != nil {
		if errors.Is(err, ErrMissing) {
			return nil, 0, ErrMissing
		}
		return nil, 0, fmt.Errorf("open index of %s: %w", t.Stream, err)
	}
	defer f.Close()
	holds := a.holds(ctx, t)
	rec, good, err := parse(f, holds)
	if err != nil {
		return nil, 0, fmt.Errorf("read index of %s: %w", t.Stream, err)
	}
	if good == 0 {
		return nil, 0, ErrMissing
	}
	rec.cut(holds)
	return &rec, good, nil
}

// holds reads how far the files of a track reach.
func (a *Archive) holds(ctx context.Context, t Track) func(run int, end int64) bool {
	sizes := map[int]int64{}
	return func(run int, end int64) bool {
		size, asked := sizes[run]
		if !asked {
			if n, _, err := a.store.Stat(ctx, t, runFile(run)); err == nil {
				size = n
			}
			sizes[run] = size
		}
		return end <= size
	}
}

// cut leaves out the segments that the files do not hold.
func (rec *Recording) cut(holds func(run int, end int64) bool) {
	kept := rec.Segments[:0]
	for _, seg := range rec.Segments {
		if holds(seg.Run, seg.Offset+seg.Length) {
			kept = append(kept, seg)
		} else {
			rec.Gaps++
		}
	}
	rec.Segments = kept
}

// Tracks names the recorded renditions of a stream.
func (a *Archive) Tracks(ctx context.Context, stream string) ([]Track, error) {
	return a.store.List(ctx, stream)
}

// Run opens the file of a run. It fails with ErrMissing.
func (a *Archive) Run(ctx context.Context, t Track, run int) (Content, time.Time, error) {
	_, grew, err := a.store.Stat(ctx, t, runFile(run))
	if err != nil {
		return nil, grew, err
	}
	c, err := a.store.Open(ctx, t, runFile(run))
	return c, grew, err
}

// Init reads the header of a run.
func (a *Archive) Init(ctx context.Context, t Track, rec *Recording, run int) ([]byte, error) {
	r, ok := rec.run(run)
	if !ok {
		return nil, ErrMissing
	}
	f, err := a.store.Open(ctx, t, runFile(run))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, r.Init)
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, fmt.Errorf("read header of run %d of %s: %w", run, t.Stream, err)
	}
	return b, nil
}

// Segment opens a segment (part -1) or one part of it. It fails with ErrMissing.
func (a *Archive) Segment(ctx context.Context, t Track, rec *Recording, run int, msn uint64, part int) (*Section, error) {
	seg, ok := rec.find(run, msn)
	if !ok || part >= len(seg.Parts) {
		return nil, ErrMissing
	}
	at, size := seg.Offset, seg.Length
	if part >= 0 {
		for _, n := range seg.Parts[:part] {
			at += n
		}
		size = seg.Parts[part]
	}
	f, err := a.store.Open(ctx, t, runFile(run))
	if err != nil {
		return nil, err
	}
	return NewSection(f, at, size)
}

// Picture reads the last picture kept with a stream. It fails with ErrMissing.
func (a *Archive) Picture(ctx context.Context, stream string) ([]byte, error) {
	return a.store.Get(ctx, stream, pictureFile)
}

// KeepPicture keeps a picture with a stream.
func (a *Archive) KeepPicture(ctx context.Context, stream string, jpeg []byte) error {
	if err := a.store.Put(ctx, stream, pictureFile, jpeg); err != nil {
		return fmt.Errorf("keep picture of %s: %w", stream, err)
	}
	return nil
}
