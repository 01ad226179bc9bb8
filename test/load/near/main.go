// Command near measures the near door: how much of a core a viewer costs whose pictures are pushed, and how late they come.
//
//	go run ./test/load/near                              # 2,000 viewers, 2.6 Mbit/s, 20 seconds
//	go run ./test/load/near -viewers 3000 -seconds 60
//
// The server is a process of its own on one core, the generator is this one; both stay on loopback. An encoder (ffmpeg, a clip
// that was encoded before) publishes over RTMP, and every viewer reads all that comes. A picture's delay is from when the server had
// it of the encoder to when the viewer had all of it. Beside it runs the floor: bare write(2) of as many bytes as a picture to as
// many sockets from one core. It exits 1 when a viewer lost something or p99 is over the bar.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// plan is what is asked for.
type plan struct {
	viewers int
	kbps    int
	seconds int
	bar     time.Duration
	cores   int
}

func main() {
	var p plan
	flag.IntVar(&p.viewers, "viewers", 2000, "viewers of one show")
	flag.IntVar(&p.kbps, "kbps", 2470, "bit rate of the pictures; sound is 128 more")
	flag.IntVar(&p.seconds, "seconds", 20, "how long")
	flag.DurationVar(&p.bar, "p99", 100*time.Millisecond, "the bar for the 99th percentile of a picture's delay")
	flag.IntVar(&p.cores, "cores", 1, "cores for the server")
	child := flag.String("child", "", "run as: server or floor (used by the program itself)")
	data := flag.String("data", "", "folder of the child's recordings")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	switch *child {
	case "server":
		err = serve(ctx, p, *data)
	case "floor":
		err = floor(p)
	default:
		err = measure(ctx, p)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "near:", err)
		os.Exit(1)
	}
}
