package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/demo"
	"github.com/saja-live/saja/postcode"
)

// A copy is the whole shop: whatever lies in its folder is in it, but for what only a running process has, what is being made, and what
// waits to be taken.
func TestABackupIsTheWholeShop(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	s, err := openShop(t.Context(), Defaults(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() })
	if err := demo.Addresses(t.Context(), s.folder.addresses()); err != nil {
		t.Fatal(err)
	}
	index, err := os.ReadFile(s.folder.addresses())
	if err != nil {
		t.Fatal(err)
	}
	left := []string{"saja.lock", "shop.db-wal", "shop.db-shm", "log.db-wal", "log.db-shm", "addresses/inbox", "addresses/inbox/daily.zip", "postcode.idx.made", "postcode.idx.made.0123456789abcdef.overlay"}
	laid := []string{"postcode.idx.before", "postcode.idx.0123456789abcdef.overlay", "postcode.idx.before.0123456789abcdef.overlay", "addresses/files/one/main.zip", "blobs/ab/picture", "media/show/part.m4s"}
	for _, name := range append(laid, "addresses/inbox/daily.zip", "postcode.idx.made", "postcode.idx.made.0123456789abcdef.overlay") {
		path := filepath.Join(data, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, index[:100], 0o600); err != nil {
			t.Fatal(err)
		}
	}

	to := filepath.Join(t.TempDir(), "copy")
	if _, err := Backup(t.Context(), Defaults(), data, to); err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(everything(t, data), func(name string) bool { return slices.Contains(left, name) })
	if got := everything(t, to); !slices.Equal(got, want) {
		t.Errorf("the copy has\n%q\nwant\n%q", got, want)
	}
	copied, err := openShop(t.Context(), Defaults(), to, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := copied.addresses.Search(t.Context(), "세종대로 209", postcode.Page{Limit: 1})
	if err != nil || len(answer.Results) != 1 || answer.Results[0].Postcode != "03171" {
		t.Errorf("the copy looks up %+v, %v; want 03171", answer.Results, err)
	}
	if err := copied.close(); err != nil {
		t.Error(err)
	}
}

// everything is all that lies in a folder, by name.
func everything(t *testing.T, root string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err == nil && path != root {
			names = append(names, filepath.ToSlash(path[len(root)+1:]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
