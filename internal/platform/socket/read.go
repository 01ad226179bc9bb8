package socket

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/gobwas/ws"
)

// frameReader reads client messages off a WebSocket: it joins fragments, answers control frames through its callbacks
// and trusts no length before the bytes are there.
type frameReader struct {
	r      *bufio.Reader
	max    int
	header [ws.MaxHeaderSize]byte
	buf    []byte
	onPing func(payload []byte)
}

// ErrClosed says that the peer sent a close frame.
var ErrClosed = errors.New("the peer closed the websocket")

// Breach is that the peer broke the rules: the code and the reason of the close frame that tells it so (RFC 6455, 7.4.1).
type Breach struct {
	Code   uint32
	Reason string
}

func (b Breach) Error() string { return fmt.Sprintf("close %d: %s", b.Code, b.Reason) }

var (
	breachTooBig   = Breach{1009, "message too big"}
	breachProtocol = Breach{1002, "websocket protocol error"}
	breachText     = Breach{1003, "text messages only"}
	breachUTF8     = Breach{1007, "text is not utf-8"}
)

// message gives the next text message. The bytes are good until the next call. It fails with a Breach when the
// peer breaks the rules of RFC 6455 or of the size.
func (f *frameReader) message() ([]byte, error) {
	if cap(f.buf) > 4096 { // one big message must not keep its memory
		f.buf = nil
	}
	f.buf = f.buf[:0]
	started := false
	for {
		h, err := ws.ReadHeaderBuffer(f.r, f.header[:0:len(f.header)])
		switch {
		case errors.Is(err, ws.ErrHeaderLengthMSB), errors.Is(err, ws.ErrHeaderLengthUnexpected):
			return nil, breachProtocol
		case err != nil:
			return nil, err
		case !h.Masked, h.Rsv != 0, h.OpCode.IsReserved():
			return nil, breachProtocol
		}
		if h.OpCode.IsControl() {
			if !h.Fin || h.Length > ws.MaxControlFramePayloadSize {
				return nil, breachProtocol
			}
			var control [ws.MaxControlFramePayloadSize]byte
			payload := control[:h.Length]
			if _, err := io.ReadFull(f.r, payload); err != nil {
				return nil, err
			}
			ws.Cipher(payload, h.Mask, 0)
			switch h.OpCode {
			case ws.OpClose:
				return nil, ErrClosed
			case ws.OpPing:
				f.onPing(payload)
			}
			continue
		}
		switch {
		case h.OpCode == ws.OpBinary:
			return nil, breachText
		case (h.OpCode == ws.OpContinuation) != started:
			return nil, breachProtocol
		case h.Length > int64(f.max-len(f.buf)):
			return nil, breachTooBig
		}
		started = true
		if err := f.payload(h); err != nil {
			return nil, err
		}
		if h.Fin {
			if !utf8.Valid(f.buf) {
				return nil, breachUTF8
			}
			return f.buf, nil
		}
	}
}

// payload appends one fragment, growing only as bytes arrive.
func (f *frameReader) payload(h ws.Header) error {
	begin := len(f.buf)
	for left := int(h.Length); left > 0; {
		n := min(left, 4096)
		at := len(f.buf)
		f.buf = append(f.buf, make([]byte, n)...)
		if _, err := io.ReadFull(f.r, f.buf[at:]); err != nil {
			return err
		}
		left -= n
	}
	ws.Cipher(f.buf[begin:], h.Mask, 0)
	return nil
}
