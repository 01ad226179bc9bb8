package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
)

// Folder is a Store in a folder of the file system. Nothing outside the folder can be reached, by symbolic links neither.
type Folder struct{ root *os.Root }

var _ Store = (*Folder)(nil)

// partial starts the name of a file that is being written; a key cannot start with a dot.
const partial = ".part-"

// OpenFolder opens dir, makes it when it is missing, and removes what a crash left half written there.
// The caller closes it. One process writes to a folder.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("open folder %s: %w", dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open folder %s: %w", dir, err)
	}
	f := &Folder{root}
	if err := f.sweep(); err != nil {
		root.Close()
		return nil, fmt.Errorf("open folder %s: %w", dir, err)
	}
	return f, nil
}

// sweep looks only at the top: that is where files are written before they move to their place.
func (f *Folder) sweep() error {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), partial) {
			if err := f.root.Remove(e.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close gives the folder back. Files that are open stay readable.
func (f *Folder) Close() error { return f.root.Close() }

// Put implements Store.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) error {
	if !validKey(key) {
		return ErrKey.About("key", key)
	}
	temp := partial + rand.Text()
	if err := f.write(ctx, temp, r); err != nil {
		_ = f.root.Remove(temp) // what stays is removed when the folder is opened again
		return fmt.Errorf("put %s: %w", key, named(err))
	}
	if err := f.move(temp, key); err != nil {
		_ = f.root.Remove(temp)
		return fmt.Errorf("put %s: %w", key, named(err))
	}
	return nil
}

func (f *Folder) write(ctx context.Context, name string, r io.Reader) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, reader{ctx, r})
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// move puts the finished file in its place and makes the new name durable, and those of the folders made on the way.
func (f *Folder) move(temp, key string) error {
	dir := path.Dir(key)
	if err := f.root.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	if err := f.root.Rename(temp, key); err != nil {
		return err
	}
	for ; ; dir = path.Dir(dir) {
		if err := f.syncDir(dir); err != nil {
			return err
		}
		if dir == "." {
			return nil
		}
	}
}

func (f *Folder) syncDir(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open implements Store.
func (f *Folder) Open(_ context.Context, key string) (io.ReadSeekCloser, Info, error) {
	if !validKey(key) {
		return nil, Info{}, ErrKey.About("key", key)
	}
	file, err := f.root.Open(key)
	if err != nil {
		return nil, Info{}, fmt.Errorf("open %s: %w", key, named(err))
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrMissing
	}
	if err != nil {
		file.Close()
		return nil, Info{}, fmt.Errorf("open %s: %w", key, err)
	}
	return file, Info{Size: info.Size(), Modified: info.ModTime()}, nil
}

// Delete implements Store. Folders that become empty stay.
func (f *Folder) Delete(_ context.Context, key string) error {
	if !validKey(key) {
		return ErrKey.About("key", key)
	}
	info, err := f.root.Lstat(key)
	if err == nil && info.Mode().IsRegular() {
		err = f.root.Remove(key)
	}
	if err != nil && !missing(err) {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	return nil
}

// reader stops giving when ctx ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

func validKey(key string) bool {
	if len(key) == 0 || len(key) > 200 {
		return false
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || part[0] == '.' {
			return false
		}
		for _, c := range []byte(part) {
			ok := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '_' || c == '-'
			if !ok {
				return false
			}
		}
	}
	return true
}

// missing tells whether there is nothing, which is also so below something that is not a folder.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// named gives the faults that a caller can act on.
func named(err error) error {
	switch {
	case missing(err):
		return fmt.Errorf("%w: %w", ErrMissing, err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}
