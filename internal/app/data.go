package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
)

// ErrInUse says that another process works on the data folder.
var ErrInUse = fault.New(fault.Conflict, "data_in_use", "another saja runs on this data folder; stop it first, or give another --data")

// ErrNodeName says that the file with the node's name says none.
var ErrNodeName = fault.New(fault.Conflict, "node_name_unreadable", "this file has the node's name in one line of at most 255 bytes; write it there again, or remove the file for a new one")

// folder is the data folder of a node. In the one-machine form it holds everything a shop is; with a database elsewhere, only what
// is the node's own or may be lost.
type folder struct {
	root string
	name string // of the node, as its file says
	lock *os.File
}

func (d folder) shop() string       { return filepath.Join(d.root, "shop.db") }
func (d folder) log() string        { return filepath.Join(d.root, "log.db") }
func (d folder) media() string      { return filepath.Join(d.root, "media") }
func (d folder) blobs() string      { return filepath.Join(d.root, "blobs") }
func (d folder) addresses() string  { return filepath.Join(d.root, "postcode.idx") }
func (d folder) desk() string       { return filepath.Join(d.root, "addresses") }
func (d folder) sandbox() string    { return filepath.Join(d.root, "sandbox") }
func (d folder) fcmAccount() string { return filepath.Join(d.sandbox(), "fcm.json") }
func (d folder) apnsKey() string    { return filepath.Join(d.sandbox(), "apns.p8") }
func (d folder) node() string       { return filepath.Join(d.root, "node") }
func (d folder) trades() string     { return filepath.Join(d.sandbox(), "trades.jsonl") }

// openFolder makes the folder where it is missing and keeps other processes out until close.
// It fails with ErrInUse. People's data is inside: only the owner may look.
func openFolder(root string) (folder, error) {
	d := folder{root: root}
	_, err := os.Stat(d.media())
	fresh := errors.Is(err, os.ErrNotExist)
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
	if d.name, err = d.called(fresh); err != nil {
		lock.Close()
		return d, err
	}
	return d, nil
}

// maxNodeName is what the tables of nodes and streams have room for.
const maxNodeName = 255

// called gives the name of the folder's node and keeps it in a file, so that it stays the same wherever the folder is moved and
// whatever the machine is called, as a container after each start. A folder without one that has been in use goes on under the
// name by which its streams are known.
func (d folder) called(fresh bool) (string, error) {
	text, err := os.ReadFile(d.node())
	if err == nil {
		if name := strings.TrimSpace(string(text)); name != "" && len(name) <= maxNodeName {
			return name, nil
		}
		return "", fmt.Errorf("%s: %w", d.node(), ErrNodeName)
	}
	if !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("read the node's name: %w", err)
	}
	name := media.NodeAt(d.media())
	if fresh {
		host, _, _ := strings.Cut(name, ":")
		name = host[:min(len(host), 64)] + ":" + id.New()
	}
	if err := d.write(d.node(), name+"\n"); err != nil {
		return "", fmt.Errorf("keep the node's name: %w", err)
	}
	return name, nil
}

// write puts a text into a file of the folder, whole or not at all.
func (d folder) write(path, text string) error {
	f, err := os.CreateTemp(d.root, filepath.Base(path)+"-*") // only this user may read it
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func (d folder) close() { d.lock.Close() }
