// Command replay measures how a running shop gives out a recording: ranges of one megabyte of a run, beside nginx with the same
// file in the same run, and the playlist of a show of three hours.
//
//	go build -o bin/saja ./cmd/saja && go run ./bench/replay
//
// Server and driver have a core each, as far as taskset is there, and take turns: saja, nginx, nginx, saja. What counts is the
// ratio of megabytes a second, and that of megabytes for a second of the server's CPU, which moves least when
// others use the machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	fileSize  = 96 << 20
	rangeSize = 1 << 20
	showHours = 3
)

func main() {
	program := flag.String("saja", "bin/saja", "the program")
	length := flag.Duration("length", 3*time.Second, "how long each turn lasts")
	clients := flag.Int("clients", 8, "connections")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *program, *length, *clients)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, program string, length time.Duration, clients int) error {
	dir, err := os.MkdirTemp("", "saja-bench-replay-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // for nginx's worker
		return err
	}
	file := filepath.Join(dir, "data", "media", "bench", "source", "0001.mp4")
	if err := record(filepath.Dir(file)); err != nil {
		return err
	}
	saja, err := startSaja(ctx, program, filepath.Join(dir, "data"))
	if err != nil {
		return err
	}
	defer saja.stop()
	nginx, err := startNginx(ctx, dir, file)
	if err != nil {
		return err
	}
	defer nginx.stop()

	fmt.Printf("%d connections, %s a turn, ranges of %d KB of a file of %d MB\n", clients, length, rangeSize>>10, fileSize>>20)
	media := saja.url + "/media/bench/source/"
	var ours, theirs total
	for _, turn := range []string{"saja", "nginx", "nginx", "saja"} {
		if turn == "saja" {
			err = ours.add(ctx, saja, media+"1/run.mp4", length, clients)
		} else {
			err = theirs.add(ctx, nginx, nginx.url+"/0001.mp4", length, clients)
		}
		if err != nil {
			return err
		}
	}
	fmt.Printf("saja   %6.0f MB/s   %6.0f MB for a second of CPU\n", ours.rate(), ours.perCPU())
	fmt.Printf("nginx  %6.0f MB/s   %6.0f MB for a second of CPU\n", theirs.rate(), theirs.perCPU())
	fmt.Printf("ratio  %6.2f        %6.2f\n", ours.rate()/theirs.rate(), ours.perCPU()/theirs.perCPU())

	var lists total
	lists.whole = true
	if err := lists.add(ctx, saja, media+"replay.m3u8", length, clients); err != nil {
		return err
	}
	fmt.Printf("playlist of %d hours: %.0f/s, %.0f µs of the server's CPU each\n", showHours,
		float64(lists.answers)/lists.length.Seconds(), lists.cpu.Seconds()*1e6/float64(lists.answers))
	return nil
}

// record writes an ended recording of three hours. Its index fits its file; the pictures are none.
func record(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	const header, seconds = 1000, showHours * 3600
	part := (fileSize - header) / seconds
	var index strings.Builder
	fmt.Fprintf(&index, "saja-recording 1\nR 1 %d\n", header)
	for msn := range seconds {
		fmt.Fprintf(&index, "P %d 1 %d %d %d %d 1000000 I\nS %d\n", msn, 1795172400000+msn*1000, msn*90000, header+msn*part, part, msn)
	}
	index.WriteString("E\n")
	if err := os.WriteFile(filepath.Join(dir, "index"), []byte(index.String()), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "0001.mp4"), make([]byte, fileSize), 0o644)
}

// server is a running server.
type server struct {
	url  string
	pids func() []int // whose CPU counts
	stop func()
}

// pinned runs a program on the first core.
func pinned(ctx context.Context, program string, args ...string) *exec.Cmd {
	if taskset, err := exec.LookPath("taskset"); err == nil {
		return exec.CommandContext(ctx, taskset, append([]string{"-c", "0", program}, args...)...)
	}
	return exec.CommandContext(ctx, program, args...)
}

func startSaja(ctx context.Context, program, data string) (*server, error) {
	http, rtmp, metrics, sandbox := free(), free(), free(), free()
	cmd := pinned(ctx, program, "serve", "--data", data)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "SAJA_HTTP_ADDR="+http, "SAJA_HTTP_PUBLIC_URL=http://"+http, "SAJA_RTMP_ADDR="+rtmp,
		"SAJA_METRICS_ADDR="+metrics, "SAJA_PAYMENT_SANDBOX_ADDR="+sandbox, "SAJA_PAYMENT_SANDBOX_URL=http://"+sandbox, "SAJA_LOG_LEVEL=warn")
	cmd.Stderr = os.Stderr
	return begin(ctx, cmd, "http://"+http, "/readyz", func() []int { return []int{cmd.Process.Pid} })
}

func startNginx(ctx context.Context, dir, file string) (*server, error) {
	addr := free()
	conf := fmt.Sprintf(`worker_processes 1; daemon off; pid %s/nginx.pid; error_log stderr crit;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; types { video/mp4 mp4; }
  client_body_temp_path %[1]s/t; proxy_temp_path %[1]s/t; fastcgi_temp_path %[1]s/t; uwsgi_temp_path %[1]s/t; scgi_temp_path %[1]s/t;
  server { listen %[2]s; root %[3]s; } }`, dir, addr, filepath.Dir(file))
	path := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(path, []byte(conf), 0o644); err != nil {
		return nil, err
	}
	for d := filepath.Dir(file); d != dir; d = filepath.Dir(d) { // the worker is another user
		if err := os.Chmod(d, 0o755); err != nil {
			return nil, err
		}
	}
	cmd := pinned(ctx, "nginx", "-c", path)
	cmd.Stderr = os.Stderr
	return begin(ctx, cmd, "http://"+addr, "/0001.mp4", func() []int { return children(cmd.Process.Pid) })
}

// begin starts a server and waits until it answers.
func begin(ctx context.Context, cmd *exec.Cmd, url, path string, pids func() []int) (*server, error) {
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s := &server{url: url, pids: pids, stop: func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended
		<-ended
	}}
	for {
		if resp, err := http.Head(url + path); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return s, nil
			}
		}
		select {
		case err := <-ended:
			return nil, errors.Join(fmt.Errorf("%s ended", cmd.Path), err)
		case <-ctx.Done():
			s.stop()
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func free() string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err) // the machine has no ports left
	}
	defer ln.Close()
	return ln.Addr().String()
}

// total is what some turns gave.
type total struct {
	whole          bool // ask for all of it, zipped, not for ranges
	bytes, answers int64
	length, cpu    time.Duration
}

func (t *total) rate() float64   { return float64(t.bytes) / t.length.Seconds() / 1e6 }
func (t *total) perCPU() float64 { return float64(t.bytes) / t.cpu.Seconds() / 1e6 }

// add asks for length and counts.
func (t *total) add(ctx context.Context, s *server, url string, length time.Duration, clients int) error {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true, ReadBufferSize: 128 << 10}}
	defer client.CloseIdleConnections()
	var bytes, answers atomic.Int64
	failed := make(chan error, clients)
	cpu, began := cpuOf(s.pids()), time.Now()
	var all sync.WaitGroup
	for n := range clients {
		all.Go(func() {
			buf := make([]byte, 256<<10)
			for at := int64(n) * rangeSize; ctx.Err() == nil; at = (at + int64(clients)*rangeSize) % (fileSize - rangeSize) {
				size, err := t.ask(ctx, client, url, at, buf)
				if ctx.Err() != nil {
					return
				}
				if err != nil {
					failed <- err
					return
				}
				bytes.Add(size)
				answers.Add(1)
			}
		})
	}
	all.Wait()
	t.length += time.Since(began)
	t.cpu += cpuOf(s.pids()) - cpu
	t.bytes += bytes.Load()
	t.answers += answers.Load()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

func (t *total) ask(ctx context.Context, client *http.Client, url string, at int64, buf []byte) (int64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	want := http.StatusPartialContent
	if t.whole {
		r.Header.Set("Accept-Encoding", "gzip")
		want = http.StatusOK
	} else {
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", at, at+rangeSize-1))
	}
	resp, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != want {
		return 0, fmt.Errorf("GET %s: %s", url, resp.Status)
	}
	return io.CopyBuffer(struct{ io.Writer }{io.Discard}, resp.Body, buf)
}

// cpuOf sums the user and system time of processes (proc(5), fields 14 and 15, in hundredths of a second).
func cpuOf(pids []int) time.Duration {
	var ticks int64
	for _, pid := range pids {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(b), ") ")
		f := strings.Fields(rest)
		for _, x := range f[11:13] {
			n, _ := strconv.ParseInt(x, 10, 64)
			ticks += n
		}
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func children(pid int) []int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil
	}
	var pids []int
	for _, s := range strings.Fields(string(b)) {
		if n, err := strconv.Atoi(s); err == nil {
			pids = append(pids, n)
		}
	}
	return pids
}
