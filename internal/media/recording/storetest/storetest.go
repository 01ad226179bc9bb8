// Package storetest is what every recording.Store must do.
package storetest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/media/recording"
)

// Run tests the store that open makes. Each call of open gives one that holds what the ones before it in the same test hold,
// as a process does that starts again.
func Run(t *testing.T, open func(t *testing.T) recording.Store) {
	track := recording.Track{Stream: "a", Rendition: "source"}
	other := recording.Track{Stream: "a", Rendition: "480"}

	t.Run("what is appended is read, whole and by stretches, also by the next process", func(t *testing.T) {
		s := open(t)
		f := appendTo(t, s, track, "0001.mp4", 0)
		for _, part := range []string{"head", "one", "two"} {
			if err := f.Append([]byte(part)); err != nil {
				t.Fatal(err)
			}
		}
		if f.Size() != 10 {
			t.Errorf("size %d, want 10", f.Size())
		}
		if err := f.Sync(); err != nil {
			t.Error(err)
		}
		want(t, s, track, "0001.mp4", "headonetwo")
		if err := errors.Join(f.Close(), s.Close()); err != nil {
			t.Fatal(err)
		}
		s = open(t)
		defer s.Close()
		want(t, s, track, "0001.mp4", "headonetwo")
		c, err := s.Open(t.Context(), track, "0001.mp4")
		if err != nil {
			t.Fatal(err)
		}
		section, err := recording.NewSection(c, 4, 3)
		if err != nil {
			t.Fatal(err)
		}
		defer section.Close()
		if b, err := io.ReadAll(section); err != nil || string(b) != "one" {
			t.Errorf("the stretch reads %q, %v", b, err)
		}
		if n, err := section.Seek(-2, io.SeekEnd); err != nil || n != 1 {
			t.Errorf("sought to %d, %v", n, err)
		}
		if b, err := io.ReadAll(section); err != nil || string(b) != "ne" {
			t.Errorf("after a seek it reads %q, %v", b, err)
		}
	})

	t.Run("appending goes on behind what is kept", func(t *testing.T) {
		s := open(t)
		defer s.Close()
		f := appendTo(t, s, track, "index", 0)
		if err := errors.Join(f.Append([]byte("one\ntwo\nthr")), f.Close()); err != nil {
			t.Fatal(err)
		}
		f = appendTo(t, s, track, "index", 8)
		if f.Size() != 8 {
			t.Errorf("size %d, want 8", f.Size())
		}
		if err := errors.Join(f.Append([]byte("three\n")), f.Close()); err != nil {
			t.Fatal(err)
		}
		want(t, s, track, "index", "one\ntwo\nthree\n")
		f = appendTo(t, s, track, "index", 100) // more than there is
		if f.Size() != 14 {
			t.Errorf("size %d, want 14", f.Size())
		}
		f.Close()
		if size, grew, err := s.Stat(t.Context(), track, "index"); err != nil || size != 14 || grew.IsZero() {
			t.Errorf("stat says %d, %s, %v", size, grew, err)
		}
	})

	t.Run("renditions do not share files", func(t *testing.T) {
		s := open(t)
		defer s.Close()
		for tr, text := range map[recording.Track]string{track: "source", other: "small"} {
			f := appendTo(t, s, tr, "0001.mp4", 0)
			if err := errors.Join(f.Append([]byte(text)), f.Close()); err != nil {
				t.Fatal(err)
			}
		}
		want(t, s, track, "0001.mp4", "source")
		want(t, s, other, "0001.mp4", "small")
	})

	t.Run("small files are replaced", func(t *testing.T) {
		s := open(t)
		defer s.Close()
		for _, text := range []string{"a long picture", "short"} {
			if err := s.Put(t.Context(), "a", "poster.jpg", []byte(text)); err != nil {
				t.Fatal(err)
			}
			if b, err := s.Get(t.Context(), "a", "poster.jpg"); err != nil || string(b) != text {
				t.Errorf("got %q, %v", b, err)
			}
		}
	})

	t.Run("what is not there is missing", func(t *testing.T) {
		s := open(t)
		defer s.Close()
		if _, err := s.Open(t.Context(), track, "none"); !errors.Is(err, recording.ErrMissing) {
			t.Errorf("open: %v", err)
		}
		if _, _, err := s.Stat(t.Context(), recording.Track{Stream: "nobody", Rendition: "source"}, "index"); !errors.Is(err, recording.ErrMissing) {
			t.Errorf("stat: %v", err)
		}
		if _, err := s.Get(t.Context(), "nobody", "poster.jpg"); !errors.Is(err, recording.ErrMissing) {
			t.Errorf("get: %v", err)
		}
	})

	t.Run("tracks are listed until they are removed", func(t *testing.T) {
		s := open(t)
		defer s.Close()
		for _, tr := range []recording.Track{track, other, {Stream: "b", Rendition: "source"}} {
			f := appendTo(t, s, tr, "index", 0)
			if err := errors.Join(f.Append([]byte("x")), f.Close()); err != nil {
				t.Fatal(err)
			}
		}
		listed(t, s, "", "a/480 a/source b/source")
		listed(t, s, "a", "a/480 a/source")
		listed(t, s, "nobody", "")
		for range 2 {
			if err := s.Remove(t.Context(), "a"); err != nil {
				t.Fatal(err)
			}
		}
		listed(t, s, "", "b/source")
		if _, err := s.Open(t.Context(), track, "index"); !errors.Is(err, recording.ErrMissing) {
			t.Errorf("after removal: %v", err)
		}
	})
}

func appendTo(t *testing.T, s recording.Store, tr recording.Track, file string, keep int64) recording.File {
	t.Helper()
	f, err := s.Append(t.Context(), tr, file, keep)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func want(t *testing.T, s recording.Store, tr recording.Track, file, text string) {
	t.Helper()
	c, err := s.Open(t.Context(), tr, file)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if b, err := io.ReadAll(c); err != nil || !bytes.Equal(b, []byte(text)) {
		t.Errorf("%s holds %q, %v; want %q", file, b, err, text)
	}
}

func listed(t *testing.T, s recording.Store, stream, want string) {
	t.Helper()
	all, err := s.List(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tr := range all {
		names = append(names, tr.Stream+"/"+tr.Rendition)
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); got != want {
		t.Errorf("of %q, %q are listed, want %q", stream, got, want)
	}
}
