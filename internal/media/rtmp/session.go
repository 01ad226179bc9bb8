package rtmp

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"github.com/bluenviron/gortmplib/pkg/bytecounter"
	"github.com/bluenviron/gortmplib/pkg/handshake"
	rtmpmessage "github.com/bluenviron/gortmplib/pkg/message"

	"github.com/saja-live/saja/internal/media/ingest"
)

// session is one connection. gortmplib's ServerConn would answer Publish.Start before anyone could ask whose key it is,
// and ends the connection at the first codec it does not know, so the commands are spoken here. So are the chunks: its reader
// knows neither large ones nor those that leave out what they may.
type session struct {
	server  *Server
	conn    net.Conn
	network netip.Prefix
	log     *slog.Logger

	seat      seat // the server's lock guards it
	published bool // likewise
	began     time.Time
	limit     *limited

	read  *chunks
	write *rtmpmessage.Writer

	app     string
	streams uint32 // message streams that the encoder made
	on      uint32 // the one that it publishes on
	number  int    // of its command to publish
	sink    ingest.Sink
	track   *publisher
	heard   time.Time // when the read deadline was last moved

	window uint32 // how many bytes the encoder wants acknowledged; 0: none
	acked  uint32
}

var (
	errBye = errors.New("the encoder said goodbye")

	// errUnpublished is the first half of a goodbye: the stream is over, and its end and the connection's are still to be said.
	errUnpublished = errors.New("the encoder unpublished")

	errTooMuch   = errors.New("sent too much before publishing")
	errEncrypted = errors.New("encrypted RTMP is not spoken here")
	errMadeRoom  = errors.New("too many connections, and this one was idle the longest")
)

// limited counts what comes in, and counts down what a stranger may send.
type limited struct {
	net.Conn
	left  int    // negative: no limit
	total uint32 // as RTMP counts, modulo 2^32
}

// Chunks are many small reads; the system is asked for large ones once they are a publisher's.
const (
	readFirst = 2 << 10
	readAhead = 32 << 10
)

func (l *limited) Read(p []byte) (int, error) {
	if l.left == 0 {
		return 0, errTooMuch
	}
	if l.left > 0 && len(p) > l.left {
		p = p[:l.left]
	}
	n, err := l.Conn.Read(p)
	if l.left > 0 {
		l.left -= n
	}
	l.total += uint32(n)
	return n, err
}

func (l *limited) Write(p []byte) (int, error) {
	if err := l.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return 0, err
	}
	return l.Conn.Write(p)
}

func (c *session) run(ctx context.Context) {
	defer c.conn.Close()
	err := c.serve(ctx)
	no, refused := errors.AsType[*refusal](err)
	switch {
	case refused:
		c.server.refuse(ctx, c, no)
		c.linger()
	case c.sink == nil && !errors.Is(err, io.EOF):
		c.log.DebugContext(ctx, "RTMP connection closed before it published", "remote", c.conn.RemoteAddr().String(), "error", err)
	}
	if c.sink != nil {
		if !refused {
			c.track.feed.Flush()
		}
		more := errors.Is(err, errUnpublished)
		if more || errors.Is(err, errBye) || errors.Is(err, io.EOF) {
			err = nil
		}
		c.sink.Left(err)
		if more {
			c.farewell(ctx)
		}
	}
}

// farewell hears out an encoder that has unpublished: one whose line is cut at that tells of a broken pipe. Nothing of a stream is
// taken any more.
func (c *session) farewell(ctx context.Context) {
	if err := c.conn.SetReadDeadline(time.Now().Add(farewellTime)); err != nil {
		return
	}
	for {
		m, err := c.read.next()
		if err != nil {
			return
		}
		if m.Type == audioMessage || m.Type == videoMessage || m.Type == amf0Data {
			continue
		}
		if err := c.message(ctx, m); err != nil && !errors.Is(err, errUnpublished) {
			return
		}
	}
}

// linger lets the refusal reach the encoder: closing with unread input would reset the connection under it.
func (c *session) linger() {
	if t, ok := c.conn.(*net.TCPConn); ok {
		if t.CloseWrite() == nil && t.SetReadDeadline(time.Now().Add(lingerAfterNo)) == nil {
			_, _ = io.Copy(io.Discard, io.LimitReader(t, 4<<20))
		}
	}
}

func (c *session) serve(ctx context.Context) error {
	c.began = time.Now()
	if err := c.conn.SetReadDeadline(c.began.Add(handshakeTime)); err != nil {
		return err
	}
	c.limit = &limited{Conn: c.conn, left: strangerBytes}
	counted := bytecounter.NewReadWriter(c.limit)
	key, _, err := handshake.DoServer(counted, false)
	if err != nil {
		return fmt.Errorf("RTMP handshake: %w", err)
	}
	if key != nil {
		return errEncrypted
	}
	if err := c.server.spoke(ctx, c); err != nil {
		return err
	}
	if err := c.conn.SetReadDeadline(c.began.Add(strangerTime)); err != nil {
		return err
	}
	c.write = rtmpmessage.NewWriter(counted, counted.Writer, false)
	c.read = newChunks(c.limit)
	for {
		m, err := c.read.next()
		if err != nil {
			return err
		}
		if err := c.message(ctx, m); err != nil {
			return err
		}
		if err := c.acknowledge(); err != nil {
			return err
		}
	}
}

// acknowledge tells how much has come, whenever a window of it has.
func (c *session) acknowledge() error {
	if c.window == 0 || c.limit.total-c.acked < c.window {
		return nil
	}
	c.acked = c.limit.total
	return c.write.Write(&rtmpmessage.Acknowledge{Value: c.acked})
}

// The message types of RTMP 1.0, section 5.4, 6.2 and 7.1.
const (
	setChunkSize = 1
	abort        = 2
	userControl  = 4
	windowSize   = 5
	audioMessage = 8
	videoMessage = 9
	amf3Command  = 17
	amf0Data     = 18
	amf0Command  = 20
)

func (c *session) message(ctx context.Context, m *message) error {
	switch m.Type {
	case setChunkSize:
		n, err := uint32Of(m.Body)
		if err != nil {
			return err
		}
		if n == 0 {
			return errors.New("a chunk size of 0 cannot be")
		}
		c.read.size = n
	case abort:
		n, err := uint32Of(m.Body)
		if err != nil {
			return err
		}
		c.read.abort(n)
	case windowSize:
		n, err := uint32Of(m.Body)
		if err != nil {
			return err
		}
		c.window = max(n, 16<<10)
	case userControl:
		if len(m.Body) == 6 && binary.BigEndian.Uint16(m.Body) == 6 {
			return c.write.Write(&rtmpmessage.UserControlPingResponse{ServerTime: binary.BigEndian.Uint32(m.Body[2:])})
		}
	case amf3Command, amf0Command:
		body := m.Body
		if m.Type == amf3Command && len(body) > 0 {
			body = body[1:]
		}
		return c.command(ctx, m, body)
	case amf0Data, audioMessage, videoMessage:
		if c.sink == nil {
			return errors.New("media before publish")
		}
		if err := c.alive(); err != nil {
			return err
		}
		if err := c.track.message(m); err != nil {
			said, _ := translate(err)
			if err := c.status(c.number, "error", said.code, said.reason); err != nil {
				c.log.DebugContext(ctx, "an encoder was not told why it is cut off", "error", err)
			}
			return said
		}
	}
	return nil
}

func uint32Of(b []byte) (uint32, error) {
	if len(b) < 4 {
		return 0, errShort
	}
	return binary.BigEndian.Uint32(b) & 0x7fffffff, nil
}

// alive moves the deadline of the silence, at most once a second.
func (c *session) alive() error {
	now := time.Now()
	if now.Sub(c.heard) < time.Second {
		return nil
	}
	c.heard = now
	return c.conn.SetReadDeadline(now.Add(silence))
}
