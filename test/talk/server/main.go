// Command server is the chat alone, with the words of a show, as a process that a test can kill.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/saja-live/saja/internal/show"
	"github.com/saja-live/saja/test/talk/alone"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	data := flag.String("data", "", "folder of the databases")
	ping := flag.Duration("ping", 5*time.Second, "how often to ping")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	err := alone.Serve(ctx, alone.Options{Addr: *addr, Data: *data, Ping: *ping, Says: show.Said, Doors: doors, Ready: func(addr string) {
		fmt.Printf("listening on %s\n", addr)
	}})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
