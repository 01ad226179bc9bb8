package sims

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

// The bounds of a letter that is looked at.
const (
	maxParts = 50
	maxDepth = 5
	maxText  = 1 << 20 // of a part
	maxHead  = 200     // headers
)

// letter is a mail in its parts.
type letter struct {
	headers     []ArrivedHeader
	plain, html string
	others      []string
	parts       int
}

// readLetter reads a mail as far as it is one: what cannot be read is left out.
func readLetter(raw []byte) letter {
	l := letter{headers: []ArrivedHeader{}, others: []string{}}
	l.head(raw)
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		l.plain = strings.ToValidUTF8(string(raw[:min(len(raw), maxText)]), "�")
		return l
	}
	l.part(textproto.MIMEHeader(m.Header), m.Body, 0)
	return l
}

// head reads the headers in their order.
func (l *letter) head(raw []byte) {
	var decoder mime.WordDecoder
	for line := range bytes.Lines(raw) {
		text := strings.TrimRight(strings.ToValidUTF8(string(line), "�"), "\r\n")
		switch {
		case text == "" || len(l.headers) == maxHead:
			for i, h := range l.headers {
				if value, err := decoder.DecodeHeader(h.Value); err == nil {
					l.headers[i].Value = strings.ToValidUTF8(value, "�")
				}
			}
			return
		case text[0] == ' ' || text[0] == '\t':
			if n := len(l.headers); n > 0 {
				l.headers[n-1].Value += " " + strings.TrimSpace(text)
			}
		default:
			name, value, _ := strings.Cut(text, ":")
			l.headers = append(l.headers, ArrivedHeader{name, strings.TrimSpace(value)})
		}
	}
}

func (l *letter) header(name string) string {
	for _, h := range l.headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// part reads a part and those in it. The first text and the first page are the letter's.
func (l *letter) part(h textproto.MIMEHeader, body io.Reader, depth int) {
	if l.parts++; l.parts > maxParts || depth > maxDepth {
		return
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		all := multipart.NewReader(body, params["boundary"])
		for {
			p, err := all.NextRawPart()
			if err != nil {
				return
			}
			l.part(p.Header, p, depth+1)
		}
	}
	disposition, names, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	attached := disposition == "attachment"
	switch {
	case kind == "text/plain" && !attached && l.plain == "":
		l.plain = text(h, body)
	case kind == "text/html" && !attached && l.html == "":
		l.html = text(h, body)
	default:
		name := names["filename"]
		if name == "" {
			name = kind
		}
		l.others = append(l.others, beginning(strings.ToValidUTF8(name, "�")))
	}
}

func text(h textproto.MIMEHeader, body io.Reader) string {
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	all, _ := io.ReadAll(io.LimitReader(body, maxText)) // as far as it can be read
	return strings.ToValidUTF8(string(all), "�")
}
