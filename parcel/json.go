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
	if err := json.Unmarshal([]byte(trimmed), into); err != nil {
		if truncated(trimmed) {
			return cut("JSON")
		}
		return changed("JSON of another shape")
	}
	return nil
}

// legible reports whether fromJSON can read body, for who must know before the next question.
func legible(body string, into any) bool { return fromJSON(body, into) == nil }

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
