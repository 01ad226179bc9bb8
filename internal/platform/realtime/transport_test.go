package realtime

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// counted is JSON that counts how often a publication is encoded.
type counted struct {
	jsonCodec
	n *atomic.Int64
}

func (c counted) publication(b, channel []byte, e *entry) []byte {
	c.n.Add(1)
	return c.jsonCodec.publication(b, channel, e)
}

// lines is a transport over TCP: a line is a command, and what comes at once ends with an empty line.
type lines struct {
	conn net.Conn
	r    *bufio.Reader
}

var _ transport = (*lines)(nil)

func (l *lines) receive() ([]byte, error)   { return l.r.ReadBytes('\n') }
func (l *lines) try([]byte) (int, error)    { return 0, nil }
func (l *lines) close(d Disconnect, _ bool) { fmt.Fprintf(l.conn, "bye %d\n", d.Code); l.conn.Close() }
func (l *lines) leave()                     { l.conn.Close() }
func (l *lines) send(b []byte, within time.Duration) error {
	l.conn.SetWriteDeadline(time.Now().Add(within))
	_, err := l.conn.Write(b)
	return err
}

func TestAnotherTransportAndCodecHearTheSameRoom(t *testing.T) {
	h, url := echo(t, Config{})
	var encoded atomic.Int64
	other := newWire(counted{n: &encoded}, func(messages []byte) []byte { return append(messages, "\n\n"...) })
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	join := func() *bufio.Reader {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		there, err := ln.Accept()
		if err != nil {
			t.Fatal(err)
		}
		c, _, err := h.arrive(httptest.NewRequest("GET", "/", nil), other)
		if err != nil {
			t.Fatal(err)
		}
		h.take(c, &lines{there, bufio.NewReader(there)})
		fmt.Fprint(conn, `{"id":1,"connect":{"token":"kim"}}`+"\n"+`{"id":2,"subscribe":{"channel":"r:1"}}`+"\n")
		return bufio.NewReader(conn)
	}
	want := func(r *bufio.Reader, part string) {
		t.Helper()
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				t.Fatalf("waiting for %s: %v", part, err)
			}
			if strings.Contains(line, part) {
				return
			}
		}
	}
	socket := dial(t, url)
	socket.join("lee", "r:1")
	h.Publish("r:1", Publication{Offset: 1, Data: json.RawMessage(`"alone"`)})
	socket.want(`"alone"`)
	if n := encoded.Load(); n != 0 {
		t.Errorf("a codec that nobody uses encoded %d publications", n)
	}
	a, b := join(), join()
	for _, r := range []*bufio.Reader{a, b} {
		want(r, `"publications":[{"data":"alone","offset":1}]`)
	}
	h.Publish("r:1", Publication{Offset: 2, Data: json.RawMessage(`"together"`)})
	socket.want(`"data":"together","offset":2`)
	want(a, `{"push":{"channel":"r:1","pub":{"data":"together","offset":2}}}`)
	want(b, `{"push":{"channel":"r:1","pub":{"data":"together","offset":2}}}`)
	if n := encoded.Load(); n != 1 {
		t.Errorf("one publication was encoded %d times for two connections, want once", n)
	}
	h.Disconnect("kim", DisconnectForce)
	for deadline := time.Now().Add(time.Minute); h.Viewers("r:1") > 1; {
		if time.Now().After(deadline) {
			t.Fatal("who was cut off still counts")
		}
	}
	h.Publish("r:1", Publication{Offset: 3, Data: json.RawMessage(`"after"`)})
	socket.want(`"after"`)
	if n := encoded.Load(); n != 1 {
		t.Errorf("a codec that nobody uses any more encoded %d publications", n-1)
	}
}
