package codec

import "math/bits"

// bitWriter writes fields of bits, the highest first.
type bitWriter struct {
	b    []byte
	free int // bits of the last byte
}

func (w *bitWriter) put(v uint64, n int) {
	for ; n > 0; n-- {
		if w.free == 0 {
			w.b, w.free = append(w.b, 0), 8
		}
		w.free--
		w.b[len(w.b)-1] |= byte(v>>(n-1)&1) << w.free
	}
}

// ue writes an Exp-Golomb code (ISO 14496-10, 9.1).
func (w *bitWriter) ue(v uint64) {
	n := bits.Len64(v + 1)
	w.put(v+1, 2*n-1)
}
