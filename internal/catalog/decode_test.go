package catalog_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/icc/icctest"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
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
	s, _ := open(t, sqldbtest.SQLite(t))
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
	s, _ := open(t, sqldbtest.SQLite(t))
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

func pngWith(t *testing.T, c color.NRGBA, name string, body []byte) []byte {
	t.Helper()
	b := asPNG(t, filled(160, 96, c))
	const head = 8 + 25 // what every PNG begins with, and IHDR
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, name...), body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return append(append(append([]byte(nil), b[:head]...), chunk...), b[head:]...)
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
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
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
	s, _ := open(t, sqldbtest.SQLite(t))
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
