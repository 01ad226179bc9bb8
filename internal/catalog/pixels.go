package catalog

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"time"

	"github.com/deepteams/webp"
	"golang.org/x/image/draw"
	xwebp "golang.org/x/image/webp"
)

// widths are the steps of the ladder. A picture that is narrower than a step keeps its own width as the last one.
var widths = []int{160, 320, 640, 960, 1280}

const (
	maxPixels = 40_000_000
	maxSide   = 16_383 // of a WebP file
	minSide   = 16

	webpQuality = 82
	jpegQuality = 82
)

// kind is a format of still pictures that is taken.
type kind string

const (
	kindJPEG kind = "jpeg"
	kindPNG  kind = "png"
	kindWebP kind = "webp"
)

// shape is what is known of a picture before any of its pixels are decoded.
type shape struct {
	kind          kind
	width, height int
	turn          int // EXIF orientation, 1 to 8
}

// inspect reads the kind and the size from the bytes themselves and refuses what is not to be decoded.
// It takes memory for the headers only, whatever size they claim.
func inspect(data []byte) (shape, error) {
	switch {
	case len(data) == 0:
		return shape{}, ErrPictureEmpty
	case len(data) > maxBytes:
		return shape{}, ErrPictureLarge
	}
	s := shape{turn: 1}
	var config image.Config
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		s.kind = kindJPEG
		config, err = jpeg.DecodeConfig(bytes.NewReader(data))
		s.turn = orientation(data)
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		s.kind = kindPNG
		if chunk(data, "acTL") {
			return shape{}, ErrPictureMoves
		}
		config, err = png.DecodeConfig(bytes.NewReader(data))
	case len(data) >= 16 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		s.kind = kindWebP
		if string(data[12:16]) == "VP8X" && len(data) > 20 && data[20]&0x02 != 0 {
			return shape{}, ErrPictureMoves
		}
		config, err = xwebp.DecodeConfig(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("GIF8")):
		return shape{}, ErrPictureKind.About("kind", "gif")
	case len(data) >= 12 && string(data[4:8]) == "ftyp":
		return shape{}, ErrPictureKind.About("kind", "heif")
	default:
		return shape{}, ErrPictureKind
	}
	if err != nil {
		return shape{}, ErrPictureBroken
	}
	s.width, s.height = config.Width, config.Height
	switch {
	case s.width <= 0 || s.height <= 0:
		return shape{}, ErrPictureBroken
	case s.width > maxSide || s.height > maxSide || s.width*s.height > maxPixels:
		return shape{}, ErrPicturePixels.About("width", s.width).About("height", s.height)
	case s.width < minSide || s.height < minSide:
		return shape{}, ErrPictureSmall
	}
	return s, nil
}

// chunk says whether a PNG file has a chunk of this name before its pixels.
func chunk(data []byte, name string) bool {
	for p := 8; p+8 <= len(data); {
		n := int(binary.BigEndian.Uint32(data[p:]))
		switch at := string(data[p+4 : p+8]); at {
		case name:
			return true
		case "IDAT", "IEND":
			return false
		}
		if n < 0 || n > len(data) {
			return false
		}
		p += 12 + n
	}
	return false
}

// file is one step of the ladder in one format.
type file struct {
	width  int
	format string
	data   []byte
}

// patience is how long an upload waits for the pixels of others.
const patience = 20 * time.Second

// draw decodes a picture, turns it upright and draws its ladder anew. At most maxPixels are worked on at once, by all callers.
func (s *Service) draw(ctx context.Context, data []byte, sh shape) ([]file, image.Point, error) {
	weight := int64(sh.width) * int64(sh.height)
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.pixels.Acquire(waiting, weight); err != nil {
		if ctx.Err() != nil {
			return nil, image.Point{}, ctx.Err()
		}
		return nil, image.Point{}, ErrPictureBusy.RetryAfter(10 * time.Second)
	}
	defer s.pixels.Release(weight)
	img, err := decode(data, sh)
	if err != nil {
		return nil, image.Point{}, err
	}
	small, size := shrink(img, sh.turn)
	files, err := ladder(ctx, small)
	return files, size, err
}

// decode reads the pixels of a picture that inspect has let through.
func decode(data []byte, sh shape) (img image.Image, err error) {
	defer func() { // the decoders are fuzzed, but a damaged file is no reason to fall
		if v := recover(); v != nil {
			err = ErrPictureBroken
		}
	}()
	switch sh.kind {
	case kindJPEG:
		img, err = jpeg.Decode(bytes.NewReader(data))
	case kindPNG:
		img, err = png.Decode(bytes.NewReader(data))
	default:
		if img, err = xwebp.Decode(bytes.NewReader(data)); err == nil {
			img = widen(img)
		}
	}
	if err != nil {
		return nil, ErrPictureBroken
	}
	if b := img.Bounds(); b.Dx() != sh.width || b.Dy() != sh.height {
		return nil, ErrPictureBroken
	}
	return img, nil
}

// widen undoes a trap: x/image decodes lossy WebP into image.YCbCr, whose colours Go reads as full range (JFIF),
// while VP8 stores the narrow range of BT.601. Without this, black and white both turn grey.
func widen(img image.Image) image.Image {
	var ycc *image.YCbCr
	var alpha *image.NYCbCrA
	switch m := img.(type) {
	case *image.YCbCr:
		ycc = m
	case *image.NYCbCrA:
		ycc, alpha = &m.YCbCr, m
	default:
		return img
	}
	b := ycc.Bounds()
	out := image.NewNRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := ycc.COffset(x, y)
			l := 76309 * (int32(ycc.Y[ycc.YOffset(x, y)]) - 16) // 255/219 × 65536
			u, v := int32(ycc.Cb[c])-128, int32(ycc.Cr[c])-128
			o := out.PixOffset(x, y)
			out.Pix[o] = clamp(l + 104597*v)
			out.Pix[o+1] = clamp(l - 25675*u - 53279*v)
			out.Pix[o+2] = clamp(l + 132201*u)
			out.Pix[o+3] = 0xff
			if alpha != nil {
				out.Pix[o+3] = alpha.A[alpha.AOffset(x, y)]
			}
		}
	}
	return out
}

func clamp(v int32) uint8 {
	v = (v + 1<<15) >> 16
	return uint8(min(max(v, 0), 255))
}

// shrink scales img down to the widest step, turns it upright, and gives the upright size it had before.
func shrink(img image.Image, turn int) (*image.NRGBA, image.Point) {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	sideways := turn >= 5
	size := image.Pt(w, h)
	if sideways {
		size = image.Pt(h, w)
	}
	scale := 1.0
	if top := widths[len(widths)-1]; size.X > top {
		scale = float64(top) / float64(size.X)
	}
	dw, dh := max(int(float64(w)*scale+0.5), 1), max(int(float64(h)*scale+0.5), 1)
	small := image.NewNRGBA(image.Rect(0, 0, dw, dh))
	if scale == 1 {
		draw.Draw(small, small.Bounds(), img, b.Min, draw.Src)
	} else {
		draw.CatmullRom.Scale(small, small.Bounds(), img, b, draw.Src, nil)
	}
	return upright(small, turn), size
}

// upright turns img as its EXIF orientation asks for.
func upright(img *image.NRGBA, turn int) *image.NRGBA {
	if turn <= 1 || turn > 8 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	if turn >= 5 {
		out = image.NewNRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			var dx, dy int
			switch turn {
			case 2:
				dx, dy = w-1-x, y
			case 3:
				dx, dy = w-1-x, h-1-y
			case 4:
				dx, dy = x, h-1-y
			case 5:
				dx, dy = y, x
			case 6:
				dx, dy = h-1-y, x
			case 7:
				dx, dy = h-1-y, w-1-x
			case 8:
				dx, dy = y, w-1-x
			}
			copy(out.Pix[out.PixOffset(dx, dy):][:4], img.Pix[img.PixOffset(x, y):][:4])
		}
	}
	return out
}

// steps are the widths in which a picture this wide is kept.
func steps(width int) []int {
	var out []int
	for _, w := range widths {
		if w >= width {
			return append(out, width)
		}
		out = append(out, w)
	}
	return out
}

// ladder draws every step, the widest first, each from the one above.
func ladder(ctx context.Context, img *image.NRGBA) ([]file, error) {
	var files []file
	rungs := steps(img.Bounds().Dx())
	clear := img.Opaque()
	for i := len(rungs) - 1; i >= 0; i-- {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if w := rungs[i]; w != img.Bounds().Dx() {
			h := max((img.Bounds().Dy()*w+img.Bounds().Dx()/2)/img.Bounds().Dx(), 1)
			next := image.NewNRGBA(image.Rect(0, 0, w, h))
			draw.CatmullRom.Scale(next, next.Bounds(), img, img.Bounds(), draw.Src, nil)
			img = next
		}
		pair, err := encode(img, clear)
		if err != nil {
			return nil, fmt.Errorf("encode picture: %w", err)
		}
		files = append(pair, files...)
	}
	return files, nil
}

// encode gives a step as WebP and as JPEG; JPEG has no alpha, so it lies on white.
func encode(img *image.NRGBA, opaque bool) ([]file, error) {
	w := img.Bounds().Dx()
	var b bytes.Buffer
	if err := webp.Encode(&b, img, webp.OptionsForPreset(webp.PresetPhoto, webpQuality)); err != nil {
		return nil, err
	}
	files := []file{{w, "webp", b.Bytes()}}
	flat := image.Image(img)
	if !opaque {
		white := image.NewNRGBA(img.Bounds())
		draw.Draw(white, white.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(white, white.Bounds(), img, image.Point{}, draw.Over)
		flat = white
	}
	var j bytes.Buffer
	if err := jpeg.Encode(&j, flat, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return nil, err
	}
	return append(files, file{w, "jpg", j.Bytes()}), nil
}

// orientation reads the orientation of a JPEG from its EXIF block (CIPA DC-008, tag 0x0112); 1, upright, if there is none that makes sense.
func orientation(data []byte) int {
	for p := 2; p+4 <= len(data) && data[p] == 0xff; {
		marker, n := data[p+1], int(binary.BigEndian.Uint16(data[p+2:]))
		if marker == 0xda || n < 2 || p+2+n > len(data) { // the pixels begin, or it is damaged
			return 1
		}
		if block := data[p+4 : p+2+n]; marker == 0xe1 && bytes.HasPrefix(block, []byte("Exif\x00\x00")) {
			turn, err := tiffOrientation(block[6:])
			if err != nil {
				return 1
			}
			return turn
		}
		p += 2 + n
	}
	return 1
}

var errNoOrientation = errors.New("no orientation")

func tiffOrientation(t []byte) (int, error) {
	if len(t) < 8 {
		return 0, errNoOrientation
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(t[:2]) == "II" {
		order = binary.LittleEndian
	} else if string(t[:2]) != "MM" {
		return 0, errNoOrientation
	}
	at := uint64(order.Uint32(t[4:]))
	if at+2 > uint64(len(t)) {
		return 0, errNoOrientation
	}
	entries := t[at+2:]
	for range order.Uint16(t[at:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == 0x0112 {
			if turn := int(order.Uint16(entries[8:])); turn >= 1 && turn <= 8 {
				return turn, nil
			}
			break
		}
		entries = entries[12:]
	}
	return 0, errNoOrientation
}
