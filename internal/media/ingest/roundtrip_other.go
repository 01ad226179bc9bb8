//go:build !linux

package ingest

import (
	"net"
	"time"
)

// TCPRoundTrip is the round trip that TCP measured to the far side; 0 where the system does not say.
func TCPRoundTrip(net.Conn) time.Duration { return 0 }
