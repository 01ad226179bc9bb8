package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/country"
)

// Addresses builds a small index of addresses at path, unless something is there.
func Addresses(ctx context.Context, path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), "addresses")
	if err != nil {
		return fmt.Errorf("make the demo's addresses: %w", err)
	}
	defer os.RemoveAll(dir)
	source := filepath.Join(dir, "places.zip")
	if err := os.WriteFile(source, country.Places, 0o600); err != nil {
		return fmt.Errorf("make the demo's addresses: %w", err)
	}
	if _, err := postcode.Build(ctx, postcode.Options{Sources: []string{source}, Out: path, Version: "demo"}); err != nil {
		return fmt.Errorf("make the demo's addresses: %w", err)
	}
	return nil
}
