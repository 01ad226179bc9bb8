package media_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/platform/eventually"

	"go.uber.org/goleak"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/hls/hlscheck"
	"github.com/saja-live/saja/internal/platform/fault"
)

// TestMain is also the server that tests kill and starve: see startChild.
func TestMain(m *testing.M) {
	if dir := os.Getenv("SAJA_MEDIA_CHILD"); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	// The tests wait for encoders that run in real time far more than they work.
	flag.Parse()
	if err := flag.Set("test.parallel", "16"); err != nil {
		panic(err)
	}
	code := m.Run()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "something goes on after its server stopped:", err)
		code = 1
	}
	os.Exit(code)
}

var errKey = fault.New(fault.Forbidden, "wrong_key", "no such key")

// keys takes any key that begins with "good-"; the stream is called as the rest.
func keys(_ context.Context, key, _ string) (string, error) {
	if id, ok := strings.CutPrefix(key, "good-"); ok {
		return id, nil
	}
	if key == "broken" {
		return "", errors.New("the database is down")
	}
	return "", errKey
}

// station is a server under test with its HTTP side.
type station struct {
	*media.Server
	t    *testing.T
	web  *httptest.Server
	dir  string
	logs *logs
	stop func()

	mu      sync.Mutex
	changes []string
}

type logs struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func start(t *testing.T, c media.Config) *station {
	t.Helper()
	needs(t, "ffmpeg")
	s := &station{t: t, logs: &logs{}}
	c.RTMPAddr = "127.0.0.1:0"
	if c.Dir == "" {
		c.Dir = t.TempDir()
	}
	s.dir = c.Dir
	c.OnChange = func(stream string, st media.State) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.changes = append(s.changes, stream+" "+string(st))
	}
	log := slog.New(slog.NewTextHandler(s.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.Server = media.New(c, keys, log, time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	select {
	case <-s.Ready():
	case err := <-done:
		t.Fatal(err)
	}
	s.web = httptest.NewServer(s.Handler())
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		s.web.CloseClientConnections()
		s.web.Close()
	})
	t.Cleanup(s.stop)
	return s
}

func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Fatalf("%s is missing: apt-get install %s", program, program)
	}
}

func (s *station) seen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.changes, ", ")
}

func (s *station) rtmp(key string) string {
	return fmt.Sprintf("rtmp://%s/live/%s", s.Addr(), key)
}

// encoder is a running ffmpeg.
type encoder struct {
	cmd *exec.Cmd
	out *logs
	end chan struct{}
}

var (
	picture = []string{"-f", "lavfi", "-i", "testsrc=size=320x180:rate=30"}
	tone    = []string{"-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"}
	x264    = []string{"-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "30", "-pix_fmt", "yuv420p", "-b:v", "300k"}
	aac     = []string{"-c:a", "aac", "-b:a", "64k", "-ac", "2"}
)

// encode starts ffmpeg in real time; it is killed at the end of the test.
func encode(t *testing.T, url string, args ...[]string) *encoder {
	t.Helper()
	all := []string{"-v", "info", "-nostdin", "-re"}
	for _, a := range args {
		all = append(all, a...)
	}
	all = append(all, "-threads", "1", "-f", "flv", url)
	e := &encoder{cmd: exec.Command("ffmpeg", all...), out: &logs{}, end: make(chan struct{})}
	e.cmd.Stderr = e.out
	if err := e.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		e.cmd.Wait()
		close(e.end)
	}()
	t.Cleanup(e.kill)
	return e
}

func (e *encoder) kill() {
	e.cmd.Process.Kill()
	<-e.end
}

// follow checks a stream until it ends.
func follow(t *testing.T, web, stream string) (*hlscheck.Follower, func()) {
	t.Helper()
	f := &hlscheck.Follower{Base: web + "/media/" + stream + "/source/", Client: &http.Client{}}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.Follow(ctx)
	}()
	t.Cleanup(func() { cancel(); <-done })
	return f, func() {
		t.Helper()
		select {
		case <-done:
		case <-time.After(2 * time.Minute):
			cancel()
			<-done
			t.Errorf("the playlist of %s never ended", stream)
		}
		for _, fault := range f.Faults() {
			t.Errorf("%s: %s", stream, fault)
		}
		t.Logf("%s: %d playlists, %d parts, %d segments, %d samples", stream, f.Playlists, f.Parts, f.Segments, f.Samples)
	}
}

func get(t *testing.T, url string) (int, http.Header, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(b)
}

func post(t *testing.T, url string) {
	t.Helper()
	resp, err := http.Post(url, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}

// child serves a folder until it is killed. POST /limit?bytes=n lets no file grow past n, as a full disk would.
func child(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	s := media.New(media.Config{RTMPAddr: os.Getenv("SAJA_MEDIA_RTMP"), Dir: dir, FFmpeg: "-"}, keys,
		slog.New(slog.NewTextHandler(os.Stderr, nil)), time.Now)
	mux := http.NewServeMux()
	mux.Handle("/media/", s.Handler())
	mux.HandleFunc("POST /end", func(w http.ResponseWriter, r *http.Request) { s.End(r.FormValue("stream")) })
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {
		h := s.Health(r.FormValue("stream"))
		fmt.Fprintf(w, "%s recording=%v", h.State, h.Recording)
		for _, x := range h.Warnings {
			fmt.Fprintf(w, " %s", x.Code)
		}
	})
	mux.HandleFunc("POST /limit", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.ParseUint(r.FormValue("bytes"), 10, 64)
		var l syscall.Rlimit
		syscall.Getrlimit(syscall.RLIMIT_FSIZE, &l)
		l.Cur = n
		if n == 0 {
			l.Cur = l.Max
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	ln, err := net.Listen("tcp", os.Getenv("SAJA_MEDIA_HTTP"))
	if err != nil {
		return err
	}
	go http.Serve(ln, mux)
	return s.Run(context.Background())
}

// freeAddr is an address that nothing listens on.
func freeAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// startChild starts a server as a process of its own.
func startChild(t *testing.T, dir, rtmp, web string) *exec.Cmd {
	t.Helper()
	needs(t, "ffmpeg")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SAJA_MEDIA_CHILD="+dir, "SAJA_MEDIA_RTMP="+rtmp, "SAJA_MEDIA_HTTP="+web)
	out := &logs{}
	cmd.Stderr = out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("the server said:\n%s", out)
		}
	})
	eventually.True(t, "the server answers", func() bool {
		c, err := net.Dial("tcp", rtmp)
		if err != nil {
			return false
		}
		c.Close()
		resp, err := http.Get("http://" + web + "/health")
		if err != nil {
			return false
		}
		return resp.Body.Close() == nil
	})
	return cmd
}
