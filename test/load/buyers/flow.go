package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"sync"
	"time"

	"github.com/saja-live/saja/test/load/till"
)

// flow lets buyers come at a steady rate, however the shop keeps up, while open orders wait for their payment. Each goes the
// whole way: order, window, approval, return. Time counts from when a buyer was to come.
func flow(ctx context.Context, p plan) (err error) {
	dir, err := os.MkdirTemp(".", ".flow-") // not the system's temporary folder: where that is memory, an fsync costs nothing
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	shop, err := startShop(shopPlan{
		Till: till.Config{Data: dir, DB: p.db, Stock: 1_000_000, Price: 12_900, Hold: time.Hour}, Open: p.open, Profile: p.profile,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shop.close()) }()
	p.url, p.variant, p.rush = shop.URL, shop.Variant, true
	if p.driverProfile != "" {
		f, err := os.Create(p.driverProfile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	if err := shop.begin(); err != nil {
		return err
	}
	cpu := cpuTime()
	took, failed, length := stream(ctx, p)
	cpu = cpuTime() - cpu
	u, err := shop.end()
	if err != nil {
		return err
	}

	n := len(took)
	paid, last := 0, error(nil)
	for _, err := range failed {
		if err != nil {
			last = err
		} else {
			paid++
		}
	}
	each := func(d time.Duration) time.Duration { return (d / time.Duration(n)).Round(time.Microsecond) }
	p99 := quantile(took, .99)
	fmt.Printf("%d buyers at %d/s for %s with %d open orders: %d paid, %.0f/s until the last was answered\n",
		n, p.rate, p.length, p.open, paid, float64(paid)/length.Seconds())
	fmt.Printf("due to paid      p50 %s  p99 %s  last %s\n", quantile(took, .5), p99, quantile(took, 1))
	fmt.Printf("CPU an order     shop and payment provider %s, buyer %s; %.2f transactions and %.2f commits an order; the last event %s later\n",
		each(u.CPU), each(cpu), float64(u.Transactions)/float64(n), float64(u.Commits)/float64(n), u.Late.Round(time.Millisecond))
	if paid != n {
		return fmt.Errorf("%d buyers did not pay, such as: %w", n-paid, last)
	}
	if u.Paid != int64(paid) {
		return fmt.Errorf("%d buyers came back from their windows, the books show %d paid orders", paid, u.Paid)
	}
	if p99 > time.Second {
		return fmt.Errorf("p99 is %s, over a second: the shop does not keep up with %d/s", p99, p.rate)
	}
	return nil
}

// stream has buyers come at the plan's rate and gives, for each, how long after it was due it had paid, or why it has not.
func stream(ctx context.Context, p plan) (took []time.Duration, failed []error, length time.Duration) {
	n := int(float64(p.rate) * p.length.Seconds())
	took, failed = make([]time.Duration, n), make([]error, n)
	c := newCrowd(p)
	defer c.leave()
	var all sync.WaitGroup
	begin := time.Now()
	for i := range n {
		due := begin.Add(time.Duration(i) * time.Second / time.Duration(p.rate))
		if early := time.Until(due); early > 0 {
			time.Sleep(early)
		}
		all.Go(func() {
			b := buyer{crowd: c}
			e := b.buy(ctx)
			took[i] = time.Since(due)
			if failed[i] = e.err; e.err == nil && e.what != "paid" {
				failed[i] = errors.New(e.what)
			}
		})
	}
	all.Wait()
	return took, failed, time.Since(begin)
}
