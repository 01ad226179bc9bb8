package list

import (
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
)

const checkLength = 6 // bytes; it finds what was cut, mistyped or moved to another list, and keeps no secret

// sealPlace writes where a page begins: the direction, and the key of the row it begins behind.
func sealPlace(list string, back bool, key []any) string {
	var b strings.Builder
	b.WriteByte("nb"[btoi(back)])
	for _, k := range key {
		b.WriteByte(0)
		switch k := k.(type) {
		case int64:
			b.WriteString("i" + strconv.FormatInt(k, 10))
		case string:
			b.WriteString("s" + k)
		default:
			panic("a list's key is an int64 or a string")
		}
	}
	body := b.String()
	return base64.RawURLEncoding.EncodeToString(append(check(list, body), body...))
}

func openPlace(list, at string) (back bool, key []any, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(at)
	if err != nil || len(raw) <= checkLength {
		return false, nil, ErrPlace
	}
	body := string(raw[checkLength:])
	if string(raw[:checkLength]) != string(check(list, body)) {
		return false, nil, ErrPlace
	}
	parts := strings.Split(body, "\x00")
	for _, part := range parts[1:] {
		if s, ok := strings.CutPrefix(part, "s"); ok {
			key = append(key, s)
			continue
		}
		n, err := strconv.ParseInt(strings.TrimPrefix(part, "i"), 10, 64)
		if err != nil {
			return false, nil, ErrPlace
		}
		key = append(key, n)
	}
	return parts[0] == "b", key, nil
}

func check(list, body string) []byte {
	sum := sha256.Sum256([]byte("place in " + list + "\x00" + body))
	return sum[:checkLength]
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Numbered reads a place in a list that is paged by number, which suits what a shop has a few thousand of at most:
// the page, from 1. It fails with ErrPlace.
func Numbered(list string, q Query) (int, error) {
	if q.At == "" {
		return 1, nil
	}
	_, key, err := openPlace(list, q.At)
	if err != nil {
		return 0, err
	}
	if len(key) != 1 {
		return 0, ErrPlace
	}
	n, ok := key[0].(int64)
	if !ok || n < 1 || n > 100_000 {
		return 0, ErrPlace
	}
	return int(n), nil
}

// ByNumber makes page number of a list that has total items, size on each page.
func ByNumber[T any](list string, items []T, total int64, number, size int) Page[T] {
	p := Of(items)
	p.Total = total
	if number > 1 {
		p.Prev = sealPlace(list, true, []any{int64(number - 1)})
	}
	if int64(number)*int64(size) < total {
		p.Next = sealPlace(list, false, []any{int64(number + 1)})
	}
	return p
}
