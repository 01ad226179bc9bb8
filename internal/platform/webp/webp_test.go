package webp_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"os/exec"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/platform/webp"
)

// read decodes a file with ffmpeg, whose WebP decoder shares no code with the encoder.
func read(t *testing.T, file []byte, w, h int) *image.NRGBA {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-xerror", "-f", "webp_pipe", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgba", "-")
	cmd.Stdin = bytes.NewReader(file)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	pix, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("ffmpeg refuses it: %v %s (ffmpeg must be installed)", err, &complaints)
	}
	if len(pix) != w*h*4 {
		t.Fatalf("ffmpeg reads %d bytes of pixels, want %d × %d × 4", len(pix), w, h)
	}
	return &image.NRGBA{Pix: pix, Stride: w * 4, Rect: image.Rect(0, 0, w, h)}
}

// plate is a red square on nothing at all, with half of a shadow below.
func plate(size int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			switch {
			case x > size/6 && x < size*5/6 && y > size/6 && y < size*2/3:
				img.SetNRGBA(x, y, color.NRGBA{200, 20, 10, 255})
			case y >= size*2/3:
				img.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 128})
			}
		}
	}
	return img
}

func TestWhatIsWrittenAnIndependentDecoderReads(t *testing.T) {
	for _, size := range []int{1, 16, 75, 160, 300, 641} {
		img := plate(size)
		file, err := webp.Encode(t.Context(), img, 82)
		if err != nil {
			t.Fatal(err)
		}
		got := read(t, file, size, size)
		if size < 16 {
			continue
		}
		for _, at := range []image.Point{{size / 2, size / 3}, {2, 2}, {size / 2, size * 5 / 6}} {
			want, have := img.NRGBAAt(at.X, at.Y), got.NRGBAAt(at.X, at.Y)
			if far(want.A, have.A, 3) || want.A == 255 && (far(want.R, have.R, 12) || far(want.G, have.G, 12) || far(want.B, have.B, 12)) {
				t.Errorf("%d px: %v is %v, want %v", size, at, have, want)
			}
		}
	}
}

func far(a, b uint8, by int) bool { return max(int(a)-int(b), int(b)-int(a)) > by }

func TestAPartOfAPictureIsWrittenAsThatPart(t *testing.T) {
	part := plate(90).SubImage(image.Rect(30, 30, 50, 40)).(*image.NRGBA)
	file, err := webp.Encode(t.Context(), part, 90)
	if err != nil {
		t.Fatal(err)
	}
	if c := read(t, file, 20, 10).NRGBAAt(10, 5); c.A != 255 || far(c.R, 200, 12) || far(c.G, 20, 12) {
		t.Errorf("the middle of the red part is %v", c)
	}
}

func TestManyAtOnceAreAllWritten(t *testing.T) {
	want, err := webp.Encode(t.Context(), plate(120), 82)
	if err != nil {
		t.Fatal(err)
	}
	var g sync.WaitGroup
	for range 24 {
		g.Go(func() {
			if got, err := webp.Encode(t.Context(), plate(120), 82); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d bytes, %v; want the %d bytes of the first", len(got), err, len(want))
			}
		})
	}
	g.Wait()
}

func TestWhatCannotBeAWebPIsRefused(t *testing.T) {
	for _, r := range []image.Rectangle{{}, image.Rect(0, 0, webp.MaxSide+1, 1), image.Rect(0, 0, 1, webp.MaxSide+1)} {
		if _, err := webp.Encode(t.Context(), image.NewNRGBA(r), 82); !errors.Is(err, webp.ErrSide) {
			t.Errorf("%v: %v", r, err)
		}
	}
}

func TestTheLongestPictureOfTheLadderFits(t *testing.T) {
	white := image.NewNRGBA(image.Rect(0, 0, 1280, webp.MaxSide))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	file, err := webp.Encode(t.Context(), white, 82)
	if err != nil || len(file) == 0 {
		t.Errorf("%d bytes, %v", len(file), err)
	}
}
