//go:build unix

package postcode

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// ErrBusy is met where somebody else applies to the same index.
var ErrBusy = errors.New("somebody else is changing this postcode index")

// lock keeps others from changing the same index until it is undone, or the program ends. It fails with ErrBusy.
func lock(path string) (undo func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open postcode index: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, ErrBusy)
	}
	return func() { f.Close() }, nil
}
