// Command live measures glass to glass: a clock is drawn into every picture as black and white blocks, encoded by
// x264, published over RTMP, packaged, and read back from the pictures that headless Chromium presents.
//
//	go run ./bench/live -for 3m
//
// It needs ffmpeg, chromium, node, and the packages of web/ (hls.js) and test/ (playwright-core). With -rtmp and -page it measures a
// running Saja instead of a server of its own; the page needs a <video> that plays the stream.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media"
)

func main() {
	length := flag.Duration("for", 3*time.Minute, "how long to watch")
	rtmp := flag.String("rtmp", "", "where to publish, key included; empty: a server of its own")
	page := flag.String("page", "", "page that plays it; needed with -rtmp")
	keyframes := flag.Int("keyframes", 30, "pictures from keyframe to keyframe")
	viewers := flag.Int("viewers", 1, "how many viewers come one after the other, once the stream is on air, and share the time")
	doors := flag.String("doors", "far", "far: LL-HLS; near: pictures over WebSocket; both: viewers in turns at the one, the other, the other, the one")
	drop := flag.Duration("drop", 0, "kill the encoder after this time and start it again five seconds later")
	root := flag.String("root", ".", "the repository")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *root, *rtmp, *page, *doors, *length, *viewers, *keyframes, *drop)
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, root, rtmp, page, doors string, length time.Duration, viewers, keyframes int, drop time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if rtmp == "" {
		var err error
		var wait func()
		if rtmp, page, wait, err = serve(ctx, root); err != nil {
			return err
		}
		defer wait()
		defer cancel()
	}
	failed := make(chan error, 1)
	var encoding sync.WaitGroup
	defer encoding.Wait() // else ffmpeg would go on without us
	defer cancel()
	encoding.Go(func() {
		if drop > 0 {
			first, kill := context.WithTimeout(ctx, drop)
			_ = encode(first, rtmp, keyframes) // it was killed
			kill()
			select {
			case <-ctx.Done():
			case <-time.After(5 * time.Second):
			}
		}
		failed <- encode(ctx, rtmp, keyframes)
	})

	watch := exec.CommandContext(ctx, "node", filepath.Join(root, "bench/live/watch.mjs"), page, fmt.Sprint(int(length.Seconds())), fmt.Sprint(viewers), doors)
	watch.Stdout, watch.Stderr = os.Stdout, os.Stderr
	watch.WaitDelay = 5 * time.Second
	done := make(chan error, 1)
	go func() { done <- watch.Run() }()
	select {
	case err := <-failed:
		return fmt.Errorf("the encoder stopped: %w", err)
	case err := <-done:
		return err
	}
}

// serve runs ingest and packager, and a page with nothing but a player.
func serve(ctx context.Context, root string) (rtmp, page string, wait func(), err error) {
	dir, err := os.MkdirTemp("", "saja-bench-live-")
	if err != nil {
		return "", "", nil, err
	}
	built := filepath.Join(dir, "built")
	bundle := exec.CommandContext(ctx, "node", filepath.Join(root, "bench/live/bundle.mjs"), built)
	bundle.Stderr = os.Stderr
	if err := bundle.Run(); err != nil {
		return "", "", nil, fmt.Errorf("build the player of the near door: %w", err)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s := media.New(media.Config{RTMPAddr: "127.0.0.1:0", Dir: dir},
		func(context.Context, string, string) (string, error) { return "clock", nil }, log, time.Now)
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	select {
	case <-s.Ready():
	case err := <-done:
		return "", "", nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/media/", s.Handler())
	mux.Handle(media.NearPrefix, s.Near())
	mux.Handle("/built/", http.StripPrefix("/built/", http.FileServer(http.Dir(built))))
	mux.HandleFunc("/hls.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(root, "web/node_modules/hls.js/dist/hls.min.js"))
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(root, "bench/live/page.html"))
	})
	go http.Serve(ln, mux)
	wait = func() {
		<-done
		ln.Close()
		os.RemoveAll(dir)
	}
	return "rtmp://" + s.Addr().String() + "/live/key", "http://" + ln.Addr().String() + "/", wait, nil
}

// encode draws the clock and publishes it until ctx ends.
func encode(ctx context.Context, rtmp string, keyframes int) error {
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin",
		"-f", "rawvideo", "-pixel_format", "gray", "-video_size", fmt.Sprintf("%dx%d", width, height), "-framerate", fmt.Sprint(rate),
		"-use_wallclock_as_timestamps", "1", "-i", "pipe:3",
		"-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000",
		"-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-g", fmt.Sprint(keyframes), "-sc_threshold", "0",
		"-pix_fmt", "yuv420p", "-b:v", "2500k", "-vsync", "passthrough", "-c:a", "aac", "-b:a", "128k", "-f", "flv", "-flvflags", "no_duration_filesize", rtmp)
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd.ExtraFiles = []*os.File{r}
	cmd.Stderr = os.Stderr
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return err
	}
	r.Close()
	drawn := make(chan struct{})
	go func() {
		defer close(drawn)
		defer w.Close()
		draw(ctx, w)
	}()
	err = cmd.Wait()
	<-drawn
	return err
}

// The picture: the clock in two rows of blocks on a ground that moves, so that x264 has work to do.
const (
	width, height, rate = 640, 360, 30
	block               = 16
	bits                = 32 // of the milliseconds since 1970, then their complement
)

func draw(ctx context.Context, w io.Writer) {
	frame := make([]byte, width*height)
	start := time.Now()
	for n := 0; ; n++ {
		due := start.Add(time.Duration(n) * time.Second / rate)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(due)):
		}
		for y := range height {
			for x := range width {
				frame[y*width+x] = byte(64 + (x*x/97+y*n/7+n*3)%96)
			}
		}
		now := uint32(time.Now().UnixMilli())
		for i := range bits {
			v := byte(16)
			if now>>i&1 == 1 {
				v = 235
			}
			for y := range block {
				for x := range block {
					frame[y*width+i*block+x] = v
					frame[(y+block)*width+i*block+x] = 251 - v
				}
			}
		}
		if _, err := w.Write(frame); err != nil {
			return
		}
	}
}
