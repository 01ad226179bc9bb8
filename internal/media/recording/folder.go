package recording

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"time"
)

// Folder is a Store in a folder of this machine: {stream}/{rendition}/{file}, and {stream}/{file} for small files.
//
// Recordings that were begun before there were renditions lie in {stream} itself. They are read, and resumed, where they
// are, as the rendition Source.
type Folder struct{ root *os.Root }

var _ Store = (*Folder)(nil)

// OpenFolder opens the folder, and makes it if need be.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("make the folder of recordings: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder of recordings: %w", err)
	}
	return &Folder{root}, nil
}

// Close gives the folder back.
func (f *Folder) Close() error { return f.root.Close() }

// flat reports whether the recording of t was begun before there were renditions.
func (f *Folder) flat(t Track) bool {
	if t.Rendition != Source {
		return false
	}
	_, err := f.root.Stat(path.Join(t.Stream, indexFile))
	return err == nil
}

// Append opens a file to write at its end.
func (f *Folder) Append(_ context.Context, t Track, file string, keep int64) (File, error) {
	dir := path.Join(t.Stream, t.Rendition)
	if f.flat(t) {
		dir = t.Stream
	}
	if err := f.root.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("make folder %s: %w", dir, err)
	}
	file = path.Join(dir, file)
	opened, err := f.root.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	info, err := opened.Stat()
	if err == nil && info.Size() > keep {
		err = opened.Truncate(keep)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), opened.Close())
	}
	return &folderFile{opened, min(info.Size(), keep)}, nil
}

// folderFile is a file and where its next bytes go.
type folderFile struct {
	f    *os.File
	size int64
}

func (a *folderFile) Append(b []byte) error {
	if _, err := a.f.WriteAt(b, a.size); err != nil {
		return errors.Join(err, a.f.Truncate(a.size))
	}
	a.size += int64(len(b))
	return nil
}

func (a *folderFile) Size() int64  { return a.size }
func (a *folderFile) Sync() error  { return a.f.Sync() }
func (a *folderFile) Close() error { return a.f.Close() }

// Open opens a file for reading.
func (f *Folder) Open(_ context.Context, t Track, file string) (Content, error) {
	opened, err := f.root.Open(path.Join(t.Stream, t.Rendition, file))
	if errors.Is(err, fs.ErrNotExist) && t.Rendition == Source {
		opened, err = f.root.Open(path.Join(t.Stream, file))
	}
	if err != nil {
		return nil, missing(err)
	}
	return opened, nil
}

// Stat says how large a file is and when it last grew.
func (f *Folder) Stat(_ context.Context, t Track, file string) (size int64, grew time.Time, err error) {
	info, err := f.root.Stat(path.Join(t.Stream, t.Rendition, file))
	if errors.Is(err, fs.ErrNotExist) && t.Rendition == Source {
		info, err = f.root.Stat(path.Join(t.Stream, file))
	}
	if err != nil {
		return 0, time.Time{}, missing(err)
	}
	return info.Size(), info.ModTime(), nil
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return ErrMissing
	}
	return err
}

// Put replaces a small file of a stream.
func (f *Folder) Put(_ context.Context, stream, file string, b []byte) error {
	if err := f.root.MkdirAll(stream, 0o750); err != nil {
		return fmt.Errorf("make folder %s: %w", stream, err)
	}
	file = path.Join(stream, file)
	if err := f.root.WriteFile(file+".tmp", b, 0o640); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return f.root.Rename(file+".tmp", file)
}

// Get reads a small file of a stream.
func (f *Folder) Get(_ context.Context, stream, file string) ([]byte, error) {
	b, err := f.root.ReadFile(path.Join(stream, file))
	return b, missing(err)
}

// List names the tracks that have anything.
func (f *Folder) List(_ context.Context, stream string) ([]Track, error) {
	streams := []string{stream}
	if stream == "" {
		var err error
		if streams, err = f.folders("."); err != nil {
			return nil, err
		}
	}
	var all []Track
	for _, s := range streams {
		if f.flat(Track{s, Source}) {
			all = append(all, Track{s, Source})
			continue
		}
		renditions, err := f.folders(s)
		if err != nil {
			return nil, err
		}
		for _, r := range renditions {
			all = append(all, Track{s, r})
		}
	}
	return all, nil
}

func (f *Folder) folders(dir string) ([]string, error) {
	entries, err := fs.ReadDir(f.root.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list recordings: %w", err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Remove removes everything of a stream.
func (f *Folder) Remove(_ context.Context, stream string) error {
	if err := f.root.RemoveAll(stream); err != nil {
		return fmt.Errorf("remove recordings of %s: %w", stream, err)
	}
	return nil
}
