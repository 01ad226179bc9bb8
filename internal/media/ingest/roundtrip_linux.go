package ingest

import (
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// TCPRoundTrip is the round trip that TCP measured to the far side; 0 where the system does not say.
func TCPRoundTrip(c net.Conn) time.Duration {
	t, ok := c.(*net.TCPConn)
	if !ok {
		return 0
	}
	raw, err := t.SyscallConn()
	if err != nil {
		return 0
	}
	var d time.Duration
	err = raw.Control(func(fd uintptr) {
		if info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO); err == nil {
			d = time.Duration(info.Rtt) * time.Microsecond
		}
	})
	if err != nil {
		return 0
	}
	return d
}
