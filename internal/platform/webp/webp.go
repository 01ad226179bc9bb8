// Package webp writes WebP files with libwebp, the reference encoder, which runs as WebAssembly inside the process: what it
// writes, browsers read, and the program stays one static file.
package webp

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"image"
	"io"
	"runtime"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed libwebp.wasm.gz
var packed []byte

// MaxSide is the largest width and height of a WebP file.
const MaxSide = 16_383

// method is libwebp's scale from quick (0) to small (6).
const method = 4

// pages of 64 KiB are what one picture may take: twice what the largest needs.
const pages = 512 << 20 / (64 << 10)

var (
	// ErrSide: img is empty or larger than a WebP file can be.
	ErrSide = errors.New("webp: a side is 0 or over 16383 pixels")

	errEncode = errors.New("webp: libwebp did not encode the picture")

	// slots bound how many pictures are encoded at once; who comes later waits.
	slots = make(chan struct{}, runtime.GOMAXPROCS(0))
)

// Encode writes img as a lossy WebP file of a quality between 0 and 100. Pixels that are not opaque become an alpha channel.
// A picture is encoded in memory of its own, which is given back. The first call also compiles libwebp, once in the life of
// the process. It fails with ErrSide, with ctx while it waits for others, or when memory is short.
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
	lib, err := compiled()
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // one picture is soon done
	m, err := lib.runtime.InstantiateModule(ctx, lib.code, wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize"))
	if err != nil {
		return nil, fmt.Errorf("webp: start libwebp: %w", err)
	}
	defer func() { _ = m.Close(ctx) }() // its memory is given back either way
	return call{ctx, m}.encode(img, quality)
}

// call is one use of libwebp.
type call struct {
	ctx context.Context //nolint:containedctx // of the one call
	m   api.Module
}

func (c call) encode(img *image.NRGBA, quality int) ([]byte, error) {
	size := img.Bounds().Size()
	pixels, err := c.alloc(size.X * size.Y * 4)
	if err != nil {
		return nil, err
	}
	for y := range size.Y { // row by row: img may be a part of a larger one
		row := img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+y):][:size.X*4]
		if !c.m.Memory().Write(pixels+uint32(y*size.X*4), row) {
			return nil, errEncode
		}
	}
	length, err := c.alloc(8)
	if err != nil {
		return nil, err
	}
	const rgba, lossless, exact = 0, 0, 0
	out, err := c.run("encode", uint64(pixels), uint64(size.X), uint64(size.Y), uint64(length), rgba, uint64(min(max(quality, 0), 100)), method, lossless, exact)
	if err != nil {
		return nil, err
	}
	n, ok := c.m.Memory().ReadUint32Le(length)
	if !ok || n == 0 || out == 0 {
		return nil, errEncode
	}
	file, ok := c.m.Memory().Read(out, n)
	if !ok {
		return nil, errEncode
	}
	return bytes.Clone(file), nil
}

func (c call) alloc(n int) (uint32, error) {
	at, err := c.run("malloc", uint64(n))
	if err == nil && at == 0 {
		err = errEncode
	}
	return at, err
}

func (c call) run(name string, args ...uint64) (uint32, error) {
	res, err := c.m.ExportedFunction(name).Call(c.ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("webp: %s: %w", name, err)
	}
	return uint32(res[0]), nil
}

// library is libwebp, ready to be started; only its code is kept between pictures.
type library struct {
	runtime wazero.Runtime
	code    wazero.CompiledModule
}

var compiled = sync.OnceValues(func() (library, error) {
	ctx := context.Background()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return library{}, fmt.Errorf("webp: unpack libwebp: %w", err)
	}
	code, err := io.ReadAll(r)
	if err != nil {
		return library{}, fmt.Errorf("webp: unpack libwebp: %w", err)
	}
	lib := library{runtime: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(pages))}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, lib.runtime); err != nil {
		return library{}, fmt.Errorf("webp: %w", err)
	}
	if lib.code, err = lib.runtime.CompileModule(ctx, code); err != nil {
		return library{}, fmt.Errorf("webp: compile libwebp: %w", err)
	}
	return lib, nil
})
