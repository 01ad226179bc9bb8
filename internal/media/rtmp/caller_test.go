package rtmp

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bluenviron/gortmplib/pkg/amf0"

	"github.com/saja-live/saja/internal/media/ingest"
)

// logbook is a log that tests read.
type logbook struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logbook) count(what string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.b.String(), what)
}

// station is a server that tests call; it lets every key in that is asked for with "good".
type station struct {
	*Server
	addr string
	logs *logbook
}

func listen(t *testing.T, admit ingest.Admit) *station {
	t.Helper()
	if admit == nil {
		admit = func(_ context.Context, p ingest.Publication) (ingest.Sink, error) {
			if p.Key == "good" {
				return nothing{}, nil
			}
			return nil, ingest.ErrWrongKey
		}
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &station{logs: &logbook{}, addr: ln.Addr().String()}
	s.Server = &Server{Admit: admit, Logger: slog.New(slog.NewTextHandler(s.logs, nil)), Now: time.Now}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, ln) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

// caller is an encoder that says what a test wants.
type caller struct {
	t    *testing.T
	conn net.Conn
	in   *chunks
}

func (s *station) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// call does the handshake and connects to app.
func (s *station) call(t *testing.T, app string) *caller {
	t.Helper()
	c := &caller{t: t, conn: s.dial(t)}
	if _, err := c.conn.Write(append([]byte{3}, make([]byte, 2*1536)...)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(c.conn, make([]byte, 1+2*1536)); err != nil {
		t.Fatal(err)
	}
	c.in = newChunks(c.conn)
	c.in.let()
	c.command(0, "connect", 1, amf0.Object{{Key: "app", Value: app}})
	c.hears("_result", 1)
	return c
}

// send writes a message in one chunk on chunk stream 3, with a header of type 0.
func (c *caller) send(typ byte, stream uint32, body []byte) {
	c.t.Helper()
	b := []byte{3, 0, 0, 0, byte(len(body) >> 16), byte(len(body) >> 8), byte(len(body)), typ}
	b = binary.LittleEndian.AppendUint32(b, stream)
	for n := 0; len(body) > 0 || n == 0; n++ {
		if n > 0 {
			b = append(b, 0xc3)
		}
		k := min(len(body), firstChunkSize)
		b, body = append(b, body[:k]...), body[k:]
	}
	c.write(b)
}

func (c *caller) write(b []byte) {
	c.t.Helper()
	if _, err := c.conn.Write(b); err != nil {
		c.t.Fatal(err)
	}
}

func (c *caller) command(stream uint32, name string, number int, args ...any) {
	c.t.Helper()
	b, err := amf0.Data(append([]any{name, float64(number)}, args...)).Marshal()
	if err != nil {
		c.t.Fatal(err)
	}
	c.send(amf0Command, stream, b)
}

// hears reads until the command called name with that number comes, and returns what it carries.
func (c *caller) hears(name string, number int) (*message, []any) {
	c.t.Helper()
	for {
		m, err := c.in.next()
		if err != nil {
			c.t.Fatalf("waiting for %s %d: %v", name, number, err)
		}
		switch m.Type {
		case setChunkSize:
			c.in.size = binary.BigEndian.Uint32(m.Body)
		case amf0Command:
			data, err := amf0.Unmarshal(m.Body)
			if err != nil {
				c.t.Fatal(err)
			}
			if data[0] == name && data[1] == float64(number) {
				return m, data[2:]
			}
			c.t.Fatalf("heard %v, want %s %d", data, name, number)
		}
	}
}

// status reads what became of what was asked with that number.
func (c *caller) status(number int) (code, description string) {
	c.t.Helper()
	_, args := c.hears("onStatus", number)
	o := args[1].(amf0.Object)
	code, _ = o.GetString("code")
	description, _ = o.GetString("description")
	return code, description
}

func (c *caller) publish(key string) (code, description string) {
	c.t.Helper()
	c.command(0, "createStream", 2, nil)
	c.hears("_result", 2)
	c.command(1, "publish", 3, nil, key, "live")
	return c.status(3)
}

// ends reads until the server closes.
func (c *caller) ends() {
	c.t.Helper()
	if _, err := io.Copy(io.Discard, c.conn); err != nil && !bytes.Contains([]byte(err.Error()), []byte("reset")) {
		c.t.Fatal(err)
	}
}
