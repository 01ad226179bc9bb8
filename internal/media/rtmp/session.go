package rtmp

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/bluenviron/gortmplib/pkg/amf0"
	"github.com/bluenviron/gortmplib/pkg/bytecounter"
	"github.com/bluenviron/gortmplib/pkg/handshake"
	"github.com/bluenviron/gortmplib/pkg/message"
	"github.com/bluenviron/gortmplib/pkg/rawmessage"

	"github.com/saja-live/saja/internal/media/ingest"
)

// session is one connection. gortmplib's ServerConn would answer Publish.Start before anyone could ask whose key it is,
// and ends the connection at the first codec it does not know, so the commands are spoken here, over its chunk layer.
type session struct {
	server *Server
	conn   net.Conn
	log    *slog.Logger
	known  bool

	limit *limited
	read  *rawmessage.Reader
	write *message.Writer
	app   string
	sink  ingest.Sink
	track *publisher
	heard time.Time // when the read deadline was last moved
}

var (
	errBye       = errors.New("the encoder said goodbye")
	errTooMuch   = errors.New("sent too much before publishing")
	errEncrypted = errors.New("encrypted RTMP is not spoken here")
)

// limited counts down what a stranger may send.
type limited struct {
	net.Conn
	in   *bufio.Reader // chunks are many small reads; the system is asked for large ones
	left int           // negative: no limit
}

const readAhead = 32 << 10

func (l *limited) Read(p []byte) (int, error) {
	if l.left == 0 {
		return 0, errTooMuch
	}
	if l.left > 0 && len(p) > l.left {
		p = p[:l.left]
	}
	n, err := l.in.Read(p)
	if l.left > 0 {
		l.left -= n
	}
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
		c.server.mu.Lock()
		c.server.refused++
		c.server.mu.Unlock()
		c.log.InfoContext(ctx, "RTMP publisher refused", "reason", no.reason)
		c.linger()
	case c.sink == nil && !errors.Is(err, io.EOF):
		c.log.DebugContext(ctx, "RTMP connection closed before it published", "error", err)
	}
	if c.sink != nil {
		if !refused {
			c.track.feed.Flush()
		}
		if errors.Is(err, errBye) || errors.Is(err, io.EOF) {
			err = nil
		}
		c.sink.Left(err)
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
	if err := c.conn.SetReadDeadline(time.Now().Add(strangerTime)); err != nil {
		return err
	}
	c.limit = &limited{c.conn, bufio.NewReaderSize(c.conn, readAhead), strangerBytes}
	counted := bytecounter.NewReadWriter(c.limit)
	key, _, err := handshake.DoServer(counted, false)
	if err != nil {
		return fmt.Errorf("RTMP handshake: %w", err)
	}
	if key != nil {
		return errEncrypted
	}
	c.write = message.NewWriter(counted, counted.Writer, false)
	c.read = rawmessage.NewReader(counted, counted.Reader, func(n uint32) error {
		return c.write.Write(&message.Acknowledge{Value: n})
	})
	for {
		m, err := c.read.Read()
		if err != nil {
			return err
		}
		if err := c.message(ctx, m); err != nil {
			return err
		}
	}
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

func (c *session) message(ctx context.Context, m *rawmessage.Message) error {
	switch m.Type {
	case setChunkSize:
		n, err := uint32Of(m.Body)
		if err != nil {
			return err
		}
		if n == 0 || n > maxChunk {
			return fmt.Errorf("a chunk size of %d cannot be", n)
		}
		return c.read.SetChunkSize(n)
	case abort:
		n, err := uint32Of(m.Body)
		if err != nil {
			return err
		}
		c.read.AbortChunkStream(n)
	case windowSize:
		n, err := uint32Of(m.Body)
		if err != nil {
			return err
		}
		c.read.SetWindowAckSize(max(n, 16<<10))
	case userControl:
		if len(m.Body) == 6 && binary.BigEndian.Uint16(m.Body) == 6 {
			return c.write.Write(&message.UserControlPingResponse{ServerTime: binary.BigEndian.Uint32(m.Body[2:])})
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

func (c *session) command(ctx context.Context, m *rawmessage.Message, body []byte) error {
	if len(body) > maxCommand {
		return fmt.Errorf("a command of %d bytes cannot be", len(body))
	}
	data, err := amf0.Unmarshal(body)
	if err != nil {
		return fmt.Errorf("read command: %w", err)
	}
	if len(data) < 2 {
		return errors.New("a command without a name and number")
	}
	name, _ := data[0].(string)
	number, _ := data[1].(float64)
	switch name {
	case "connect":
		return c.connect(m.ChunkStreamID, int(number), data[2:])
	case "createStream":
		return c.write.Write(&message.CommandAMF0{
			ChunkStreamID: m.ChunkStreamID, Name: "_result", CommandID: int(number), Arguments: []any{nil, float64(1)},
		})
	case "publish":
		return c.publish(ctx, int(number), data[2:])
	case "play":
		if err := c.status(int(number), "error", "NetStream.Play.StreamNotFound", "watch over HLS; this port takes encoders only"); err != nil {
			return err
		}
		return &refusal{"NetStream.Play.StreamNotFound", "asked to play"}
	case "FCUnpublish", "deleteStream", "closeStream":
		if c.sink != nil {
			return errBye
		}
	}
	return nil
}

func (c *session) connect(chunkStream byte, number int, args []any) error {
	if len(args) > 0 {
		switch o := args[0].(type) {
		case amf0.Object:
			c.app, _ = o.GetString("app")
		case amf0.ECMAArray:
			c.app, _ = amf0.Object(o).GetString("app")
		}
	}
	for _, m := range []message.Message{
		&message.SetWindowAckSize{Value: 2500000},
		&message.SetPeerBandwidth{Value: 2500000, Type: 2},
		&message.SetChunkSize{Value: 65536},
		&message.CommandAMF0{
			ChunkStreamID: chunkStream, Name: "_result", CommandID: number,
			Arguments: []any{
				amf0.Object{{Key: "fmsVer", Value: "FMS/3,5,7,7009"}, {Key: "capabilities", Value: float64(31)}},
				amf0.Object{
					{Key: "level", Value: "status"},
					{Key: "code", Value: "NetConnection.Connect.Success"},
					{Key: "description", Value: "Connection succeeded."},
					{Key: "objectEncoding", Value: float64(0)},
				},
			},
		},
	} {
		if err := c.write.Write(m); err != nil {
			return err
		}
	}
	return nil
}

func (c *session) publish(ctx context.Context, number int, args []any) error {
	if c.sink != nil {
		return errors.New("published twice")
	}
	name := ""
	if len(args) > 1 {
		name, _ = args[1].(string)
	}
	sink, err := c.admit(ctx, streamKey(c.app, name))
	if err != nil {
		said, ok := translate(err)
		if !ok {
			c.log.ErrorContext(ctx, "cannot decide about an RTMP publisher", "error", err)
		}
		if err := c.status(number, "error", said.code, said.reason); err != nil {
			return err
		}
		return said
	}
	c.sink = sink
	c.track = &publisher{sink: sink, feed: ingest.NewFeed(sink), now: c.server.Now}
	c.server.known(c)
	c.limit.left = -1
	if err := c.alive(); err != nil {
		return err
	}
	return c.status(number, "status", "NetStream.Publish.Start", "publish start")
}

func (c *session) admit(ctx context.Context, key string) (ingest.Sink, error) {
	if key == "" {
		return nil, ingest.ErrNoKey
	}
	ctx, cancel := context.WithTimeout(ctx, authorizeTime)
	defer cancel()
	return c.server.Admit(ctx, ingest.Publication{
		Protocol: "rtmp", Key: key, Remote: c.conn.RemoteAddr(), Close: func() { c.conn.Close() },
		RoundTrip: func() time.Duration { return ingest.TCPRoundTrip(c.conn) },
	})
}

// streamKey finds <key> in live/<key>, however the encoder splits it into application and stream name.
func streamKey(app, name string) string {
	path := strings.Trim(app, "/")
	if name, _, _ := strings.Cut(name, "?"); name != "" {
		path += "/" + strings.Trim(name, "/")
	} else {
		path, _, _ = strings.Cut(path, "?")
	}
	app, key, _ := strings.Cut(path, "/")
	if app != "live" || len(key) > 256 || strings.ContainsRune(key, '/') {
		return ""
	}
	return key
}

func (c *session) status(number int, level, code, description string) error {
	return c.write.Write(&message.CommandAMF0{
		ChunkStreamID: 5, MessageStreamID: 0x1000000, Name: "onStatus", CommandID: number,
		Arguments: []any{nil, amf0.Object{
			{Key: "level", Value: level}, {Key: "code", Value: code}, {Key: "description", Value: description},
		}},
	})
}
