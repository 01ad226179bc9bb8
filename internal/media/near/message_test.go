package near

import (
	"bytes"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/saja-live/saja/internal/media/hub"
)

func TestMessageIsReadAsItWasWritten(t *testing.T) {
	for _, size := range []int{0, 1, 101, 102, 65511, 65512, 70_000} {
		u := &hub.Unit{Kind: hub.VideoUnit, Keyframe: true, DTS: 40 * time.Millisecond, PTS: 7 * time.Millisecond, Data: bytes.Repeat([]byte{7}, size), At: time.UnixMilli(1790000000123)}
		r := bytes.NewReader(appendUnit(nil, u))
		h, err := ws.ReadHeader(r)
		if err != nil || h.OpCode != ws.OpBinary || !h.Fin || h.Masked || h.Length != int64(r.Len()) {
			t.Fatalf("%d bytes make the frame %+v with %d bytes behind it, %v", size, h, r.Len(), err)
		}
		payload := make([]byte, h.Length)
		r.Read(payload)
		m, err := Read(payload)
		if err != nil || m.Kind != Picture || !m.Keyframe || m.DTS != u.DTS || m.PTS != u.PTS || !m.Wall.Equal(u.At) || !bytes.Equal(m.Data, u.Data) {
			t.Errorf("%d bytes are read as %+v, %v", size, m, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, b := range [][]byte{
		appendMessage(nil, Beginning, flagJump, 12, time.Hour, time.UnixMilli(5), nil)[2:],
		appendMessage(nil, Picture, flagKeyframe, -40, time.Hour, time.UnixMilli(5), []byte("unit"))[2:],
		appendMessage(nil, Sound, 0, 0, 0, time.UnixMilli(5), []byte("frame"))[2:],
		appendMessage(nil, Configuration, 0, 0, 0, time.UnixMilli(5), []byte(`{"run":1}`))[2:],
		bytes.Repeat([]byte{0xff}, headerSize), make([]byte, headerSize-1),
		{},
	} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Read(b)
		if err != nil {
			return
		}
		if len(m.Data) != len(b)-headerSize || m.Left < 0 || m.DTS > mostMicros*time.Microsecond || m.PTS-m.DTS > 1<<31*time.Microsecond {
			t.Fatalf("%d bytes are read as %+v", len(b), m)
		}
	})
}
