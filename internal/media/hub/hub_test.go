package hub

import (
	"testing"

	"github.com/saja-live/saja/internal/media/codec"
)

func TestSlowReaderLosesPicturesAndResumesAtAKeyframe(t *testing.T) {
	h := New()
	slow, quick := h.Subscribe(), h.Subscribe()
	f := &Format{Video: &codec.Video{}}
	read := 0
	for i := range 10 * ringUnits {
		h.Write(&Unit{Format: f, Keyframe: i%30 == 0, Data: []byte{1}})
		units, gap, _ := quick.Next(t.Context())
		if read += len(units); gap {
			t.Fatal("the quick reader lost something")
		}
	}
	if read != 10*ringUnits {
		t.Errorf("the quick reader got %d units", read)
	}
	units, gap, ok := slow.Next(t.Context())
	if !ok || !gap || !units[0].Keyframe {
		t.Errorf("the slow reader resumes with keyframe %v, gap %v", units[0].Keyframe, gap)
	}
	if got := slow.Dropped() + uint64(len(units)); got != 10*ringUnits {
		t.Errorf("%d units are accounted for, want %d", got, 10*ringUnits)
	}
	if len(units) > ringUnits {
		t.Errorf("%d units were held", len(units))
	}
}

func TestClosedSubscriptionIsReadToItsEnd(t *testing.T) {
	h := New()
	s := h.Subscribe()
	h.Write(&Unit{Format: &Format{}, Data: []byte{1}})
	s.Close()
	h.Write(&Unit{Format: &Format{}, Data: []byte{2}})
	units, _, ok := s.Next(t.Context())
	if !ok || len(units) != 1 {
		t.Fatalf("got %d units, %v", len(units), ok)
	}
	if _, _, ok := s.Next(t.Context()); ok {
		t.Error("a closed subscription still gives units")
	}
}
