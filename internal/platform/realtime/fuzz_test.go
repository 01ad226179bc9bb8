package realtime

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/gobwas/ws"
)

func FuzzCommands(f *testing.F) {
	for _, seed := range []string{
		"{}", "{}\n", "{}\n\n{}", "", "\n", "null", "[]", `{"id":1,"connect":{}}`,
		`{"id":1,"connect":{"token":"x","data":{"a":[1,2]},"name":"js"}}` + "\n" + `{"id":2,"subscribe":{"channel":"live:1","recover":true,"epoch":"e","offset":9007199254740993}}`,
		`{"id":4294967296,"publish":{"channel":"a","data":"\u0000\ud800"}}`, `{"id":-1,"rpc":{"method":1}}`,
		`{"id":3,"history":{"channel":"a","limit":-1,"since":{"offset":-5}}}`, `{"id":1,"connect":null}`,
		strings.Repeat("[", 20_000), `{"id":1,"subscribe":` + strings.Repeat(`{"a":`, 11_000), "{\"id\":1}\r\n{\"id\":2}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		commands, err := parse(message)
		if err != nil {
			return
		}
		if lines := bytes.Count(bytes.TrimSuffix(message, []byte("\n")), []byte("\n")) + 1; len(commands) != lines {
			t.Errorf("got %d commands of %d lines", len(commands), lines)
		}
	})
}

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
			var d Disconnect
			switch {
			case err == nil:
				if len(m) > r.max {
					t.Fatalf("a message of %d bytes passed a limit of %d", len(m), r.max)
				}
			case errors.As(err, &d), errors.Is(err, errClosed), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
				return
			default:
				t.Fatalf("got %v, want a disconnect or the end", err)
			}
		}
	})
}
