// Command strangers crowds the door for encoders: 10,000 RTMP connections that never publish, opened again as soon as they are
// closed, and meanwhile an honest encoder (ffmpeg) goes on air, again and again.
//
//	go run ./test/load/strangers                           # a server of its own, in another process
//	go run ./test/load/strangers -addresses 64 -kind hello # from many addresses, each after a whole handshake
//	go run ./test/load/strangers -rtmp 127.0.0.1:1935 -key <key> -watch http://127.0.0.1:8090/media/<show id>/index.m3u8
//
// An encoder is on air when its stream is; with -watch, when its first segment can be played, which takes a second longer.
// It exits 1 when one encoder is not let in, or was on air later than -bar.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"
)

type plan struct {
	strangers int
	addresses int
	pace      int
	kind      string
	rounds    int
	bar       time.Duration

	rtmp, key, watch string
}

func main() {
	var p plan
	flag.IntVar(&p.strangers, "n", 10_000, "connections to hold open")
	flag.IntVar(&p.addresses, "addresses", 1, "addresses they come from, 127.0.0.1 and on; the encoder comes from the first")
	flag.IntVar(&p.pace, "pace", 2000, "connections a second to open at most")
	flag.StringVar(&p.kind, "kind", "silent", "what they do: silent, half (of a handshake), hello (a whole one)")
	flag.IntVar(&p.rounds, "rounds", 5, "times that the encoder goes on air")
	flag.DurationVar(&p.bar, "bar", 2*time.Second, "the bar from the encoder's start until it is on air")
	flag.StringVar(&p.rtmp, "rtmp", "", "where encoders connect; empty starts a server")
	flag.StringVar(&p.key, "key", "", "the stream key there")
	flag.StringVar(&p.watch, "watch", "", "the playlist that appears there")
	child := flag.Bool("child", false, "be the server (used by the program itself)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	if *child {
		err = serve(ctx)
	} else {
		err = run(ctx, p)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "strangers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var s *server
	if p.rtmp == "" {
		if s, err = start(ctx); err != nil {
			return err
		}
		defer s.stop()
		p.rtmp = s.rtmp
	}
	quiet, err := encode(ctx, p, s, 0)
	if err != nil {
		return fmt.Errorf("without strangers: %w", err)
	}
	fmt.Printf("on air without strangers after %s\n", quiet.Round(time.Millisecond))

	crowd := newCrowd(p)
	done := make(chan struct{})
	go func() { crowd.run(ctx); close(done) }()
	defer func() { cancel(); <-done }()
	if err := crowd.came(ctx); err != nil {
		return err
	}
	var took []time.Duration
	for round := range p.rounds {
		d, err := encode(ctx, p, s, round+1)
		if err != nil {
			return fmt.Errorf("round %d: %w", round+1, err)
		}
		took = append(took, d)
		open, opened, closed := crowd.figures()
		fmt.Printf("on air after %s; strangers: %d open at our side, %d opened, %d closed by the server\n", d.Round(time.Millisecond), open, opened, closed)
	}
	if s != nil {
		fmt.Printf("server: %s\n", s.figures())
	}
	slices.Sort(took)
	worst := took[len(took)-1]
	fmt.Printf("on air among strangers: median %s, worst %s (bar %s)\n", took[len(took)/2].Round(time.Millisecond), worst.Round(time.Millisecond), p.bar)
	if worst > p.bar {
		return errors.New("an encoder waited too long")
	}
	return nil
}
