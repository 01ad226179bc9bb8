//go:build !linux

package media

import (
	"net"
	"time"
)

// rtt is only known on Linux.
func rtt(net.Conn) time.Duration { return 0 }
