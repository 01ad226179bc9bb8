package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"
)

const room = "live:crowd"

// viewer is one socket and what came over it.
type viewer struct {
	conn net.Conn
	r    *bufio.Reader
	mu   sync.Mutex // one writer at a time

	got     int
	last    uint64 // offset
	wrong   int    // offsets that did not rise
	sample  string // the last line that was wrong
	order   uint64 // fingerprint of the sequence
	latency []time.Duration
	failed  error
}

func enter(ctx context.Context, addr, as string, expect int) (*viewer, error) {
	d := ws.Dialer{Timeout: 20 * time.Second}
	if as != "" {
		d.Header = ws.HandshakeHeaderHTTP(http.Header{"X-As": {as}})
	}
	conn, br, _, err := d.Dial(ctx, "ws://"+addr+"/connection/websocket")
	if err != nil {
		return nil, err
	}
	if br == nil {
		br = bufio.NewReaderSize(conn, 2048)
	}
	v := &viewer{conn: conn, r: br, latency: make([]time.Duration, 0, expect)}
	if err := v.send(`{"id":1,"connect":{}}` + "\n" + `{"id":2,"subscribe":{"channel":"` + room + `"}}`); err != nil {
		return nil, err
	}
	for subscribed := false; !subscribed; {
		b, err := v.frame()
		if err != nil {
			return nil, err
		}
		if bytes.Contains(b, []byte(`"error"`)) {
			return nil, fmt.Errorf("the server said %s", b)
		}
		subscribed = bytes.Contains(b, []byte(`"subscribe":{`))
	}
	return v, nil
}

func (v *viewer) send(line string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
	return ws.WriteFrame(v.conn, ws.MaskFrameInPlace(ws.NewTextFrame([]byte(line))))
}

func (v *viewer) frame() ([]byte, error) {
	h, err := ws.ReadHeader(v.r)
	if err != nil {
		return nil, err
	}
	b := make([]byte, h.Length)
	if _, err := io.ReadFull(v.r, b); err != nil {
		return nil, err
	}
	if h.OpCode == ws.OpClose {
		code, reason := ws.ParseCloseFrameData(b)
		return nil, fmt.Errorf("closed with %d %s", code, reason)
	}
	return b, nil
}

// watch counts what comes until the connection ends.
func (v *viewer) watch(refused *atomic.Int64) {
	h := fnv.New64a()
	for {
		b, err := v.frame()
		if err != nil {
			v.failed = err
			v.order = h.Sum64()
			return
		}
		now := time.Now().UnixNano()
		for line := range bytes.SplitSeq(b, []byte("\n")) {
			if bytes.Equal(line, []byte("{}")) {
				if v.send("{}") != nil {
					return
				}
				continue
			}
			if bytes.Contains(line, []byte(`"error"`)) {
				refused.Add(1)
			}
			text, ok := between(line, `"text":"`, `"`)
			if !ok {
				continue
			}
			number, at, _ := bytes.Cut(text, []byte(" "))
			sent, err := spelled(at)
			offset, ok := between(line, `"offset":`, "}")
			o, err2 := strconv.ParseUint(string(offset), 10, 64)
			if err != nil || err2 != nil || !ok {
				v.wrong++
				v.sample = string(line)
				continue
			}
			if o <= v.last {
				v.wrong++
				v.sample = string(line)
			}
			v.last = o
			v.got++
			h.Write(number)
			v.latency = append(v.latency, time.Duration(now-sent))
		}
	}
}

// letters spell the digits of a number, so that the chat does not take it for a phone or a card number and mask it.
const letters = "abcdefghijkmnpqr"

func spell(n int64) string {
	var b []byte
	for ; n > 0; n >>= 4 {
		b = append(b, letters[n&15])
	}
	slices.Reverse(b)
	return string(b)
}

func spelled(b []byte) (n int64, err error) {
	for _, c := range b {
		i := strings.IndexByte(letters, c)
		if i < 0 {
			return 0, fmt.Errorf("%q is no number of ours", b)
		}
		n = n<<4 | int64(i)
	}
	return n, nil
}

func between(b []byte, before, after string) ([]byte, bool) {
	i := bytes.Index(b, []byte(before))
	if i < 0 {
		return nil, false
	}
	b = b[i+len(before):]
	j := bytes.Index(b, []byte(after))
	if j < 0 {
		return nil, false
	}
	return b[:j], true
}
