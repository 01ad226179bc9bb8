package icc

import (
	"image"
	"math"
)

// The profiles that files name instead of carrying them. The primaries are those of the specifications, adapted to D50.
var (
	sRGB      = &Profile{curves: [3]curve{toLinear, toLinear, toLinear}, primaries: matrix{{0.43607, 0.38515, 0.14307}, {0.22249, 0.71687, 0.06061}, {0.01392, 0.09708, 0.71410}}}
	AdobeRGB  = &Profile{curves: [3]curve{adobe, adobe, adobe}, primaries: matrix{{0.60974, 0.20528, 0.14919}, {0.31111, 0.62567, 0.06322}, {0.01947, 0.06087, 0.74457}}}
	DisplayP3 = &Profile{curves: [3]curve{toLinear, toLinear, toLinear}, primaries: matrix{{0.51512, 0.29198, 0.15710}, {0.24120, 0.69225, 0.06657}, {-0.00105, 0.04189, 0.78407}}}
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
	table  *lut
	to     matrix // from linear light of the profile, or of the connection space, to that of sRGB
}

func (p *Profile) converter() *converter {
	c := &converter{table: p.table, to: sRGB.primaries.inverse()}
	if p.table != nil {
		return c
	}
	c.to = c.to.times(p.primaries)
	for ch, curve := range p.curves {
		for v := range 256 {
			c.linear[ch][v] = min(max(clean(curve(float64(v)/255)), 0), 1)
		}
	}
	return c
}

func (c *converter) pixel(r, g, b uint8) [3]uint8 {
	if c.table != nil {
		return c.shown(c.table.at([]float64{float64(r) / 255, float64(g) / 255, float64(b) / 255}))
	}
	return c.shown([3]float64{c.linear[0][r], c.linear[1][g], c.linear[2][b]})
}

// shown is linear light as the numbers of sRGB. What sRGB cannot show becomes its nearest edge, channel by channel.
func (c *converter) shown(light [3]float64) (rgb [3]uint8) {
	for i, l := range c.to.of(light) {
		rgb[i] = display[int(min(max(clean(l), 0), 1)*steps+0.5)]
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
	var last, rgb [3]uint8
	rgb = c.pixel(0, 0, 0)
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		row := img.Pix[img.PixOffset(img.Rect.Min.X, y):][:img.Rect.Dx()*4]
		for i := 0; i < len(row); i += 4 {
			if now := [3]uint8(row[i : i+3]); now != last {
				last, rgb = now, c.pixel(now[0], now[1], now[2])
			}
			copy(row[i:], rgb[:])
		}
	}
}

// Press turns a picture for the printing press into sRGB, in place: colours holds how much cyan, magenta and yellow there is
// in place of red, green and blue, and black, of the same size, how much black. Only for profiles with Inks.
func (p *Profile) Press(colours *image.NRGBA, black *image.NRGBA) {
	c := p.converter()
	var last [4]uint8
	rgb := c.shown(c.table.at(make([]float64, 4)))
	for i := 0; i < len(colours.Pix); i += 4 {
		if now := [4]uint8{colours.Pix[i], colours.Pix[i+1], colours.Pix[i+2], black.Pix[i]}; now != last {
			var device [4]float64
			for ch, v := range now {
				device[ch] = float64(v) / 255
			}
			last, rgb = now, c.shown(c.table.at(device[:]))
		}
		copy(colours.Pix[i:], rgb[:])
	}
}

type matrix [3][3]float64

var identity = matrix{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}

func (m matrix) of(v [3]float64) (out [3]float64) {
	for i := range 3 {
		out[i] = m[i][0]*v[0] + m[i][1]*v[1] + m[i][2]*v[2]
	}
	return out
}

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
