package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// crowd holds so many connections open that never publish.
type crowd struct {
	plan   plan
	slots  chan int // one for each connection that may be open; its number chooses the address
	opened atomic.Int64
	closed atomic.Int64
	open   atomic.Int64
}

func newCrowd(p plan) *crowd {
	c := &crowd{plan: p, slots: make(chan int, p.strangers)}
	for i := range p.strangers {
		c.slots <- i
	}
	return c
}

// run opens connections until ctx ends, each again as soon as the server has closed it.
func (c *crowd) run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	tick := time.NewTicker(time.Second / 100)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for range c.plan.pace / 100 {
			select {
			case slot := <-c.slots:
				all.Go(func() { c.one(ctx, slot) })
			default:
			}
		}
	}
}

func (c *crowd) one(ctx context.Context, slot int) {
	defer func() { c.slots <- slot }()
	from := &net.TCPAddr{IP: net.IPv4(127, 0, byte(slot%c.plan.addresses>>8), byte(slot%c.plan.addresses)+1)}
	conn, err := (&net.Dialer{Timeout: 5 * time.Second, LocalAddr: from}).DialContext(ctx, "tcp", c.plan.rtmp)
	if err != nil {
		return
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	c.opened.Add(1)
	c.open.Add(1)
	defer c.open.Add(-1)
	switch c.plan.kind {
	case "half":
		_, err = conn.Write(append([]byte{3}, make([]byte, 700)...))
	case "hello":
		_, err = conn.Write(append([]byte{3}, make([]byte, 2*1536)...))
	}
	if err == nil {
		_, _ = io.Copy(io.Discard, conn)
	}
	if ctx.Err() == nil {
		c.closed.Add(1)
	}
}

// came waits until as many connections were opened as are to be held.
func (c *crowd) came(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(2 * time.Minute); c.opened.Load() < int64(c.plan.strangers); {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("only %d of %d connections could be opened", c.opened.Load(), c.plan.strangers)
		}
	}
	return nil
}

func (c *crowd) figures() (open, opened, closed int64) {
	return c.open.Load(), c.opened.Load(), c.closed.Load()
}
