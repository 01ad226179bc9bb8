package app

import (
	"log/slog"
	"testing"
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
