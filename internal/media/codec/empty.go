package codec

import (
	"encoding/binary"
	"fmt"
	"sync"
)

// The size of EmptyVideo, in macroblocks of 16 pixels: 9:16, as phones are held.
const (
	emptyWide = 18
	emptyHigh = 32
)

// EmptyVideo is a track whose every picture is its Empty, black, for streams that have no picture of their own.
var EmptyVideo = sync.OnceValue(func() *Video {
	v, err := NewH264(emptySPS(), emptyPPS())
	if err != nil {
		panic(fmt.Errorf("read our own parameter sets: %w", err)) // they are constants
	}
	v.Empty = emptyPicture()
	return v
})

// EmptyAudio is a track whose every frame is its Silence, for streams that have no sound of their own.
var EmptyAudio = sync.OnceValue(func() *Audio {
	a, err := configureAAC([]byte{0x11, 0x90}) // low complexity, 48 kHz, stereo
	if err != nil {
		panic(fmt.Errorf("read our own audio config: %w", err)) // it is a constant
	}
	return a
})

// emptySPS and the next two follow ISO 14496-10, 7.3.2.1, 7.3.2.2 and 7.3.3.
func emptySPS() []byte {
	w := bitWriter{b: []byte{0x67, 66, 0xc0, 30}} // Constrained Baseline, level 3
	w.ue(0)                                       // seq_parameter_set_id
	w.ue(0)                                       // log2_max_frame_num - 4
	w.ue(2)                                       // pic_order_cnt_type: shown in the order of decoding
	w.ue(1)                                       // max_num_ref_frames
	w.put(0, 1)                                   // gaps_in_frame_num_value_allowed_flag
	w.ue(emptyWide - 1)
	w.ue(emptyHigh - 1)
	w.put(0b1100, 4) // frame_mbs_only_flag, direct_8x8_inference_flag; no cropping, no VUI
	return w.nal()
}

func emptyPPS() []byte {
	w := bitWriter{b: []byte{0x68}}
	w.ue(0)
	w.ue(0)
	w.put(0, 2) // CAVLC, no field order
	w.ue(0)     // one slice group
	w.ue(0)
	w.ue(0)
	w.put(0, 3)     // no weighting
	w.put(0b111, 3) // pic_init_qp 26, pic_init_qs 26, chroma_qp_index_offset 0
	w.put(0b100, 3) // deblocking_filter_control_present_flag
	return w.nal()
}

// emptyPicture is an IDR picture as MP4 holds it. Its first macroblock is led from grey to black by one coefficient; the
// others are predicted from their neighbours and add nothing.
func emptyPicture() []byte {
	w := bitWriter{b: []byte{0x65}}
	w.ue(0)     // first_mb_in_slice
	w.ue(7)     // I
	w.ue(0)     // pic_parameter_set_id
	w.put(0, 4) // frame_num
	w.ue(0)     // idr_pic_id
	w.put(0, 2) // no_output_of_prior_pics_flag, long_term_reference_flag
	w.ue(0)     // slice_qp_delta
	w.ue(1)     // disable_deblocking_filter_idc
	for mb := range emptyWide * emptyHigh {
		w.ue(3)     // Intra 16×16 from the mean of the neighbours, no further coefficients
		w.ue(0)     // intra_chroma_pred_mode
		w.ue(0)     // mb_qp_delta
		if mb > 0 { // the DC block
			w.put(1, 1) // is empty
			continue
		}
		w.put(0b000101, 6) // holds one coefficient
		w.put(1, 16)       // level_prefix 15: escaped
		w.put(243, 12)     // -138, which at this quantizer is 112 below grey
		w.put(1, 1)        // total_zeros 0
	}
	nal := w.nal()
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(nal))), nal...)
}

// nal ends a NAL unit, and guards its bytes against looking like the start of another.
func (w *bitWriter) nal() []byte {
	w.put(1, 1)
	out, zeros := make([]byte, 0, len(w.b)+8), 0
	for _, b := range w.b {
		if zeros >= 2 && b <= 3 {
			out, zeros = append(out, 3), 0
		}
		if zeros++; b != 0 {
			zeros = 0
		}
		out = append(out, b)
	}
	return out
}
