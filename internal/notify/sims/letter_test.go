package sims

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzReadLetter(f *testing.F) {
	for _, seed := range []string{
		"Subject: =?utf-8?b?6rCA?=\r\n\r\n가", "", "\r\n\r\n", "no colon\r\n\r\n", "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nx\r\n--a--",
		"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\n",
		"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!", " folded\r\nSubject: a\r\n b\r\n\r\n\xff\xfe",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := readLetter(raw)
		for _, text := range append([]string{l.plain, l.html}, l.others...) {
			if !utf8.ValidString(text) || len(text) > 3*maxText {
				t.Errorf("%d bytes that are no text", len(text))
			}
		}
		if len(l.headers) > maxHead || l.parts > maxParts+1 {
			t.Errorf("%d headers, %d parts", len(l.headers), l.parts)
		}
		if _, err := json.Marshal(l.headers); err != nil {
			t.Error(err)
		}
	})
}

func TestALetterOfManyPartsIsReadOnlySoFar(t *testing.T) {
	l := readLetter([]byte("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + strings.Repeat("--a\r\nContent-Type: image/png\r\n\r\nx\r\n", 100) + "--a--"))
	if len(l.others) != maxParts-1 {
		t.Errorf("%d parts are named, want %d", len(l.others), maxParts-1)
	}
}
