// Package icc reads the colour profile of a picture and gives its pixels as sRGB, which is what every screen takes a picture
// without a profile for. It knows the profiles that cameras, phones and screens write, three primaries and a curve each
// (ICC.1:2022, 8.3) or one curve for grey, and those with tables, as scanners and printing presses have them.
package icc

import (
	"encoding/binary"
	"errors"
	"math"
)

// ErrUnknown: the profile is damaged, or of a kind that is not known.
var ErrUnknown = errors.New("icc: not a profile of primaries and curves, nor of tables")

// Profile says what the numbers of a picture mean: a curve for each channel that gives linear light, and the primaries in
// the connection space (CIE XYZ, D50) as columns; or a table instead of both.
type Profile struct {
	curves    [3]curve
	primaries matrix
	table     *lut
	inks      bool
}

// Inks says whether p is of pictures for the printing press, in cyan, magenta, yellow and black: those are for Press, the
// others for Convert.
func (p *Profile) Inks() bool { return p.inks }

type curve func(float64) float64

// maxTable bounds the points of a curve; profiles have 1024 or 4096.
const maxTable = 1 << 16

// Parse reads a profile.
func Parse(data []byte) (*Profile, error) {
	if len(data) < 132 || string(data[36:40]) != "acsp" || string(data[20:24]) != "XYZ " && string(data[20:24]) != "Lab " {
		return nil, ErrUnknown
	}
	f := file{data: data}
	space := string(data[16:20])
	if inks := space == "CMYK"; inks || space == "RGB " {
		channels := 3
		if inks {
			channels = 4
		}
		if table := f.lut(channels, "A2B0", "A2B1"); table != nil && !f.damaged {
			return &Profile{table: table, inks: inks}, nil
		}
	}
	f.damaged = f.damaged || string(data[20:24]) != "XYZ "
	var p Profile
	switch space {
	case "GRAY":
		c := f.curve("kTRC")
		p = Profile{curves: [3]curve{c, c, c}, primaries: sRGB.primaries} // grey stays grey
	case "RGB ":
		for i, name := range []string{"r", "g", "b"} {
			p.curves[i] = f.curve(name + "TRC")
			for row, v := range f.xyz(name + "XYZ") {
				p.primaries[row][i] = v
			}
		}
	default:
		return nil, ErrUnknown
	}
	if f.damaged || p.primaries.det() == 0 {
		return nil, ErrUnknown
	}
	return &p, nil
}

// file is a profile that is being read; damaged remembers that something was not as it must be.
type file struct {
	data    []byte
	damaged bool
}

// tag gives the bytes of a tag and the type they begin with.
func (f *file) tag(name string) (kind string, body []byte) {
	for i := range min(binary.BigEndian.Uint32(f.data[128:]), 100) {
		at := 132 + int(i)*12
		if at+12 > len(f.data) {
			break
		}
		if string(f.data[at:at+4]) != name {
			continue
		}
		from, n := uint64(binary.BigEndian.Uint32(f.data[at+4:])), uint64(binary.BigEndian.Uint32(f.data[at+8:]))
		if n < 8 || from+n > uint64(len(f.data)) {
			break
		}
		b := f.data[from : from+n]
		return string(b[:4]), b[8:]
	}
	f.damaged = true
	return "", nil
}

func (f *file) xyz(name string) (v [3]float64) {
	kind, b := f.tag(name)
	if kind != "XYZ " || len(b) < 12 {
		f.damaged = true
		return v
	}
	for i := range v {
		v[i] = fixed(b[4*i:])
	}
	return v
}

// fixed reads an s15Fixed16Number.
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

func (f *file) curve(name string) curve {
	kind, b := f.tag(name)
	c, _ := curveOf(kind, b)
	if c == nil {
		f.damaged = true
		return func(float64) float64 { return 0 }
	}
	return c
}

// curveOf reads a curve and says how many bytes it took; nil if it is damaged or of no known kind.
func curveOf(kind string, b []byte) (c curve, size int) {
	switch {
	case kind == "curv" && len(b) >= 4:
		n := int(min(binary.BigEndian.Uint32(b), maxTable+1))
		if n > maxTable || len(b) < 4+2*n {
			return nil, 0
		}
		return table(b[4 : 4+2*n]), 4 + 2*n
	case kind == "para" && len(b) >= 4:
		kind := int(binary.BigEndian.Uint16(b))
		if c = parametric(kind, b[4:]); c != nil {
			size = 4 + 4*counts[kind]
		}
		return c, size
	}
	return nil, 0
}

// table is a curveType: nothing is identity, one number a gamma, more are points at equal distances.
func table(b []byte) curve {
	switch n := len(b) / 2; n {
	case 0:
		return func(x float64) float64 { return x }
	case 1:
		gamma := float64(binary.BigEndian.Uint16(b)) / 256
		return func(x float64) float64 { return math.Pow(x, gamma) }
	default:
		return func(x float64) float64 {
			at := x * float64(n-1)
			i := min(int(at), n-2)
			lo, hi := float64(binary.BigEndian.Uint16(b[2*i:])), float64(binary.BigEndian.Uint16(b[2*i+2:]))
			return (lo + (hi-lo)*(at-float64(i))) / 65535
		}
	}
}

// counts are the numbers of each kind of parametric curve.
var counts = []int{1, 3, 4, 5, 7}

// parametric is a parametricCurveType (ICC.1:2022, table 68), or nil if there is no such kind.
func parametric(kind int, b []byte) curve {
	if kind >= len(counts) || len(b) < 4*counts[kind] {
		return nil
	}
	var p [7]float64 // g a b c d e f
	for i := range counts[kind] {
		p[i] = fixed(b[4*i:])
	}
	g, a, bb, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	switch kind {
	case 0:
		a = 1
	case 1, 2: // below -b/a they are c, which is 0 in the first
		if a == 0 {
			return nil
		}
		e, f, d, c = c, c, -bb/a, 0
	}
	return func(x float64) float64 {
		if x >= d {
			return math.Pow(max(a*x+bb, 0), g) + e
		}
		return c*x + f
	}
}
