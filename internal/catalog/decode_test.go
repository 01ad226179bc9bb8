package catalog_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"log/slog"
	"math"
	mathbits "math/bits"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/icc/icctest"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/webp"
)

// independent decodes a WebP with ffmpeg, which shares no code with what the shop encodes and decodes with.
func independent(t *testing.T, file []byte, w, h int) image.Image {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-xerror", "-f", "webp_pipe", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgba", "-")
	cmd.Stdin = bytes.NewReader(file)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	pix, err := cmd.Output()
	if err != nil || complaints.Len() > 0 || len(pix) != w*h*4 {
		t.Fatalf("ffmpeg refuses it: %v, %d bytes of %d × %d, %s (ffmpeg must be installed)", err, len(pix), w, h, &complaints)
	}
	return &image.NRGBA{Pix: pix, Stride: w * 4, Rect: image.Rect(0, 0, w, h)}
}

// see checks every kept width of a picture in both formats: in the middle it is this colour, and in the corner that.
func see(t *testing.T, s *catalog.Service, pic catalog.Picture, middle, corner color.NRGBA) {
	t.Helper()
	for _, w := range pic.Widths {
		for _, format := range []string{".webp", ".jpg"} {
			body, err := io.ReadAll(fetch(s, pic.URL(w)+format, "").Body)
			if err != nil {
				t.Fatal(err)
			}
			var img image.Image
			if format == ".webp" {
				img = independent(t, body, w, (pic.Height*w+pic.Width/2)/pic.Width)
			} else if img, err = jpeg.Decode(bytes.NewReader(body)); err != nil {
				t.Fatal(err)
			}
			look := func(x, y int, want color.NRGBA) {
				r, g, b, a := img.At(x, y).RGBA()
				if apart(r>>8, want.R) > 8 || apart(g>>8, want.G) > 8 || apart(b>>8, want.B) > 8 || a>>8 != 255 {
					t.Errorf("%d%s: %d,%d is %v, want %v", w, format, x, y, img.At(x, y), want)
				}
			}
			look(w/2, img.Bounds().Dy()/2, middle)
			look(2, 2, corner)
		}
	}
}

func apart(a uint32, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func filled(w, h int, c color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func asPNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestATransparentPictureIsReadByAnIndependentDecoderAndLiesOnWhite(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	for _, size := range []int{75, 300, 700} {
		img := image.NewNRGBA(image.Rect(0, 0, size, size))
		for y := size / 4; y < size*3/4; y++ {
			for x := size / 4; x < size*3/4; x++ {
				img.SetNRGBA(x, y, color.NRGBA{210, 30, 20, 255})
			}
		}
		pic, err := s.StorePicture(t.Context(), "빨간 네모", bytes.NewReader(asPNG(t, img)))
		if err != nil {
			t.Fatal(err)
		}
		see(t, s, pic, color.NRGBA{210, 30, 20, 255}, color.NRGBA{255, 255, 255, 255})
	}
	half, err := s.StorePicture(t.Context(), "그림자", bytes.NewReader(asPNG(t, filled(200, 100, color.NRGBA{0, 0, 0, 128}))))
	if err != nil {
		t.Fatal(err)
	}
	see(t, s, half, color.NRGBA{127, 127, 127, 255}, color.NRGBA{127, 127, 127, 255})
	clear, err := webp.Encode(t.Context(), filled(64, 64, color.NRGBA{9, 9, 9, 0}), 82)
	if err != nil {
		t.Fatal(err)
	}
	nothing, err := s.StorePicture(t.Context(), "", bytes.NewReader(clear))
	if err != nil {
		t.Fatal(err)
	}
	see(t, s, nothing, color.NRGBA{255, 255, 255, 255}, color.NRGBA{255, 255, 255, 255})
}

// The numbers that a green of sRGB (0, 200, 60) has in each space, and the file that says so in each way there is.
func TestColoursOfEveryProfileAreKeptAsTheyWereMeant(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	green := color.NRGBA{0, 200, 60, 255}
	inAdobe, inP3, inProPhoto := color.NRGBA{113, 199, 76, 255}, color.NRGBA{90, 197, 81, 255}, color.NRGBA{103, 175, 74, 255}
	adobe, p3 := icctest.Profile(icctest.Adobe, icctest.Gamma(563.0/256)), icctest.Profile(icctest.P3, icctest.Parametric())
	long := icctest.Profile(icctest.Adobe, icctest.Table(40_000, func(x float64) float64 { return math.Pow(x, 563.0/256) })) // two segments of a JPEG
	for name, file := range map[string][]byte{
		"JPEG, Adobe RGB":             jpegWith(t, inAdobe, iccSegments(adobe)...),
		"JPEG, in two segments":       jpegWith(t, inAdobe, iccSegments(long)...),
		"JPEG, Adobe RGB by its name": jpegWith(t, inAdobe, segment(0xe1, ruleR03())),
		"JPEG, Display P3":            jpegWith(t, inP3, iccSegments(p3)...),
		"JPEG, ProPhoto":              jpegWith(t, inProPhoto, iccSegments(icctest.Profile(icctest.ProPhoto, icctest.Gamma(1.8)))...),
		"JPEG, sRGB":                  jpegWith(t, green, iccSegments(icctest.Profile(icctest.SRGB, icctest.Parametric()))...),
		"JPEG, a broken profile":      jpegWith(t, green, iccSegments([]byte("no profile"))...),
		"JPEG, no profile":            jpegWith(t, green),
		"PNG, Display P3":             pngWith(t, inP3, "iCCP", append([]byte("Display P3\x00\x00"), deflated(t, p3)...)),
		"JPEG, Adobe RGB in a table":  jpegWith(t, inAdobe, iccSegments(icctest.Free(icctest.Adobe, 563.0/256))...),
		"PNG, its own numbers":        pngWith(t, inAdobe, "gAMA", number(45470), "cHRM", number(31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)),
		"PNG, primaries alone":        pngWith(t, green, "cHRM", number(31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)),
		"PNG, a gamma alone":          pngWith(t, color.NRGBA{0, 222, 118, 255}, "gAMA", number(25_000)),
		"PNG, a gamma near sRGB":      pngWith(t, green, "gAMA", number(45_455)),
		"PNG, sRGB before numbers":    pngWith(t, green, "sRGB", []byte{0}, "gAMA", number(100_000)),
		"PNG, numbers that are none":  pngWith(t, green, "gAMA", number(0), "cHRM", number(0, 0, 0, 0, 0, 0, 0, 0)),
		"PNG, Display P3 by number":   pngWith(t, inP3, "cICP", []byte{12, 13, 0, 1}),
		"WebP, Display P3":            webpWith(t, inP3, p3),
	} {
		t.Run(name, func(t *testing.T) {
			pic, err := s.StorePicture(t.Context(), "", bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			see(t, s, pic, green, green)
		})
	}
}

func jpegWith(t *testing.T, c color.NRGBA, segments ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, filled(160, 96, c), &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	return append(append([]byte{0xff, 0xd8}, bytes.Join(segments, nil)...), b.Bytes()[2:]...)
}

func segment(marker byte, body []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

func iccSegments(profile []byte) (out [][]byte) {
	const most = 65_000
	n := (len(profile) + most - 1) / most
	for i := range n {
		part := profile[i*most : min((i+1)*most, len(profile))]
		out = append(out, segment(0xe2, append([]byte("ICC_PROFILE\x00"+string([]byte{byte(i + 1), byte(n)})), part...)))
	}
	return out
}

// ruleR03 is the EXIF block of a camera that is set to Adobe RGB.
func ruleR03() []byte {
	b := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08")
	entry := func(tag, kind uint16, n, v uint32) {
		b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, tag), kind)
		b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, n), v)
	}
	for _, directory := range []struct {
		tag  uint16
		next uint32
	}{{0x8769, 26}, {0xa005, 44}} {
		b = append(b, 0, 1)
		entry(directory.tag, 4, 1, directory.next)
		b = append(b, 0, 0, 0, 0)
	}
	b = append(b, 0, 1)
	entry(1, 2, 4, binary.BigEndian.Uint32([]byte("R03\x00")))
	return append(b, 0, 0, 0, 0)
}

// pngWith adds chunks, each a name and a body, to a PNG of one colour.
func pngWith(t *testing.T, c color.NRGBA, chunks ...any) []byte {
	t.Helper()
	b := asPNG(t, filled(160, 96, c))
	const head = 8 + 25 // what every PNG begins with, and IHDR
	out := append([]byte(nil), b[:head]...)
	for i := 0; i < len(chunks); i += 2 {
		name, body := chunks[i].(string), chunks[i+1].([]byte)
		chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		chunk = append(append(chunk, name...), body...)
		out = append(out, binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))...)
	}
	return append(out, b[head:]...)
}

func number(values ...uint32) (b []byte) {
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

func TestAPictureForThePressLooksAsOnPaper(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	inks := [4]uint8{90, 20, 200, 30}
	paper := icctest.Ink(90.0/255, 20.0/255, 200.0/255, 30.0/255)
	want := color.NRGBA{uint8(paper[0]*255 + .5), uint8(paper[1]*255 + .5), uint8(paper[2]*255 + .5), 255}
	plain := color.NRGBA{146, 207, 49, 255} // (255-ink) × (255-black) / 255: no profile, no paper
	for name, c := range map[string]struct {
		file []byte
		want color.NRGBA
	}{
		"a press's profile": {press(inks, iccSegments(icctest.Inks(2))...), want},
		"no profile":        {press(inks), plain},
		"a screen's":        {press(inks, iccSegments(icctest.Profile(icctest.P3, icctest.Parametric()))...), plain},
	} {
		pic, err := s.StorePicture(t.Context(), name, bytes.NewReader(c.file))
		if err != nil {
			t.Fatal(err)
		}
		see(t, s, pic, c.want, c.want)
	}
	nameless := bytes.Replace(press(inks), []byte("Adobe"), []byte("Other"), 1)
	if _, err := s.StorePicture(t.Context(), "", bytes.NewReader(nameless)); !errors.Is(err, catalog.ErrPictureRare) {
		t.Errorf("inks of which nobody knows how they are counted: %v", err)
	}
}

// press is a JPEG of one colour in four inks, as Adobe writes them: turned round, 255 for none (Adobe Technical Note 5116).
func press(inks [4]uint8, segments ...[]byte) []byte {
	const side = 96
	out := append([]byte{0xff, 0xd8}, bytes.Join(segments, nil)...)
	add := func(marker byte, body ...byte) { out = append(out, segment(marker, body)...) }
	add(0xee, append([]byte("Adobe"), 0, 100, 0, 0, 0, 0, 0)...)
	add(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)
	add(0xc0, 8, 0, side, 0, side, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0)
	add(0xc4, append(append([]byte{0x00}, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)...) // of 4 bits each
	add(0xc4, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)                                                                // 0: the block ends
	add(0xda, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0)
	var bits, n uint32
	put := func(v uint32, size int) {
		bits, n = bits<<size|v, n+uint32(size)
		for ; n >= 8; n -= 8 {
			b := byte(bits >> (n - 8))
			if out = append(out, b); b == 0xff {
				out = append(out, 0)
			}
		}
	}
	for block := range side / 8 * side / 8 {
		for _, ink := range inks {
			level := 0
			if block == 0 {
				level = 8 * (int(255-ink) - 128)
			}
			size := mathbits.Len(uint(max(level, -level)))
			put(uint32(size), 4)
			if level < 0 {
				level += 1<<size - 1
			}
			put(uint32(level), size)
			put(0, 1)
		}
	}
	put(0x7f, 7)
	return append(out, 0xff, 0xd9)
}

func deflated(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func webpWith(t *testing.T, c color.NRGBA, profile []byte) []byte {
	t.Helper()
	file, err := webp.Encode(t.Context(), filled(160, 96, c), 100)
	if err != nil {
		t.Fatal(err)
	}
	chunk := func(name string, body []byte) []byte {
		out := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body))), body...)
		return append(out, make([]byte, len(body)%2)...)
	}
	body := append([]byte("WEBP"), chunk("VP8X", []byte{0x20, 0, 0, 0, 159, 0, 0, 95, 0, 0})...)
	body = append(append(body, chunk("ICCP", profile)...), file[12:]...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func TestPicturesOfAnEarlierEditionAreShownAsJPEGUntilTheyAreDrawnAgain(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		_, v := open(t, db)
		folder, err := blob.OpenFolder(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		s := catalog.New(db, catalog.Needs{Blobs: folder}, slog.New(slog.DiscardHandler), time.Now)
		p, err := s.CreateProduct(t.Context(), tteokbokki(v))
		if err != nil {
			t.Fatal(err)
		}
		var pics []catalog.Picture
		for range 3 {
			pic, err := s.AddPicture(t.Context(), p.ID, "", bytes.NewReader(asPNG(t, filled(160, 96, color.NRGBA{210, 30, 20, 255}))))
			if err != nil {
				t.Fatal(err)
			}
			pics = append(pics, pic)
		}
		key := func(pic catalog.Picture, file string) string {
			return "pictures/" + pic.ID[len(pic.ID)-2:] + "/" + pic.ID + "/" + file
		}
		for _, pic := range pics {
			for _, w := range pic.Widths {
				if err := folder.Put(t.Context(), key(pic, fmt.Sprintf("%d.webp", w)), strings.NewReader("what no browser reads")); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := folder.Delete(t.Context(), key(pics[2], "160.jpg")); err != nil { // as if it lay elsewhere
			t.Fatal(err)
		}
		if err := folder.Delete(t.Context(), key(pics[2], "160.webp")); err != nil {
			t.Fatal(err)
		}
		err = db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE pictures SET edition = 1")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s = catalog.New(db, catalog.Needs{Blobs: folder}, slog.New(slog.DiscardHandler), time.Now) // started again: nothing is in memory
		for _, name := range []string{"160", "160.webp"} {
			res := fetch(s, pics[0].URL(160)[:len(pics[0].URL(160))-3]+name, "image/webp")
			if res.Header.Get("Content-Type") != "image/jpeg" || strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s before: %s, %s", name, res.Header.Get("Content-Type"), res.Header.Get("Cache-Control"))
			}
		}
		if err := s.Redraw(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, pic := range pics[:2] {
			res := fetch(s, pic.URL(160), "image/webp")
			if res.Header.Get("Content-Type") != "image/webp" || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("after: %s, %s", res.Header.Get("Content-Type"), res.Header.Get("Cache-Control"))
			}
			see(t, s, pic, color.NRGBA{210, 30, 20, 255}, color.NRGBA{210, 30, 20, 255})
		}
		var left string
		if err := db.QueryRowContext(t.Context(), "SELECT id FROM pictures WHERE edition < 2").Scan(&left); err != nil || left != pics[2].ID {
			t.Errorf("left for whoever has its files: %q, %v; want the third", left, err)
		}
	})
}

func TestTheAdminAsksForPicturesAtTheirAddress(t *testing.T) {
	text, err := os.ReadFile("../../web/admin/src/format/picture.ts")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("export const edition = %d;", catalog.Edition); !strings.Contains(string(text), want) {
		t.Errorf("web/admin/src/format/picture.ts does not say %q", want)
	}
}

func TestAPictureThatComesDrawnGetsItsJPEGWhenOneAsks(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	file, err := webp.Encode(t.Context(), filled(160, 90, color.NRGBA{20, 60, 200, 255}), 90)
	if err != nil {
		t.Fatal(err)
	}
	pic, err := s.AddDrawn(t.Context(), "", catalog.Picture{Alt: "바다", Width: 160, Height: 90}, []catalog.Rung{{Width: 160, WebP: file}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		see(t, s, pic, color.NRGBA{20, 60, 200, 255}, color.NRGBA{20, 60, 200, 255})
	}
}
