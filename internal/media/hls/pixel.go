package hls

import (
	"encoding/binary"
	"errors"

	"github.com/saja-live/saja/internal/media/codec"
)

// shaped says in an MP4 header that pixels are not square: by a pasp box in the sample entry of the pictures (ISO 14496-12,
// 12.1.4), which browsers go by, and by the width at which the track is shown, which others do.
func shaped(init []byte, v *codec.Video) ([]byte, error) {
	if v.Pixel.Wide == v.Pixel.High {
		return init, nil
	}
	pasp := binary.BigEndian.AppendUint32(nil, 16)
	pasp = append(pasp, "pasp"...)
	pasp = binary.BigEndian.AppendUint32(pasp, uint32(v.Pixel.Wide))
	pasp = binary.BigEndian.AppendUint32(pasp, uint32(v.Pixel.High))

	width, _ := v.Display()
	head, err := find(init, 0, len(init), "moov", "trak", "tkhd")
	if err != nil {
		return nil, err
	}
	binary.BigEndian.PutUint32(init[head[2].end-8:], uint32(width)<<16)

	const fullBox = 8 // version, flags and a count
	path, err := find(init, 0, len(init), "moov", "trak", "mdia", "minf", "stbl", "stsd")
	if err != nil {
		return nil, err
	}
	stsd := path[len(path)-1]
	entry, err := boxAt(init, stsd.at+8+fullBox, stsd.end)
	if err != nil {
		return nil, err
	}
	for _, b := range append(path, entry) {
		size := binary.BigEndian.Uint32(init[b.at:])
		binary.BigEndian.PutUint32(init[b.at:], size+uint32(len(pasp)))
	}
	out := append([]byte(nil), init[:entry.end]...)
	return append(append(out, pasp...), init[entry.end:]...), nil
}

// box is where one is in a header.
type box struct {
	at, end int
	name    string
}

var errBox = errors.New("the MP4 header is not as it was made")

func boxAt(b []byte, at, end int) (box, error) {
	if at+8 > end {
		return box{}, errBox
	}
	size := int(binary.BigEndian.Uint32(b[at:]))
	if size < 8 || at+size > end {
		return box{}, errBox
	}
	return box{at, at + size, string(b[at+4 : at+8])}, nil
}

// find goes down the first boxes of these names, one in the other. The pictures are the first track.
func find(b []byte, at, end int, names ...string) ([]box, error) {
	if len(names) == 0 {
		return nil, nil
	}
	for at < end {
		here, err := boxAt(b, at, end)
		if err != nil {
			return nil, err
		}
		if here.name == names[0] {
			rest, err := find(b, here.at+8, here.end, names[1:]...)
			return append([]box{here}, rest...), err
		}
		at = here.end
	}
	return nil, errBox
}
