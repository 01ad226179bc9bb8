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
		"Adobe RGB":              {profile: icctest.Profile(icctest.Adobe, icctest.Gamma(563.0/256)), in: adobe},
		"Adobe RGB as a table":   {profile: icctest.Profile(icctest.Adobe, icctest.Table(1024, gamma(563.0/256))), in: adobe},
		"Adobe RGB, Lab, 8 bits": {profile: icctest.Lab(icctest.Adobe, 563.0/256, 1), in: adobe},
		"Adobe RGB, Lab":         {profile: icctest.Lab(icctest.Adobe, 563.0/256, 2), in: adobe},
		"Adobe RGB, matrix":      {profile: icctest.Free(icctest.Adobe, 563.0/256), in: adobe},
		"ProPhoto, Lab":          {profile: icctest.Lab(icctest.ProPhoto, 1.8, 2), in: prophoto},
		"Display P3 in numbers": {named: icc.Named(icc.Chromaticities{
			White: [2]float64{.3127, .329}, Red: [2]float64{.68, .32}, Green: [2]float64{.265, .69}, Blue: [2]float64{.15, .06},
		}, 0), in: p3},
		"Adobe RGB in numbers": {named: icc.Named(icc.Chromaticities{
			White: [2]float64{.3127, .329}, Red: [2]float64{.64, .33}, Green: [2]float64{.21, .71}, Blue: [2]float64{.15, .06},
		}, 563.0/256), in: adobe},
		"sRGB in numbers":       {named: icc.Named(icc.SRGBChromaticities, 0), in: colours},
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

func TestInksLookAsOnPaper(t *testing.T) {
	for width := 1; width <= 2; width++ {
		p, err := icc.Parse(icctest.Inks(width))
		if err != nil || !p.Inks() {
			t.Fatal(err)
		}
		inks := [][4]uint8{{0, 0, 0, 0}, {255, 0, 0, 0}, {0, 255, 0, 0}, {0, 0, 255, 0}, {0, 0, 0, 255}, {128, 64, 32, 0}, {32, 200, 250, 20}, {200, 10, 90, 120}}
		colours, black := image.NewNRGBA(image.Rect(0, 0, len(inks), 1)), image.NewNRGBA(image.Rect(0, 0, len(inks), 1))
		for x, v := range inks {
			colours.SetNRGBA(x, 0, color.NRGBA{v[0], v[1], v[2], 255})
			black.SetNRGBA(x, 0, color.NRGBA{v[3], v[3], v[3], 255})
		}
		p.Press(colours, black)
		for x, v := range inks {
			light := icctest.Ink(float64(v[0])/255, float64(v[1])/255, float64(v[2])/255, float64(v[3])/255)
			got := colours.NRGBAAt(x, 0)
			for i, n := range []uint8{got.R, got.G, got.B} {
				if want := uint8(math.Round(light[i] * 255)); off(n, want) > 3*(3-width) { // 8 bits of Lab are coarse at the edge
					t.Errorf("width %d: %v is %v, want %.0f of channel %d", width, v, got, light[i]*255, i)
				}
			}
		}
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
	f.Add(icctest.Free(icctest.Adobe, 2.2))
	f.Add(icctest.Inks(1))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := icc.Parse(data)
		if err != nil {
			return
		}
		img := image.NewNRGBA(image.Rect(0, 0, 4, 4))
		for i := range img.Pix {
			img.Pix[i] = uint8(i * 4)
		}
		if p.Inks() {
			p.Press(img, image.NewNRGBA(img.Rect))
		} else {
			p.Convert(img)
		}
		for i := 3; i < len(img.Pix); i += 4 {
			if img.Pix[i] != uint8(i*4) {
				t.Fatal("a colour profile changed what can be seen through")
			}
		}
	})
}
