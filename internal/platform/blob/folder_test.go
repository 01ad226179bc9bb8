package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/fault"
)

func open(t testing.TB, dir string) *blob.Folder {
	t.Helper()
	f, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func read(t testing.TB, f blob.Store, key string) string {
	t.Helper()
	file, info, err := f.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	body, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size != int64(len(body)) || info.Modified.IsZero() {
		t.Errorf("info %+v for %d bytes", info, len(body))
	}
	return string(body)
}

// files counts everything in dir that is not a folder.
func files(t testing.TB, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsPutCanBeReadReplacedAndDeleted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "blobs")
	f := open(t, dir)
	const key = "pictures/0190f/640.webp"
	for _, body := range []string{"first", "", "second, longer"} {
		if err := f.Put(t.Context(), key, strings.NewReader(body)); err != nil {
			t.Fatal(err)
		}
		if got := read(t, f, key); got != body {
			t.Errorf("read %q, want %q", got, body)
		}
	}
	f.Close()
	f = open(t, dir)
	if got := read(t, f, key); got != "second, longer" {
		t.Errorf("after opening again: %q", got)
	}
	for range 2 {
		if err := f.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := f.Open(t.Context(), key); !errors.Is(err, blob.ErrMissing) || fault.Of(err).Kind() != fault.NotFound {
		t.Errorf("got %v, want missing", err)
	}
	if n := files(t, dir); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestAFolderIsNotAFile(t *testing.T) {
	f := open(t, t.TempDir())
	if err := f.Put(t.Context(), "a/b", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Open(t.Context(), "a"); !errors.Is(err, blob.ErrMissing) {
		t.Errorf("open: %v, want missing", err)
	}
	if err := f.Delete(t.Context(), "a"); err != nil {
		t.Errorf("delete: %v", err)
	}
	if _, _, err := f.Open(t.Context(), "a/b/c"); !errors.Is(err, blob.ErrMissing) {
		t.Errorf("open below a file: %v, want missing", err)
	}
	if got := read(t, f, "a/b"); got != "x" {
		t.Errorf("read %q", got)
	}
}

func TestOnlyPlainKeysAreTaken(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	for _, key := range []string{
		"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", ".part-x", "a/.b", "a b", `a\b`, "a\x00b", "한글", "a:b",
		strings.Repeat("x", 201),
	} {
		_, _, openErr := f.Open(t.Context(), key)
		for _, err := range []error{f.Put(t.Context(), key, strings.NewReader("x")), openErr, f.Delete(t.Context(), key)} {
			if !errors.Is(err, blob.ErrKey) {
				t.Errorf("%q: %v, want a wrong key", key, err)
			}
		}
	}
	if n := files(t, dir); n != 0 {
		t.Errorf("%d files were written", n)
	}
}

func TestALinkDoesNotLeadOut(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "way")); err != nil {
		t.Fatal(err)
	}
	f := open(t, dir)
	if _, _, err := f.Open(t.Context(), "way/secret"); err == nil {
		t.Error("read through the link")
	}
	if err := f.Put(t.Context(), "way/new", strings.NewReader("x")); err == nil || files(t, outside) != 1 {
		t.Errorf("wrote through the link: %v", err)
	}
}

// failing gives some bytes and then err.
func failing(err error) io.Reader {
	return io.MultiReader(strings.NewReader("half"), readerFunc(func([]byte) (int, error) { return 0, err }))
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestAPutThatFailsChangesNothing(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	if err := f.Put(t.Context(), "a", strings.NewReader("whole")); err != nil {
		t.Fatal(err)
	}
	errCut := errors.New("cut")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, put := range []struct {
		ctx  context.Context
		r    io.Reader
		want error
	}{
		{t.Context(), failing(errCut), errCut},
		{t.Context(), failing(&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}), blob.ErrDiskFull},
		{cancelled, strings.NewReader("late"), context.Canceled},
	} {
		if err := f.Put(put.ctx, "a", put.r); !errors.Is(err, put.want) {
			t.Errorf("got %v, want %v", err, put.want)
		}
	}
	if got := read(t, f, "a"); got != "whole" {
		t.Errorf("read %q, want what was there before", got)
	}
	if n := files(t, dir); n != 1 {
		t.Errorf("%d files, want 1", n)
	}
}

func TestAReaderNeverSeesHalfAFile(t *testing.T) {
	f := open(t, t.TempDir())
	bodies := [][]byte{bytes.Repeat([]byte("a"), 100_000), bytes.Repeat([]byte("b"), 200_000)}
	if err := f.Put(t.Context(), "k", bytes.NewReader(bodies[0])); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for ctx.Err() == nil {
				got := read(t, f, "k")
				if got != string(bodies[0]) && got != string(bodies[1]) {
					t.Errorf("read %d bytes, neither of the two", len(got))
				}
			}
		})
	}
	for i := range 40 {
		if err := f.Put(t.Context(), "k", bytes.NewReader(bodies[i%2])); err != nil {
			t.Error(err)
		}
	}
	cancel()
	all.Wait()
}

func TestWhatACrashLeftHalfWrittenIsRemoved(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	if err := f.Put(t.Context(), "a/b", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := os.WriteFile(filepath.Join(dir, ".part-ABC"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	f = open(t, dir)
	if n := files(t, dir); n != 1 || read(t, f, "a/b") != "x" {
		t.Errorf("%d files, want only a/b", n)
	}
}
