// Command ingest measures what a stream costs its origin: encoders publish over RTMP what was encoded before, the server of this
// process packages and records it, and the processor time of this process is divided among them. Nobody watches.
//
//	go run ./bench/ingest
//
// It needs ffmpeg. Half of the streams are 1920×1080, half 1280×720, all 30 pictures and 2.7 Mbit/s with sound of 128 kbit/s.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/media"
)

func main() {
	streams := flag.Int("streams", 4, "how many encoders publish")
	length := flag.Duration("for", 40*time.Second, "how long to measure")
	flag.Parse()
	if err := run(*streams, *length); err != nil {
		log.Fatal(err)
	}
}

func run(streams int, length time.Duration) error {
	ctx, cancel := context.WithCancel(context.Background())
	dir, err := os.MkdirTemp("", "saja-bench-ingest-")
	if err != nil {
		cancel()
		return err
	}
	defer os.RemoveAll(dir)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	var clips []string
	for _, size := range []string{"1920x1080", "1280x720"} {
		clip := filepath.Join(dir, size+".flv")
		if err := encode(ctx, clip, size); err != nil {
			return err
		}
		clips = append(clips, clip)
	}
	s := media.New(media.Config{RTMPAddr: "127.0.0.1:0", Dir: filepath.Join(dir, "data")},
		func(_ context.Context, key, _ string) (string, error) { return key, nil },
		slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), time.Now)
	failed := make(chan error, streams+1)
	running.Go(func() { failed <- s.Run(ctx) })
	select {
	case <-s.Ready():
	case err := <-failed:
		return err
	}
	for i := range streams {
		running.Go(func() {
			cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", clips[i%len(clips)],
				"-c", "copy", "-f", "flv", "-flvflags", "no_duration_filesize", fmt.Sprintf("rtmp://%s/live/s%d", s.Addr(), i))
			cmd.WaitDelay = time.Second
			failed <- cmd.Run()
		})
	}
	pause := func(d time.Duration) error {
		select {
		case err := <-failed:
			return fmt.Errorf("an encoder or the server stopped: %w", err)
		case <-time.After(d):
			return nil
		}
	}
	if err := pause(4 * time.Second); err != nil { // until all are on air
		return err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	spent, at := processor(), time.Now()
	if err := pause(length); err != nil {
		return err
	}
	spent, took := processor()-spent, time.Since(at)
	runtime.ReadMemStats(&after)
	each := spent.Seconds() / took.Seconds() / float64(streams)
	fmt.Printf("%d streams for %s: %s of processor time, %.2f %% of a core a stream, %.0f allocations a second each\n",
		streams, took.Round(time.Second), spent.Round(time.Millisecond), 100*each,
		float64(after.Mallocs-before.Mallocs)/took.Seconds()/float64(streams))
	return nil
}

func encode(ctx context.Context, clip, size string) error {
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size="+size+":rate=30", "-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000",
		"-t", "10", "-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-sc_threshold", "0", "-pix_fmt", "yuv420p",
		"-b:v", "2600k", "-minrate", "2600k", "-maxrate", "2600k", "-bufsize", "1300k", "-nal-hrd", "cbr", "-c:a", "aac", "-b:a", "128k", clip)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// processor is the time that this process has had, without its children's.
func processor() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
