package seal_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/seal"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func migrated(t *testing.T, db *sqldb.DB) {
	t.Helper()
	if err := sqldb.Migrate(t.Context(), db, "seal", seal.Migrations); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, db *sqldb.DB, k seal.Key) *seal.Safe {
	t.Helper()
	s, err := seal.Open(t.Context(), db, k, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryProcessGetsTheSameSecret(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		k := seal.NewKey()
		got := make([]string, 8)
		var all sync.WaitGroup
		for i := range got {
			all.Go(func() {
				s, err := seal.Open(t.Context(), db, k, time.Now)
				if err != nil {
					t.Error(err)
					return
				}
				secret, err := s.Secret(t.Context(), "links")
				if err != nil {
					t.Error(err)
				}
				got[i] = string(secret)
			})
		}
		all.Wait()
		for _, s := range got {
			if s != got[0] || len(s) != 43 {
				t.Errorf("got %q and %q, want one secret of 43 characters", got[0], s)
			}
		}
		if other, _ := open(t, db, k).Secret(t.Context(), "tokens"); string(other) == got[0] {
			t.Error("two names have one secret")
		}
	})
}

func TestAnotherKeyIsRefused(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated(t, db)
		if empty, err := seal.Empty(t.Context(), db); err != nil || !empty {
			t.Errorf("a new shop: empty %v, %v", empty, err)
		}
		open(t, db, seal.NewKey())
		if empty, err := seal.Empty(t.Context(), db); err != nil || empty {
			t.Errorf("an opened shop: empty %v, %v", empty, err)
		}
		if _, err := seal.Open(t.Context(), db, seal.NewKey(), time.Now); !errors.Is(err, seal.ErrWrongKey) {
			t.Errorf("got %v, want ErrWrongKey", err)
		}
	})
}

func TestTheDatabaseAloneOpensNothing(t *testing.T) {
	db := sqldbtest.SQLite(t)
	migrated(t, db)
	s := open(t, db, seal.NewKey())
	if _, err := s.Keep(t.Context(), "links", []byte("an-older-secret-of-the-shop")); err != nil {
		t.Fatal(err)
	}
	if kept, err := s.Keep(t.Context(), "links", []byte("another")); err != nil || string(kept) != "an-older-secret-of-the-shop" {
		t.Errorf("kept %q, %v; want the first", kept, err)
	}
	var value string
	if err := db.QueryRowContext(t.Context(), "SELECT value FROM sealed WHERE name = 'links'").Scan(&value); err != nil || strings.Contains(value, "older") {
		t.Errorf("stored %q, %v", value, err)
	}
	// A value moved to another name, or changed, is no secret.
	for _, change := range []string{
		"UPDATE sealed SET name = 'tokens' WHERE name = 'links'",
		"UPDATE sealed SET value = '!' WHERE name = 'tokens'",
	} {
		if err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error { _, err := tx.ExecContext(ctx, change); return err }); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Secret(t.Context(), "tokens"); !errors.Is(err, seal.ErrWrongKey) {
			t.Errorf("%s: got %v, want ErrWrongKey", change, err)
		}
	}
}

func TestKeysAreReadBackAndNeverPrinted(t *testing.T) {
	k := seal.NewKey()
	if got, err := seal.ParseKey(" " + k.Text() + "\n"); err != nil || got != k {
		t.Errorf("got %v", err)
	}
	for _, s := range []string{"", "short", k.Text()[:42], k.Text() + "A", strings.Repeat("*", 43)} {
		if _, err := seal.ParseKey(s); !errors.Is(err, seal.ErrKey) {
			t.Errorf("%q: got %v, want ErrKey", s, err)
		}
	}
	if s := fmt.Sprintf("%v %s", k, k); strings.Contains(s, k.Text()) {
		t.Error("a key was printed")
	}
}
