package address

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/saja-live/saja/postcode"
)

// An index is one file, or two: beside it may lie an overlay of what daily files changed, under a name that tells to which index it belongs. Both are
// moved, kept and lent together.

// overlayOf is where the overlay of the index at path lies, or would. It fails where there is no index that can be used.
func overlayOf(path string) (string, error) {
	x, err := postcode.Open(path)
	if err != nil {
		return "", err
	}
	return x.OverlayPath(), x.Close()
}

// overlayAt is where the overlay lies, beside an index at another path, that lies at overlay beside the one at path.
func overlayAt(other, path, overlay string) string { return other + strings.TrimPrefix(overlay, path) }

// stamped is the digest of a file as it was.
type stamped struct {
	size    int64
	changed time.Time
	sum     string
	overlay string // of an index: where its overlay is
}

// sum is the SHA-256 of a file in hex, half of it; empty where there is no such file. An index is opened too, for where its overlay is.
func (d *Desk) sum(path string, index bool) (s stamped, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	d.mu.Lock()
	known := d.sums[path]
	d.mu.Unlock()
	if known.size == info.Size() && known.changed.Equal(info.ModTime()) {
		return known, nil
	}
	s = stamped{size: info.Size(), changed: info.ModTime()}
	if index {
		if s.overlay, err = overlayOf(path); err != nil {
			return stamped{}, nil //nolint:nilerr // the service tells of an index that can't be used, and answers as if there were none
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return s, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return s, fmt.Errorf("read the index of addresses: %w", err)
	}
	s.sum = hex.EncodeToString(h.Sum(nil)[:sha256.Size/2])
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.sums) > 20 { // of downloads that failed
		clear(d.sums)
	}
	d.sums[path] = s
	return s, nil
}

// digest tells an index, with its overlay, from all others: the sum of its file and, behind a dot, that of the overlay. Where there is no
// index that can be used it is empty.
func (d *Desk) digest(path string) (string, error) {
	base, err := d.sum(path, true)
	if err != nil || base.sum == "" {
		return "", err
	}
	overlay, err := d.sum(base.overlay, false)
	if err != nil || overlay.sum == "" {
		return base.sum, err
	}
	return base.sum + "." + overlay.sum[:31], nil
}

// exchange moves the index at from, with its overlay, to to, and keeps what was there at kept. Whoever opens to finds the one or the other,
// whole, at every moment: an overlay that is of another index is not looked at, and where both are of one index its overlay is all that moves.
func exchange(from, to, kept string) error {
	overlay, err := overlayOf(from)
	if err != nil {
		return err
	}
	if err := keep(to, kept); err != nil {
		return fmt.Errorf("keep the index before: %w", err)
	}
	if err := os.Rename(overlay, overlayAt(to, from, overlay)); errors.Is(err, fs.ErrNotExist) {
		err = absent(os.Remove(overlayAt(to, from, overlay)))
		if err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return tidy(to, kept)
}

// keep lets the index at path, if there is one, lie at kept too.
func keep(path, kept string) error {
	overlay, err := overlayOf(path)
	if err != nil {
		return nil //nolint:nilerr // nothing that one would go back to
	}
	if err := link(overlay, overlayAt(kept, path, overlay)); errors.Is(err, fs.ErrNotExist) {
		err = absent(os.Remove(overlayAt(kept, path, overlay)))
		if err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return link(path, kept)
}

// link gives a file another name, in the place of what has it.
func link(path, name string) error {
	beside := name + ".link"
	if err := absent(os.Remove(beside)); err != nil {
		return err
	}
	if err := os.Link(path, beside); err != nil {
		return err
	}
	if err := os.Rename(beside, name); err != nil {
		return err
	}
	return absent(os.Remove(beside)) // it stays where both names are of one file already
}

// tidy removes the overlays at path that belong neither to the index there nor to the one at kept, and those at kept that belong to others.
func tidy(path, kept string) error {
	wanted := make(map[string]bool)
	for _, at := range []string{path, kept} {
		if overlay, err := overlayOf(at); err == nil {
			wanted[overlay] = true
		}
	}
	var errs []error
	for _, at := range []string{path, kept} {
		lying, err := filepath.Glob(at + ".????????????????.overlay")
		errs = append(errs, err)
		for _, overlay := range lying {
			if !wanted[overlay] {
				errs = append(errs, os.Remove(overlay))
			}
		}
	}
	return errors.Join(errs...)
}

// absent is no error where something is not there.
func absent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// removeMade deletes an index in the making, and what belongs to it.
func removeMade(path string) {
	lying, err := filepath.Glob(path + "*")
	for _, one := range lying {
		err = errors.Join(err, os.Remove(one))
	}
	_ = err // what stays is removed at the next start
}
