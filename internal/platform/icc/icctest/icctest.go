// Package icctest writes colour profiles as cameras, phones and screens embed them, for tests.
package icctest

import (
	"encoding/binary"
	"math"
)

// The primaries of well-known spaces as their profiles hold them (CIE XYZ, D50): red, green, blue.
var (
	Adobe    = [3][3]float64{{0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}}
	ProPhoto = [3][3]float64{{0.79767, 0.28804, 0}, {0.13519, 0.71188, 0}, {0.03134, 0.00009, 0.82491}}
	P3       = [3][3]float64{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}}
	SRGB     = [3][3]float64{{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}}
)

// Gamma is a curve of one number.
func Gamma(g float64) []byte {
	return binary.BigEndian.AppendUint16([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x01"), uint16(math.Round(g*256)))
}

// Parametric is the curve of sRGB and Display P3 in five numbers.
func Parametric() []byte {
	b := []byte("para\x00\x00\x00\x00\x00\x03\x00\x00")
	for _, v := range []float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045} {
		b = fixed(b, v)
	}
	return b
}

// Table is a curve of n points.
func Table(n int, at func(float64) float64) []byte {
	b := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), uint32(n))
	for i := range n {
		b = binary.BigEndian.AppendUint16(b, uint16(math.Round(at(float64(i)/float64(n-1))*65535)))
	}
	return b
}

func fixed(b []byte, v float64) []byte {
	return binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
}

// Profile is a profile of three primaries and one curve.
func Profile(primaries [3][3]float64, curve []byte) []byte {
	tags := map[string][]byte{"rTRC": curve, "gTRC": curve, "bTRC": curve} // test: written once
	for i, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
		b := []byte("XYZ \x00\x00\x00\x00")
		for _, v := range primaries[i] {
			b = fixed(b, v)
		}
		tags[name] = b
	}
	return write("RGB ", "XYZ ", tags)
}

// Grey is a profile of one curve.
func Grey(curve []byte) []byte { return write("GRAY", "XYZ ", map[string][]byte{"kTRC": curve}) }

func write(space, connection string, tags map[string][]byte) []byte {
	head := make([]byte, 128)
	copy(head[8:], "\x04\x30\x00\x00mntr"+space+connection)
	copy(head[36:], "acsp")
	for i, v := range []float64{0.9642, 1, 0.8249} { // D50, in whose light the connection space is
		copy(head[68+4*i:], fixed(nil, v))
	}
	head = binary.BigEndian.AppendUint32(head, uint32(len(tags)))
	at := len(head) + 12*len(tags)
	var body []byte
	for name, b := range tags {
		head = append(head, name...)
		head = binary.BigEndian.AppendUint32(head, uint32(at+len(body)))
		head = binary.BigEndian.AppendUint32(head, uint32(len(b)))
		body = append(body, b...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	head = append(head, body...)
	binary.BigEndian.PutUint32(head, uint32(len(head)))
	return head
}

// Ink is what four inks on paper look like, as numbers of sRGB between 0 and 1: white paper that each takes some light from.
func Ink(c, m, y, k float64) [3]float64 {
	take := func(amount, left float64) float64 { return 1 - amount*(1-left) }
	rest := take(k, 0.12)
	return [3]float64{
		take(c, 0) * take(m, 0.89) * take(y, 0.99) * rest,
		take(c, 0.63) * take(m, 0.08) * take(y, 0.93) * rest,
		take(c, 0.9) * take(m, 0.5) * take(y, 0.08) * rest,
	}
}

// Inks is a profile of a printing press whose inks look like Ink, as a table of CIE Lab in 8 bits (width 1) or 16 (width 2).
func Inks(width int) []byte {
	return write("CMYK", "Lab ", map[string][]byte{"A2B0": fixedTable(4, 9, width, func(v []float64) [3]float64 {
		rgb := Ink(v[0], v[1], v[2], v[3])
		return lab(SRGB, rgb[:], func(x float64) float64 {
			if x <= 0.04045 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		})
	})})
}

// Lab is a profile that tells the space of three primaries and a gamma in a table of CIE Lab.
func Lab(primaries [3][3]float64, gamma float64, width int) []byte {
	return write("RGB ", "Lab ", map[string][]byte{"A2B0": fixedTable(3, 33, width, func(v []float64) [3]float64 {
		return lab(primaries, v, func(x float64) float64 { return math.Pow(x, gamma) })
	})})
}

// Free is a profile that tells the same by curves, a table, a matrix and curves (lutAToBType), in CIE XYZ.
func Free(primaries [3][3]float64, gamma float64) []byte {
	straight := []byte("curv\x00\x00\x00\x00\x00\x00\x00\x00")
	bend := append(Gamma(gamma), 0, 0)
	table := append([]byte{2, 2, 2}, make([]byte, 13)...)
	table = append(table, 1, 0, 0, 0)
	for i := range 8 {
		for axis := range 3 {
			table = append(table, byte(255*(i>>(2-axis)&1)))
		}
	}
	var turn []byte
	for row := range 3 {
		for i := range 3 {
			turn = fixed(turn, primaries[i][row]/(1+32767.0/32768))
		}
	}
	turn = append(turn, make([]byte, 12)...)
	b := []byte("mAB \x00\x00\x00\x00\x03\x03\x00\x00")
	at := 32
	var body []byte
	for _, part := range [][]byte{threefold(straight), turn, threefold(straight), table, threefold(bend)} {
		b = binary.BigEndian.AppendUint32(b, uint32(at+len(body)))
		body = append(body, part...)
	}
	return write("RGB ", "XYZ ", map[string][]byte{"A2B0": append(b, body...)})
}

func threefold(b []byte) []byte { return append(append(append([]byte(nil), b...), b...), b...) }

// fixedTable is a lut8Type or lut16Type with points on each axis and straight curves; at gives CIE Lab.
func fixedTable(channels, points, width int, at func([]float64) [3]float64) []byte {
	kind, curve := "mft1", 256
	if width == 2 {
		kind, curve = "mft2", 2
	}
	b := append([]byte(kind), 0, 0, 0, 0, byte(channels), 3, byte(points), 0)
	for _, v := range []float64{1, 0, 0, 0, 1, 0, 0, 0, 1} {
		b = fixed(b, v)
	}
	put := func(v float64) {
		if width == 1 {
			b = append(b, byte(math.Round(v*255)))
		} else {
			b = binary.BigEndian.AppendUint16(b, uint16(math.Round(v*65535)))
		}
	}
	straight := func(n int) {
		for range n {
			for i := range curve {
				put(float64(i) / float64(curve-1))
			}
		}
	}
	if width == 2 {
		b = append(b, 0, 2, 0, 2)
	}
	straight(channels)
	place := make([]float64, channels)
	size := 1
	for range channels {
		size *= points
	}
	for n := range size {
		for i, rest := channels-1, n; i >= 0; i-- {
			place[i], rest = float64(rest%points)/float64(points-1), rest/points
		}
		v := at(place)
		white := 1.0
		if width == 2 {
			white = 65280.0 / 65535 // the older coding
		}
		put(v[0] / 100 * white)
		put((v[1] + 128) / 255 * white)
		put((v[2] + 128) / 255 * white)
	}
	straight(3)
	return b
}

func lab(primaries [3][3]float64, numbers []float64, light func(float64) float64) [3]float64 {
	var f [3]float64
	for row, white := range []float64{0.9642, 1, 0.8249} {
		v := 0.0
		for i, n := range numbers {
			v += primaries[i][row] * light(n)
		}
		if v /= white; v > 216.0/24389 {
			f[row] = math.Cbrt(v)
		} else {
			f[row] = (v*24389/27 + 16) / 116
		}
	}
	return [3]float64{116*f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])}
}
