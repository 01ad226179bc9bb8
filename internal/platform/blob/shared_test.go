package blob_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestEveryNodeHasTheFilesThatOneTook(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "blob", blob.Migrations); err != nil {
			t.Fatal(err)
		}
		here, there := open(t, t.TempDir()), open(t, t.TempDir())
		one, two := blob.NewShared(db, here, time.Now), blob.NewShared(db, there, time.Now)
		put := func(key, text string) {
			t.Helper()
			if err := one.Put(t.Context(), key, strings.NewReader(text)); err != nil {
				t.Fatal(err)
			}
		}
		large := strings.Repeat("a picture ", 70_000) // several pieces
		for key, text := range map[string]string{"pictures/a/640.webp": large, "pictures/b": "", "pictures/c": "small"} {
			put(key, text)
			if got := read(t, two, key); got != text {
				t.Errorf("%s: %d bytes at the other node, want %d", key, len(got), len(text))
			}
			if got := read(t, there, key); got != text {
				t.Errorf("%s is not kept at the other node", key)
			}
		}
		put("pictures/d", "first")
		put("pictures/d", "second")
		if got := read(t, two, "pictures/d"); got != "second" {
			t.Errorf("got %q, want what was put last", got)
		}
		if err := one.Delete(t.Context(), "pictures/c"); err != nil {
			t.Fatal(err)
		}
		third := blob.NewShared(db, open(t, t.TempDir()), time.Now)
		if _, _, err := third.Open(t.Context(), "pictures/c"); !errors.Is(err, blob.ErrMissing) {
			t.Errorf("what was deleted: %v", err)
		}
		if _, _, err := third.Open(t.Context(), "../shop.key"); !errors.Is(err, blob.ErrKey) {
			t.Errorf("a path out of the folder: %v", err)
		}

		if err := here.Put(t.Context(), "pictures/old", bytes.NewReader([]byte("of before"))); err != nil {
			t.Fatal(err)
		}
		for range 2 { // again changes nothing
			if err := one.Share(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got := read(t, third, "pictures/old"); got != "of before" {
			t.Errorf("a file of before: %q", got)
		}
	})
}
