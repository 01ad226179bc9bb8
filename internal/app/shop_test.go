package app

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/saja-live/saja/internal/platform/eventlog"
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
