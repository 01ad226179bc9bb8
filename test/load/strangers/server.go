package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/platform/fault"
)

var errKey = fault.New(fault.Forbidden, "wrong_key", "no such key")

// serve is the server's process: the real door for encoders, which takes any key that begins with "good-".
func serve(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "saja-strangers-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	m := media.New(media.Config{RTMPAddr: "127.0.0.1:0", Dir: dir, FFmpeg: "-"}, func(_ context.Context, key, _ string) (string, error) {
		if id, ok := strings.CutPrefix(key, "good-"); ok {
			return id, nil
		}
		return "", errKey
	}, slog.New(slog.NewTextHandler(os.Stderr, nil)), time.Now)
	web, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /state/{id}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, m.Health(r.PathValue("id")).State) })
	side := &http.Server{Handler: mux, ReadHeaderTimeout: time.Second}
	go func() { _ = side.Serve(web) }()
	defer side.Close()
	go func() {
		<-m.Ready()
		fmt.Println(m.Addr(), web.Addr())
	}()
	return m.Run(ctx)
}

// server is that process as seen from here.
type server struct {
	cmd       *exec.Cmd
	log       bytes.Buffer
	rtmp, web string
}

func start(ctx context.Context) (*server, error) {
	s := &server{cmd: exec.CommandContext(ctx, os.Args[0], "-child")}
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(os.Interrupt) }
	s.cmd.WaitDelay = 20 * time.Second
	s.cmd.Stderr = &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the server did not start: %w: %s", err, s.log.String())
	}
	s.rtmp, s.web, _ = strings.Cut(strings.TrimSpace(line), " ")
	return s, nil
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt) // it may have ended
	_ = s.cmd.Wait()
	fmt.Printf("server: %s of CPU, %d log lines\n", (s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime()).Round(10*time.Millisecond), strings.Count(s.log.String(), "\n"))
}

// figures tells what the flood costs the server.
func (s *server) figures() string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return err.Error()
	}
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.cmd.Process.Pid))
	if err != nil {
		return err.Error()
	}
	memory := "?"
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			memory = strings.TrimSpace(rest)
		}
	}
	return fmt.Sprintf("%d files open, %s in memory", len(files), memory)
}

// encode lets ffmpeg go on air, and says how long that took from its start.
func encode(ctx context.Context, p plan, s *server, round int) (time.Duration, error) {
	key := p.key
	watch, on := p.watch, func(status int, _ string) bool { return status == http.StatusOK }
	if s != nil {
		id := fmt.Sprintf("show-%d", round)
		key, watch = "good-"+id, "http://"+s.web+"/state/"+id
		on = func(_ int, body string) bool { return body == string(media.Live) }
	}
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-re", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=25",
		"-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "25", "-threads", "1", "-f", "flv", "rtmp://"+p.rtmp+"/live/"+key)
	var said bytes.Buffer
	cmd.Stderr = &said
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGKILL) // it may have ended
		<-ended
	}()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			ended <- err
			return 0, fmt.Errorf("the encoder gave up: %w: %s", errors.Join(err, errors.New("not on air")), said.String())
		case <-tick.C:
		}
		resp, err := http.Get(watch)
		if err != nil {
			return 0, err
		}
		body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
		resp.Body.Close()
		if err != nil {
			return 0, err
		}
		if on(resp.StatusCode, string(body)) {
			return time.Since(began), nil
		}
	}
}
