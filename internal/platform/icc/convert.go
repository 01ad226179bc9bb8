package icc

import (
	"image"
	"math"
)

// The profiles that files name instead of carrying them. The primaries are those of the specifications, adapted to D50.
var (
	sRGB      = &Profile{[3]curve{toLinear, toLinear, toLinear}, matrix{{0.43607, 0.38515, 0.14307}, {0.22249, 0.71687, 0.06061}, {0.01392, 0.09708, 0.71410}}}
	AdobeRGB  = &Profile{[3]curve{adobe, adobe, adobe}, matrix{{0.60974, 0.20528, 0.14919}, {0.31111, 0.62567, 0.06322}, {0.01947, 0.06087, 0.74457}}}
	DisplayP3 = &Profile{[3]curve{toLinear, toLinear, toLinear}, matrix{{0.51512, 0.29198, 0.15710}, {0.24120, 0.69225, 0.06657}, {-0.00105, 0.04189, 0.78407}}}
)

// toLinear and toDisplay are the curve of sRGB (IEC 61966-2-1) and its inverse.
func toLinear(x float64) float64 {
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func toDisplay(x float64) float64 {
	if x <= 0.0031308 {
		return 12.92 * x
	}
	return 1.055*math.Pow(x, 1/2.4) - 0.055
}

func adobe(x float64) float64 { return math.Pow(x, 563.0/256) }

// steps of linear light that are told apart: below a quarter of an 8-bit step even where sRGB is steepest.
const steps = 1 << 14

var display = func() (table [steps + 1]uint8) {
	for i := range table {
		table[i] = uint8(toDisplay(float64(i)/steps)*255 + 0.5)
	}
	return table
}()

// converter is a profile as tables.
type converter struct {
	linear [3][256]float64
	to     matrix // from linear light of the profile to that of sRGB
}

func (p *Profile) converter() *converter {
	c := &converter{to: sRGB.primaries.inverse().times(p.primaries)}
	for ch, curve := range p.curves {
		for v := range 256 {
			if l := curve(float64(v) / 255); !math.IsNaN(l) {
				c.linear[ch][v] = min(max(l, 0), 1)
			}
		}
	}
	return c
}

func (c *converter) pixel(r, g, b uint8) (rgb [3]uint8) {
	lr, lg, lb := c.linear[0][r], c.linear[1][g], c.linear[2][b]
	for i := range rgb {
		l := c.to[i][0]*lr + c.to[i][1]*lg + c.to[i][2]*lb
		rgb[i] = display[int(min(max(l, 0), 1)*steps+0.5)] // what sRGB cannot show becomes its nearest edge, channel by channel
	}
	return rgb
}

// same says whether sRGB shows the numbers as they are, to one step of 255.
func (c *converter) same() bool {
	for r := 0; r < 256; r += 15 {
		for g := 0; g < 256; g += 15 {
			for b := 0; b < 256; b += 15 {
				got := c.pixel(uint8(r), uint8(g), uint8(b))
				for i, want := range []int{r, g, b} {
					if d := int(got[i]) - want; d < -1 || d > 1 {
						return false
					}
				}
			}
		}
	}
	return true
}

// Convert turns the pixels of img, which are of profile p, into sRGB, in place. A profile that says what sRGB says changes nothing.
func (p *Profile) Convert(img *image.NRGBA) {
	c := p.converter()
	if c.same() {
		return
	}
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		row := img.Pix[img.PixOffset(img.Rect.Min.X, y):][:img.Rect.Dx()*4]
		for i := 0; i < len(row); i += 4 {
			rgb := c.pixel(row[i], row[i+1], row[i+2])
			copy(row[i:], rgb[:])
		}
	}
}

type matrix [3][3]float64

func (m matrix) times(n matrix) (out matrix) {
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				out[i][j] += m[i][k] * n[k][j]
			}
		}
	}
	return out
}

func (m matrix) det() float64 {
	return m[0][0]*(m[1][1]*m[2][2]-m[1][2]*m[2][1]) - m[0][1]*(m[1][0]*m[2][2]-m[1][2]*m[2][0]) + m[0][2]*(m[1][0]*m[2][1]-m[1][1]*m[2][0])
}

func (m matrix) inverse() (out matrix) {
	det := m.det()
	for i := range 3 {
		for j := range 3 {
			a, b, c, d := (j+1)%3, (j+2)%3, (i+1)%3, (i+2)%3
			out[i][j] = (m[a][c]*m[b][d] - m[a][d]*m[b][c]) / det
		}
	}
	return out
}
