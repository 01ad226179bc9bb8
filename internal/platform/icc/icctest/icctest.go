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
	return write("RGB ", tags)
}

// Grey is a profile of one curve.
func Grey(curve []byte) []byte { return write("GRAY", map[string][]byte{"kTRC": curve}) }

func write(space string, tags map[string][]byte) []byte {
	head := make([]byte, 128)
	copy(head[8:], "\x04\x30\x00\x00mntr"+space+"XYZ ")
	copy(head[36:], "acsp")
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
