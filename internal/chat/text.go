package chat

import "github.com/saja-live/saja/internal/platform/line"

const maxRunes = 300

// clean gives a text as it may be shown. It fails with ErrEmpty or ErrTooLong.
func clean(s string) (string, error) {
	s, ok := line.Clean(s, 0, maxRunes)
	switch {
	case !ok:
		return "", ErrTooLong
	case s == "":
		return "", ErrEmpty
	}
	return s, nil
}
