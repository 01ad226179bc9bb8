package chat

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gobwas/ws"

	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/realtime"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

// socket is a guest's connection that speaks the bare protocol.
type socket struct {
	t     *testing.T
	conn  net.Conn
	r     *bufio.Reader
	lines []string
}

func connect(t *testing.T, url string) *socket {
	t.Helper()
	return open(t, url, "")
}

// open connects with a token, "" for none.
func open(t *testing.T, url, token string) *socket {
	t.Helper()
	conn, r, _, err := ws.Dial(t.Context(), url)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	if r == nil {
		r = bufio.NewReader(conn)
	}
	t.Cleanup(func() { conn.Close() })
	c := &socket{t: t, conn: conn, r: r}
	c.send(fmt.Sprintf(`{"id":1,"connect":{"token":%q}}`, token))
	if line, err := c.next(); err != nil || !strings.Contains(line, `"connect":`) {
		t.Fatalf("connect: got %s, %v", line, err)
	}
	return c
}

func (c *socket) send(lines ...string) {
	frame := ws.MaskFrameInPlace(ws.NewTextFrame([]byte(strings.Join(lines, "\n"))))
	if err := ws.WriteFrame(c.conn, frame); err != nil {
		c.t.Errorf("send: %v", err)
	}
}

// next gives the next reply or push that is not a ping.
func (c *socket) next() (string, error) {
	for {
		for len(c.lines) > 0 {
			line := c.lines[0]
			c.lines = c.lines[1:]
			if line != "{}" {
				return line, nil
			}
		}
		c.conn.SetReadDeadline(time.Now().Add(time.Minute))
		h, err := ws.ReadHeader(c.r)
		if err != nil {
			return "", err
		}
		b := make([]byte, h.Length)
		if _, err := io.ReadFull(c.r, b); err != nil {
			return "", err
		}
		switch h.OpCode {
		case ws.OpText:
			c.lines = strings.Split(string(b), "\n")
		case ws.OpClose:
			code, reason := ws.ParseCloseFrameData(b)
			return "", fmt.Errorf("closed %d %s", code, reason)
		}
	}
}

// end reads until the connection is closed, and gives how.
func (c *socket) end() string {
	for {
		if _, err := c.next(); err != nil {
			return err.Error()
		}
	}
}

// enter subscribes to rooms and gives those that were refused.
func (c *socket) enter(rooms []string) (refused []string) {
	asked := map[string]string{}
	var lines []string
	for i, room := range rooms {
		asked[fmt.Sprintf(`{"id":%d,`, 10+i)] = room
		lines = append(lines, fmt.Sprintf(`{"id":%d,"subscribe":{"channel":%q}}`, 10+i, room))
	}
	c.send(lines...)
	for len(asked) > 0 {
		line, err := c.next()
		if err != nil {
			c.t.Errorf("enter: %v", err)
			return refused
		}
		for id, room := range asked {
			if strings.HasPrefix(line, id) {
				delete(asked, id)
				if strings.Contains(line, `"error":`) {
					refused = append(refused, room)
				}
			}
		}
	}
	return refused
}

// hears gives the rooms that a message was shown in, once all have it or nothing comes any more.
func (c *socket) hears(text string, rooms []string) map[string]bool {
	heard := map[string]bool{}
	for len(heard) < len(rooms) {
		line, err := c.next()
		if err != nil {
			break
		}
		if !strings.Contains(line, text) {
			continue
		}
		for _, room := range rooms {
			if strings.Contains(line, `"channel":"`+room+`"`) {
				heard[room] = true
			}
		}
	}
	return heard
}

func TestRoomThatIsSweptWhileSomeoneEntersHearsEverything(t *testing.T) {
	b := setUp(t, sqldbtest.SQLite(t))
	// The clock leaps; nobody is cut off for that.
	s, err := New(t.Context(), b.log, b.db, Needs{}, Config{Sockets: realtime.Config{ConnectWithin: 1000 * time.Hour}}, quiet(t), b.time.now)
	if err != nil {
		t.Fatal(err)
	}
	defer b.run(s)()
	web := httptest.NewServer(s.WebSocket())
	defer web.Close()

	const rounds, sockets, each = 4, 4, 75
	rooms := make([][]string, sockets)
	for i := range sockets * each {
		rooms[i%sockets] = append(rooms[i%sockets], fmt.Sprintf("live:idle-%03d", i))
	}
	var refused, deaf atomic.Int64
	for round := range rounds {
		for _, list := range rooms {
			for _, room := range list {
				if err := s.open(t.Context(), room); err != nil {
					t.Fatal(err)
				}
			}
		}
		var all [sockets]*socket
		for i := range all {
			all[i] = connect(t, "ws"+strings.TrimPrefix(web.URL, "http"))
		}

		var work sync.WaitGroup
		var inside atomic.Int32
		for i := range all {
			work.Go(func() {
				defer inside.Add(1)
				refused.Add(int64(len(all[i].enter(rooms[i]))))
			})
		}
		for inside.Load() < sockets { // every room that nobody hears at this moment is idle
			b.time.pass(roomIdle + time.Minute)
			s.sweep(t.Context())
		}
		work.Wait()

		text := fmt.Sprintf("round %d", round)
		var said []eventlog.Record
		for _, list := range rooms {
			for _, room := range list {
				id := room + text
				data, _ := encode(KindText, id, b.time.now(), map[string]any{"author": Author{ID: "kim"}, "text": text + "!"})
				said = append(said, eventlog.Record{ID: id, Topic: Topic, Key: room, Kind: KindText, Data: data, Time: b.time.now()})
			}
		}
		if err := b.log.Append(t.Context(), said...); err != nil {
			t.Fatal(err)
		}
		for i := range all {
			work.Go(func() {
				heard := all[i].hears(text+"!", rooms[i])
				for _, room := range rooms[i] {
					if !heard[room] {
						deaf.Add(1)
					}
				}
			})
		}
		work.Wait()
		for i := range all {
			all[i].conn.Close()
		}
		until(t, "everyone has left", func() (int, bool) { n := s.Stats().Connections; return n, n == 0 })
	}
	if refused.Load() > 0 || deaf.Load() > 0 {
		t.Errorf("of %d rooms entered, %d refused and %d were deaf", rounds*sockets*each, refused.Load(), deaf.Load())
	}
}
