package icc

import (
	"encoding/binary"
	"math"
)

// lut is the way from a profile's numbers to the connection space through a table (ICC.1:2022, 10.10 to 10.12): a curve for
// each channel, the table between whose points is interpolated, and for its three numbers curves, a matrix and curves again.
type lut struct {
	in    []curve
	grid  grid
	mid   [3]curve
	turn  matrix
	shift [3]float64
	out   [3]curve
	xyz   func([3]float64) [3]float64 // of what comes out
}

func straight(x float64) float64 { return x }

var untouched = [3]curve{straight, straight, straight}

// at gives linear light in the connection space for numbers between 0 and 1, one a channel.
func (l *lut) at(device []float64) [3]float64 {
	var bent [4]float64
	for i, v := range device {
		bent[i] = clean(l.in[i](v))
	}
	v := l.grid.at(bent[:len(device)])
	for i := range v {
		v[i] = clean(l.mid[i](v[i]))
	}
	v = l.turn.of(v)
	for i := range v {
		v[i] = clean(l.out[i](min(max(v[i]+l.shift[i], 0), 1)))
	}
	return l.xyz(v)
}

// grid is a table of three numbers at points of up to four axes; the last axis runs fastest.
type grid struct {
	points []int // an axis
	steps  []int // how far the next point of an axis is, in numbers
	values []float32
}

// maxGrid bounds the numbers of a table; the largest in use have 17 points on four axes.
const maxGrid = 3 << 20

func newGrid(points []int) (grid, bool) {
	g := grid{points: points, steps: make([]int, len(points))}
	size := 3
	for i := len(points) - 1; i >= 0; i-- {
		if points[i] < 2 || points[i] > 255 {
			return grid{}, false
		}
		g.steps[i] = size
		if size *= points[i]; size > maxGrid {
			return grid{}, false
		}
	}
	g.values = make([]float32, size)
	return g, true
}

// at interpolates between the corners around a place, along every axis.
func (g *grid) at(place []float64) (out [3]float64) {
	var part [4]float64
	from := 0
	for i, v := range place {
		v = min(max(v, 0), 1) * float64(g.points[i]-1)
		low := min(int(v), g.points[i]-2)
		part[i] = v - float64(low)
		from += low * g.steps[i]
	}
	for corner := range 1 << len(place) {
		weight, at := 1.0, from
		for i := range place {
			if corner>>i&1 == 1 {
				weight *= part[i]
				at += g.steps[i]
			} else {
				weight *= 1 - part[i]
			}
		}
		if weight == 0 {
			continue
		}
		for i, v := range g.values[at : at+3] {
			out[i] += weight * float64(v)
		}
	}
	return out
}

// lut reads the table of the first of the tags that is there: perceptual before colorimetric, as browsers choose. It gives nil
// if there is none, and notes what is damaged.
func (f *file) lut(channels int, names ...string) *lut {
	for _, name := range names {
		probe := file{data: f.data}
		kind, b := probe.tag(name)
		if probe.damaged {
			continue
		}
		var l *lut
		switch kind {
		case "mft1":
			l = f.fixedLUT(channels, b, 1)
		case "mft2":
			l = f.fixedLUT(channels, b, 2)
		case "mAB ":
			l = f.freeLUT(channels, b)
		}
		f.damaged = f.damaged || l == nil
		return l
	}
	return nil
}

// fixedLUT is lut8Type and lut16Type.
func (f *file) fixedLUT(channels int, b []byte, width int) *lut {
	if len(b) < 44 || int(b[0]) != channels || b[1] != 3 {
		return nil
	}
	ins, outs, tables := 256, 256, b[40:]
	if width == 2 {
		ins, outs, tables = int(binary.BigEndian.Uint16(b[40:])), int(binary.BigEndian.Uint16(b[42:])), b[44:]
	}
	points := make([]int, channels)
	for i := range points {
		points[i] = int(b[2])
	}
	g, ok := newGrid(points)
	if !ok || ins < 2 || outs < 2 || len(tables) < width*(ins*channels+len(g.values)+3*outs) {
		return nil
	}
	take := func(n int) []byte {
		head := tables[:n*width]
		tables = tables[n*width:]
		return head
	}
	l := &lut{mid: untouched, turn: identity}
	for range channels {
		l.in = append(l.in, steady(take(ins), width))
	}
	l.grid = g.filled(take(len(g.values)), width)
	for i := range l.out {
		l.out[i] = steady(take(outs), width)
	}
	l.xyz = f.space(width == 2)
	return l
}

// freeLUT is lutAToBType.
func (f *file) freeLUT(channels int, b []byte) *lut {
	if len(b) < 24 || int(b[0]) != channels || b[1] != 3 {
		return nil
	}
	part := func(i int) []byte { // by its place in the type's list of offsets, which count from the tag's first byte
		at := uint64(binary.BigEndian.Uint32(b[4+4*i:]))
		if at < 32 || at > uint64(len(b))+8 {
			return nil
		}
		return b[at-8:]
	}
	l := &lut{mid: untouched, turn: identity, out: untouched, xyz: f.space(false)}
	ok := true
	three := func(b []byte) (c [3]curve) { copy(c[:], f.curves(b, 3)); return c }
	if l.out = three(part(0)); part(0) == nil {
		ok = false
	}
	if m := part(1); len(m) >= 48 {
		for i := range 9 {
			l.turn[i/3][i%3] = fixed(m[4*i:])
		}
		for i := range l.shift {
			l.shift[i] = fixed(m[36+4*i:])
		}
	}
	if m := part(2); m != nil {
		l.mid = three(m)
	}
	if c := part(3); len(c) > 20 {
		points := make([]int, channels)
		for i := range points {
			points[i] = int(c[i])
		}
		g, sound := newGrid(points)
		width := int(c[16])
		if !sound || width < 1 || width > 2 || len(c) < 20+width*len(g.values) {
			return nil
		}
		l.grid, l.in = g.filled(c[20:], width), f.curves(part(4), channels)
	} else if channels == 3 { // no table: what goes in comes out
		l.grid, l.in = corners(), untouched[:]
	} else {
		ok = false
	}
	if !ok || f.damaged {
		return nil
	}
	return l
}

// corners is a table that changes nothing.
func corners() grid {
	g, _ := newGrid([]int{2, 2, 2})
	for i := range 8 {
		for axis := range 3 {
			g.values[3*i+axis] = float32(i >> (2 - axis) & 1)
		}
	}
	return g
}

// curves reads n curves, each from a place that is divisible by four.
func (f *file) curves(b []byte, n int) (out []curve) {
	for range n {
		if len(b) < 12 {
			f.damaged = true
			return untouched[:]
		}
		c, size := curveOf(string(b[:4]), b[8:])
		if size = (8 + size + 3) &^ 3; c == nil || size > len(b)+3 {
			f.damaged = true
			return untouched[:]
		}
		out = append(out, c)
		b = b[min(size, len(b)):]
	}
	return out
}

// filled is g with its numbers, of one or two bytes each.
func (g grid) filled(b []byte, width int) grid {
	for i := range g.values {
		g.values[i] = float32(number(b, i, width))
	}
	return g
}

// steady is a curve of points of one or two bytes, evenly apart.
func steady(b []byte, width int) curve {
	n := len(b) / width
	return func(x float64) float64 {
		at := min(max(x, 0), 1) * float64(n-1)
		i := min(int(at), n-2)
		lo, hi := number(b, i, width), number(b, i+1, width)
		return lo + (hi-lo)*(at-float64(i))
	}
}

func number(b []byte, i, width int) float64 {
	if width == 1 {
		return float64(b[i]) / 255
	}
	return float64(binary.BigEndian.Uint16(b[2*i:])) / 65535
}

// space says what the three numbers of a table mean: lut16Type keeps the older coding of Lab, whose white is 0xff00.
func (f *file) space(older bool) func([3]float64) [3]float64 {
	if string(f.data[20:24]) == "XYZ " {
		return func(v [3]float64) [3]float64 {
			for i := range v {
				v[i] *= 1 + 32767.0/32768
			}
			return v
		}
	}
	full := 1.0
	if older {
		full = 65535.0 / 65280
	}
	return func(v [3]float64) [3]float64 {
		return lab(100*full*v[0], 255*full*v[1]-128, 255*full*v[2]-128)
	}
}

// lab gives the linear light of CIE L*a*b* under D50.
func lab(l, a, b float64) [3]float64 {
	y := (l + 16) / 116
	light := func(f float64) float64 {
		if f > 6.0/29 {
			return f * f * f
		}
		return (f - 4.0/29) * 3 * (6.0 / 29) * (6.0 / 29)
	}
	white := sRGB.primaries.of([3]float64{1, 1, 1})
	return [3]float64{white[0] * light(y+a/500), white[1] * light(y), white[2] * light(y-b/200)}
}

// clean is v, or 0 for what is no number.
func clean(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}
