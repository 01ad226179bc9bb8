package icc_test

import (
	"errors"
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/saja-live/saja/internal/platform/icc"
	"github.com/saja-live/saja/internal/platform/icc/icctest"
)

// What four colours of sRGB are in wider spaces, reckoned apart from the code.
func TestColoursOfWiderSpacesComeBackAsTheyWereMeant(t *testing.T) {
	colours := []color.NRGBA{{0, 200, 60, 255}, {230, 30, 40, 255}, {250, 180, 20, 255}, {20, 60, 200, 128}}
	adobe := []color.NRGBA{{112, 199, 75, 255}, {197, 35, 44, 255}, {232, 178, 48, 255}, {41, 62, 195, 128}}
	p3 := []color.NRGBA{{90, 197, 81, 255}, {211, 55, 52, 255}, {240, 183, 67, 255}, {31, 59, 192, 128}}
	prophoto := []color.NRGBA{{103, 175, 74, 255}, {159, 67, 38, 255}, {202, 172, 61, 255}, {71, 52, 175, 128}}
	gamma := func(g float64) func(float64) float64 { return func(x float64) float64 { return math.Pow(x, g) } }
	for name, c := range map[string]struct {
		profile []byte
		named   *icc.Profile
		in      []color.NRGBA
	}{
		"Adobe RGB":             {profile: icctest.Profile(icctest.Adobe, icctest.Gamma(563.0/256)), in: adobe},
		"Adobe RGB as a table":  {profile: icctest.Profile(icctest.Adobe, icctest.Table(1024, gamma(563.0/256))), in: adobe},
		"Adobe RGB by its name": {named: icc.AdobeRGB, in: adobe},
		"ProPhoto":              {profile: icctest.Profile(icctest.ProPhoto, icctest.Gamma(1.8)), in: prophoto},
		"Display P3":            {profile: icctest.Profile(icctest.P3, icctest.Parametric()), in: p3},
		"Display P3 by name":    {named: icc.DisplayP3, in: p3},
		"sRGB":                  {profile: icctest.Profile(icctest.SRGB, icctest.Parametric()), in: colours},
		"sRGB as a table": {profile: icctest.Profile(icctest.SRGB, icctest.Table(4096, func(x float64) float64 {
			if x <= 0.04045 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		})), in: colours},
	} {
		t.Run(name, func(t *testing.T) {
			p := c.named
			if p == nil {
				var err error
				if p, err = icc.Parse(c.profile); err != nil {
					t.Fatal(err)
				}
			}
			img := image.NewNRGBA(image.Rect(0, 0, len(c.in), 1))
			for x, v := range c.in {
				img.SetNRGBA(x, 0, v)
			}
			p.Convert(img)
			for x, want := range colours {
				got := img.NRGBAAt(x, 0)
				if off(got.R, want.R) > 3 || off(got.G, want.G) > 3 || off(got.B, want.B) > 3 || got.A != want.A {
					t.Errorf("%v is %v, want %v", c.in[x], got, want)
				}
			}
		})
	}
}

func off(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestGreyStaysGreyAndTakesItsCurve(t *testing.T) {
	p, err := icc.Parse(icctest.Grey(icctest.Gamma(1.8)))
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	for x, v := range []uint8{0, 100, 255} {
		img.SetNRGBA(x, 0, color.NRGBA{v, v, v, 255})
	}
	p.Convert(img)
	for x, want := range []uint8{0, 118, 255} { // (100/255)^1.8 in the curve of sRGB
		if c := img.NRGBAAt(x, 0); off(c.R, want) > 1 || off(c.R, c.G) > 1 || off(c.R, c.B) > 1 {
			t.Errorf("grey %d is %v, want %d", x, c, want)
		}
	}
}

func TestWhatIsNoKnownProfileIsRefused(t *testing.T) {
	whole := icctest.Profile(icctest.P3, icctest.Parametric())
	cmyk := append([]byte(nil), whole...)
	copy(cmyk[16:], "CMYK")
	for name, b := range map[string][]byte{
		"nothing": nil, "short": whole[:100], "half": whole[:200], "inks": cmyk,
		"no primaries": icctest.Profile([3][3]float64{}, icctest.Gamma(2.2)), "no curve": icctest.Profile(icctest.P3, []byte("para\x00\x00\x00\x00\x00\x09\x00\x00")),
	} {
		if _, err := icc.Parse(b); !errors.Is(err, icc.ErrUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzAnyProfileIsReadOrRefused(f *testing.F) {
	f.Add(icctest.Profile(icctest.P3, icctest.Parametric()))
	f.Add(icctest.Profile(icctest.Adobe, icctest.Gamma(2.2)))
	f.Add(icctest.Profile(icctest.SRGB, icctest.Table(16, func(x float64) float64 { return x })))
	f.Add(icctest.Grey(icctest.Gamma(1.8)))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := icc.Parse(data)
		if err != nil {
			return
		}
		img := image.NewNRGBA(image.Rect(0, 0, 4, 4))
		for i := range img.Pix {
			img.Pix[i] = uint8(i * 4)
		}
		p.Convert(img)
		for i := 3; i < len(img.Pix); i += 4 {
			if img.Pix[i] != uint8(i*4) {
				t.Fatal("a colour profile changed what can be seen through")
			}
		}
	})
}
