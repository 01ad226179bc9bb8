// Command rooms measures one crowded chat room: every message has to reach every socket once, in order, and soon.
//
//	go run ./test/load/rooms                        # 2,000 sockets, 20 messages a second, 20 seconds
//	go run ./test/load/rooms -sockets 5000 -rate 20
//
// The server is a process of its own on one core, the generator is this one; both stay on loopback. Messages go the
// whole way: publish, log with fsync, tail, room, sockets. Beside it runs the floor: bare write(2) of as many bytes to
// as many sockets from one core, which no server can beat without writing less often. The two are compared as
// deliveries a second of the server's CPU time, so a busy machine moves both.
// It exits 1 when a message is lost, repeated or out of order, or p99 is over the bar.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/saja-live/saja/test/talk/alone"
)

// plan is what is asked for.
type plan struct {
	sockets    int
	publishers int
	rate       int
	seconds    int
	bar        time.Duration
	cores      int
}

func main() {
	var p plan
	flag.IntVar(&p.sockets, "sockets", 2000, "sockets in the room")
	flag.IntVar(&p.publishers, "publishers", 40, "of them members who write; each may write once a second")
	flag.IntVar(&p.rate, "rate", 20, "messages a second in the room")
	flag.IntVar(&p.seconds, "seconds", 20, "how long")
	flag.DurationVar(&p.bar, "p99", 300*time.Millisecond, "the bar for the 99th percentile, publish to arrival")
	flag.IntVar(&p.cores, "cores", 1, "cores for the server")
	child := flag.String("child", "", "run as: server or floor (used by the program itself)")
	data := flag.String("data", "", "folder of the child's databases")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	switch *child {
	case "server":
		err = alone.Serve(ctx, alone.Options{Addr: "127.0.0.1:0", Data: *data, Ping: 25 * time.Second, Ready: func(addr string) { fmt.Println(addr) }})
	case "floor":
		err = floor(p)
	default:
		err = measure(ctx, p)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "rooms:", err)
		os.Exit(1)
	}
}
