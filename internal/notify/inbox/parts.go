package inbox

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/textproto"
	"strings"
)

// part reads one part with those in it. Bodies are slices of the mail: whatever stands in what, they are in memory once.
func (r *Reading) part(head textproto.MIMEHeader, body []byte, depth int) {
	if r.parts++; r.parts > partsMost || depth > deepMost {
		r.Cut = true
		return
	}
	kind, how := contentType(head.Get("Content-Type"))
	if boundary := how["boundary"]; strings.HasPrefix(kind, "multipart/") && boundary != "" {
		if kind == "multipart/report" && depth == 0 {
			r.Report = strings.ToLower(how["report-type"])
		}
		inner, closed := split(body, boundary, partsMost-r.parts+1)
		r.Cut = r.Cut || !closed // it ends without its boundary: what is there is read
		for _, b := range inner {
			head, rest := readHead(b)
			r.part(head, rest, depth+1)
		}
		return
	}
	coding := head.Get("Content-Transfer-Encoding")
	read := func(most int) []byte {
		content, whole := unencode(coding, body, most)
		r.Cut = r.Cut || !whole
		return content
	}
	disposition, more := contentType(head.Get("Content-Disposition"))
	name := clean(words(firstOf(more["filename"], how["name"])), 200)
	switch {
	case kind == "message/delivery-status" || kind == "message/feedback-report":
		r.Fields = string(read(textMost))
	case kind == "text/rfc822-headers" || kind == "message/rfc822" && r.Report != "":
		r.Original = string(read(aboutMost))
	case disposition != "attachment" && name == "" && kind == "text/plain" && len(r.Plain) < textMost:
		r.Plain += decode(how["charset"], read(textMost))
	case disposition != "attachment" && name == "" && kind == "text/html" && len(r.HTML) < textMost:
		r.HTML += decode(how["charset"], read(textMost))
	case len(r.Files) >= filesMost:
		r.Cut = true
	default:
		if name == "" {
			name = strings.ReplaceAll(kind, "/", ".")
		}
		f := File{N: len(r.Files), Name: name, Type: kind, coding: coding, coded: body}
		size, whole := f.size()
		f.Size, r.Cut = size, r.Cut || !whole
		r.Files = append(r.Files, f)
	}
}

// split gives the parts of a multipart body (RFC 2046), up to most of them, and whether it was closed.
func split(body []byte, boundary string, most int) (parts [][]byte, closed bool) {
	mark, begin := []byte("--"+boundary), -1
	for at := 0; at < len(body); {
		i := bytes.Index(body[at:], mark)
		if i < 0 {
			break
		}
		i += at
		at = i + len(mark)
		if i > 0 && body[i-1] != '\n' {
			continue
		}
		text, _, _ := bytes.Cut(body[at:], []byte("\n"))
		end := min(at+len(text)+1, len(body))
		text, last := bytes.CutPrefix(text, []byte("--"))
		if len(bytes.TrimSpace(text)) > 0 {
			continue // a line that begins like it
		}
		if begin >= 0 {
			if len(parts) == most {
				return parts, false
			}
			parts = append(parts, bytes.TrimSuffix(bytes.TrimSuffix(body[begin:i], []byte("\n")), []byte("\r")))
		}
		if last {
			return parts, true
		}
		begin, at = end, end
	}
	if begin >= 0 && len(parts) < most {
		parts = append(parts, body[begin:])
	}
	return parts, false
}

// contentType reads a field such as Content-Type. One that is malformed says as much as can be read of it.
func contentType(s string) (kind string, how map[string]string) {
	if s == "" {
		return "text/plain", nil
	}
	kind, how, err := mime.ParseMediaType(s)
	if err == nil {
		return kind, how
	}
	kind, rest, _ := strings.Cut(s, ";")
	how = map[string]string{} // own: of one field
	for pair := range strings.SplitSeq(rest, ";") {
		name, value, _ := strings.Cut(pair, "=")
		how[strings.ToLower(strings.TrimSpace(name))] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return strings.ToLower(strings.TrimSpace(kind)), how
}

// decoder reads what a part holds.
func decoder(coding string, body []byte) io.Reader {
	switch strings.ToLower(strings.TrimSpace(coding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, &onlyBase64{r: bufio.NewReader(bytes.NewReader(body))})
	case "quoted-printable":
		return quotedprintable.NewReader(bytes.NewReader(body))
	}
	return bytes.NewReader(body)
}

// unencode gives up to most bytes of a part, and whether they could be read. After a byte that should not be there the rest of it is as
// it came: it is shown rather than lost.
func unencode(coding string, body []byte, most int) ([]byte, bool) {
	b, err := io.ReadAll(io.LimitReader(decoder(coding, body), int64(most)))
	if err != nil && strings.EqualFold(strings.TrimSpace(coding), "quoted-printable") {
		b = append(b, body[min(len(b), len(body)):]...)
	}
	return b[:min(len(b), most)], err == nil
}

// size is how long the file is, and whether all of it can be read; nothing of it is kept.
func (f File) size() (int, bool) {
	n, err := io.Copy(io.Discard, decoder(f.coding, f.coded))
	if err != nil && strings.EqualFold(strings.TrimSpace(f.coding), "quoted-printable") {
		return max(int(n), len(f.coded)), false
	}
	return int(n), err == nil
}

// body is what the file holds.
func (f File) body() []byte {
	b, _ := unencode(f.coding, f.coded, sizeMost)
	return b
}

// onlyBase64 leaves out what is no letter of base64, as RFC 2045 wants.
type onlyBase64 struct{ r *bufio.Reader }

func (o *onlyBase64) Read(p []byte) (n int, err error) {
	for n < len(p) {
		c, err := o.r.ReadByte()
		if err != nil {
			return n, err
		}
		if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' {
			p[n] = c
			n++
		}
	}
	return n, nil
}
