// Command pages measures what a crowd asks for: the live page and home for guests, small and large files beside nginx in the
// same run, and a crowd that opens a show within seconds.
//
//	make build && go run ./bench/pages
//
// The servers run on one core and the load on the other. Where others use the machine, requests a second say little; requests a
// CPU second of the server say what one core of one's own would do, and the ratio to nginx compares like with like.
// It wants wrk, nginx and taskset (Debian: wrk, nginx-light, util-linux).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

type plan struct {
	program   string
	length    time.Duration
	viewers   int
	within    time.Duration
	serverCPU string
	loadCPU   string
	files     int
}

func main() {
	var p plan
	flag.StringVar(&p.program, "program", "bin/saja", "the built program")
	flag.DurationVar(&p.length, "length", 4*time.Second, "how long each address is asked")
	flag.IntVar(&p.viewers, "viewers", 20_000, "viewers who open the show")
	flag.DurationVar(&p.within, "within", 5*time.Second, "in which time they come")
	flag.StringVar(&p.serverCPU, "server-cpu", "0", "core of the servers")
	flag.StringVar(&p.loadCPU, "load-cpu", "1", "core of the load")
	flag.IntVar(&p.files, "files", 0, "ask for the file of 16 kB only, so many times in turns with nginx")
	flag.Parse()
	pinned(p.loadCPU)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, p)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pages:", err)
		os.Exit(1)
	}
}

// pinned runs this program, and with it what it starts, on one core.
func pinned(core string) {
	const done = "PAGES_PINNED"
	if os.Getenv(done) != "" {
		return
	}
	taskset, err := exec.LookPath("taskset")
	self, selfErr := os.Executable()
	if err = errors.Join(err, selfErr); err == nil {
		err = syscall.Exec(taskset, append([]string{"taskset", "-c", core, self}, os.Args[1:]...), append(os.Environ(), done+"=1"))
	}
	fmt.Fprintln(os.Stderr, "pages: it takes taskset (Debian: util-linux):", err)
	os.Exit(1)
}

func run(ctx context.Context, p plan) error {
	dir, err := os.MkdirTemp("", "saja-pages-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	shop, err := startShop(ctx, p, dir)
	if err != nil {
		return err
	}
	defer shop.stop()
	on, err := shop.look(ctx, dir)
	if err != nil {
		return err
	}
	if err := shop.settle(ctx); err != nil {
		return err
	}
	peer, err := startNginx(ctx, p, dir)
	if err != nil {
		return err
	}
	defer peer.stop()

	fmt.Printf("%s; servers on core %s, load on core %s\n", runtime.Version(), p.serverCPU, p.loadCPU)
	fmt.Printf("the demo's encoder takes %.0f %% of the server's core, which is left out below\n", shop.rest*100)
	fmt.Printf("%-34s %10s %12s %8s %10s\n", "", "requests/s", "/CPU second", "p99 ms", "bytes")
	small := file{"file of 16 kB", on.small, "/small.js", ""}
	if p.files > 0 {
		for range p.files {
			if err := beside(ctx, p, shop, peer, small); err != nil {
				return err
			}
		}
		return nil
	}
	for _, page := range []struct{ name, path string }{{"live page, guest", on.live}, {"home, guest", "/"}, {"product, guest", on.product}, {"the visitor's JSON", "/api/v1/visitor"}} {
		if _, err := measure(ctx, p, shop, page.name, page.path); err != nil {
			return err
		}
	}
	for _, f := range []file{small, {"1 MB of a recording", on.large, "/large.mp4", "bytes=0-1048575"}} {
		if err := beside(ctx, p, shop, peer, f); err != nil {
			return err
		}
	}
	return crowd(ctx, p, shop, on.live)
}

// file is what both servers have: its addresses there, and the part of it that is asked for.
type file struct{ name, ours, theirs, part string }

// beside asks the shop for a file, and then nginx for the same bytes.
func beside(ctx context.Context, p plan, shop, peer *server, f file) error {
	ours, err := measure(ctx, p, shop, f.name, f.ours, "Range", f.part)
	if err != nil {
		return err
	}
	theirs, err := measure(ctx, p, peer, "  nginx", f.theirs, "Range", f.part)
	if err != nil {
		return err
	}
	fmt.Printf("%-34s %9.2fx %11.2fx\n", "  ratio", ours.rate/theirs.rate, ours.perCPU/theirs.perCPU)
	return nil
}
