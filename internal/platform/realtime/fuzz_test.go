package realtime

import (
	"bytes"
	"strings"
	"testing"
)

func FuzzCommands(f *testing.F) {
	for _, seed := range []string{
		"{}", "{}\n", "{}\n\n{}", "", "\n", "null", "[]", `{"id":1,"connect":{}}`,
		`{"id":1,"connect":{"token":"x","data":{"a":[1,2]},"name":"js"}}` + "\n" + `{"id":2,"subscribe":{"channel":"live:1","recover":true,"epoch":"e","offset":9007199254740993}}`,
		`{"id":4294967296,"publish":{"channel":"a","data":"\u0000\ud800"}}`, `{"id":-1,"rpc":{"method":1}}`,
		`{"id":3,"history":{"channel":"a","limit":-1,"since":{"offset":-5}}}`, `{"id":1,"connect":null}`,
		strings.Repeat("[", 20_000), `{"id":1,"subscribe":` + strings.Repeat(`{"a":`, 11_000), "{\"id\":1}\r\n{\"id\":2}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		commands, err := parse(message)
		if err != nil {
			return
		}
		if lines := bytes.Count(bytes.TrimSuffix(message, []byte("\n")), []byte("\n")) + 1; len(commands) != lines {
			t.Errorf("got %d commands of %d lines", len(commands), lines)
		}
	})
}
