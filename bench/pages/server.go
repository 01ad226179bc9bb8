package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is one that is measured.
type server struct {
	url     string
	process *exec.Cmd
	rest    float64 // of a core that it takes while nobody asks, by what the demo's encoder sends
}

func start(ctx context.Context, p plan, url string, env []string, command ...string) (*server, error) {
	c := exec.CommandContext(ctx, "taskset", append([]string{"-c", p.serverCPU}, command...)...)
	c.Env, c.Stderr = append(os.Environ(), env...), os.Stderr
	if err := c.Start(); err != nil {
		return nil, err
	}
	s := &server{url: url, process: c}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		if answer, err := http.Get(url); err == nil {
			answer.Body.Close()
			return s, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("%s does not answer at %s", command[0], url)
}

func (s *server) stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM)
	_ = s.process.Wait()
}

// cpu is how long the server has computed: taskset became it. nginx computes in a child, its only worker.
func (s *server) cpu() (time.Duration, error) {
	pid := strconv.Itoa(s.process.Process.Pid)
	children, err := os.ReadFile("/proc/" + pid + "/task/" + pid + "/children")
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, id := range append(strings.Fields(string(children)), pid) {
		stat, err := os.ReadFile("/proc/" + id + "/stat")
		if err != nil {
			return 0, err
		}
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		for _, ticks := range fields[11:13] {
			n, err := strconv.Atoi(ticks)
			if err != nil {
				return 0, err
			}
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum, nil
}

// settle waits until the server has done what it does at its start, and notes what it takes at rest.
func (s *server) settle(ctx context.Context) error {
	const look, calm, patience = 2 * time.Second, 0.3, 60
	for range patience {
		before, err := s.cpu()
		if err != nil {
			return err
		}
		select {
		case <-time.After(look):
		case <-ctx.Done():
			return ctx.Err()
		}
		after, err := s.cpu()
		if err != nil {
			return err
		}
		if s.rest = (after - before).Seconds() / look.Seconds(); s.rest < calm {
			return nil
		}
	}
	return errors.New("the shop did not come to rest")
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func startShop(ctx context.Context, p plan, dir string) (*server, error) {
	env, at := []string{"SAJA_LOG_LEVEL=warn"}, ""
	for _, key := range []string{"HTTP", "METRICS", "RTMP", "PAYMENT_SANDBOX"} {
		addr, err := freeAddr()
		if err != nil {
			return nil, err
		}
		if key == "HTTP" {
			at = addr
		}
		env = append(env, "SAJA_"+key+"_ADDR="+addr)
	}
	s, err := start(ctx, p, "http://"+at+"/readyz", env, p.program, "serve", "--demo", "--data", filepath.Join(dir, "shop"))
	if err != nil {
		return nil, err
	}
	s.url = "http://" + at
	return s, nil
}

// sights are what there is to ask for.
type sights struct{ live, product, small, large string }

// look waits until the demo is on air, finds what to ask for, and puts the files where nginx serves them.
func (s *server) look(ctx context.Context, dir string) (on sights, err error) {
	var shows struct {
		Shows, Items []struct{ ID, Slug, State string }
	}
	var recorded string
	for on.live == "" || recorded == "" {
		if err := s.read(ctx, "/api/v1/shows", &shows); err != nil {
			return on, err
		}
		for _, show := range append(shows.Shows, shows.Items...) {
			switch show.State {
			case "live":
				on.live = "/live/" + show.Slug
			case "ended":
				recorded = "/media/" + show.ID + "/"
			}
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return on, ctx.Err()
		}
	}
	var products struct{ Items []struct{ Slug string } }
	if err := s.read(ctx, "/api/v1/products", &products); err != nil {
		return on, err
	}
	on.product = "/p/" + products.Items[0].Slug
	if on.small, err = small(); err != nil {
		return on, err
	}
	if on.large, err = s.recording(ctx, recorded); err != nil {
		return on, err
	}
	return on, errors.Join(s.keep(ctx, on.small, filepath.Join(dir, "www", "small.js")), s.keep(ctx, on.large, filepath.Join(dir, "www", "large.mp4")))
}

var runAddress = regexp.MustCompile(`(?m)[^"\n]*run\.mp4`)

// small is the asset that is nearest to 16 kB as it is, of those that the program was built with.
func small() (best string, err error) {
	files, err := os.ReadDir("web/dist/storefront/assets")
	if err != nil {
		return "", fmt.Errorf("it is run where the program was built: %w", err)
	}
	gap := int64(1 << 30)
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			return "", err
		}
		if ext := filepath.Ext(f.Name()); ext != ".js" && ext != ".css" {
			continue
		}
		if d := max(info.Size()-16<<10, 16<<10-info.Size()); d < gap {
			best, gap = "/assets/"+f.Name(), d
		}
	}
	return best, nil
}

// recording is where the replay of a show lies as one file.
func (s *server) recording(ctx context.Context, stream string) (string, error) {
	at := stream + "index.m3u8"
	for range 3 { // what lists the playlists, and a playlist
		var text string
		if err := s.read(ctx, at, &text); err != nil {
			return "", err
		}
		base, err := url.Parse(at)
		if err != nil {
			return "", err
		}
		if run := runAddress.FindString(text); run != "" {
			return join(base, run)
		}
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				if at, err = join(base, line); err != nil {
					return "", err
				}
				break
			}
		}
	}
	return "", fmt.Errorf("no recording under %s", stream)
}

func join(base *url.URL, relative string) (string, error) {
	u, err := base.Parse(relative)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// read gets what is at path as JSON, or as it is into a string.
func (s *server) read(ctx context.Context, path string, to any) error {
	answer, err := s.get(ctx, path)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if text, ok := to.(*string); ok {
		body, err := io.ReadAll(answer.Body)
		*text = string(body)
		return err
	}
	return json.NewDecoder(answer.Body).Decode(to)
}

func (s *server) get(ctx context.Context, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", "identity")
	answer, err := http.DefaultClient.Do(r)
	if err == nil && answer.StatusCode != http.StatusOK {
		answer.Body.Close()
		err = fmt.Errorf("%s: %s", path, answer.Status)
	}
	return answer, err
}

func (s *server) keep(ctx context.Context, path, file string) error {
	answer, err := s.get(ctx, path)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, answer.Body)
	return errors.Join(err, f.Close())
}

// startNginx serves the same files as Debian's nginx does at its best: sendfile, open files kept, no log.
func startNginx(ctx context.Context, p plan, dir string) (*server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(`daemon off; worker_processes 1; pid %[1]s/nginx.pid; error_log stderr error;
events { worker_connections 20000; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
  client_body_temp_path %[1]s/tmp; proxy_temp_path %[1]s/tmp; fastcgi_temp_path %[1]s/tmp; uwsgi_temp_path %[1]s/tmp; scgi_temp_path %[1]s/tmp;
  types { text/javascript js; video/mp4 mp4; }
  server { listen %[2]s; root %[1]s/www; add_header Cache-Control "public, max-age=31536000, immutable"; }
}`, dir, addr)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // its worker is someone else
		return nil, err
	}
	s, err := start(ctx, p, "http://"+addr+"/small.js", nil, "nginx", "-c", config)
	if err != nil {
		return nil, err
	}
	s.url = "http://" + addr
	return s, nil
}
