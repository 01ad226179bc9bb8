package httpkit_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/httpkit"
)

type seen struct {
	pattern string
	status  int
}

// counted wraps h in Count, and gives what it told and logged.
func counted(h http.HandlerFunc) (http.Handler, *[]seen, *bytes.Buffer) {
	told, logs := new([]seen), new(bytes.Buffer)
	logger := slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelInfo}))
	return httpkit.Count(logger, func(pattern string, status int, _ time.Duration) { *told = append(*told, seen{pattern, status}) })(h), told, logs
}

func ask(h http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func TestSuccessesOfACrowdAreCountedAndNotLogged(t *testing.T) {
	h, told, logs := counted(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusNotFound)
		}
	})
	mux := http.NewServeMux()
	mux.Handle("GET /{name}", h)
	if w := ask(mux, "/here"); w.Header().Get("X-Request-Id") != "" {
		t.Error("an answer that caches share names one request")
	}
	ask(mux, "/gone")
	if got := *told; len(got) != 2 || got[0] != (seen{"GET /{name}", 200}) || got[1] != (seen{"GET /{name}", 404}) {
		t.Errorf("told %v", got)
	}
	if logs.Len() > 0 {
		t.Errorf("logged %s", logs)
	}
}

func TestWhatALimitRefusesDoesNotFillTheLog(t *testing.T) {
	var told []int
	logs := new(bytes.Buffer)
	h := httpkit.Log(slog.New(slog.NewTextHandler(logs, nil)), func(_ string, status int, _ time.Duration) { told = append(told, status) })(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/again" {
				w.WriteHeader(http.StatusTooManyRequests)
			}
		}))
	ask(h, "/first")
	ask(h, "/again")
	if len(told) != 2 || told[1] != http.StatusTooManyRequests {
		t.Errorf("told %v", told)
	}
	if got := logs.String(); !strings.Contains(got, "path=/first") || strings.Contains(got, "/again") {
		t.Errorf("logged %s", got)
	}
}

func TestFailuresOfACrowdAreNamedAndLoggedWithTheirCause(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"the disk is on fire": func(w http.ResponseWriter, r *http.Request) {
			httpkit.WriteProblem(w, r, errors.New("the disk is on fire"))
		},
		"panic: bug": func(http.ResponseWriter, *http.Request) { panic("bug") },
	} {
		c, told, logs := counted(h)
		w := ask(c, "/")
		named := w.Header().Get("X-Request-Id")
		if w.Code != 500 || (*told)[0].status != 500 || named == "" {
			t.Errorf("%s: answered %d, named %q, told %v", name, w.Code, named, *told)
		}
		if !strings.Contains(logs.String(), name) || !strings.Contains(logs.String(), named) || !strings.Contains(logs.String(), "level=ERROR") {
			t.Errorf("%s: logged %s", name, logs)
		}
	}
}

func TestNotesAreKeptForTheirOwnRequestOnly(t *testing.T) {
	var late context.Context
	h, _, logs := counted(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			late = httpkit.Named(w, r).Context()
			return
		}
		httpkit.Note(late, errors.New("told too late"))
		httpkit.WriteProblem(w, r, errors.New("its own"))
	})
	ask(h, "/first")
	ask(h, "/second")
	if strings.Contains(logs.String(), "told too late") || !strings.Contains(logs.String(), "its own") {
		t.Errorf("logged %s", logs)
	}
}

func TestCountingCostsNoAllocation(t *testing.T) {
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	h := httpkit.Chain(bare, httpkit.Count(slog.New(slog.DiscardHandler), func(string, int, time.Duration) {}), httpkit.Plain(true))
	r, w := httptest.NewRequest(http.MethodGet, "/", nil), &nobody{head: http.Header{}}
	if n := testing.AllocsPerRun(1000, func() { h.ServeHTTP(w, r) }); n > 0 {
		t.Errorf("%v allocations a request, want none", n)
	}
}

type nobody struct{ head http.Header }

func (n *nobody) Header() http.Header         { return n.head }
func (n *nobody) Write(b []byte) (int, error) { return len(b), nil }
func (n *nobody) WriteHeader(int)             {}

// wire is what net/http gives to handlers, as far as sending files goes.
type wire struct {
	nobody
	given io.Reader
}

func (w *wire) ReadFrom(src io.Reader) (int64, error) {
	w.given = src
	return io.Copy(io.Discard, src)
}

func TestFilesReachTheConnectionAsFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "segment")
	if err := os.WriteFile(name, bytes.Repeat([]byte("x"), 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	discard := slog.New(slog.DiscardHandler)
	for name, layer := range map[string]httpkit.Layer{
		"counted": httpkit.Count(discard, func(string, int, time.Duration) {}),
		"logged":  httpkit.Log(discard, func(string, int, time.Duration) {}),
	} {
		w := &wire{nobody: nobody{head: http.Header{}}}
		layer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, "", time.Time{}, f)
		})).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if part, ok := w.given.(*io.LimitedReader); !ok || part.R != io.Reader(f) {
			t.Errorf("%s: the connection was given %T, want the file itself, so that sendfile can take it", name, w.given)
		}
	}
}

// A path that opens something by itself is not written down: not of an answer, not of a refusal, and not where the door broke.
func TestWhatOpensByItsPathIsNotLogged(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusNotFound, http.StatusInternalServerError} {
		logs := new(bytes.Buffer)
		var told []string
		logged := httpkit.Log(slog.New(slog.NewTextHandler(logs, nil)), func(pattern string, _ int, _ time.Duration) { told = append(told, pattern) })
		mux := http.NewServeMux()
		for _, pattern := range []string{"GET /parcels/{token}", "/calls/{service}/{secret...}", "/goods/{name}"} {
			mux.Handle(pattern, logged(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if status == http.StatusInternalServerError {
					panic("broken")
				}
				w.WriteHeader(status)
			})))
		}
		for path, want := range map[string]string{"/parcels/opensesame": "path=/parcels/{token}", "/calls/a/opensesame/": "path=/calls/{service}/{secret...}", "/goods/opensesame": "path=/goods/opensesame"} {
			logs.Reset()
			ask(mux, path)
			first, _, _ := strings.Cut(logs.String(), "err=")
			if !strings.Contains(first, want) || strings.HasPrefix(path, "/goods") != strings.Contains(logs.String(), "opensesame") {
				t.Errorf("%s answered with %d: logged %s", path, status, first)
			}
		}
		if strings.Contains(strings.Join(told, " "), "opensesame") {
			t.Errorf("counted as %v", told)
		}
	}
}
