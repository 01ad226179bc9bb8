package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/test/load/till"
)

// flow lets buyers come at a steady rate, however the shop keeps up, while open orders wait for their payment. Each goes the
// whole way: order, window, approval, return. Time counts from when a buyer was to come.
func flow(ctx context.Context, p plan) error {
	dir, err := os.MkdirTemp(".", ".flow-") // not the system's temporary folder: where that is memory, an fsync costs nothing
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	shop, err := till.Open(ctx, till.Config{Data: dir, DB: p.db, Stock: 1_000_000, Price: 12_900, Hold: time.Hour})
	if err != nil {
		return err
	}
	defer shop.Close()
	p.url, p.variant, p.rush = shop.URL, shop.Variant, true
	if err := wait(ctx, shop, p.open); err != nil {
		return err
	}
	if p.profile != "" {
		f, err := os.Create(p.profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	n := int(float64(p.rate) * p.length.Seconds())
	took := make([]time.Duration, n)
	failed := make([]error, n)
	var all sync.WaitGroup
	begin := time.Now()
	for i := range n {
		due := begin.Add(time.Duration(i) * time.Second / time.Duration(p.rate))
		if late := time.Until(due); late > 0 {
			time.Sleep(late)
		}
		all.Go(func() {
			e := newBuyer(p).buy(ctx)
			took[i] = time.Since(due)
			if failed[i] = e.err; e.err == nil && e.what != "paid" {
				failed[i] = errors.New(e.what)
			}
		})
	}
	all.Wait()
	length := time.Since(begin)
	paid, last := 0, error(nil)
	for _, err := range failed {
		if err != nil {
			last = err
		} else {
			paid++
		}
	}
	var booked int
	if err := shop.DB.QueryRowContext(ctx, `SELECT COUNT(*) FROM orders WHERE state = 'paid'`).Scan(&booked); err != nil {
		return err
	}
	rate := float64(paid) / length.Seconds()
	p99 := quantile(took, .99)
	fmt.Printf("%d buyers at %d/s for %s with %d open orders: %d paid, %.0f/s until the last was answered\n", n, p.rate, p.length, p.open, paid, rate)
	fmt.Printf("due to paid      p50 %s  p99 %s  last %s\n", quantile(took, .5), p99, quantile(took, 1))
	if paid != n {
		return fmt.Errorf("%d buyers did not pay, such as: %w", n-paid, last)
	}
	if booked != paid {
		return fmt.Errorf("%d buyers came back from their windows, the books show %d paid orders", paid, booked)
	}
	if p99 > time.Second {
		return fmt.Errorf("p99 is %s, over a second: the shop does not keep up with %d/s", p99, p.rate)
	}
	return nil
}

// wait places orders that nobody pays.
func wait(ctx context.Context, shop *till.Till, orders int) error {
	var all sync.WaitGroup
	var once sync.Once
	var failed error
	for c := range 64 {
		all.Go(func() {
			for i := c; i < orders; i += 64 {
				_, _, err := shop.Orders.Place(ctx, order.Place{
					Key: id.New(), Who: account.Identity{GuestID: id.New()}, Wants: []order.Want{{VariantID: shop.Variant, Qty: 1}},
					Ship:   &account.Address{Recipient: "김민지", Phone: "010-1234-5678", Postcode: "04524", Line1: "서울 중구 세종대로 110"},
					Origin: shop.URL,
				})
				if err != nil {
					once.Do(func() { failed = err })
					return
				}
			}
		})
	}
	all.Wait()
	return failed
}
