package hls

import (
	"bytes"
	"testing"

	"github.com/Eyevinn/mp4ff/mp4"

	"github.com/saja-live/saja/internal/media/codec"
	"github.com/saja-live/saja/internal/media/hub"
)

func TestPixelsThatAreNotSquareAreSaidInTheHeader(t *testing.T) {
	v := *mustVideo(t)
	square, err := initSegment(&hub.Format{Video: &v})
	if err != nil {
		t.Fatal(err)
	}
	v.Width, v.Height, v.Pixel = 720, 576, codec.Ratio{Wide: 64, High: 45}
	sound, err := codec.ReadAudio(codec.AAC, []byte{0x11, 0x90})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*hub.Format{{Video: &v}, {Video: &v, Audio: sound}} {
		init, err := initSegment(f)
		if err != nil {
			t.Fatal(err)
		}
		file, err := mp4.DecodeFile(bytes.NewReader(init))
		if err != nil {
			t.Fatal(err)
		}
		trak := file.Init.Moov.Traks[0]
		entry := trak.Mdia.Minf.Stbl.Stsd.AvcX
		if entry == nil || entry.Pasp == nil || entry.Pasp.HSpacing != 64 || entry.Pasp.VSpacing != 45 || entry.AvcC == nil {
			t.Fatalf("the sample entry says %+v", entry)
		}
		if w := trak.Tkhd.Width >> 16; w != 1024 {
			t.Errorf("the track is shown %d wide, want 1024", w)
		}
		if len(file.Init.Moov.Traks) > 1 && file.Init.Moov.Traks[1].Mdia.Minf.Stbl.Stsd.Mp4a == nil {
			t.Error("the track of sound is lost")
		}
		if back, err := FormatOf(init); err != nil || back.Video == nil {
			t.Errorf("it reads back as %+v, %v", back, err)
		}
	}
	if bytes.Contains(square, []byte("pasp")) {
		t.Error("square pixels are said too")
	}
}

func TestABrokenHeaderIsNoReasonToCrash(t *testing.T) {
	v := *mustVideo(t)
	init, err := initSegment(&hub.Format{Video: &v})
	if err != nil {
		t.Fatal(err)
	}
	v.Pixel = codec.Ratio{Wide: 4, High: 3}
	for n := range init {
		if _, err := shaped(bytes.Clone(init[:n]), &v); err == nil {
			t.Fatalf("%d of %d bytes are taken for a header", n, len(init))
		}
	}
}
