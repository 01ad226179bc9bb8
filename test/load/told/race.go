package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

type networkKey struct{}

// network is whom a request comes from.
func network(ctx context.Context) string {
	if from, ok := ctx.Value(networkKey{}).(string); ok {
		return from
	}
	return "10.0.0.1"
}

// race waits for the crowd while people ask for new passwords, and says how long each had to wait.
func (s *shop) race(ctx context.Context) error {
	began, before := time.Now(), s.worked()
	asked := map[string]time.Time{}
	var mu sync.Mutex
	var wrong error
	var all sync.WaitGroup
	tick := time.NewTicker(time.Second / time.Duration(s.plan.codes))
	defer tick.Stop()
	for i := 0; s.outside.shownNow() < s.plan.devices && i < s.plan.members; i++ {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		to := fmt.Sprintf("member%05d@example.com", i)
		asked[to] = time.Now()
		all.Go(func() {
			ctx := context.WithValue(ctx, networkKey{}, fmt.Sprintf("10.1.%d.%d", i/250, i%250+1))
			if err := s.ask(ctx, "POST", "/api/v1/auth/forgot-password", map[string]string{"email": to}, nil); err != nil {
				mu.Lock()
				wrong = err
				mu.Unlock()
			}
		})
	}
	took, worked := time.Since(began), s.worked()
	all.Wait()
	if wrong != nil {
		return wrong
	}
	fmt.Printf("the last of %d devices was told %v after the first: %.0f/s\n", s.plan.devices, took.Round(10*time.Millisecond), float64(s.plan.devices)/took.Seconds())
	each := func(i int) time.Duration {
		return ((worked[i] - before[i]) / time.Duration(s.plan.devices)).Round(time.Microsecond)
	}
	fmt.Printf("CPU for each device: the shop %v, the providers and who asks %v\n", each(0), each(1))
	if err := s.wait(ctx, 5*time.Second); err != nil {
		return err
	}
	var codes []time.Duration
	for _, l := range s.outside.mails.Letters() {
		codes = append(codes, l.At.Sub(asked[l.To]))
	}
	if len(codes) != len(asked) {
		fmt.Printf("of %d who asked for a link, %d have one\n", len(asked), len(codes))
	}
	fmt.Printf("%d links, from the request to Mailgun: p50 %v, p99 %v\n", len(codes), at(codes, 50), at(codes, 99))
	err := s.books(ctx, func(db *sqldb.DB) error {
		claims, err := sqldb.Column[int64](ctx, db, `SELECT a.ended_at - a.begun_at FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.channel = 'push' AND a.ended_at > 0`)
		if err != nil {
			return err
		}
		var times []time.Duration
		for _, ms := range claims {
			times = append(times, time.Duration(ms)*time.Millisecond)
		}
		fmt.Printf("%d attempts, from the row to the end of it written: p50 %v, p99 %v\n", len(times), at(times, 50), at(times, 99))
		return nil
	})
	if err != nil {
		return err
	}
	return s.outside.report(s.plan)
}

// at is how long the fastest percent of them took at most.
func at(all []time.Duration, percent int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[min(len(all)*percent/100, len(all)-1)].Round(time.Millisecond)
}
