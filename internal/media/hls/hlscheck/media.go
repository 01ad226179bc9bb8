package hlscheck

import (
	"bytes"
	"fmt"

	"github.com/Eyevinn/mp4ff/mp4"
)

// Sample is one sample of a part, as the MP4 says.
type Sample struct {
	Track uint32
	Time  uint64 // decoding, in the track's timescale
	Dur   uint32
	CTS   int32
	Sync  bool
	Size  uint32
	Sum   uint64 // of its bytes
}

// Header is what an initialization segment says.
type Header struct {
	Scale map[uint32]uint32
	Video uint32 // track number; 0 for none
	Audio uint32
	init  *mp4.InitSegment
}

// ReadHeader parses an initialization segment.
func ReadHeader(b []byte) (*Header, error) {
	f, err := mp4.DecodeFile(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if f.Init == nil || f.Init.Moov == nil {
		return nil, fmt.Errorf("no moov")
	}
	h := &Header{Scale: map[uint32]uint32{}, init: f.Init}
	for _, t := range f.Init.Moov.Traks {
		id := t.Tkhd.TrackID
		h.Scale[id] = t.Mdia.Mdhd.Timescale
		switch t.Mdia.Hdlr.HandlerType {
		case "vide":
			h.Video = id
		case "soun":
			h.Audio = id
		}
	}
	return h, nil
}

// first is the track that the others are held against.
func (h *Header) first() uint32 {
	if h.Video != 0 {
		return h.Video
	}
	return h.Audio
}

// ReadSamples parses the fragments in b.
func ReadSamples(h *Header, b []byte) ([]Sample, error) {
	f, err := mp4.DecodeFile(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	var out []Sample
	for _, seg := range f.Segments {
		for _, frag := range seg.Fragments {
			all, err := fragmentSamples(h, frag)
			if err != nil {
				return nil, err
			}
			out = append(out, all...)
		}
	}
	return out, nil
}

func fragmentSamples(h *Header, frag *mp4.Fragment) ([]Sample, error) {
	var out []Sample
	mdatStart := frag.Mdat.PayloadAbsoluteOffset()
	for _, traf := range frag.Moof.Trafs {
		trex, ok := h.init.Moov.Mvex.GetTrex(traf.Tfhd.TrackID)
		if !ok {
			return nil, fmt.Errorf("no trex for track %d", traf.Tfhd.TrackID)
		}
		at := traf.Tfdt.BaseMediaDecodeTime()
		for _, trun := range traf.Truns {
			trun.AddSampleDefaultValues(traf.Tfhd, trex)
			off := int64(frag.Moof.StartPos) + int64(trun.DataOffset) - int64(mdatStart)
			for _, s := range trun.Samples {
				if off < 0 || off+int64(s.Size) > int64(len(frag.Mdat.Data)) {
					return nil, fmt.Errorf("a sample of track %d lies outside mdat", traf.Tfhd.TrackID)
				}
				out = append(out, Sample{
					Track: traf.Tfhd.TrackID, Time: at, Dur: s.Dur, CTS: s.CompositionTimeOffset, Sync: s.Flags&(1<<16) == 0, Size: s.Size,
					Sum: sum(frag.Mdat.Data[off : off+int64(s.Size)]),
				})
				off += int64(s.Size)
				at += uint64(s.Dur)
			}
		}
	}
	return out, nil
}

// sum is FNV-1a.
func sum(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
