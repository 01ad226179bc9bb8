package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"

	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/near"
)

// crowd is the viewers, and what they saw.
type crowd struct {
	open   []net.Conn
	begun  atomic.Bool
	delays [10_000]atomic.Int64 // pictures, by ms
	bytes  atomic.Int64
	jumps  atomic.Int64
	lost   atomic.Int64 // viewers whose connection ended, or who missed a picture
}

// enter brings viewers in, some at a time, as soon as there are pictures.
func (c *crowd) enter(ctx context.Context, n int, at string, watching *sync.WaitGroup) error {
	gate := make(chan struct{}, 20)
	var mu sync.Mutex
	var failed error
	var entering sync.WaitGroup
	for range n {
		gate <- struct{}{}
		entering.Go(func() {
			defer func() { <-gate }()
			conn, r, err := knock(ctx, at)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = err
				return
			}
			c.open = append(c.open, conn)
			watching.Go(func() { c.watch(r) })
		})
	}
	entering.Wait()
	return failed
}

func knock(ctx context.Context, at string) (net.Conn, *bufio.Reader, error) {
	d := ws.Dialer{Timeout: 20 * time.Second}
	for {
		conn, br, _, err := d.Dial(ctx, "ws://"+at+media.NearPrefix+"show")
		if status, ok := errors.AsType[ws.StatusError](err); ok && int(status) == http.StatusNotFound {
			select {
			case <-time.After(100 * time.Millisecond): // no pictures yet
				continue
			case <-ctx.Done():
				return nil, nil, ctx.Err()
			}
		}
		if err != nil {
			return nil, nil, err
		}
		r := bufio.NewReaderSize(conn, 16<<10)
		if br != nil {
			early, _ := br.Peek(br.Buffered())
			r = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(early), conn), 16<<10)
		}
		return conn, r, nil
	}
}

// watch reads what comes until the connection ends.
func (c *crowd) watch(r *bufio.Reader) {
	head := make([]byte, 24)
	last := time.Duration(-1)
	for {
		h, err := ws.ReadHeader(r)
		if err == nil && h.Length < int64(len(head)) {
			err = errors.New("a frame is too short")
		}
		if err == nil {
			_, err = io.ReadFull(r, head)
		}
		if err == nil {
			_, err = r.Discard(int(h.Length) - len(head))
		}
		if err != nil {
			if c.begun.Load() {
				c.lost.Add(1)
			}
			return
		}
		m, err := near.Read(head)
		if err != nil {
			c.lost.Add(1)
			return
		}
		if m.Kind == near.Beginning && m.Jump {
			c.jumps.Add(1)
			last = -1
		}
		if !c.begun.Load() {
			continue
		}
		c.bytes.Add(h.Length)
		if m.Kind != near.Picture {
			continue
		}
		if last >= 0 && m.DTS-last > 50*time.Millisecond {
			c.lost.Add(1)
		}
		last = m.DTS
		c.delays[min(max(time.Since(m.Wall).Milliseconds(), 0), int64(len(c.delays)-1))].Add(1)
	}
}

// at gives a percentile of the delays, and how many pictures there were.
func (c *crowd) at(q float64) (delay time.Duration, all int64) {
	for i := range c.delays {
		all += c.delays[i].Load()
	}
	left := int64(q * float64(all))
	for i := range c.delays {
		if left -= c.delays[i].Load(); left <= 0 {
			return time.Duration(i) * time.Millisecond, all
		}
	}
	return 0, all
}

func (c *child) cost() (cpu time.Duration, mb int, err error) {
	res, err := http.Get("http://" + c.pages + "/cost")
	if err != nil {
		return 0, 0, err
	}
	defer res.Body.Close()
	_, err = fmt.Fscan(res.Body, &cpu, &mb)
	return cpu, mb, err
}

// bare gives what a write costs without a server.
func bare(ctx context.Context, p plan) (time.Duration, error) {
	c, err := start(ctx, p, "floor", "")
	if err != nil {
		return 0, err
	}
	defer c.stop()
	var reading sync.WaitGroup
	for range p.viewers {
		conn, err := net.Dial("tcp", c.pages)
		if err != nil {
			return 0, err
		}
		reading.Go(func() {
			_, _ = io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{conn}, make([]byte, 16<<10)) // until it is closed
			conn.Close()
		})
	}
	var writes int64
	var used time.Duration
	if !c.out.Scan() {
		return 0, io.ErrUnexpectedEOF
	}
	if _, err := fmt.Sscan(c.out.Text(), &writes, &used); err != nil {
		return 0, err
	}
	reading.Wait()
	return used / time.Duration(max(writes, 1)), nil
}

func measure(ctx context.Context, p plan) error {
	dir, err := os.MkdirTemp("", "saja-near-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	least, err := bare(ctx, p)
	if err != nil {
		return fmt.Errorf("measure the floor: %w", err)
	}
	server, err := start(ctx, p, "server", dir)
	if err != nil {
		return err
	}
	defer server.stop()
	stop, err := encode(ctx, p, dir, server.rtmp)
	if err != nil {
		return err
	}
	defer stop()
	c := &crowd{}
	var watching sync.WaitGroup
	if err := c.enter(ctx, p.viewers, server.pages, &watching); err != nil {
		return fmt.Errorf("bring viewers in: %w", err)
	}
	select {
	case <-time.After(3 * time.Second): // what joining cost is over
	case <-ctx.Done():
	}
	before, _, err := server.cost()
	if err != nil {
		return err
	}
	c.begun.Store(true)
	began := time.Now()
	select {
	case <-time.After(time.Duration(p.seconds) * time.Second):
	case <-ctx.Done():
	}
	c.begun.Store(false)
	took := time.Since(began)
	after, memory, err := server.cost()
	for _, conn := range c.open {
		conn.Close()
	}
	watching.Wait()
	if err != nil {
		return err
	}
	return c.report(p, after-before, took, memory, least)
}

func (c *crowd) report(p plan, used, took time.Duration, memory int, least time.Duration) error {
	load, _ := os.ReadFile("/proc/loadavg")
	p50, pictures := c.at(0.5)
	p99, _ := c.at(0.99)
	most, _ := c.at(1)
	each := used / time.Duration(max(pictures, 1))
	fmt.Printf("%d viewers for %v, %d core(s); load %s", p.viewers, took.Round(time.Second), p.cores, load)
	fmt.Printf("pictures: %d (%.1f a second and viewer), %.2f Mbit/s a viewer; %d jumps, %d lost\n",
		pictures, float64(pictures)/took.Seconds()/float64(p.viewers), float64(c.bytes.Load())*8/1e6/took.Seconds()/float64(p.viewers), c.jumps.Load(), c.lost.Load())
	fmt.Printf("picture delay: p50 %v  p99 %v  max %v  (bar p99 %v)\n", p50, p99, most, p.bar)
	fmt.Printf("server: %.0f%% of a core, %v a picture and viewer = %.0f viewers a core; peak memory %d MB\n",
		100*used.Seconds()/took.Seconds(), each.Round(10*time.Nanosecond), float64(p.viewers)/(used.Seconds()/took.Seconds()), memory)
	fmt.Printf("bare write(2) of a picture: %v; ratio %.2f\n", least.Round(10*time.Nanosecond), least.Seconds()/each.Seconds())
	switch {
	case c.lost.Load() > 0 || c.jumps.Load() > 0:
		return errors.New("not every viewer got every picture")
	case p99 > p.bar:
		return fmt.Errorf("p99 is %v, the bar is %v", p99, p.bar)
	}
	return nil
}
