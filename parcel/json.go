package parcel

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// fromJSON reads an answer that must be JSON; anything else is a changed layout.
func fromJSON(body string, into any) error {
	trimmed := strings.TrimSpace(body)
	if trimmed == "" {
		return changed("an empty answer")
	}
	if trimmed[0] != '{' && trimmed[0] != '[' && trimmed[0] != '"' {
		return changed("no JSON")
	}
	if tornKey(trimmed) {
		return fail(ErrTemporary, "broken bytes in a name")
	}
	if err := json.Unmarshal([]byte(trimmed), into); err != nil {
		if truncated(trimmed) {
			return cut("JSON")
		}
		return changed("JSON of another shape")
	}
	return nil
}

// tornKey reports whether a name in JSON has broken bytes: what it names would be missing, and missing may mean "none".
func tornKey(text string) bool {
	for {
		at := strings.Index(text, "\uFFFD")
		if at < 0 {
			return false
		}
		text = text[at+len("\uFFFD"):]
		end := strings.IndexByte(text, '"')
		if end >= 0 && strings.HasPrefix(strings.TrimLeft(text[end+1:], " \r\n\t"), ":") {
			return true
		}
	}
}

// legible reports whether fromJSON can read body, for who must know before the next question.
func legible(body string, into any) bool { return fromJSON(body, into) == nil }

// sendable reports whether keys that a carrier gave for the next question are whole: with a broken one it would tell of another parcel, or none.
func sendable(keys ...word) bool {
	for _, k := range keys {
		for i := 0; i < len(k); i++ {
			if k[i] <= ' ' || k[i] >= 0x7F {
				return false
			}
		}
	}
	return true
}

// truncated reports whether text is the beginning of JSON.
func truncated(text string) bool {
	d := json.NewDecoder(strings.NewReader(strings.TrimSpace(text)))
	for {
		_, err := d.Token()
		if err != nil {
			return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		}
	}
}

// word is a value that carriers write as a string, a number or null.
type word string

// UnmarshalJSON takes any scalar.
func (w *word) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0 || bytes.Equal(b, []byte("null")):
		*w = ""
	case b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*w = word(s)
	case b[0] == '{' || b[0] == '[':
		return &json.UnmarshalTypeError{Value: "object"}
	default:
		*w = word(b)
	}
	return nil
}

func (w word) String() string { return string(w) }
