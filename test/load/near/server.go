package main

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/near"
)

// serve is the child: a media server whose addresses it prints, for encoders and for viewers.
func serve(ctx context.Context, p plan, data string) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s := media.New(media.Config{RTMPAddr: "127.0.0.1:0", Dir: data, FFmpeg: "-", Near: near.Config{Viewers: p.viewers, Share: p.viewers}},
		func(context.Context, string, string) (string, error) { return "show", nil }, log, time.Now)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle(media.NearPrefix, s.Near())
	mux.HandleFunc("/cost", func(w http.ResponseWriter, _ *http.Request) {
		var u syscall.Rusage
		syscall.Getrusage(syscall.RUSAGE_SELF, &u)
		fmt.Fprintln(w, u.Utime.Nano()+u.Stime.Nano(), u.Maxrss/1024)
	})
	go http.Serve(ln, mux)
	go func() {
		<-s.Ready()
		fmt.Println(s.Addr(), ln.Addr())
	}()
	return s.Run(ctx)
}

// floorBytes is what a picture of so many kbit/s is, 30 a second.
func floorBytes(p plan) int { return (p.kbps + 128) * 1000 / 8 / 30 }

// floor is the child that writes a picture to one socket after another, without any server around it, and prints what a write costs.
func floor(p plan) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("-", ln.Addr())
	var fds []int
	for range p.viewers {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		defer c.Close()
		raw, err := c.(*net.TCPConn).SyscallConn()
		if err != nil {
			return err
		}
		raw.Control(func(fd uintptr) { fds = append(fds, int(fd)) })
	}
	picture := make([]byte, floorBytes(p))
	var before, after syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	writes := 0
	for range 90 { // three seconds of pictures
		due := time.Now().Add(time.Second / 30)
		for _, fd := range fds {
			if n, err := syscall.Write(fd, picture); err == nil && n == len(picture) {
				writes++
			}
		}
		time.Sleep(time.Until(due))
	}
	syscall.Getrusage(syscall.RUSAGE_SELF, &after)
	used := after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano()
	fmt.Println(writes, used)
	return nil
}

// child is this program again, in another process, with its own cores.
type child struct {
	cmd   *exec.Cmd
	out   *bufio.Scanner
	rtmp  string
	pages string
}

func start(ctx context.Context, p plan, as, data string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-child", as, "-data", data, "-viewers", fmt.Sprint(p.viewers), "-kbps", fmt.Sprint(p.kbps))
	cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", p.cores))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &child{cmd: cmd, out: bufio.NewScanner(out)}
	if !c.out.Scan() {
		c.stop()
		return nil, fmt.Errorf("the %s did not start", as)
	}
	_, err = fmt.Sscan(c.out.Text(), &c.rtmp, &c.pages)
	return c, err
}

func (c *child) stop() {
	_ = c.cmd.Process.Signal(os.Interrupt)
	_ = c.cmd.Wait()
}

// encode makes a clip of the plan's bit rate, and publishes it over and over until the returned function is called.
func encode(ctx context.Context, p plan, dir, rtmp string) (stop func(), err error) {
	clip := filepath.Join(dir, "clip.flv")
	rate := fmt.Sprintf("%dk", p.kbps)
	made := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000",
		"-t", "10", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "30", "-pix_fmt", "yuv420p", "-b:v", rate, "-minrate", rate, "-maxrate", rate, "-bufsize", rate,
		"-x264-params", "nal-hrd=cbr", "-c:a", "aac", "-b:a", "128k", clip)
	made.Stderr = os.Stderr
	if err := made.Run(); err != nil {
		return nil, fmt.Errorf("make a clip: %w", err)
	}
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", clip, "-c", "copy", "-f", "flv", "rtmp://"+rtmp+"/live/key")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}, nil
}
