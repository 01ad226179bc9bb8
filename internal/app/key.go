package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/seal"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// keyVariable holds the shop's key itself, where no file is wanted.
const keyVariable = "SAJA_KEY"

// ErrNoKey says that the shop's secrets cannot be opened here.
var ErrNoKey = fault.New(fault.Conflict, "shop_key_missing",
	"the secrets of this shop are sealed, and its key is not here; copy shop.key from the process that opened the shop first, or give its text in "+keyVariable)

func (d folder) key() string { return filepath.Join(d.root, "shop.key") }

// openSafe opens the shop's secrets with the key in SAJA_KEY, or else in the file at path. Only a shop without any secret
// gets a new key, kept in that file. It fails with ErrNoKey, seal.ErrKey or seal.ErrWrongKey.
func openSafe(ctx context.Context, db *sqldb.DB, path string, now func() time.Time) (*seal.Safe, error) {
	key, err := findKey(ctx, db, path)
	if err != nil {
		return nil, err
	}
	return seal.Open(ctx, db, key, now)
}

func findKey(ctx context.Context, db *sqldb.DB, path string) (seal.Key, error) {
	if text := os.Getenv(keyVariable); text != "" {
		key, err := seal.ParseKey(text)
		if err != nil {
			return key, fmt.Errorf("%s: %w", keyVariable, err)
		}
		return key, nil
	}
	text, err := os.ReadFile(path)
	if err == nil {
		key, err := seal.ParseKey(string(text))
		if err != nil {
			return key, fmt.Errorf("%s: %w", path, err)
		}
		return key, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return seal.Key{}, fmt.Errorf("read the shop's key: %w", err)
	}
	fresh, err := seal.Empty(ctx, db)
	if err != nil {
		return seal.Key{}, err
	}
	if !fresh {
		return seal.Key{}, fmt.Errorf("%s: %w", path, ErrNoKey)
	}
	key := seal.NewKey()
	return key, keepKey(path, key)
}

// keepKey writes the key so that it is on the disk, whole and under its name, before anything is sealed with it.
// It fails if another process has put one there meanwhile.
func keepKey(path string, key seal.Key) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, "shop.key-*") // only this user may read it
	if err != nil {
		return fmt.Errorf("keep the shop's key: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(key.Text() + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Link(f.Name(), path)
	}
	if err == nil {
		err = syncFolder(dir)
	}
	if err != nil {
		return fmt.Errorf("keep the shop's key: %w", err)
	}
	return nil
}

// syncFolder makes the names in a folder survive a loss of power.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// linkSecret is what links to orders are signed with. A folder of before the shop had a key holds it in a file of its own;
// what is in it is taken over, so that the links people have stay good, and the file stays for a program that goes back.
func linkSecret(ctx context.Context, safe *seal.Safe, d folder) ([]byte, error) {
	old := filepath.Join(d.root, "secret")
	text, err := os.ReadFile(old)
	if errors.Is(err, os.ErrNotExist) {
		return safe.Secret(ctx, "links")
	}
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	return safe.Keep(ctx, "links", text)
}
