package socket

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/gobwas/ws"
)

func FuzzFrames(f *testing.F) {
	frame := func(fr ws.Frame) []byte { return ws.MustCompileFrame(ws.MaskFrame(fr)) }
	hello := ws.NewTextFrame([]byte("hello"))
	f.Add(frame(hello))
	f.Add(ws.MustCompileFrame(hello)) // not masked
	f.Add(append(frame(ws.NewFrame(ws.OpText, false, []byte("he"))), append(frame(ws.NewPingFrame([]byte("p"))), frame(ws.NewFrame(ws.OpContinuation, true, []byte("llo")))...)...))
	f.Add(frame(ws.NewFrame(ws.OpContinuation, true, nil)))
	f.Add(frame(ws.NewBinaryFrame([]byte{0})))
	f.Add(frame(ws.NewCloseFrame(ws.NewCloseFrameBody(1000, ""))))
	f.Add([]byte{0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0})
	f.Add([]byte{0x81, 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, in []byte) {
		r := frameReader{r: bufio.NewReader(bytes.NewReader(in)), max: 1 << 10, onPing: func([]byte) {}}
		for {
			m, err := r.message()
			var b Breach
			switch {
			case err == nil:
				if len(m) > r.max {
					t.Fatalf("a message of %d bytes passed a limit of %d", len(m), r.max)
				}
			case errors.As(err, &b), errors.Is(err, ErrClosed), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
				return
			default:
				t.Fatalf("got %v, want a breach or the end", err)
			}
		}
	})
}
