// Package blob keeps files by key: pictures and other things too large for the database.
package blob

import (
	"context"
	"io"
	"time"

	"github.com/saja-live/saja/internal/platform/fault"
)

// What a store answers when it cannot do as asked.
var (
	ErrMissing  = fault.New(fault.NotFound, "file_missing", "there is no such file")
	ErrKey      = fault.New(fault.Invalid, "file_key", "a file's key is 1 to 200 of a-z A-Z 0-9 . _ - in parts joined by /, and no part starts with a dot")
	ErrDiskFull = fault.New(fault.Unavailable, "disk_full",
		"the disk is full; nothing was changed, free some space and try again").RetryAfter(30 * time.Second)
)

// Info describes a file.
type Info struct {
	Size     int64
	Modified time.Time
}

// Store keeps files by key, such as "pictures/0190f…/640.webp". It is safe for use by many goroutines.
type Store interface {
	// Put keeps what r gives under key, in place of what was there. It is durable on nil; on an error the key
	// is as it was before. A reader never sees half a file. It fails with ErrKey and ErrDiskFull.
	Put(ctx context.Context, key string, r io.Reader) error
	// Open gives the file for reading; the caller closes it. It fails with ErrKey and ErrMissing.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, Info, error)
	// Delete removes the file; one that is not there is no error.
	Delete(ctx context.Context, key string) error
}
