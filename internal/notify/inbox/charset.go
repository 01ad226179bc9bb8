package inbox

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/korean"
)

// korea are the names under which Korean mail calls CP949, which holds EUC-KR.
var korea = map[string]bool{ // own: never changed
	"euc-kr": true, "euckr": true, "cp949": true, "ms949": true, "uhc": true, "windows-949": true, "x-windows-949": true, "ks_c_5601-1987": true, "ks_c_5601-1989": true,
	"ks_c_5601": true, "ksc5601": true, "ksc_5601": true, "ks-c-5601-1987": true, "iso-ir-149": true, "korean": true,
}

// decode gives what was written in a charset. One that is not known, not named or not true is guessed: UTF-8 where it can be, else CP949.
func decode(charset string, b []byte) string {
	charset = strings.ToLower(strings.Trim(charset, " \"'"))
	switch charset {
	case "iso-2022-kr":
		b = shifted(b)
		charset = "euc-kr"
	case "", "utf-8", "utf8", "us-ascii", "ascii", "8bit", "unknown-8bit":
		if utf8.Valid(b) {
			return string(b)
		}
		charset = "euc-kr"
	}
	from, err := htmlindex.Get(charset)
	if korea[charset] || err != nil && !utf8.Valid(b) {
		from, err = korean.EUCKR, nil
	}
	if err != nil {
		return string(b)
	}
	out, err := from.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "�")
	}
	return string(out)
}

// shifted is ISO-2022-KR (RFC 1557) as EUC-KR: what stands between SO and SI has its high bits, and the designator at the start is gone.
func shifted(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\x1b$)C"), nil)
	out := make([]byte, 0, len(b))
	two := false
	for _, c := range b {
		switch {
		case c == 0x0e:
			two = true
		case c == 0x0f:
			two = false
		case c == '\n': // a line begins unshifted
			two, out = false, append(out, c)
		case two && c > ' ' && c < 0x7f:
			out = append(out, c|0x80)
		default:
			out = append(out, c)
		}
	}
	return out
}

// encodedWord is one of RFC 2047.
var encodedWord = regexp.MustCompile(`=\?([A-Za-z0-9_.:+-]+)(?:\*[A-Za-z-]+)?\?([BbQq])\?([^?\s]*)\?=`)

// words are the letters of a header field. Words of one charset that stand beside each other are read as one, since programs cut letters
// of several bytes in two.
func words(s string) string {
	var out strings.Builder
	var pending []byte
	charset := ""
	flush := func() {
		out.WriteString(decode(charset, pending))
		pending, charset = nil, ""
	}
	for {
		at := encodedWord.FindStringSubmatchIndex(s)
		if at == nil {
			flush()
			out.WriteString(raw(s))
			return out.String()
		}
		if between := s[:at[0]]; charset == "" || strings.TrimSpace(between) != "" {
			flush()
			out.WriteString(raw(between))
		}
		of := strings.ToLower(s[at[2]:at[3]])
		if of != charset {
			flush()
			charset = of
		}
		pending = append(pending, unword(s[at[4]:at[5]], s[at[6]:at[7]])...)
		s = s[at[1]:]
	}
}

// raw are letters that stand in a header as they are: true ones, or bytes of an unnamed charset.
func raw(s string) string { return decode("", []byte(s)) }

func unword(how, text string) []byte {
	if strings.EqualFold(how, "B") {
		b, _ := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "=")) // what was readable counts
		return b
	}
	b, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(strings.ReplaceAll(text, "_", "=20"))))
	return b
}
