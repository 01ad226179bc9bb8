package media_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/publish"
)

// nowhere takes an answer as the network would, and keeps nothing of it.
type nowhere struct {
	head   http.Header
	status int
	bytes  int64
}

func (n *nowhere) Header() http.Header              { return n.head }
func (n *nowhere) WriteHeader(code int)             { n.status = code }
func (n *nowhere) SetWriteDeadline(time.Time) error { return nil }

func (n *nowhere) Write(b []byte) (int, error) {
	if n.status == 0 {
		n.status = http.StatusOK
	}
	n.bytes += int64(len(b))
	return len(b), nil
}

func ask(b *testing.B, h http.Handler, path string, head http.Header) {
	b.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header = head
	w := &nowhere{head: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		clear(w.head)
		w.status = 0
		h.ServeHTTP(w, r)
		if w.status != http.StatusOK {
			b.Fatalf("%s answers %d", path, w.status)
		}
	}
}

const benchRendition = "source/"

func BenchmarkPartFromMemory(b *testing.B) {
	s := media.New(media.Config{Dir: b.TempDir(), FFmpeg: "-"}, keys, slog.New(slog.NewTextHandler(io.Discard, nil)), time.Now)
	mp4, err := os.ReadFile("../demo/clip/demo.mp4")
	if err != nil {
		b.Fatal(err)
	}
	clip, err := publish.Parse(mp4)
	if err != nil {
		b.Fatal(err)
	}
	units, err := clip.Units(time.Now())
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Import(b.Context(), "a", units); err != nil {
		b.Fatal(err)
	}
	_, list := fetch(s.Handler(), "/media/a/"+benchRendition+"live.m3u8")
	var last string
	for line := range strings.Lines(list) {
		if strings.HasSuffix(line, ".m4s\n") {
			last = strings.TrimSpace(line)
		}
	}
	part := "/media/a/" + benchRendition + strings.TrimSuffix(last, ".m4s") + ".0.m4s"
	b.Run("part", func(b *testing.B) { ask(b, s.Handler(), part, http.Header{}) })
	b.Run("segment", func(b *testing.B) { ask(b, s.Handler(), "/media/a/"+benchRendition+last, http.Header{}) })
	b.Run("playlist", func(b *testing.B) {
		ask(b, s.Handler(), "/media/a/"+benchRendition+"live.m3u8?_HLS_msn=1&_HLS_part=0", http.Header{"Accept-Encoding": {"gzip"}})
	})
}

func fetch(h http.Handler, path string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// long writes the recording of an ended broadcast that lasted so many seconds.
func long(tb testing.TB, dir, stream string, seconds int) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Join(dir, stream), 0o750); err != nil {
		tb.Fatal(err)
	}
	var index strings.Builder
	index.WriteString("saja-recording 1\nR 1 6\n")
	for msn := range seconds {
		for part := range 5 {
			flags := "-"
			if part == 0 {
				flags = "I"
			}
			fmt.Fprintf(&index, "P %d 1 %d %d %d 100 200000 %s\n", msn, 1795172400000+msn*1000, msn*90000+part*18000, 6+(msn*5+part)*100, flags)
		}
		fmt.Fprintf(&index, "S %d\n", msn)
	}
	index.WriteString("E\n")
	for name, text := range map[string]string{"0001.mp4": strings.Repeat("x", 6+seconds*500), "index": index.String()} {
		if err := os.WriteFile(filepath.Join(dir, stream, name), []byte(text), 0o640); err != nil {
			tb.Fatal(err)
		}
	}
}

func BenchmarkReplayPlaylist(b *testing.B) {
	dir := b.TempDir()
	long(b, dir, "short", 40)
	long(b, dir, "long", 3*3600)
	s := media.New(media.Config{Dir: dir, FFmpeg: "-"}, keys, slog.New(slog.NewTextHandler(io.Discard, nil)), time.Now)
	for _, name := range []string{"short", "long"} {
		b.Run(name, func(b *testing.B) {
			ask(b, s.Handler(), "/media/"+name+"/"+benchRendition+"replay.m3u8", http.Header{"Accept-Encoding": {"gzip"}})
		})
	}
}
