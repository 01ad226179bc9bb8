package app

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/saja-live/saja/internal/media"
)

func TestANodeKeepsItsNameWhereverItsFolderGoes(t *testing.T) {
	called := func(root string) string {
		t.Helper()
		d, err := openFolder(root)
		if err != nil {
			t.Fatal(err)
		}
		d.close()
		return d.name
	}
	first, moved := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	name := called(first)
	if err := os.Rename(first, moved); err != nil {
		t.Fatal(err)
	}
	if got := called(moved); name == "" || got != name {
		t.Errorf("called %q after its folder was moved, want %q", got, name)
	}
	if other := called(first); other == name {
		t.Errorf("a new folder at the same place is called %q as the one before", other)
	}

	// A folder in which a program without the file has recorded.
	older := filepath.Join(t.TempDir(), "older")
	if err := os.MkdirAll(filepath.Join(older, "media"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got, want := called(older), media.NodeAt(filepath.Join(older, "media")); got != want {
		t.Errorf("an earlier folder is called %q, want %q", got, want)
	}

	if err := os.WriteFile(filepath.Join(older, "node"), []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openFolder(older); !errors.Is(err, ErrNodeName) {
		t.Errorf("an empty name: %v, want ErrNodeName", err)
	}
}

func TestTheConfigurationNamesTheNode(t *testing.T) {
	c := Defaults()
	c.Node.Name = "kitchen"
	s, err := openShop(t.Context(), c, t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if got, want := s.media.Node(), "kitchen"; got != want {
		t.Errorf("called %q, want %q", got, want)
	}
}
