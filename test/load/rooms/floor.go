package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"syscall"
	"time"
)

// floorBytes is about what one chat message is on the wire.
const floorBytes = 320

const floorSeconds = 3

// floor is the child: it takes the sockets, then writes to one after another without any server around it.
func floor(p plan) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(ln.Addr())
	var fds []int
	var conns []net.Conn
	for range p.sockets {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		conns = append(conns, c)
		raw, err := c.(*net.TCPConn).SyscallConn()
		if err != nil {
			return err
		}
		raw.Control(func(fd uintptr) { fds = append(fds, int(fd)) })
	}
	message := make([]byte, floorBytes)
	writes, full := 0, 0
	before := cpu()
	for begin := time.Now(); time.Since(begin) < floorSeconds*time.Second; {
		for _, fd := range fds {
			if _, err := syscall.Write(fd, message); err == syscall.EAGAIN {
				full++
				continue
			} else if err != nil {
				return err
			}
			writes++
		}
	}
	fmt.Println(writes, full, int64(cpu()-before))
	for _, c := range conns {
		c.Close()
	}
	return nil
}

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bare gives the writes a second of CPU time that the machine can do at best.
func bare(ctx context.Context, p plan) (float64, error) {
	c, err := start(ctx, p, "floor", "")
	if err != nil {
		return 0, err
	}
	defer c.stop()
	var readers sync.WaitGroup
	for range p.sockets {
		conn, err := net.Dial("tcp", c.addr)
		if err != nil {
			return 0, err
		}
		readers.Go(func() {
			buf := make([]byte, 4096)
			for {
				if _, err := conn.Read(buf); err != nil {
					conn.Close()
					return
				}
			}
		})
	}
	var writes, full int
	var used int64
	if !c.out.Scan() {
		return 0, io.ErrUnexpectedEOF
	}
	if _, err := fmt.Sscan(c.out.Text(), &writes, &full, &used); err != nil {
		return 0, err
	}
	readers.Wait()
	return float64(writes) / time.Duration(used).Seconds(), nil
}
