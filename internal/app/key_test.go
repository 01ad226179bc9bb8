package app

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/seal"
)

// opened opens the shop in data and says what was wrong; the shop is closed again.
func opened(t *testing.T, data string) (links string, err error) {
	t.Helper()
	s, err := openShop(t.Context(), Defaults(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		return "", err
	}
	links = s.orders.Token("261124-7K3M9QXA4")
	return links, s.close()
}

func TestAShopsSecretsNeedItsKey(t *testing.T) {
	data := t.TempDir()
	before, err := opened(t, data)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(data, "shop.key")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key's file: %v, %v; want mode 0600", info, err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := opened(t, data); !errors.Is(err, ErrNoKey) {
		t.Errorf("without its key: %v, want ErrNoKey", err)
	}
	t.Setenv(keyVariable, seal.NewKey().Text())
	if _, err := opened(t, data); !errors.Is(err, seal.ErrWrongKey) {
		t.Errorf("with another key: %v, want ErrWrongKey", err)
	}
	t.Setenv(keyVariable, "let me in")
	if _, err := opened(t, data); !errors.Is(err, seal.ErrKey) || strings.Contains(err.Error(), "let me in") {
		t.Errorf("with no key at all: %v, want ErrKey without the text", err)
	}
	t.Setenv(keyVariable, string(text))
	if after, err := opened(t, data); err != nil || after != before {
		t.Errorf("with its key in the environment: %q, %v; want the links of before, %q", after, err, before)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a key from the environment was written to the folder")
	}
}

func TestLinksOfAnOlderFolderStayGood(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "secret"), []byte("0123456789012345678901234567890123456789012"), 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := opened(t, data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(data, "secret")); err != nil {
		t.Errorf("the old file: %v, want it there for a program that goes back", err)
	}
	if after, err := opened(t, data); err != nil || after != before {
		t.Errorf("%q, %v; want %q", after, err, before)
	}
}

func TestAKeyIsWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.key")
	key := seal.NewKey()
	if err := keepKey(path, key); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.TrimSpace(string(text)) != key.Text() {
		t.Errorf("the key's file holds %d bytes, %v; want the key", len(text), err)
	}
	if err := keepKey(path, seal.NewKey()); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second key: %v, want that there is one", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files in the folder, %v; want the key alone", len(left), err)
	}
}
