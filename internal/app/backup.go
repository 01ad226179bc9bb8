package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Copied is how much a backup holds.
type Copied struct {
	Files int
	Bytes int64
}

// Backup copies the shop in data to the new folder at to, while it runs. The database comes first, so that whatever it
// names (pictures, recordings, messages) is in what is copied after it. It fails with sqldb.ErrBackupElsewhere on MySQL.
func Backup(ctx context.Context, config Config, data, to string) (c Copied, err error) {
	if config.Database.URL != "" {
		return c, sqldb.ErrBackupElsewhere
	}
	from := folder{root: data}
	if _, err := os.Stat(from.shop()); err != nil {
		return c, fmt.Errorf("there is no shop in %s: %w", data, err)
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return c, fmt.Errorf("back up to %s, which must be a new folder: %w", to, err)
	}
	defer func() {
		if err != nil {
			os.RemoveAll(to)
		}
	}()
	target := folder{root: to}
	for _, db := range []struct{ from, to string }{{from.shop(), target.shop()}, {from.log(), target.log()}} {
		if err := copyDatabase(ctx, db.from, db.to); err != nil {
			return c, err
		}
	}
	indexes, err := addressIndexes(from)
	if err != nil {
		return c, err
	}
	// A key that is kept elsewhere is not copied, nor is such an index of addresses: whoever restores has it from there.
	for _, name := range append(indexes, "shop.key", "node", "blobs", "media", "sandbox", filepath.Join("addresses", "files")) {
		if err := copyTree(ctx, filepath.Join(data, name), filepath.Join(to, name), &c); err != nil {
			return c, err
		}
	}
	for _, path := range []string{target.shop(), target.log()} {
		info, err := os.Stat(path)
		if err != nil {
			return c, err
		}
		c.Files++
		c.Bytes += info.Size()
	}
	return c, nil
}

// addressIndexes are the index of addresses and the one before it, each followed by its overlay, and not one in the making.
func addressIndexes(d folder) (names []string, err error) {
	lying, err := os.ReadDir(d.root) // by name: what an overlay belongs to comes before it
	index := filepath.Base(d.addresses())
	for _, one := range lying {
		rest, ours := strings.CutPrefix(one.Name(), index)
		if ours && (rest == "" || rest == ".before" || strings.HasSuffix(rest, ".overlay")) && !strings.HasPrefix(rest, ".made") {
			names = append(names, one.Name())
		}
	}
	return names, err
}

// copyDatabase copies a SQLite file that another process writes to.
func copyDatabase(ctx context.Context, from, to string) error {
	db, err := sqldb.Open(ctx, sqldb.Config{URL: "sqlite:" + from, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	return errors.Join(sqldb.Backup(ctx, db, to), db.Close())
}

// copyTree copies files as they are at this moment. What disappears meanwhile (a replaced temporary) is not an error.
func copyTree(ctx context.Context, from, to string, c *Copied) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		n, err := copyFile(path, target)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		c.Files++
		c.Bytes += n
		return err
	})
}

func copyFile(from, to string) (n int64, err error) {
	in, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if n, err = io.Copy(out, in); err != nil {
		return n, err
	}
	return n, out.Sync()
}
