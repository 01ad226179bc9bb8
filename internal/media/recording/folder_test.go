package recording_test

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/saja-live/saja/internal/media/recording"
	"github.com/saja-live/saja/internal/media/recording/storetest"
)

func TestFolderIsAStore(t *testing.T) {
	dirs := map[string]string{}
	storetest.Run(t, func(t *testing.T) recording.Store {
		if dirs[t.Name()] == "" {
			dirs[t.Name()] = t.TempDir()
		}
		return folder(t, dirs[t.Name()])
	})
}

func folder(t *testing.T, dir string) *recording.Folder {
	t.Helper()
	f, err := recording.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestRecordingFromBeforeRenditionsStaysWhereItIs(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "old"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "old", "index"), []byte("before"), 0o640); err != nil {
		t.Fatal(err)
	}
	s := folder(t, dir)
	defer s.Close()
	track := recording.Track{Stream: "old", Rendition: recording.Source}
	f, err := s.Append(t.Context(), track, "index", 6)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Append([]byte(" and after")); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if b, err := os.ReadFile(filepath.Join(dir, "old", "index")); err != nil || string(b) != "before and after" {
		t.Errorf("the index is %q, %v", b, err)
	}
	c, err := s.Open(t.Context(), track, "index")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if b, err := io.ReadAll(c); err != nil || string(b) != "before and after" {
		t.Errorf("it reads %q, %v", b, err)
	}
	if all, err := s.List(t.Context(), ""); err != nil || len(all) != 1 || all[0] != track {
		t.Errorf("listed %v, %v", all, err)
	}
	if _, err := s.Open(t.Context(), recording.Track{Stream: "old", Rendition: "480"}, "index"); err == nil {
		t.Error("another rendition has it too")
	}
}

func TestSystemCanSendAFolderFileItself(t *testing.T) {
	s := folder(t, t.TempDir())
	defer s.Close()
	track := recording.Track{Stream: "a", Rendition: recording.Source}
	f, err := s.Append(t.Context(), track, "0001.mp4", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Append([]byte("0123456789")); err != nil {
		t.Fatal(err)
	}
	c, err := s.Open(t.Context(), track, "0001.mp4")
	if err != nil {
		t.Fatal(err)
	}
	section, err := recording.NewSection(c, 2, 5)
	if err != nil {
		t.Fatal(err)
	}
	defer section.Close()
	for name, x := range map[string]any{"file": c, "stretch": section} {
		conn, ok := x.(syscall.Conn)
		if !ok {
			t.Errorf("the %s has no descriptor", name)
			continue
		}
		if _, err := conn.SyscallConn(); err != nil {
			t.Errorf("the %s: %v", name, err)
		}
	}
	// The file itself stands where the stretch does, as the system reads from there.
	if _, err := section.Seek(1, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(c); err != nil || string(b) != "3456789" {
		t.Errorf("the file goes on with %q, %v", b, err)
	}
}
