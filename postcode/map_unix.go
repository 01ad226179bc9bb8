//go:build unix

package postcode

import (
	"fmt"
	"math"
	"os"
	"syscall"
)

// mapFile maps a file for reading.
func mapFile(f *os.File) (data []byte, unmap func() error, err error) {
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if info.Size() < headLength || info.Size() > math.MaxInt32*2 || !info.Mode().IsRegular() {
		return nil, nil, ErrNotIndex
	}
	data, err = syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, fmt.Errorf("map: %w", err)
	}
	return data, func() error { return syscall.Munmap(data) }, nil
}
