package recording

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
)

// Track names one rendition of a stream. Its recording is an index and a file for each run.
type Track struct{ Stream, Rendition string }

func (t Track) valid() bool { return hls.Name(t.Stream) && hls.Name(t.Rendition) }

// Source is the rendition that the encoder sent.
const Source = "source"

// ErrMissing is that there is no such recording.
var ErrMissing = errors.New("there is no such recording")

// Store is where the bytes of recordings lie: files of tracks that only grow, and small files of streams that are replaced
// whole. Names of streams and renditions are checked before they come here. What a call is to wait for at most is up to its
// ctx, or for a File to the store. Reading what is not there fails with ErrMissing.
type Store interface {
	// Append opens a file to write at its end, and makes it if need be. Of what it holds the first keep bytes stay.
	Append(ctx context.Context, t Track, file string, keep int64) (File, error)
	// Open opens a file for reading. What is appended later may be read or not.
	Open(ctx context.Context, t Track, file string) (Content, error)
	// Stat says how large a file is and when it last grew.
	Stat(ctx context.Context, t Track, file string) (size int64, grew time.Time, err error)

	// Put replaces a small file of a stream: a reader sees the old one or the new one, whole.
	Put(ctx context.Context, stream, file string, b []byte) error
	// Get reads a small file of a stream.
	Get(ctx context.Context, stream, file string) ([]byte, error)

	// List names the tracks that have anything, of one stream or, if it is "", of all.
	List(ctx context.Context, stream string) ([]Track, error)
	// Remove removes everything of a stream. Nothing to remove is no failure.
	Remove(ctx context.Context, stream string) error

	Close() error
}

// File is a file that is being appended to, by one writer.
type File interface {
	// Append writes b behind what was written, whole or not at all.
	Append(b []byte) error
	// Size is where the next Append begins.
	Size() int64
	// Sync returns when what was appended before survives a loss of power. Meanwhile more may be appended.
	Sync() error
	Close() error
}

// Content is a file that is being read. One that is a file of the system has the method SyscallConn, so that it can be
// sent without being copied.
type Content interface {
	io.ReadSeekCloser
}
