package catalog_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	xwebp "golang.org/x/image/webp"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/webp"
)

// bomb is a PNG of a few bytes that claims a huge picture.
func bomb(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	head = append(binary.BigEndian.AppendUint32(head, h), 8, 6, 0, 0, 0)
	b = binary.BigEndian.AppendUint32(b, 13)
	b = append(b, head...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
}

func moving(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 20, 20), color.Palette{color.Black, color.White})
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// phone is a JPEG of 40 × 20 with a red left half, which a phone held on its side marked with an orientation.
func phone(t *testing.T, turn uint16) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 40, 20))
	for y := range 20 {
		for x := range 40 {
			img.Set(x, y, color.NRGBA{map[bool]uint8{true: 255}[x < 20], 0, 0, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"), byte(turn>>8), byte(turn), 0, 0, 0, 0, 0, 0)
	app1 := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(append([]byte{0xff, 0xd8}, app1...), b.Bytes()[2:]...)
}

func TestWhatIsNoPictureIsRefusedByName(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	animated := append([]byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00"), make([]byte, 10)...)
	apng := append(bomb(32, 32), "\x00\x00\x00\x08acTL\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00"...)
	whole := photo(t, 64, 64)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":          {nil, catalog.ErrPictureEmpty},
		"a text":           {[]byte("GET / HTTP/1.1"), catalog.ErrPictureKind},
		"a script":         {[]byte("<svg onload=alert(1)>"), catalog.ErrPictureKind},
		"a GIF":            {moving(t), catalog.ErrPictureKind},
		"an iPhone's HEIC": {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), catalog.ErrPictureHEIC},
		"a moving WebP":    {animated, catalog.ErrPictureMoves},
		"a moving PNG":     {apng, catalog.ErrPictureMoves},
		"a wide bomb":      {bomb(60000, 60000), catalog.ErrPicturePixels},
		"a flat bomb":      {bomb(1<<31-1, 1), catalog.ErrPicturePixels},
		"an odd bomb":      {bomb(1<<31, 1<<31), catalog.ErrPictureBroken},
		"a lying header":   {bomb(6000, 6000), catalog.ErrPictureBroken},
		"half a picture":   {whole[:len(whole)/2], catalog.ErrPictureBroken},
		"a JPEG's start":   {[]byte("\xff\xd8\xff\xe0"), catalog.ErrPictureBroken},
		"a dot":            {photo(t, 8, 8), catalog.ErrPictureSmall},
		"a large file":     {append(photo(t, 64, 64), make([]byte, 20<<20)...), catalog.ErrPictureLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.StorePicture(t.Context(), "", bytes.NewReader(c.data))
			if !errors.Is(err, c.want) || fault.Of(err).Status/100 != 4 {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func fetch(s *catalog.Service, path, accept string) *http.Response {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	s.Pictures().ServeHTTP(w, r)
	return w.Result()
}

func TestPictureIsServedInTheWidthAndFormatThatFit(t *testing.T) {
	s, v := open(t, tables.SQLite(t))
	p, err := s.CreateProduct(t.Context(), tteokbokki(v))
	if err != nil {
		t.Fatal(err)
	}
	pic, err := s.AddPicture(t.Context(), p.ID, "떡볶이 한 접시", bytes.NewReader(photo(t, 800, 600)))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DescribePicture(t.Context(), pic.ID, "떡볶이 두 접시"); err != nil {
		t.Error(err)
	}
	if got, err := s.Picture(t.Context(), pic.ID); err != nil || got.Alt != "떡볶이 두 접시" {
		t.Errorf("described anew the picture says %q, %v", got.Alt, err)
	}
	if diff := cmp.Diff([]int{160, 320, 640, 800}, pic.Widths); diff != "" {
		t.Error(diff)
	}
	chrome := "image/avif,image/webp,image/apng,*/*;q=0.8"
	for _, c := range []struct {
		name, accept, kind string
		width              int
	}{
		{"320", chrome, "image/webp", 320},
		{"320", "image/*;q=0.8", "image/jpeg", 320},
		{"320", "image/webp;q=0, */*", "image/jpeg", 320},
		{"300", chrome, "image/webp", 320},
		{"1280", chrome, "image/webp", 800},
		{"160.jpg", chrome, "image/jpeg", 160},
		{"160.webp", "", "image/webp", 160},
	} {
		res := fetch(s, "/img/2/"+pic.ID+"/"+c.name, c.accept)
		body, _ := io.ReadAll(res.Body)
		var config image.Config
		if c.kind == "image/webp" {
			config, err = xwebp.DecodeConfig(bytes.NewReader(body))
		} else {
			config, err = jpeg.DecodeConfig(bytes.NewReader(body))
		}
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != c.kind || err != nil || config.Width != c.width || config.Height != c.width*3/4 {
			t.Errorf("%s for %q: %d %s %v %v", c.name, c.accept, res.StatusCode, res.Header.Get("Content-Type"), config, err)
		}
		if strings.Contains(res.Header.Get("Vary"), "Accept") == strings.Contains(c.name, ".") {
			t.Errorf("%s varies by %q", c.name, res.Header.Get("Vary"))
		}
		if !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s may be kept %q", c.name, res.Header.Get("Cache-Control"))
		}
	}
	for _, path := range []string{"/img/2/" + id.New() + "/320", "/img/2/" + pic.ID, "/img/2//320", "/img/" + id.New() + "/320", "/img/../x", "/img/" + pic.ID, "/img/" + pic.ID + "/0", "/img/" + pic.ID + "/320.png", "/img/" + pic.ID + "/320/../../1"} {
		if res := fetch(s, path, chrome); res.StatusCode != 404 || strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	for _, old := range []string{"/img/" + pic.ID + "/320", "/img/1/" + pic.ID + "/320"} {
		if res := fetch(s, old, chrome); res.StatusCode != 200 || strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s, as written down earlier: %d, %q", old, res.StatusCode, res.Header.Get("Cache-Control"))
		}
	}
	if err := s.DeletePicture(t.Context(), p.ID, pic.ID); err != nil {
		t.Fatal(err)
	}
	if res := fetch(s, pic.URL(320), chrome); res.StatusCode != 404 {
		t.Errorf("a deleted picture: %d", res.StatusCode)
	}
	if err := s.DeletePicture(t.Context(), p.ID, pic.ID); !errors.Is(err, catalog.ErrPictureNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}

func TestPhonePictureStandsUpright(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	for turn, red := range map[uint16]image.Point{1: {5, 10}, 2: {35, 10}, 3: {35, 10}, 4: {5, 10}, 5: {10, 5}, 6: {10, 5}, 7: {10, 35}, 8: {10, 35}, 9: {5, 10}} {
		pic, err := s.StorePicture(t.Context(), "", bytes.NewReader(phone(t, turn)))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(fetch(s, pic.URL(640)+".jpg", "").Body)
		if err != nil {
			t.Fatal(err)
		}
		if r, g, _, _ := img.At(red.X, red.Y).RGBA(); r>>8 < 200 || g>>8 > 60 || img.Bounds().Dx() != pic.Width {
			t.Errorf("orientation %d: %v of %v is not red", turn, red, img.Bounds())
		}
	}
}

func TestColoursSurviveWebPInAndOut(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	white := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	file, err := webp.Encode(t.Context(), white, 82)
	if err != nil {
		t.Fatal(err)
	}
	pic, err := s.StorePicture(t.Context(), "", bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(fetch(s, pic.URL(64)+".jpg", "").Body)
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := img.At(30, 30).RGBA(); r>>8 < 253 {
		t.Errorf("white came back as %d", r>>8)
	}
}

func TestPicturesKeepTheOrderTheyArePutInto(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, v := open(t, db)
		p, err := s.CreateProduct(t.Context(), tteokbokki(v))
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for i := range 3 {
			pic, err := s.AddPicture(t.Context(), p.ID, strconv.Itoa(i), bytes.NewReader(photo(t, 20, 20)))
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, pic.ID)
		}
		order := []string{ids[2], ids[0], ids[1]}
		for _, bad := range [][]string{{ids[0]}, {ids[0], ids[0], ids[1]}, {ids[0], ids[1], id.New()}, nil} {
			if err := s.OrderPictures(t.Context(), p.ID, bad); !errors.Is(err, catalog.ErrPictureOrder) {
				t.Errorf("%v: %v", bad, err)
			}
		}
		if err := s.OrderPictures(t.Context(), p.ID, order); err != nil {
			t.Fatal(err)
		}
		got, err := s.Product(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i, pic := range got.Pictures {
			if pic.ID != order[i] {
				t.Errorf("picture %d is %q", i, pic.Alt)
			}
		}
		offers, err := s.Offers(t.Context(), db, []string{p.Variants[0].ID})
		if err != nil || offers[p.Variants[0].ID].Picture != ids[2] {
			t.Errorf("the till shows %q, %v", offers[p.Variants[0].ID].Picture, err)
		}
		for i := range 9 {
			if _, err := s.AddPicture(t.Context(), p.ID, "", bytes.NewReader(photo(t, 20, 20))); err != nil {
				t.Fatalf("picture %d: %v", i+4, err)
			}
		}
		if _, err := s.AddPicture(t.Context(), p.ID, "", bytes.NewReader(photo(t, 20, 20))); !errors.Is(err, catalog.ErrPictureCount) {
			t.Errorf("the thirteenth: %v", err)
		}
		if _, err := s.AddPicture(t.Context(), id.New(), "", bytes.NewReader(photo(t, 20, 20))); !errors.Is(err, catalog.ErrNotFound) {
			t.Errorf("of no product: %v", err)
		}
	})
}

func TestManyUploadsAtOnceAllEnd(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	data := photo(t, 300, 200)
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			if _, err := s.StorePicture(t.Context(), "", bytes.NewReader(data)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// doors is the JSON API of s alone.
func doors(s *catalog.Service) http.Handler {
	mux := http.NewServeMux()
	s.Routes(httpkit.NewAPI(mux, "test"))
	return mux
}

func TestUploadDoorAnswersEveryBadFileWithAFault(t *testing.T) {
	s, v := open(t, tables.SQLite(t))
	p, err := s.CreateProduct(t.Context(), tteokbokki(v))
	if err != nil {
		t.Fatal(err)
	}
	h := doors(s)
	send := func(field string, data []byte, hidden bool) (int, string) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		part, _ := m.CreateFormFile(field, "떡볶이.png")
		part.Write(data)
		if field != "file" || len(data) != 5 { // the alternative text may be missing
			m.WriteField("alt", "떡볶이")
		}
		m.Close()
		var body io.Reader = &b
		if hidden {
			body = io.MultiReader(&b) // no Content-Length
		}
		r := httptest.NewRequestWithContext(context.Background(), "POST", "/api/v1/admin/products/"+p.ID+"/pictures", body)
		r.Header.Set("Content-Type", m.FormDataContentType())
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	if code, body := send("file", photo(t, 200, 100), false); code != 201 || !strings.Contains(body, `"alt":"떡볶이"`) {
		t.Errorf("a good one: %d %s", code, body)
	}
	for name, c := range map[string]struct {
		field  string
		data   []byte
		hidden bool
		code   string
	}{
		"empty":        {"file", nil, false, "picture_empty"},
		"no picture":   {"file", []byte("hello"), false, "picture_type"},
		"bomb":         {"file", bomb(30000, 30000), false, "picture_too_many_pixels"},
		"wrong field":  {"upload", photo(t, 20, 20), false, "invalid_request"},
		"large":        {"file", make([]byte, 22<<20), false, "picture_too_large"},
		"large hidden": {"file", make([]byte, 22<<20), true, "picture_too_large"},
	} {
		if code, body := send(c.field, c.data, c.hidden); code/100 != 4 || !strings.Contains(body, `"code":"`+c.code) {
			t.Errorf("%s: %d %s", name, code, body)
		}
	}
}

func BenchmarkStorePhotoOf12Megapixels(b *testing.B) {
	s, _ := open(b, tables.SQLite(b))
	img := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = uint8(i*7 ^ i>>9)
	}
	var data bytes.Buffer
	if err := jpeg.Encode(&data, img, nil); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	for b.Loop() {
		if _, err := s.StorePicture(context.Background(), "", bytes.NewReader(data.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(time.Since(start).Milliseconds())/float64(b.N), "ms/photo")
}

func TestAPictureFitsInTheLargestSizeThatIsAllowed(t *testing.T) {
	s, _ := open(t, tables.SQLite(t))
	p, err := s.StorePicture(t.Context(), "", bytes.NewReader(photo(t, 1280, 960)))
	if err != nil {
		t.Fatal(err)
	}
	size := func(fit catalog.Fit) (image.Config, int, error) {
		data, err := s.Fitting(t.Context(), p.ID, fit)
		if err != nil {
			return image.Config{}, 0, err
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		return c, len(data), err
	}
	whole, bytes1280, err := size(catalog.Fit{Width: 1500, Height: 1440, Bytes: 1 << 20})
	if err != nil || whole.Width != 1280 || whole.Height != 960 {
		t.Fatalf("%+v, %v, want it whole", whole, err)
	}
	for name, c := range map[string]struct {
		fit  catalog.Fit
		want int
	}{
		"as heavy as it is":   {catalog.Fit{Width: 1500, Height: 1440, Bytes: bytes1280}, 1280},
		"a byte less":         {catalog.Fit{Width: 1500, Height: 1440, Bytes: bytes1280 - 1}, 960},
		"not as wide":         {catalog.Fit{Width: 1279, Height: 1440, Bytes: 1 << 20}, 960},
		"not as high":         {catalog.Fit{Width: 1500, Height: 719, Bytes: 1 << 20}, 640},
		"exactly as high":     {catalog.Fit{Width: 1500, Height: 720, Bytes: 1 << 20}, 960},
		"next to nothing":     {catalog.Fit{Width: 160, Height: 120, Bytes: 1 << 20}, 160},
		"as many as it wants": {catalog.Fit{Width: 1280, Height: 960, Bytes: 1 << 20}, 1280},
	} {
		if got, n, err := size(c.fit); err != nil || got.Width != c.want || n > c.fit.Bytes {
			t.Errorf("%s: %d wide, %d bytes, %v; want %d wide", name, got.Width, n, err, c.want)
		}
	}
	for _, none := range []catalog.Fit{{Width: 159, Height: 1440, Bytes: 1 << 20}, {Width: 1500, Height: 1440, Bytes: 100}} {
		if _, _, err := size(none); !errors.Is(err, catalog.ErrPictureFit) {
			t.Errorf("%+v: %v, want ErrPictureFit", none, err)
		}
	}
	if _, err := s.Fitting(t.Context(), id.New(), catalog.Fit{}); !errors.Is(err, catalog.ErrPictureNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
}
