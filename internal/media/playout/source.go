package playout

import (
	"context"
	"io"
	"time"

	"github.com/saja-live/saja/internal/media/hls"
)

// Source is where what players ask for comes from. Open waits for what a playlist hints at and for what a directive asks
// for; it fails with the faults of package hls, with any other fault, or with the context's error.
type Source interface {
	Open(ctx context.Context, a Address) (Object, error)
}

// Object is what is at an address. One of Text, Body, Parts and Content is set. Its bytes are shared and never changed.
type Object struct {
	Text    *hls.Text  // a playlist
	Body    hls.Body   // something small that is in memory
	Parts   []hls.Part // a segment that is in memory
	Content Content    // something that lies elsewhere; who opened it closes it

	Cache string    // its Cache-Control
	Type  string    // its media type; a playlist's is known
	Age   time.Time // since when Content is as it is; zero: it never was otherwise
}

// Content is bytes that are read when they are sent. One that is a file, or a stretch of one, has the method SyscallConn:
// then the system sends it without copying.
type Content interface {
	io.ReadSeeker
	io.Closer
}

// The media types, and how long caches keep what.
const (
	Video = "video/mp4"
	JPEG  = "image/jpeg"

	// Immutable is for media: an address never means other bytes. A day, so that what was deleted also leaves the caches.
	Immutable = "public, max-age=86400, immutable"
	Ask       = "no-cache"
	Brief     = "public, max-age=5"
)
