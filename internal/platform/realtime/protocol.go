package realtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// command is one line of a client message. Only the methods are kept that this server knows by name.
type command struct {
	ID            uint32          `json:"id"`
	Connect       *connectIn      `json:"connect"`
	Subscribe     *subscribeIn    `json:"subscribe"`
	Unsubscribe   *channelIn      `json:"unsubscribe"`
	Publish       *publishIn      `json:"publish"`
	Presence      *channelIn      `json:"presence"`
	PresenceStats *channelIn      `json:"presence_stats"`
	History       *historyIn      `json:"history"`
	Ping          json.RawMessage `json:"ping"`
	Send          json.RawMessage `json:"send"`
	RPC           *rpcIn          `json:"rpc"`
	Refresh       *refreshIn      `json:"refresh"`
	SubRefresh    json.RawMessage `json:"sub_refresh"`
}

type connectIn struct {
	Token   string          `json:"token"`
	Data    json.RawMessage `json:"data"`
	Name    string          `json:"name"`
	Version string          `json:"version"`
}

type subscribeIn struct {
	Channel string          `json:"channel"`
	Token   string          `json:"token"`
	Recover bool            `json:"recover"`
	Epoch   string          `json:"epoch"`
	Offset  uint64          `json:"offset"`
	Data    json.RawMessage `json:"data"`
	Flag    uint64          `json:"flag"`
	Type    int             `json:"type"`
}

type channelIn struct {
	Channel string `json:"channel"`
}

type publishIn struct {
	Channel string          `json:"channel"`
	Data    json.RawMessage `json:"data"`
}

type historyIn struct {
	Channel string `json:"channel"`
	Limit   int    `json:"limit"`
	Since   *struct {
		Offset uint64 `json:"offset"`
		Epoch  string `json:"epoch"`
	} `json:"since"`
	Reverse bool `json:"reverse"`
}

type rpcIn struct {
	Method string          `json:"method"`
	Data   json.RawMessage `json:"data"`
}

type refreshIn struct {
	Token string `json:"token"`
}

// flagRejectUnrecovered asks for error 112 where a subscribe would answer "not recovered".
const flagRejectUnrecovered = 2

// pong says whether the command is the answer to a ping: an object without id and method.
func (c *command) pong() bool {
	return c.ID == 0 && c.Connect == nil && c.Subscribe == nil && c.Unsubscribe == nil && c.Publish == nil &&
		c.Presence == nil && c.PresenceStats == nil && c.History == nil && c.Ping == nil && c.Send == nil &&
		c.RPC == nil && c.Refresh == nil && c.SubRefresh == nil
}

var errFraming = errors.New("a client message is one JSON object a line")

// parse reads the commands of one client message: JSON objects parted by single newlines, one trailing newline allowed.
func parse(message []byte) ([]command, error) {
	message = bytes.TrimSuffix(message, []byte{'\n'})
	if len(message) == 0 {
		return nil, errFraming
	}
	commands := make([]command, 0, bytes.Count(message, []byte{'\n'})+1)
	for line := range bytes.SplitSeq(message, []byte{'\n'}) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] != '{' {
			return nil, errFraming
		}
		var c command
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, err
		}
		commands = append(commands, c)
	}
	return commands, nil
}

// quoted is s as a JSON string.
func quoted(s string) []byte {
	b, _ := json.Marshal(s) // a string always encodes
	return b
}

// reply builds {"id":N,"<method>":<result>}.
func reply(id uint32, method string, result any) ([]byte, error) {
	body, ok := result.([]byte)
	if !ok {
		var err error
		if body, err = json.Marshal(result); err != nil {
			return nil, err
		}
	}
	b := make([]byte, 0, len(body)+len(method)+24)
	b = append(b, `{"id":`...)
	b = strconv.AppendUint(b, uint64(id), 10)
	b = append(b, `,"`...)
	b = append(b, method...)
	b = append(b, `":`...)
	b = append(b, body...)
	return append(b, '}'), nil
}

func errorReply(id uint32, e *Error) []byte {
	body, _ := json.Marshal(e)
	b := append([]byte(`{"id":`), strconv.FormatUint(uint64(id), 10)...)
	b = append(b, `,"error":`...)
	b = append(b, body...)
	return append(b, '}')
}

// push builds {"push":{"channel":"…","<kind>":<body>}}; quotedChannel may be nil.
func push(quotedChannel []byte, kind string, body []byte) []byte {
	b := make([]byte, 0, len(quotedChannel)+len(kind)+len(body)+32)
	b = append(b, `{"push":{`...)
	if len(quotedChannel) > 0 {
		b = append(b, `"channel":`...)
		b = append(b, quotedChannel...)
		b = append(b, ',')
	}
	b = append(b, '"')
	b = append(b, kind...)
	b = append(b, `":`...)
	b = append(b, body...)
	return append(b, `}}`...)
}

func unsubscribePush(quotedChannel []byte, code int, reason string) []byte {
	body := append([]byte(`{"code":`), strconv.Itoa(code)...)
	body = append(body, `,"reason":`...)
	body = append(body, quoted(reason)...)
	return push(quotedChannel, "unsubscribe", append(body, '}'))
}

// publication builds the object that a client gets, live, recovered or from history.
func publication(data []byte, offset uint64) []byte {
	b := make([]byte, 0, len(data)+40)
	b = append(b, `{"data":`...)
	b = append(b, data...)
	if offset > 0 {
		b = append(b, `,"offset":`...)
		b = strconv.AppendUint(b, offset, 10)
	}
	return append(b, '}')
}

// subscribeResult is built by hand, because publications are kept encoded.
type subscribeResult struct {
	epoch         string
	offset        uint64
	publications  []byte // a JSON array, or nil
	wasRecovering bool
	recovered     bool
	data          []byte
}

func (r subscribeResult) encode() []byte {
	b := make([]byte, 0, 160+len(r.publications)+len(r.data))
	b = append(b, `{"recoverable":true,"positioned":true,"epoch":`...)
	b = append(b, quoted(r.epoch)...)
	if r.offset > 0 {
		b = append(b, `,"offset":`...)
		b = strconv.AppendUint(b, r.offset, 10)
	}
	if r.wasRecovering {
		b = append(b, `,"was_recovering":true`...)
	}
	if r.recovered {
		b = append(b, `,"recovered":true`...)
	}
	if len(r.data) > 0 {
		b = append(b, `,"data":`...)
		b = append(b, r.data...)
	}
	if len(r.publications) > 0 {
		b = append(b, `,"publications":`...)
		b = append(b, r.publications...)
	}
	return append(b, '}')
}

// array joins encoded values into a JSON array.
func array(values [][]byte) []byte {
	n := 2
	for _, v := range values {
		n += len(v) + 1
	}
	b := make([]byte, 0, n)
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, v...)
	}
	return append(b, ']')
}
