// Package prepared answers many with what was made once: bodies with their compressed forms and headers ready to send, and a
// shelf of things that are made anew when they have grown old.
package prepared

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Body is an answer of status 200 that is the same for everybody, in each coding that it is asked for. It is immutable and safe
// for use by many goroutines; sending it costs a few allocations, whatever its length.
type Body struct {
	fields []field
	plain  form
	coded  []*lazy // the best first
}

type field struct {
	name  string
	value []string
}

// form is the body in one coding, with the headers that belong to it. The values are shared between all answers.
type form struct {
	bytes               []byte
	coding, etag, large []string // large is the Content-Length
}

// lazy is a form that is made when someone first asks for it, and stays away if that fails.
type lazy struct {
	coding string
	make   func() ([]byte, error)
	once   sync.Once
	form   *form
}

// Coding is a way to have the body smaller.
type Coding struct {
	Name string // as in Accept-Encoding
	// Make gives the body in this coding, when it is first asked for. If it fails, the coding stays away.
	Make func() ([]byte, error)
}

// New makes the body of plain, which must not change any more, with the headers given as pairs of name and value, Content-Type
// among them. codings are in the order of preference.
func New(plain []byte, headers []string, codings ...Coding) *Body {
	sum := sha256.Sum256(plain)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	b := &Body{plain: formOf(plain, tag, "")}
	for i := 0; i+1 < len(headers); i += 2 {
		b.fields = append(b.fields, field{http.CanonicalHeaderKey(headers[i]), []string{headers[i+1]}})
	}
	for _, c := range codings {
		b.coded = append(b.coded, &lazy{coding: c.Name, make: c.Make})
	}
	return b
}

func formOf(body []byte, tag, coding string) form {
	f := form{bytes: body, large: []string{strconv.Itoa(len(body))}}
	if coding != "" {
		tag += "-" + coding
		f.coding = []string{coding}
	}
	f.etag = []string{`"` + tag + `"`}
	return f
}

// Compressed are the codings that bodies made at run time have: zstd where the browser takes it, else gzip.
func Compressed(plain []byte) []Coding {
	return []Coding{
		{"zstd", func() ([]byte, error) { return smaller(plain, zstds().EncodeAll(plain, nil)) }},
		{"gzip", func() ([]byte, error) { return zipped(plain) }},
	}
}

// zstds is shared: EncodeAll may be called by many at once.
var zstds = sync.OnceValue(func() *zstd.Encoder {
	e, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20)) // fails only for options that do not exist
	return e
})

func zipped(plain []byte) ([]byte, error) {
	out := new(bytes.Buffer)
	z := gzip.NewWriter(out)
	if _, err := z.Write(plain); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return smaller(plain, out.Bytes())
}

var errNoGain = errors.New("it would be larger than before")

func smaller(plain, coded []byte) ([]byte, error) {
	if len(coded) >= len(plain) {
		return nil, errNoGain
	}
	return coded, nil
}

// Size is about what the body takes in memory with all its codings.
func (b *Body) Size() int64 { return int64(2*len(b.plain.bytes)) + 1024 }

// ServeHTTP sends the body, a part of it where one is asked for, or 304 to who has it already.
func (b *Body) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := b.choose(r.Header["Accept-Encoding"])
	h := w.Header()
	for _, x := range b.fields {
		h[x.name] = x.value
	}
	h["Etag"] = f.etag
	if matches(r.Header["If-None-Match"], f.etag[0]) {
		delete(h, "Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if f.coding != nil {
		h["Content-Encoding"] = f.coding
	}
	if r.Header["Range"] != nil {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.bytes))
		return
	}
	h["Content-Length"] = f.large
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		send(w, r, f.bytes)
	}
}

func (b *Body) choose(accept []string) *form {
	for _, l := range b.coded {
		if !Accepts(accept, l.coding) {
			continue
		}
		l.once.Do(func() {
			body, err := l.make()
			if err == nil {
				f := formOf(body, strings.Trim(b.plain.etag[0], `"`), l.coding)
				l.form = &f
			}
			l.make = nil
		})
		if l.form != nil {
			return l.form
		}
	}
	return &b.plain
}

// Accepts says whether a browser that sent these Accept-Encoding lines takes a coding.
func Accepts(lines []string, coding string) bool {
	for _, line := range lines {
		for line != "" {
			var part string
			part, line, _ = strings.Cut(line, ",")
			name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
			if strings.EqualFold(strings.TrimSpace(name), coding) {
				return !refused(q)
			}
		}
	}
	return false
}

// refused reads a weight of zero, in any of its spellings.
func refused(q string) bool {
	name, value, ok := strings.Cut(strings.TrimSpace(q), "=")
	return ok && strings.EqualFold(strings.TrimSpace(name), "q") && strings.Trim(strings.TrimSpace(value), "0.") == ""
}

// matches compares weakly, as RFC 9110 wants for If-None-Match.
func matches(lines []string, etag string) bool {
	for _, line := range lines {
		for line != "" {
			var part string
			part, line, _ = strings.Cut(line, ",")
			part = strings.TrimSpace(part)
			if part == "*" || strings.TrimPrefix(part, "W/") == etag {
				return true
			}
		}
	}
	return false
}
