package rtmp

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/bluenviron/gortmplib/pkg/amf0"
	rtmpmessage "github.com/bluenviron/gortmplib/pkg/message"

	"github.com/saja-live/saja/internal/media/ingest"
)

func (c *session) command(ctx context.Context, m *message, body []byte) error {
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
	args := data[2:]
	switch name {
	case "connect":
		return c.connect(int(number), args)
	case "createStream":
		c.streams++
		return c.result(int(number), nil, float64(c.streams))
	case "releaseStream", "_checkbw", "FCUnpublish", "closeStream", "deleteStream":
		if number != 0 {
			if err := c.result(int(number), nil); err != nil {
				return err
			}
		}
		switch {
		case c.sink == nil || !c.stops(name, m, args):
		case name == "FCUnpublish":
			return errUnpublished
		default:
			return errBye
		}
		return nil
	case "FCPublish": // older encoders wait for both answers before they publish
		if err := c.result(int(number), nil); err != nil {
			return err
		}
		return c.write.Write(&rtmpmessage.CommandAMF0{
			ChunkStreamID: answers, Name: "onFCPublish", Arguments: []any{nil, said("status", "NetStream.Publish.Start", "publish it")},
		})
	case "publish":
		c.on = max(m.Stream, 1)
		c.number = int(number)
		return c.publish(ctx, args)
	case "play":
		if err := c.status(int(number), "error", "NetStream.Play.StreamNotFound", "watch over HLS; this port takes encoders only"); err != nil {
			return err
		}
		return &refusal{"play", "NetStream.Play.StreamNotFound", "asked to play"}
	case "_result", "_error", "onStatus":
		return nil
	}
	if number == 0 {
		return nil // wants no answer
	}
	return c.write.Write(&rtmpmessage.CommandAMF0{
		ChunkStreamID: answers, Name: "_error", CommandID: int(number),
		Arguments: []any{nil, said("error", "NetConnection.Call.Failed", "there is no such call here")},
	})
}

// answers is the chunk stream of answers to commands.
const answers = 3

// stops says whether a command ends what c publishes, and not another stream of the connection.
func (c *session) stops(name string, m *message, args []any) bool {
	switch name {
	case "FCUnpublish":
		return true
	case "closeStream":
		return m.Stream == 0 || m.Stream == c.on
	case "deleteStream":
		if len(args) < 2 {
			return true
		}
		id, ok := args[1].(float64)
		return !ok || id == float64(c.on)
	}
	return false
}

func (c *session) result(number int, args ...any) error {
	return c.write.Write(&rtmpmessage.CommandAMF0{ChunkStreamID: answers, Name: "_result", CommandID: number, Arguments: args})
}

// said is the object that tells how something went.
func said(level, code, description string) amf0.Object {
	return amf0.Object{{Key: "level", Value: level}, {Key: "code", Value: code}, {Key: "description", Value: description}}
}

func (c *session) connect(number int, args []any) error {
	if len(args) > 0 {
		switch o := args[0].(type) {
		case amf0.Object:
			c.app, _ = o.GetString("app")
		case amf0.ECMAArray:
			c.app, _ = amf0.Object(o).GetString("app")
		}
	}
	for _, m := range []rtmpmessage.Message{
		&rtmpmessage.SetWindowAckSize{Value: 2500000},
		&rtmpmessage.SetPeerBandwidth{Value: 2500000, Type: 2},
		&rtmpmessage.SetChunkSize{Value: 65536},
	} {
		if err := c.write.Write(m); err != nil {
			return err
		}
	}
	how := append(said("status", "NetConnection.Connect.Success", "Connection succeeded."), amf0.ObjectEntry{Key: "objectEncoding", Value: float64(0)})
	return c.result(number, amf0.Object{{Key: "fmsVer", Value: "FMS/3,5,7,7009"}, {Key: "capabilities", Value: float64(31)}}, how)
}

func (c *session) publish(ctx context.Context, args []any) error {
	if c.sink != nil {
		return errors.New("published twice")
	}
	name := ""
	if len(args) > 1 {
		name, _ = args[1].(string)
	}
	sink, err := c.admit(ctx, streamKey(c.app, name))
	switch {
	case errors.Is(err, errMadeRoom):
		return err
	case err != nil:
		no, ok := translate(err)
		if !ok {
			c.server.unsure.Happened(ctx, c.log, c.server.Now(), "error", err)
		}
		if err := c.status(c.number, "error", no.code, no.reason); err != nil {
			return err
		}
		return no
	}
	c.sink = sink
	c.track = &publisher{sink: sink, feed: ingest.NewFeed(sink), now: c.server.Now}
	c.limit.left = -1
	c.read.let()
	if err := c.alive(); err != nil {
		return err
	}
	return c.status(c.number, "status", "NetStream.Publish.Start", "publish start")
}

func (c *session) admit(ctx context.Context, key string) (sink ingest.Sink, err error) {
	if key == "" {
		return nil, ingest.ErrNoKey
	}
	ctx, cancel := context.WithTimeout(ctx, authorizeTime)
	defer cancel()
	done, err := c.server.ask(ctx, c)
	if err != nil {
		return nil, err
	}
	defer func() { done(err == nil) }()
	return c.server.Admit(ctx, ingest.Publication{
		Protocol: "rtmp", Key: key, Remote: c.conn.RemoteAddr(), Close: func() { c.conn.Close() },
		RoundTrip: func() time.Duration { return ingest.TCPRoundTrip(c.conn) },
	})
}

// streamKey finds <key> in live/<key>, however the encoder splits it into application and stream name, and whatever it puts
// behind a question mark. A whole address where the name belongs is read as that address.
func streamKey(app, name string) string {
	app, name = part(app), part(name)
	if _, rest, ok := strings.Cut(name, "://"); ok {
		_, name, _ = strings.Cut(rest, "/")
		app = ""
	}
	app, key, _ := strings.Cut(strings.Trim(app+"/"+name, "/"), "/")
	key = strings.TrimPrefix(key, "_definst_/") // the default instance of an application
	key = strings.TrimPrefix(key, "live/")      // written into both fields
	if app != "live" {
		return ""
	}
	return ingest.Key(key)
}

func part(s string) string {
	s, _, _ = strings.Cut(s, "?")
	return strings.Trim(strings.TrimSpace(s), "/")
}

func (c *session) status(number int, level, code, description string) error {
	return c.write.Write(&rtmpmessage.CommandAMF0{
		ChunkStreamID: 5, MessageStreamID: bits.ReverseBytes32(max(c.on, 1)), Name: "onStatus", CommandID: number, // the writer's order is not the wire's
		Arguments: []any{nil, said(level, code, description)},
	})
}
