package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/country"
)

// applyDays applies made-up days to the index, one after the other, while somebody asks it without a pause, and says how long each took.
func applyDays(ctx context.Context, dir, index string, days int, seed uint64) error {
	folder, err := os.MkdirTemp(dir, "days")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	x, err := postcode.Open(index)
	if err != nil {
		return err
	}
	defer os.Remove(x.OverlayPath())
	if x.Meta().Day != "" {
		return errors.Join(errors.New("there is an overlay already"), x.Close())
	}
	var current atomic.Pointer[postcode.Index]
	current.Store(x)
	stop, done := make(chan struct{}), make(chan struct{})
	asked, refused := 0, 0
	steady := x.At(1000)
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
			}
			answer, err := current.Load().Search(steady.Full(), postcode.Page{Limit: 1})
			if errors.Is(err, postcode.ErrClosed) {
				continue // the one that took its place answers
			}
			if asked++; err != nil || len(answer.Results) == 0 || answer.Results[0].Key != steady.Key {
				refused++
			}
		}
	}()
	from := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	for i := range days {
		file, err := country.WriteDay(folder, current.Load(), country.Day{Date: from.AddDate(0, 0, i), Seed: seed})
		if err != nil {
			return err
		}
		started := time.Now()
		report, err := postcode.Apply(ctx, postcode.Delta{Index: index, Sources: []string{file}})
		if err != nil {
			return err
		}
		took := time.Since(started)
		started = time.Now()
		next, err := postcode.Open(index)
		if err != nil {
			return err
		}
		old := current.Swap(next)
		if err := old.Close(); err != nil {
			return err
		}
		m := report.Meta
		fmt.Printf("day %-8s applied in %.2f s, taken up in %.2f s; %d addresses in the overlay of %.1f MB, %d of the index gone or there, %d rows refused; %d addresses in all\n",
			m.Day, took.Seconds(), time.Since(started).Seconds(), m.Changed, float64(report.Size)/1e6, m.Gone, report.Rejected, m.Addresses)
	}
	close(stop)
	<-done
	fmt.Printf("days         %d queries meanwhile, %d refused or wrong\n", asked, refused)
	return current.Load().Close()
}

// removeOverlays clears what an interrupted run left.
func removeOverlays(index string) {
	left, _ := filepath.Glob(index + ".*.overlay")
	for _, file := range left {
		os.Remove(file)
	}
}
