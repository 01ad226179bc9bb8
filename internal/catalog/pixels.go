package catalog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"time"

	"golang.org/x/image/draw"
	xwebp "golang.org/x/image/webp"
	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/platform/icc"
	"github.com/saja-live/saja/internal/platform/webp"
)

// widths are the steps of the ladder. A picture that is narrower than a step keeps its own width as the last one.
var widths = []int{160, 320, 640, 960, 1280}

const (
	maxPixels = 40_000_000
	maxSide   = webp.MaxSide
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
		s.turn = exif(data).orientation()
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		s.kind = kindPNG
		if pngChunk(data, "acTL") != nil {
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
		return shape{}, ErrPictureHEIC
	default:
		return shape{}, ErrPictureKind
	}
	if err != nil {
		return shape{}, unread(err)
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

// file is one step of the ladder in one format.
type file struct {
	width  int
	format string
	data   []byte
}

// patience is how long an upload waits for the pixels of others.
const patience = 20 * time.Second

// turn waits until the pixels of a picture may be worked on; call done afterwards. At most maxPixels are, by all callers.
func (s *Service) turn(ctx context.Context, sh shape) (done func(), err error) {
	weight := int64(sh.width) * int64(sh.height)
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.pixels.Acquire(waiting, weight); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, ErrPictureBusy.RetryAfter(10 * time.Second)
	}
	return func() { s.pixels.Release(weight) }, nil
}

// draw decodes a picture, turns it upright and draws its ladder anew.
func (s *Service) draw(ctx context.Context, data []byte, sh shape) ([]file, image.Point, error) {
	done, err := s.turn(ctx, sh)
	if err != nil {
		return nil, image.Point{}, err
	}
	defer done()
	img, err := decode(data, sh)
	if err != nil {
		return nil, image.Point{}, err
	}
	small, size := shown(img, sh, profile(data, sh.kind))
	files, err := ladder(ctx, onWhite(small))
	return files, size, err
}

// unread says what a decoder's error means: a file that is damaged, or one that is sound and rare.
func unread(err error) error {
	if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return ErrPictureRare
	}
	if _, ok := errors.AsType[png.UnsupportedError](err); ok {
		return ErrPictureRare
	}
	return ErrPictureBroken
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
		return nil, unread(err)
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

// shown is shrink with the colours of sRGB, whatever the numbers of img mean.
func shown(img image.Image, sh shape, p *icc.Profile) (*image.NRGBA, image.Point) {
	inks, ok := img.(*image.CMYK)
	switch {
	case p == nil || ok != p.Inks():
		return shrink(img, sh.turn)
	case !ok:
		small, size := shrink(img, sh.turn)
		p.Convert(small)
		return small, size
	}
	colours, black := plates(inks)
	dark, _ := shrink(black, sh.turn)
	small, size := shrink(colours, sh.turn)
	p.Press(small, dark)
	return small, size
}

// plates takes a picture in four inks apart: cyan, magenta and yellow in place of red, green and blue, and black. The first
// has the memory of img, which is not to be used again.
func plates(img *image.CMYK) (colours *image.NRGBA, black *image.Gray) {
	b := img.Bounds()
	black = image.NewGray(b)
	for y := range b.Dy() {
		row := img.Pix[y*img.Stride:][:4*b.Dx()]
		for x := range b.Dx() {
			black.Pix[y*black.Stride+x] = row[4*x+3]
			row[4*x+3] = 0xff
		}
	}
	return &image.NRGBA{Pix: img.Pix, Stride: img.Stride, Rect: b}, black
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

// onWhite lays a picture that can be seen through on white: so it looks the same on light and dark pages, and in every format.
func onWhite(img *image.NRGBA) *image.NRGBA {
	if img.Opaque() {
		return img
	}
	white := image.NewNRGBA(img.Bounds())
	draw.Draw(white, white.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(white, white.Bounds(), img, image.Point{}, draw.Over)
	return white
}

// ladder draws every step, the widest first, each from the one above, and encodes them side by side.
func ladder(ctx context.Context, img *image.NRGBA) ([]file, error) {
	rungs := steps(img.Bounds().Dx())
	files := make([]file, 2*len(rungs))
	g, encoding := errgroup.WithContext(ctx)
	for i := len(rungs) - 1; i >= 0 && encoding.Err() == nil; i-- {
		if w := rungs[i]; w != img.Bounds().Dx() {
			h := max((img.Bounds().Dy()*w+img.Bounds().Dx()/2)/img.Bounds().Dx(), 1)
			next := image.NewNRGBA(image.Rect(0, 0, w, h))
			draw.CatmullRom.Scale(next, next.Bounds(), img, img.Bounds(), draw.Src, nil)
			img = next
		}
		step := img
		g.Go(func() (err error) {
			files[2*i], err = asWebP(encoding, step)
			return err
		})
		g.Go(func() (err error) {
			files[2*i+1], err = asJPEG(step)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return files, ctx.Err()
}

func asWebP(ctx context.Context, img image.Image) (file, error) {
	pixels, ok := img.(*image.NRGBA)
	if !ok {
		pixels = image.NewNRGBA(img.Bounds())
		draw.Draw(pixels, pixels.Bounds(), img, img.Bounds().Min, draw.Src)
	}
	data, err := webp.Encode(ctx, pixels, webpQuality)
	return file{img.Bounds().Dx(), "webp", data}, err
}

func asJPEG(img image.Image) (file, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: jpegQuality})
	return file{img.Bounds().Dx(), "jpg", b.Bytes()}, err
}
