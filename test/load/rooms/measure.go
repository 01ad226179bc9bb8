package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// cost is what the server says of itself.
type cost struct {
	CPU    int64 `json:"cpu"` // microseconds
	RSS    int64 `json:"rss"` // KB on Linux
	Frames int64 `json:"frames"`
	Slow   int64 `json:"slow"`
}

func (c *child) cost() (v cost, err error) {
	res, err := http.Get("http://" + c.addr + "/test/cost")
	if err != nil {
		return v, err
	}
	defer res.Body.Close()
	return v, json.NewDecoder(res.Body).Decode(&v)
}

func measure(ctx context.Context, p plan) error {
	data, err := os.MkdirTemp("", "saja-rooms-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	total := p.rate * p.seconds
	fmt.Printf("%d sockets in one room, %d messages/s for %d s = %d deliveries; the server has %d core(s)\n",
		p.sockets, p.rate, p.seconds, total*p.sockets, p.cores)

	bareRate, err := bare(ctx, p)
	if err != nil {
		return fmt.Errorf("measure the floor: %w", err)
	}
	server, err := start(ctx, p, "server", data)
	if err != nil {
		return err
	}
	defer server.stop()

	joining := time.Now()
	crowd, err := gather(ctx, p, server.addr, total)
	if err != nil {
		return err
	}
	joined := time.Since(joining)
	var refused atomic.Int64
	var watching sync.WaitGroup
	for _, v := range crowd {
		watching.Go(func() { v.watch(&refused) })
	}

	before, err := server.cost()
	if err != nil {
		return err
	}
	if err := talk(ctx, p, crowd, total); err != nil {
		return err
	}
	time.Sleep(2 * time.Second) // the last messages are on their way; what is not there then counts as lost
	after, err := server.cost()
	if err != nil {
		return err
	}
	for _, v := range crowd {
		v.conn.Close()
	}
	watching.Wait()
	return report(p, crowd, total, before, after, bareRate, joined, refused.Load())
}

// gather opens the sockets, a hundred at a time.
func gather(ctx context.Context, p plan, addr string, expect int) ([]*viewer, error) {
	crowd := make([]*viewer, p.sockets)
	errs := make([]error, p.sockets)
	gate := make(chan struct{}, 100)
	var all sync.WaitGroup
	for i := range crowd {
		gate <- struct{}{}
		all.Go(func() {
			defer func() { <-gate }()
			as := ""
			if i < p.publishers {
				as = fmt.Sprintf("m-%d|viewer %d|member", i, i)
			}
			crowd[i], errs[i] = enter(ctx, addr, as, expect)
		})
	}
	all.Wait()
	return crowd, errors.Join(errs...)
}

// talk lets the publishers speak in turn, evenly.
func talk(ctx context.Context, p plan, crowd []*viewer, total int) error {
	tick := time.NewTicker(time.Second / time.Duration(p.rate))
	defer tick.Stop()
	for n := range total {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		v := crowd[n%p.publishers]
		line := fmt.Sprintf(`{"id":%d,"publish":{"channel":"%s","data":{"text":"%s %s","mid":"%d"}}}`, n+10, room, spell(int64(n+1)), spell(time.Now().UnixNano()), n)
		if err := v.send(line); err != nil {
			return err
		}
	}
	return nil
}

func report(p plan, crowd []*viewer, total int, before, after cost, bareRate float64, joined time.Duration, refused int64) error {
	var latency []time.Duration
	missing, wrong, differ := 0, 0, 0
	for _, v := range crowd {
		latency = append(latency, v.latency...)
		wrong += v.wrong
		if v.got != total {
			missing++
		} else if v.order != crowd[0].order {
			differ++
		}
	}
	if crowd[0].sample != "" {
		fmt.Printf("for example %s\n", crowd[0].sample)
	}
	if len(latency) == 0 {
		return fmt.Errorf("nothing arrived; %d publishes were refused", refused)
	}
	slices.Sort(latency)
	at := func(q float64) time.Duration {
		return latency[int(q*float64(len(latency)-1))].Round(100 * time.Microsecond)
	}
	used := time.Duration(after.CPU-before.CPU) * time.Microsecond
	rate := float64(len(latency)) / used.Seconds()
	seconds := float64(p.seconds) + 2
	fmt.Printf("joined in %v; refused %d\n", joined.Round(time.Millisecond), refused)
	fmt.Printf("delivered %d of %d: %d sockets not exactly once, %d out of order, %d in another order than the first\n",
		len(latency), total*p.sockets, missing, wrong, differ)
	fmt.Printf("publish to arrival: p50 %v  p90 %v  p99 %v  max %v  (bar p99 %v)\n", at(.5), at(.9), at(.99), at(1), p.bar)
	fmt.Printf("server: %.2f s CPU = %.0f%% of a core; peak memory %d MB; %d frames, %d finished later\n",
		used.Seconds(), 100*used.Seconds()/seconds, after.RSS/1024, after.Frames-before.Frames, after.Slow-before.Slow)
	fmt.Printf("deliveries per CPU second: %.0f; bare write(2): %.0f; ratio %.2f\n", rate, bareRate, rate/bareRate)
	switch {
	case missing > 0 || wrong > 0 || differ > 0 || refused > 0:
		return errors.New("not every message reached every socket once and in order")
	case at(.99) > p.bar:
		return fmt.Errorf("p99 is %v, the bar is %v", at(.99), p.bar)
	}
	fmt.Println("every message reached every socket once, in order")
	return nil
}
