package realtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// jsonCodec is the protocol as JSON objects, one a line.
type jsonCodec struct{}

var _ codec = jsonCodec{}

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
func (jsonCodec) reply(id uint32, method string, result any) ([]byte, error) {
	var body []byte
	switch r := result.(type) {
	case subscribeResult:
		body = encodeSubscribe(r)
	case historyResult:
		body = encodeHistory(r)
	default:
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

func (jsonCodec) refusal(id uint32, e *Error) []byte {
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

func (jsonCodec) unsubscribe(channel []byte, code int, reason string) []byte {
	body := append([]byte(`{"code":`), strconv.Itoa(code)...)
	body = append(body, `,"reason":`...)
	body = append(body, quoted(reason)...)
	return push(channel, "unsubscribe", append(body, '}'))
}

func (jsonCodec) tell(data []byte) []byte {
	body := append([]byte(`{"data":`), data...)
	return push(nil, "message", append(body, '}'))
}

func (jsonCodec) ping() []byte { return []byte("{}") }

func (jsonCodec) decode(sent []byte) ([]command, error) { return parse(sent) }

func (jsonCodec) channel(name string) []byte { return quoted(name) }

func (jsonCodec) publication(b, channel []byte, e *entry) []byte {
	if len(b) > 0 {
		b = append(b, '\n')
	}
	b = append(b, `{"push":{"channel":`...)
	b = append(b, channel...)
	b = append(b, `,"pub":`...)
	b = appendPublication(b, e)
	return append(b, `}}`...)
}

func (jsonCodec) publications(list []*entry) []byte {
	n := 2
	for _, e := range list {
		n += len(e.data) + 40
	}
	b := append(make([]byte, 0, n), '[')
	for i, e := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPublication(b, e)
	}
	return append(b, ']')
}

// appendPublication adds the object that a client gets, live, recovered or from history.
func appendPublication(b []byte, e *entry) []byte {
	b = append(b, `{"data":`...)
	b = append(b, e.data...)
	if e.offset > 0 {
		b = append(b, `,"offset":`...)
		b = strconv.AppendUint(b, e.offset, 10)
	}
	return append(b, '}')
}

// encodeSubscribe is by hand, because publications are encoded already.
func encodeSubscribe(r subscribeResult) []byte {
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

func encodeHistory(r historyResult) []byte {
	b := make([]byte, 0, 80+len(r.publications))
	b = append(b, `{"publications":`...)
	b = append(b, r.publications...)
	b = append(b, `,"epoch":`...)
	b = append(b, quoted(r.epoch)...)
	b = append(b, `,"offset":`...)
	b = strconv.AppendUint(b, r.offset, 10)
	return append(b, '}')
}
