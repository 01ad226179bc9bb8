package app

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestShopThatCannotOpenSaysWhyAndLetsItsFolderGo(t *testing.T) {
	data, logger := t.TempDir(), slog.New(slog.DiscardHandler)
	broken := Defaults()
	broken.Database.URL = "mysql://root@127.0.0.1:1/shop" // nobody listens there
	if _, err := openShop(t.Context(), broken, data, logger); err == nil {
		t.Fatal("it opened without its database")
	}
	s, err := openShop(t.Context(), Defaults(), data, logger)
	if err != nil {
		t.Fatal("the next try:", err)
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
}

// Two processes, each with a folder of its own, on one MariaDB database.
func TestProcessesOnOneMariaDBShareOneLog(t *testing.T) {
	first, second, logger := t.TempDir(), t.TempDir(), slog.New(slog.NewTextHandler(t.Output(), nil))
	config := Defaults()
	config.Database.URL = sqldbtest.MariaDBURL(t)
	config.Node.KeyFile = filepath.Join(first, "shop.key")
	var shops []*shop
	for _, data := range []string{first, second} {
		s, err := openShop(t.Context(), config, data, logger)
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		shops = append(shops, s)
	}
	if a, b := shops[0].log.LogID(), shops[1].log.LogID(); a != b {
		t.Errorf("the logs are called %s and %s", a, b)
	}
	if err := shops[0].log.Append(t.Context(), eventlog.Record{ID: "a", Topic: eventlog.Events, Kind: "hello", Data: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("heard")
	err := shops[1].log.Tail(t.Context(), eventlog.Events, 0, func(got []eventlog.Record) error {
		if got[0].ID != "a" {
			t.Errorf("heard %s", got[0].ID)
		}
		return enough
	})
	if !errors.Is(err, enough) {
		t.Error(err)
	}
}

// On a machine with other users nobody else reads people's data, not even in a folder of an older program.
func TestTheDataIsItsOwnersAlone(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	data := filepath.Join(t.TempDir(), "data")
	look := func(when string) {
		t.Helper()
		s, err := openShop(t.Context(), Defaults(), data, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		backup := filepath.Join(t.TempDir(), "copy.db")
		if err := sqldb.Backup(t.Context(), s.db, backup); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(data, "*"))
		if err != nil || len(files) < 6 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		for _, file := range append(files, data, backup) {
			info, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s, %s: %v", when, filepath.Base(file), info.Mode())
			}
		}
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}
	look("new")
	for _, name := range []string{"", "shop.db", "log.db"} {
		if err := os.Chmod(filepath.Join(data, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	look("old")
}
