package prepared_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/saja-live/saja/internal/platform/prepared"
)

func page() (*prepared.Body, []byte) {
	text := bytes.Repeat([]byte("<p>쌀떡볶이 12,900원</p>\n"), 500)
	return prepared.New(text, []string{"Content-Type", "text/html; charset=utf-8", "Cache-Control", "public, max-age=1"}, prepared.Compressed(text)...), text
}

func ask(b http.Handler, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

func with(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestEachBrowserGetsTheCodingItTakes(t *testing.T) {
	b, text := page()
	tags := map[string]bool{}
	for accept, coding := range map[string]string{
		"": "", "identity": "", "br": "", "gzip, deflate, br, zstd": "zstd", "gzip": "gzip", "GZIP;q=0.5": "gzip",
		"zstd;q=0, gzip": "gzip", "gzip;q=0.0": "", "zstd ; q=0.1": "zstd",
	} {
		w := ask(b, with("Accept-Encoding", accept))
		var body io.Reader = w.Body
		var err error
		switch coding {
		case "gzip":
			body, err = gzip.NewReader(w.Body)
		case "zstd":
			body, err = zstd.NewReader(w.Body)
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(body)
		if w.Header().Get("Content-Encoding") != coding || err != nil || !bytes.Equal(got, text) {
			t.Errorf("%q: %d bytes as %q, %v; want %q", accept, len(got), w.Header().Get("Content-Encoding"), err, coding)
		}
		tags[w.Header().Get("Etag")] = true
	}
	if len(tags) != 3 {
		t.Errorf("tags %v, want one for each of three codings", tags)
	}
}

func TestWhoHasItAlreadyIsToldSo(t *testing.T) {
	b, _ := page()
	tag := ask(b).Header().Get("Etag")
	for match, want := range map[string]int{tag: 304, "W/" + tag: 304, `"other", ` + tag: 304, "*": 304, `"other"`: 200, "": 200} {
		w := ask(b, with("If-None-Match", match))
		if w.Code != want || want == 304 && (w.Body.Len() > 0 || w.Header().Get("Cache-Control") == "" || w.Header().Get("Etag") != tag) {
			t.Errorf("%q: %d with %d bytes and %v, want %d", match, w.Code, w.Body.Len(), w.Header(), want)
		}
	}
	if zipped := ask(b, with("If-None-Match", tag), with("Accept-Encoding", "gzip")); zipped.Code != 200 {
		t.Errorf("the tag of another coding is answered %d", zipped.Code)
	}
}

func TestPartsAndHeadsAreAnswered(t *testing.T) {
	b, text := page()
	w := ask(b, with("Range", "bytes=3-6"))
	if w.Code != http.StatusPartialContent || w.Body.String() != string(text[3:7]) {
		t.Errorf("a part: %d %q", w.Code, w.Body)
	}
	w = ask(b, func(r *http.Request) { r.Method = http.MethodHead })
	if w.Code != 200 || w.Body.Len() > 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("a head: %d, %d bytes, %v", w.Code, w.Body.Len(), w.Header())
	}
}

func TestACodingThatDoesNotHelpStaysAway(t *testing.T) {
	gone := prepared.Coding{Name: "br", Make: func() ([]byte, error) { return nil, errors.New("no such file") }}
	b := prepared.New([]byte("hello"), []string{"Content-Type", "text/plain"}, append([]prepared.Coding{gone}, prepared.Compressed([]byte("hello"))...)...)
	if w := ask(b, with("Accept-Encoding", "br, zstd, gzip")); w.Header().Get("Content-Encoding") != "" || w.Body.String() != "hello" {
		t.Errorf("%v %q", w.Header(), w.Body)
	}
}

type sink struct{ head http.Header }

func (s *sink) Header() http.Header         { return s.head }
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }
func (s *sink) WriteHeader(int)             {}

func TestSendingCostsNoAllocation(t *testing.T) {
	b, _ := page()
	for _, headers := range []http.Header{
		{"Accept-Encoding": {"gzip, deflate, br, zstd"}},
		{"Accept-Encoding": {"gzip"}, "If-None-Match": {`"x", W/"y"`}},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header = headers
		w := &sink{http.Header{}}
		if n := testing.AllocsPerRun(1000, func() { b.ServeHTTP(w, r) }); n > 0 {
			t.Errorf("%v: %v allocations, want none", headers, n)
		}
	}
}
