package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/saja-live/saja/internal/platform/fault"
)

// ErrInUse says that another process works on the data folder.
var ErrInUse = fault.New(fault.Conflict, "data_in_use", "another saja runs on this data folder; stop it first, or give another --data")

// folder is the data folder of a node. In the one-machine form it holds everything a shop is; with a database elsewhere, only what
// is the node's own or may be lost.
type folder struct {
	root string
	lock *os.File
}

func (d folder) shop() string      { return filepath.Join(d.root, "shop.db") }
func (d folder) log() string       { return filepath.Join(d.root, "log.db") }
func (d folder) media() string     { return filepath.Join(d.root, "media") }
func (d folder) blobs() string     { return filepath.Join(d.root, "blobs") }
func (d folder) addresses() string { return filepath.Join(d.root, "postcode.idx") }
func (d folder) sandbox() string   { return filepath.Join(d.root, "sandbox") }
func (d folder) trades() string    { return filepath.Join(d.sandbox(), "trades.jsonl") }

// openFolder makes the folder where it is missing and keeps other processes out until close.
// It fails with ErrInUse. People's data is inside: only the owner may look.
func openFolder(root string) (folder, error) {
	d := folder{root: root}
	for _, dir := range []string{root, d.media(), d.blobs(), d.sandbox()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return d, fmt.Errorf("make data folder: %w", err)
		}
	}
	if info, err := os.Stat(root); err == nil && info.Mode()&os.ModeSticky == 0 && info.Mode().Perm()&0o077 != 0 {
		_ = os.Chmod(root, 0o700) // a folder of somebody else's is theirs to close
	}
	lock, err := os.OpenFile(filepath.Join(root, "saja.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return d, fmt.Errorf("open data folder: %w", err)
	}
	// The kernel lets go of the lock when the process ends, however it ends.
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return d, fmt.Errorf("%s: %w", root, ErrInUse)
		}
		return d, fmt.Errorf("lock data folder: %w", err)
	}
	d.lock = lock
	return d, nil
}

func (d folder) close() { d.lock.Close() }
