package playout

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"

	"github.com/saja-live/saja/internal/media/hls"
)

func TestAddressesAreReadInTheirOnlySpelling(t *testing.T) {
	for path, want := range map[string]Address{
		"/media/a/index.m3u8":                  {Kind: Index, Stream: "a"},
		"/media/a/replay.m3u8":                 {Kind: ReplayIndex, Stream: "a"},
		"/media/a/poster.jpg":                  {Kind: Poster, Stream: "a"},
		"/media/a/source/live.m3u8":            {Kind: Live, Stream: "a", Rendition: "source"},
		"/media/a/480p/replay.m3u8":            {Kind: Replay, Stream: "a", Rendition: "480p"},
		"/media/a-b_c/source/3/init.mp4":       {Kind: Init, Stream: "a-b_c", Rendition: "source", Run: 3},
		"/media/a/source/3/12.m4s":             {Kind: Media, Stream: "a", Rendition: "source", Run: 3, MSN: 12},
		"/media/a/source/3/run.mp4":            {Kind: Run, Stream: "a", Rendition: "source", Run: 3},
		"/media/index.m3u8/source/1/run.mp4":   {},
		"/media/":                              {},
		"/media/a":                             {},
		"/media/a/":                            {},
		"/media/a/live.m3u8":                   {},
		"/media/a/1/2.m4s":                     {},
		"/media/a/source/":                     {},
		"/media/a/source/1/":                   {},
		"/media/a/source/01/2.m4s":             {},
		"/media/a/source/1/2.m4s/":             {},
		"/media/a/source/1/2/3.m4s":            {},
		"/media/../source/1/2.m4s":             {},
		"/media/a/../1/2.m4s":                  {},
		"/media/a/source/0/2.m4s":              {},
		"/media/a\x00/index.m3u8":              {},
		"/other/a/index.m3u8":                  {},
		"/media/" + strings.Repeat("a", 65):    {},
		"/media/a/source/1/99999999999999.m4s": {Kind: Media, Stream: "a", Rendition: "source", Run: 1, MSN: 99999999999999},
	} {
		got, err := Parse(path, "")
		if want == (Address{}) {
			if err == nil {
				t.Errorf("%q is read as %+v", path, got)
			}
			continue
		}
		want.Part, want.Ask = -1, hls.NoDirectives
		if err != nil || got != want {
			t.Errorf("%q is read as %+v, %v; want %+v", path, got, err, want)
		}
		if got.String() != path {
			t.Errorf("%q is written as %q", path, got.String())
		}
	}
	if a, err := Parse("/media/a/source/1/2.3.m4s", ""); err != nil || a.Part != 3 || a.MSN != 2 {
		t.Errorf("got %+v, %v", a, err)
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{
		"/media/a/index.m3u8", "/media/a/source/live.m3u8?_HLS_msn=3&_HLS_part=1&_HLS_skip=YES", "/media/a/source/1/2.3.m4s",
		"/media/a/source/1/init.mp4", "/media/a/source/live.m3u8?_HLS_msn=%31", "/media/a/source/live.m3u8?_HLS_skip=v2&x=y",
	} {
		path, query, _ := strings.Cut(s, "?")
		f.Add(path, query)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		a, err := Parse(path, query)
		if err != nil {
			return
		}
		// What an edge asks its origin for is the same thing.
		p, q, _ := strings.Cut(a.String(), "?")
		if again, err := Parse(p, q); err != nil || again != a {
			t.Fatalf("%q?%q is %+v, written as %q, read as %+v, %v", path, query, a, a.String(), again, err)
		}
	})
}

// one is a source of one object.
type one struct {
	o   Object
	err error
	a   Address
}

func (s *one) Open(_ context.Context, a Address) (Object, error) {
	s.a = a
	return s.o, s.err
}

func ask(h http.Handler, method, path string, head ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPlaylistIsZippedForWhoTakesItAndSentOnce(t *testing.T) {
	text := hls.Keep("#EXTM3U\n" + strings.Repeat("#EXTINF:4.0,\n", 100))
	h := Handler(&one{o: Object{Text: text, Cache: Ask}})
	plain := ask(h, "GET", "/media/a/source/replay.m3u8")
	zipped := ask(h, "GET", "/media/a/source/replay.m3u8", "Accept-Encoding", "gzip, br")
	if plain.Body.String() != string(text.Plain.Bytes) || !bytes.Equal(zipped.Body.Bytes(), text.Zip().Bytes) {
		t.Error("the bytes are not those of the text")
	}
	if zipped.Header().Get("Content-Encoding") != "gzip" || zipped.Header().Get("Vary") != "Accept-Encoding" || zipped.Header().Get("Content-Type") != "application/vnd.apple.mpegurl" {
		t.Errorf("headers %v", zipped.Header())
	}
	tag := plain.Header().Get("ETag")
	if tag == "" || zipped.Header().Get("ETag") != tag {
		t.Fatalf("ETag %q, zipped %q", tag, zipped.Header().Get("ETag"))
	}
	again := ask(h, "GET", "/media/a/source/replay.m3u8", "If-None-Match", tag, "Accept-Encoding", "gzip")
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("who has it already gets %d and %d bytes", again.Code, again.Body.Len())
	}
	if other := ask(h, "GET", "/media/a/source/replay.m3u8", "If-None-Match", `W/"0"`); other.Code != http.StatusOK {
		t.Errorf("who has another one gets %d", other.Code)
	}
	if w := ask(h, "HEAD", "/media/a/source/replay.m3u8"); w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d, %d bytes, %v", w.Code, w.Body.Len(), w.Header())
	}
}

func TestSegmentIsItsPartsJoined(t *testing.T) {
	h := Handler(&one{o: Object{Parts: []hls.Part{{Body: hls.NewBody([]byte("one"))}, {Body: hls.NewBody([]byte("two"))}}, Type: Video, Cache: Immutable}})
	w := ask(h, "GET", "/media/a/source/1/2.m4s")
	if w.Body.String() != "onetwo" || w.Header().Get("Content-Length") != "6" || w.Header().Get("Cache-Control") != Immutable || w.Header().Get("Content-Type") != Video {
		t.Errorf("got %q, %v", w.Body, w.Header())
	}
	if w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Error("other sites may not read it")
	}
}

func TestOnlyReadingIsAnswered(t *testing.T) {
	h := Handler(&one{err: hls.ErrStalled})
	if w := ask(h, "POST", "/media/a/index.m3u8"); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
		t.Errorf("POST: %d %v", w.Code, w.Header())
	}
	if w := ask(h, "OPTIONS", "/media/a/index.m3u8"); w.Code != http.StatusNoContent || w.Header().Get("Access-Control-Allow-Headers") != "Range" {
		t.Errorf("OPTIONS: %d %v", w.Code, w.Header())
	}
	w := ask(h, "GET", "/media/a/index.m3u8")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(w.Body.String(), "stream_stalled") {
		t.Errorf("a failure: %d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := ask(h, "GET", "/media/../x"); w.Code != http.StatusNotFound {
		t.Errorf("nothing: %d", w.Code)
	}
}

// file is content that the system could send itself.
type file struct{ *bytes.Reader }

func (file) Close() error                          { return nil }
func (file) SyscallConn() (syscall.RawConn, error) { return nil, errors.ErrUnsupported }

// wire is a response that takes a whole reader, as net/http's does.
type wire struct {
	httptest.ResponseRecorder
	sent io.Reader
}

func (w *wire) ReadFrom(r io.Reader) (int64, error) {
	w.sent = r
	return io.Copy(&w.ResponseRecorder, r)
}

func TestFileReachesTheSystemAsAFile(t *testing.T) {
	for _, rang := range []string{"", "bytes=2-5"} {
		h := Handler(&one{o: Object{Content: file{bytes.NewReader([]byte("0123456789"))}, Type: Video, Cache: Immutable}})
		r := httptest.NewRequest(http.MethodGet, "/media/a/source/1/2.m4s", nil)
		want := "0123456789"
		if rang != "" {
			r.Header.Set("Range", rang)
			want = "2345"
		}
		w := &wire{ResponseRecorder: *httptest.NewRecorder()}
		h.ServeHTTP(w, r)
		if w.Body.String() != want {
			t.Errorf("range %q gives %q", rang, w.Body)
		}
		limited, ok := w.sent.(*io.LimitedReader)
		if !ok {
			t.Fatalf("range %q was sent as a %T", rang, w.sent)
		}
		if _, ok := limited.R.(syscall.Conn); !ok {
			t.Errorf("range %q was sent from a %T, which the system cannot send itself", rang, limited.R)
		}
	}
}
