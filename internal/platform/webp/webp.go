// Package webp writes WebP files with libwebp, the reference encoder, which runs as WebAssembly inside the process: what it
// writes, browsers read, and the program stays one static file.
package webp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"runtime"

	"github.com/gen2brain/webp"
)

// MaxSide is the largest width and height of a WebP file.
const MaxSide = 16_383

// method is libwebp's scale from quick (0) to small (6).
const method = 4

var (
	// ErrSide: img is empty or larger than a WebP file can be.
	ErrSide = errors.New("webp: a side is 0 or over 16383 pixels")

	// slots bound how many pictures are encoded at once, each in memory of its own that is given back; who comes later waits.
	slots = make(chan struct{}, runtime.GOMAXPROCS(0))
)

// Encode writes img as a lossy WebP file of a quality between 1 and 100. Pixels that are not opaque become an alpha channel.
// The first call also compiles libwebp, once in the life of the process. It fails with ErrSide, with ctx while it waits for
// others, or when memory is short.
func Encode(ctx context.Context, img *image.NRGBA, quality int) ([]byte, error) {
	size := img.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 || size.X > MaxSide || size.Y > MaxSide {
		return nil, ErrSide
	}
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-slots }()
	var out bytes.Buffer
	if err := webp.Encode(&out, img, webp.Options{Quality: min(max(quality, 1), 100), Method: method}); err != nil {
		return nil, fmt.Errorf("webp: %w", err)
	}
	return out.Bytes(), nil
}
