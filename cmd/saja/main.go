// Saja is a self-hosted live-commerce platform in one program.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/saja-live/saja/internal/app"
)

// version is set by the build.
var version = "dev"

// statusDisk is the exit status after which a supervisor should start saja again: EX_IOERR of sysexits.h.
const statusDisk = 74

func status(err error) int {
	if errors.Is(err, app.ErrDiskFailed) {
		return statusDisk
	}
	return 1
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := root().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "saja:", err)
		os.Exit(status(err))
	}
}
