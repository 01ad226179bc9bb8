package catalog

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/saja-live/saja/internal/platform/webp"
)

func FuzzPictureIsInspectedBeforeItIsDecoded(f *testing.F) {
	img := image.NewNRGBA(image.Rect(0, 0, 24, 16))
	var p, j bytes.Buffer
	png.Encode(&p, img)
	jpeg.Encode(&j, img, nil)
	w, err := webp.Encode(f.Context(), img, 82)
	if err != nil {
		f.Fatal(err)
	}
	for _, b := range [][]byte{
		p.Bytes(), j.Bytes(), w, nil, []byte("GIF89a"), []byte("\xff\xd8\xff\xe1\x00\x08Exif\x00\x00"),
		[]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00II\x2a\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"),
		[]byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff"),
	} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := inspect(data)
		if err != nil {
			return
		}
		if s.width < minSide || s.height < minSide || s.width*s.height > maxPixels || s.turn < 1 || s.turn > 8 {
			t.Fatalf("let through %+v", s)
		}
		if s.width*s.height > 1<<16 {
			return // decoding millions of pixels finds nothing more
		}
		img, err := decode(data, s)
		if err != nil {
			return
		}
		small, size := shown(img, s, profile(data, s.kind))
		if size.X != s.width && size.X != s.height || small.Bounds().Dx() > widths[len(widths)-1] {
			t.Errorf("%+v was drawn as %v of %v", s, small.Bounds(), size)
		}
	})
}
