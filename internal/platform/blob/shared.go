package blob

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Migrations makes the tables of Shared; their domain is "blob".
//
//go:embed migrations/*.sql
var Migrations embed.FS

// MaxShared is the largest file that Shared takes: it is held in memory on its way.
const MaxShared = 32 << 20

const pieceSize = 256 << 10

// Shared is a Store that all processes of a shop have in common: files lie in the shop's database, and each process keeps those
// that it was asked for in a folder of its own. A key stands for the same bytes for ever; what was deleted may stay in folders.
type Shared struct {
	db   *sqldb.DB
	near *Folder
	now  func() time.Time
}

var _ Store = (*Shared)(nil)

// NewShared keeps files in db and near.
func NewShared(db *sqldb.DB, near *Folder, now func() time.Time) *Shared {
	return &Shared{db, near, now}
}

// Put implements Store.
func (s *Shared) Put(ctx context.Context, key string, r io.Reader) error {
	if !validKey(key) {
		return ErrKey.About("key", key)
	}
	b, err := io.ReadAll(io.LimitReader(r, MaxShared+1))
	if err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	if len(b) > MaxShared {
		return fmt.Errorf("put %s: it is larger than %d bytes", key, MaxShared)
	}
	if err := s.near.Put(ctx, key, bytes.NewReader(b)); err != nil {
		return err
	}
	if err := s.keep(ctx, key, b); err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	return nil
}

// keep writes a file to the database. Of two processes that put one at once, the first one's bytes count.
func (s *Shared) keep(ctx context.Context, key string, b []byte) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return store(ctx, tx, key, b, s.now()) })
	if sqldb.IsDuplicate(err) {
		return nil
	}
	return err
}

// Open implements Store. A file that another process put is fetched once.
func (s *Shared) Open(ctx context.Context, key string) (io.ReadSeekCloser, Info, error) {
	file, info, err := s.near.Open(ctx, key)
	if !errors.Is(err, ErrMissing) {
		return file, info, err
	}
	b, err := load(ctx, s.db, key)
	if err != nil {
		return nil, Info{}, fmt.Errorf("open %s: %w", key, err)
	}
	if err := s.near.Put(ctx, key, bytes.NewReader(b)); err != nil {
		return nil, Info{}, err
	}
	return s.near.Open(ctx, key)
}

// Delete implements Store.
func (s *Shared) Delete(ctx context.Context, key string) error {
	if !validKey(key) {
		return ErrKey.About("key", key)
	}
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return remove(ctx, tx, key) }); err != nil {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	return s.near.Delete(ctx, key)
}

// Share puts what lies in the folder alone into the database: files of before there was one for all.
func (s *Shared) Share(ctx context.Context) error {
	return fs.WalkDir(s.near.root.FS(), ".", func(key string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !validKey(key) || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if known, err := has(ctx, s.db, key); known || err != nil {
			return err
		}
		file, _, err := s.near.Open(ctx, key)
		if err != nil {
			return err
		}
		b, err := io.ReadAll(io.LimitReader(file, MaxShared+1))
		if err = errors.Join(err, file.Close()); err != nil || len(b) > MaxShared {
			return err
		}
		return s.keep(ctx, key, b)
	})
}
