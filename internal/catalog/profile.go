package catalog

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"math"

	"github.com/saja-live/saja/internal/platform/icc"
)

// maxProfile bounds an embedded colour profile; those of cameras and screens have 500 bytes to 4 kB.
const maxProfile = 1 << 20

// profile is what the numbers of a picture mean, as the file says it; nil for sRGB, which is also what a file means that says
// nothing, or something that is not understood.
func profile(data []byte, k kind) *icc.Profile {
	var embedded []byte
	switch k {
	case kindJPEG:
		if embedded = jpegProfile(data); len(embedded) == 0 && exif(data).adobeRGB() {
			return icc.AdobeRGB // what cameras write that are set to Adobe RGB: no profile, only the rule's name (DCF 2.0)
		}
	case kindPNG:
		if code := pngChunk(data, "cICP"); len(code) == 4 { // ITU-T H.273: primaries and transfer
			if code[0] == 12 && code[1] == 13 {
				return icc.DisplayP3
			}
			return nil
		}
		if embedded = pngProfile(pngChunk(data, "iCCP")); embedded == nil && pngChunk(data, "sRGB") == nil {
			return pngNumbers(data)
		}
	case kindWebP:
		embedded = riffChunk(data, "ICCP")
	}
	p, err := icc.Parse(embedded)
	if err != nil {
		return nil
	}
	return p
}

// segments calls do with the segments of a JPEG before its pixels, until do says false.
func segments(data []byte, do func(marker byte, body []byte) bool) {
	for p := 2; p+4 <= len(data) && data[p] == 0xff; {
		marker, n := data[p+1], int(binary.BigEndian.Uint16(data[p+2:]))
		if marker == 0xda || n < 2 || p+2+n > len(data) || !do(marker, data[p+4:p+2+n]) { // the pixels begin, or it is damaged
			return
		}
		p += 2 + n
	}
}

// jpegProfile puts a profile together from its APP2 segments (ICC.1:2022, B.4).
func jpegProfile(data []byte) []byte {
	var parts [256][]byte
	size := 0
	segments(data, func(marker byte, body []byte) bool {
		if rest, ok := bytes.CutPrefix(body, []byte("ICC_PROFILE\x00")); ok && marker == 0xe2 && len(rest) > 2 {
			size += len(rest) - 2
			parts[rest[0]] = rest[2:]
		}
		return size <= maxProfile
	})
	if size > maxProfile {
		return nil
	}
	return bytes.Join(parts[:], nil)
}

// pngChunk gives the body of a chunk that stands before the pixels of a PNG, or nil.
func pngChunk(data []byte, name string) []byte {
	for p := 8; p+8 <= len(data); {
		n := int(binary.BigEndian.Uint32(data[p:]))
		at := string(data[p+4 : p+8])
		if at == "IDAT" || at == "IEND" || n < 0 || n > len(data)-p-8 {
			return nil
		}
		if at == name {
			return data[p+8 : p+8+n]
		}
		p += 12 + n
	}
	return nil
}

// pngProfile unpacks an iCCP chunk: a name, a zero, the method, and then the profile.
func pngProfile(chunk []byte) []byte {
	_, packed, ok := bytes.Cut(chunk, []byte{0})
	if !ok || len(packed) < 2 || packed[0] != 0 {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(z, maxProfile+1))
	if err != nil || len(out) > maxProfile {
		return nil
	}
	return out
}

// pngNumbers is the profile that a PNG tells in numbers: a gamma, and perhaps its primaries (PNG, third edition, 11.3.2). It is
// nil where browsers show the numbers as they are: without a gamma, and where a gamma alone is nearly that of sRGB.
func pngNumbers(data []byte) *icc.Profile {
	gamma, points := pngChunk(data, "gAMA"), pngChunk(data, "cHRM")
	number := func(b []byte) float64 { return float64(binary.BigEndian.Uint32(b)) / 100_000 }
	if len(gamma) != 4 || number(gamma) == 0 {
		return nil
	}
	power, c := 1/number(gamma), icc.SRGBChromaticities
	if len(points) == 32 {
		for i, p := range []*[2]float64{&c.White, &c.Red, &c.Green, &c.Blue} {
			*p = [2]float64{number(points[8*i:]), number(points[8*i+4:])}
		}
	} else if math.Abs(power/2.2-1) < 0.05 {
		return nil
	}
	return icc.Named(c, power)
}

// riffChunk gives the body of a chunk of a WebP file, or nil.
func riffChunk(data []byte, name string) []byte {
	for p := 12; p+8 <= len(data); {
		n := int(binary.LittleEndian.Uint32(data[p+4:]))
		if n < 0 || n > len(data)-p-8 {
			return nil
		}
		if string(data[p:p+4]) == name {
			return data[p+8 : p+8+n]
		}
		p += 8 + n + n&1
	}
	return nil
}

// tiff is an EXIF block: a TIFF file of numbers about the picture. The zero value says nothing.
type tiff struct {
	data  []byte
	order binary.ByteOrder
}

// exif finds the EXIF block of a JPEG (CIPA DC-008).
func exif(data []byte) (t tiff) {
	segments(data, func(marker byte, body []byte) bool {
		block, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
		if marker != 0xe1 || !ok || len(block) < 8 {
			return true
		}
		switch string(block[:2]) {
		case "II":
			t = tiff{block, binary.LittleEndian}
		case "MM":
			t = tiff{block, binary.BigEndian}
		}
		return false
	})
	return t
}

var errNoEntry = errors.New("no such entry")

// entry gives the last eight bytes of an entry of the directory at this place: how many values, and the value or where it is.
func (t tiff) entry(at uint64, tag uint16) ([]byte, error) {
	if t.order == nil || at+2 > uint64(len(t.data)) {
		return nil, errNoEntry
	}
	entries := t.data[at+2:]
	for range t.order.Uint16(t.data[at:]) {
		if len(entries) < 12 {
			break
		}
		if t.order.Uint16(entries) == tag {
			return entries[4:12], nil
		}
		entries = entries[12:]
	}
	return nil, errNoEntry
}

// first is where the first directory begins.
func (t tiff) first() uint64 {
	if t.order == nil {
		return 0
	}
	return uint64(t.order.Uint32(t.data[4:]))
}

// orientation says how the picture must be turned, 1 to 8; 1, upright, if there is nothing that makes sense.
func (t tiff) orientation() int {
	e, err := t.entry(t.first(), 0x0112)
	if err != nil {
		return 1
	}
	if turn := int(t.order.Uint16(e[4:])); turn >= 1 && turn <= 8 {
		return turn
	}
	return 1
}

// adobeRGB says whether a camera names the rule R03, which is Adobe RGB.
func (t tiff) adobeRGB() bool {
	at := t.first()
	for _, directory := range []uint16{0x8769, 0xa005} { // Exif, and in it interoperability
		e, err := t.entry(at, directory)
		if err != nil {
			return false
		}
		at = uint64(t.order.Uint32(e[4:]))
	}
	e, err := t.entry(at, 1)
	return err == nil && string(e[4:7]) == "R03"
}
