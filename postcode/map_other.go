//go:build !unix

package postcode

import (
	"io"
	"os"
	"unsafe"
)

// mapFile reads a file where it can't be mapped.
func mapFile(f *os.File) (data []byte, unmap func() error, err error) {
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if info.Size() < headLength || info.Size() > 1<<32 || !info.Mode().IsRegular() {
		return nil, nil, ErrNotIndex
	}
	words := make([]uint64, info.Size()/8+1)
	data = unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), info.Size())
	_, err = io.ReadFull(f, data)
	return data, func() error { return nil }, err
}
