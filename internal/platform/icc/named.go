package icc

import "math"

// Chromaticities are a white and three primaries by their x and y (CIE 1931), as a PNG or a screen tells them.
type Chromaticities struct{ White, Red, Green, Blue [2]float64 }

// SRGBChromaticities are those of sRGB, under D65.
var SRGBChromaticities = Chromaticities{[2]float64{.3127, .329}, [2]float64{.64, .33}, [2]float64{.3, .6}, [2]float64{.15, .06}}

// Named is a profile of three primaries whose light is the numbers to the power of gamma, or by the curve of sRGB if gamma
// is 0. It gives nil if the numbers make no colour space.
func Named(c Chromaticities, gamma float64) *Profile {
	if gamma < 0 || gamma > 10 || math.IsNaN(gamma) {
		return nil
	}
	var shape matrix
	for i, p := range [][2]float64{c.Red, c.Green, c.Blue} {
		v, ok := atFull(p)
		if !ok {
			return nil
		}
		for row := range 3 {
			shape[row][i] = v[row]
		}
	}
	white, ok := atFull(c.White)
	if !ok || math.Abs(shape.det()) < 1e-6 {
		return nil
	}
	parts := shape.inverse().of(white) // so much of each primary makes white
	for row := range 3 {
		for i := range 3 {
			shape[row][i] *= parts[i]
		}
	}
	p := &Profile{primaries: toD50(white).times(shape)}
	if det := p.primaries.det(); math.IsNaN(det) || math.Abs(det) < 1e-6 {
		return nil
	}
	light := toLinear
	if gamma > 0 {
		light = func(x float64) float64 { return math.Pow(x, gamma) }
	}
	p.curves = [3]curve{light, light, light}
	return p
}

// atFull is the colour of x and y with a luminance of 1.
func atFull(p [2]float64) ([3]float64, bool) {
	if p[1] < 1e-4 || p[0] < 0 || p[0]+p[1] > 1 {
		return [3]float64{}, false
	}
	return [3]float64{p[0] / p[1], 1, (1 - p[0] - p[1]) / p[1]}, true
}

// toD50 takes colours that are seen under a white to the white of the connection space, by the cones' answers (Bradford).
func toD50(white [3]float64) matrix {
	cones := matrix{{.8951, .2664, -.1614}, {-.7502, 1.7135, .0367}, {.0389, -.0685, 1.0296}}
	from, to := cones.of(white), cones.of(sRGB.primaries.of([3]float64{1, 1, 1}))
	var scale matrix
	for i := range 3 {
		scale[i][i] = to[i] / from[i]
	}
	return cones.inverse().times(scale).times(cones)
}
